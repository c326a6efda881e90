"""The page that answers a form gets an address of its own, so that going back, forward or reloading asks nothing again.

A browser that comes back to the answer of a POST wants to send the form once more, and as private pages are not stored it shows
an error page of its own (ERR_CACHE_MISS) instead. So whatever page answers a form sent by a browser, be it a list of what to
correct, a refusal or a result, is kept for a while and the browser is led to it. Scripts, which read the answer themselves, get
it at once; so do downloads. Not taken: sending every form by a script, which would leave pages without one as they were.

Kept outside the database, because a reading request may not write there, for the one session that sent the form, and never
where a page shows something once (``shown_once``).
"""

import secrets
import zlib
from collections.abc import Callable
from typing import Any

from django.core.cache import caches
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.utils.crypto import salted_hmac

NAME = "tra-loi"  # in the address, and nowhere else
SECONDS = 30 * 60
CACHE = "answers"
SALT = "emulation.answers"
_ONCE = "_shown_once"


def shown_once(response: HttpResponse) -> HttpResponse:
    """Mark the answer to a form as one that is shown to nobody a second time, such as a page of new passwords, and return it."""
    setattr(response, _ONCE, True)
    return response


def answers_have_addresses(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Keep the page that answers a browser's form and lead there; show it where its address is opened."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if (
            request.method == "GET"
            and NAME in request.GET
            and (kept := caches[CACHE].get(_key(request, request.GET[NAME])))
        ):
            return _as_it_was(kept)
        response = get_response(request)
        if request.method != "POST" or not _by_a_browser(request):
            return response
        if _is_page(response):
            return _led_to(request, response)
        if NAME in request.GET and response.status_code in (302, 303):
            caches[CACHE].delete(_key(request, request.GET[NAME]))  # what it asked for has been done
        return response

    return middleware


def _by_a_browser(request: HttpRequest) -> bool:
    """Say whether a browser sent the form and will show the answer as a page: scripts take any type, or say who they are."""
    return request.headers.get("Accept", "").startswith("text/html") and not request.headers.get("HX-Request")


def _is_page(response: HttpResponse) -> bool:
    """Say whether ``response`` is a page worth an address: no redirect, no download, no fault of the server."""
    return (
        not response.streaming
        and (response.status_code == 200 or 400 <= response.status_code < 500)
        and response.headers.get("Content-Type", "").startswith("text/html")
        and not response.has_header("Content-Disposition")
        and not getattr(response, _ONCE, False)
    )


def _led_to(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Keep ``response`` and return the redirect to it; cookies that it sets go along."""
    token = secrets.token_urlsafe(16)
    kept = {
        "status": response.status_code,
        "type": response.headers["Content-Type"],
        "page": zlib.compress(response.content),
    }
    caches[CACHE].set(_key(request, token), kept, SECONDS)
    query = QueryDict(request.META.get("QUERY_STRING", ""), mutable=True)
    query[NAME] = token
    led = HttpResponseRedirect(f"{request.path}?{query.urlencode()}", status=303)
    led.cookies = response.cookies
    return led


def _as_it_was(kept: dict[str, Any]) -> HttpResponse:
    return HttpResponse(zlib.decompress(kept["page"]), status=kept["status"], content_type=kept["type"])


def _key(request: HttpRequest, token: str) -> str:
    """Return where the answer is kept: nobody finds it without the cookie that was sent with the form, and the same login."""
    cookie = request.META.get("CSRF_COOKIE", "")
    whose = f"{cookie} {request.user.pk} {request.path} {token}"
    return f"answer-{salted_hmac(SALT, whose, algorithm='sha256').hexdigest()}"
