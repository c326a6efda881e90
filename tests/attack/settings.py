"""The product's settings for an installation that is attacked: nothing has to be gathered before a page can be served."""

from emulation.settings import *  # noqa: F403
from emulation.settings import STORAGES

STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
WHITENOISE_USE_FINDERS = True
