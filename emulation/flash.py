"""Where the sentences above a page wait for it: in a cookie whose name no other host can claim, else in the session."""

from django.conf import settings
from django.contrib.messages.storage.cookie import CookieStorage
from django.contrib.messages.storage.fallback import FallbackStorage
from django.contrib.messages.storage.session import SessionStorage


class OwnCookieStorage(CookieStorage):
    """Django's, under a name with the prefix that browsers guard over HTTPS."""

    cookie_name = "__Host-messages" if settings.PRODUCTION else "messages"


class OwnStorage(FallbackStorage):
    """Django's choice of the two."""

    storage_classes = (OwnCookieStorage, SessionStorage)
