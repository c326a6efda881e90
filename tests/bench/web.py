"""How much our pages cost beside a bare Django view, on the demo data, in one process, through Django's test client.

"Ours" is the whole page with everything around it: all middleware, rights, menu, templates. "Bare" is the least that Django
needs for a page behind a login: session, user, one query, one table of the same seventeen units. The two take turns, so
that a slow moment of the machine hits both. Target: each page in at most 12 queries.

A download is measured beside a bare file response behind the same middleware and rights, target: at most 1.5 times its time. What
the product adds is that it reads the whole file first and gives out no byte that is not the stored one. The last row leaves
the rights out as well.
"""

import statistics
import sys
import time
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.http import FileResponse, HttpRequest, HttpResponse
from django.template import Context, Template
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from django.urls import path, reverse

from blocs.models import Seat
from emulation.accounts.models import User
from pledges.loaders import visible_pledge
from pledges.models import Pledge

ROUNDS = 30
WARM_UP = 5
PAGE, DOWNLOAD = "target ≤ 12 queries", "target ≤ 1.5"
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


def bare_file(request: HttpRequest) -> FileResponse:
    """Answer with the file of the signed pledge to who may read the pledge, as briefly as Django allows."""
    visible_pledge(request.user, "thai-binh", 2021)
    return open_file(request)


def open_file(request: HttpRequest) -> FileResponse:
    """Answer with the same file to anybody."""
    return FileResponse(open(_stored(), "rb"), as_attachment=True, filename="giao-uoc.pdf")


@cache
def _stored() -> Path:
    document = Pledge.objects.get(bloc_year__bloc__slug="thai-binh", bloc_year__year=2021).document
    return Path(settings.MEDIA_ROOT) / document.sha256[:2] / document.sha256


urlpatterns = [path("", bare), path("tep/", bare_file), path("tep-mo/", open_file)]


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
    behind, document = _browser_of(HEAD_2021), reverse("pledges:pdf", args=["thai-binh", 2021])
    with override_settings(MIDDLEWARE=["tests.bench.web.bare_addresses", *settings.MIDDLEWARE]):
        behind.handler.load_middleware()  # everything around a page, but our addresses
    provisional = reverse("evaluations:scoreboard", args=["hung-yen", YEAR, 3])
    published = reverse("evaluations:scoreboard", args=["thai-binh", 2021, 1])
    return [
        _row("home, leader of the head unit", reverse("home"), now, least),
        _row("scoreboard, provisional, 17 units", provisional, now, least),
        _row("scoreboard, published, 15 units", published, then, least),
        _row("download of the signed pledge", document, then, behind, "/tep/", DOWNLOAD),
        _row("the same beside a file for anybody", document, then, behind, "/tep-mo/", "no target"),
    ]


def _browser_of(username: str) -> Client:
    browser = Client()
    browser.force_login(User.objects.get(username=username))
    return browser


def _row(
    what: str, address: str, ours: Client, least: Client, bare_address: str = "/", target: str = PAGE
) -> dict[str, Any]:
    with CaptureQueriesContext(connection) as queries:
        page = ours.get(address)
        asked = len(queries)
    body = b"".join(page.streaming_content) if page.streaming else page.content
    if page.status_code != 200:
        raise RuntimeError(f"{address} answered {page.status_code}")
    times = []
    for turn in range(WARM_UP + ROUNDS):
        pair = _milliseconds(ours, address), _milliseconds(least, bare_address)
        if turn >= WARM_UP:
            times.append(pair)
    ours_ms, bare_ms = (statistics.median(side) for side in zip(*times, strict=True))
    return {
        "what": what,
        "ours_ms": ours_ms,
        "bare_ms": bare_ms,
        "ratio": ours_ms / bare_ms,
        "note": f"{target}; {asked} queries; {len(body) / 1024:.0f} KiB",
    }


def _milliseconds(client: Client, address: str) -> float:
    started = time.perf_counter()
    answer = client.get(address)
    if answer.streaming:
        b"".join(answer.streaming_content)  # as the browser would
    return (time.perf_counter() - started) * 1000
