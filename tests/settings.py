"""The product's settings, made fit for tests: nothing of the developer's own installation is read or written.

The environment is set before the one settings file is read, because that file decides from it where data lies.
"""

import os
import shutil
import tempfile
import warnings
from pathlib import Path

# In memory where there is plenty of it: SQLite waits for a disk at every commit, and each shared cast is a file of 2 MB.
_MEMORY, _PLENTY = Path("/dev/shm"), 2 << 30
_place = _MEMORY if _MEMORY.is_dir() and shutil.disk_usage(_MEMORY).free > _PLENTY else None
FOLDER = Path(tempfile.mkdtemp(prefix="khoi-thi-dua-tests-", dir=_place))
(FOLDER / "static").mkdir()

os.environ.update(
    VAR_DIR=str(FOLDER),
    SECRET_KEY="a key for tests only, it protects nothing: " + "x" * 20,
    ALLOWED_HOSTS="testserver,127.0.0.1,localhost,[::1]",
    CACHE_URL="locmemcache://",
    TASKS_BACKEND="django_tasks.backends.immediate.ImmediateBackend",
    SITE_URL="http://testserver",
    LOG_LEVEL="WARNING",
    REMINDER_DAYS="7,3,1,0",
    CONN_MAX_AGE="0",  # a kept connection of a server thread would stop the test database from being dropped
    **dict.fromkeys(("DEBUG", "PRODUCTION", "BEHIND_PROXY"), "off"),
    **dict.fromkeys(("EMAIL_URL", "CSRF_TRUSTED_ORIGINS", "TSA_URL"), ""),
)
# Only a database that the caller names is used, never the one in a developer's .env file.
os.environ.setdefault("DATABASE_URL", f"sqlite:///{FOLDER / 'emulation.sqlite3'}")

with warnings.catch_warnings():
    warnings.simplefilter("error")
    from emulation.settings import *  # noqa: F403
    from emulation.settings import DATABASES, STORAGES

if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # A file instead of memory: tests with real threads meet the same locks as the product does.
    DATABASES["default"]["TEST"] = {"NAME": str(FOLDER / "test.sqlite3")}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # the real one takes 0.2 s for each account
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
