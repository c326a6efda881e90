"""The product's settings for an installation that is attacked: nothing has to be gathered before a page can be served."""

import os
import select
import time

from emulation.settings import *  # noqa: F403
from emulation.settings import STORAGES

STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
WHITENOISE_USE_FINDERS = True

if "FAKETIME" in os.environ:
    # Python sleeps until a moment of the monotonic clock, which libfaketime (0.9.10) refuses with EINVAL where that clock is not
    # faked; were it faked, waiting for a lock would never end. gunicorn died of the first between two workers.
    time.sleep = lambda seconds: select.select([], [], [], seconds) and None  # type: ignore[assignment]
