"""How long a session lasts: two hours without a request, twelve hours in all.

Two hours outlast a meeting; a page that follows by itself, such as the wall of a conference, counts as use. Twelve hours
are one working day with its evening: nobody stays logged in over night. What was typed is kept by the browser tab, so a
session that ends loses nothing (templates ask for the login and lead back). Why not shorter: docs/security.md, V7.
"""

from typing import Any

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse

from emulation import clock
from emulation.middleware import GetResponse

ALL_SECONDS = 12 * 3600
STEP_SECONDS = 300  # a session is written once in this time, not with every page


def begin(request: HttpRequest, **_more: Any) -> None:
    """Note when somebody logged in; called by Django's signal."""
    now = int(clock.now().timestamp())
    request.session["began"], request.session["seen"] = now, now


def sessions_end(get_response: GetResponse) -> GetResponse:
    """End a session after its time, and move the end of one that is used. Without use Django's own age ends it."""

    def middleware(request: HttpRequest) -> HttpResponse:
        known = "began" in request.session
        if known:
            now = int(clock.now().timestamp())
            if not 0 <= now - request.session["began"] <= ALL_SECONDS:
                logout(request)
            elif now - request.session.get("seen", 0) > min(STEP_SECONDS, settings.SESSION_COOKIE_AGE):
                request.session["seen"] = now
        response = get_response(request)
        if known and "began" not in request.session:
            # Not the storage: what was typed and not yet sent would be lost with it. It is kept by person.
            response.headers["Clear-Site-Data"] = '"cache"'
        return response

    return middleware
