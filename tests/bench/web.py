"""How much our pages cost beside a bare Django view, on the demo data, in one process, through Django's test client.

"Ours" is the whole page with everything around it: all middleware, rights, menu, templates. "Bare" is the least that Django
needs for a page behind a login: session, user, one query, one table of the same seventeen units. The two take turns, so
that a slow moment of the machine hits both. Target: each page in at most 12 queries.
"""

import statistics
import sys
import time
from collections.abc import Callable
from functools import cache
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.template import Context, Template
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from django.urls import path, reverse

from blocs.models import Seat
from emulation.accounts.models import User

ROUNDS = 30
WARM_UP = 5
YEAR = 2026
HEAD_2026, HEAD_2021 = "hy-khu-vuc-1-lanh-dao", "hy-khu-vuc-5-lanh-dao"  # see most: the head, and the heir of the head
PLAIN_FILES = {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"}}
BARE_MIDDLEWARE = [
    "tests.bench.web.bare_addresses",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
]


@cache
def _table() -> Template:
    return Template(
        "<!doctype html><title>{{ user }}</title><table>"
        "{% for order, name in seats %}<tr><td>{{ order }}<td>{{ name }}{% endfor %}</table>"
    )


def bare(request: HttpRequest) -> HttpResponse:
    """Answer with the member units, as briefly as Django allows."""
    seats = Seat.objects.filter(year=YEAR).values_list("order", "unit__name")
    return HttpResponse(_table().render(Context({"seats": seats, "user": request.user})))


urlpatterns = [path("", bare)]


def bare_addresses(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Look addresses up in this module, without touching the product's own, whose look-ups stay warm."""

    def middleware(request: HttpRequest) -> HttpResponse:
        request.urlconf = __name__
        return get_response(request)

    return middleware


def rows() -> list[dict[str, Any]]:
    """Return one row per page: ``what``, ``ours_ms``, ``bare_ms`` (medians), ``ratio``, ``note`` with the queries."""
    call_command("migrate", interactive=False, verbosity=0)
    call_command("load_demo", stdout=sys.stderr)
    with override_settings(STORAGES=settings.STORAGES | PLAIN_FILES):  # compressing them takes a minute
        call_command("collectstatic", interactive=False, verbosity=0)
    least = _browser_of(HEAD_2026)
    with override_settings(MIDDLEWARE=BARE_MIDDLEWARE):
        least.handler.load_middleware()
    now, then = _browser_of(HEAD_2026), _browser_of(HEAD_2021)
    provisional = reverse("evaluations:scoreboard", args=["hung-yen", YEAR, 3])
    published = reverse("evaluations:scoreboard", args=["thai-binh", 2021, 1])
    return [
        _row("home, leader of the head unit", reverse("home"), now, least),
        _row("scoreboard, provisional, 17 units", provisional, now, least),
        _row("scoreboard, published, 15 units", published, then, least),
    ]


def _browser_of(username: str) -> Client:
    browser = Client()
    browser.force_login(User.objects.get(username=username))
    return browser


def _row(what: str, address: str, ours: Client, least: Client) -> dict[str, Any]:
    with CaptureQueriesContext(connection) as queries:
        page = ours.get(address)
        asked = len(queries)
    if page.status_code != 200:
        raise RuntimeError(f"{address} answered {page.status_code}")
    times = []
    for turn in range(WARM_UP + ROUNDS):
        pair = _milliseconds(ours, address), _milliseconds(least, "/")
        if turn >= WARM_UP:
            times.append(pair)
    ours_ms, bare_ms = (statistics.median(side) for side in zip(*times, strict=True))
    return {
        "what": what,
        "ours_ms": ours_ms,
        "bare_ms": bare_ms,
        "ratio": ours_ms / bare_ms,
        "note": f"target ≤ 12 queries: {asked}; {len(page.content) / 1024:.0f} KiB",
    }


def _milliseconds(client: Client, address: str) -> float:
    started = time.perf_counter()
    client.get(address)
    return (time.perf_counter() - started) * 1000
