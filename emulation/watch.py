"""The log of security: who logged in or tried to, and who was refused what. Lines for the machine, not the record of deeds.

One line an event, ``name=value``, the moment with its offset; what came from outside is written as a Python literal, so that
no line of a stranger's making can be forged. No password, token or content of a form is ever in it.
"""

import logging
from typing import Any

from django.http import HttpRequest, HttpResponse

from emulation.middleware import GetResponse

_log = logging.getLogger("emulation.security")
_LONGEST = 200


def note(event: str, request: HttpRequest | None, **values: Any) -> None:
    """Write one line. ``values`` are short facts; the person and the address of the client are taken from ``request``."""
    if request is not None:
        user = getattr(request, "user", None)
        values = {"by": getattr(user, "pk", None), "from": request.META.get("REMOTE_ADDR", ""), **values}
        if forwarded := request.META.get("HTTP_X_FORWARDED_FOR"):
            values["forwarded"] = forwarded
    facts = " ".join(f"{name}={ascii(value)[:_LONGEST]}" for name, value in values.items())
    _log.log(logging.WARNING if event.startswith(("refused", "login_failed")) else logging.INFO, "%s %s", event, facts)


def refusals_are_logged(get_response: GetResponse) -> GetResponse:
    """Log every 401, 403 and 429, and every 404 of somebody who is logged in: it may be a page of others that was tried."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        status = response.status_code
        if status in (401, 403, 429) or (
            status == 404 and getattr(request, "user", None) and request.user.is_authenticated
        ):
            note("refused", request, status=status, method=request.method, path=request.path)
        return response

    return middleware


def logged_in(request: HttpRequest, user: Any, **_more: Any) -> None:
    """Note a login and by which factors; called by Django's signal."""
    methods = [each.get("method", "") for each in request.session.get("account_authentication_methods", [])]
    note("login", request, by=user.pk, factors=methods or ["password"])


def login_failed(credentials: dict[str, Any], request: HttpRequest | None = None, **_more: Any) -> None:
    """Note a login that failed, with the name that was typed; called by Django's signal."""
    note("login_failed", request, name=credentials.get("username") or credentials.get("login", ""))


def logged_out(request: HttpRequest, user: Any, **_more: Any) -> None:
    """Note a logout or the end of a session's time; called by Django's signal."""
    note("logout", request, by=getattr(user, "pk", None))
