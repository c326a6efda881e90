"""What a scoreboard of 17 units × 77 leaves costs, and how much of a page is scoring the bloc anew after a save.

"Ours" of the last row is the recomputation alone (entries read, every leaf, total, rank and rating), "bare" is the page on
which the unit enters its results. Target: at most half of it. That queries do not
grow with the units is held by the tests.
"""

import statistics
import sys
import time
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from blocs.enums import Capacity, SeatRole
from blocs.models import Post, Seat
from pledges.evaluations.models import Evaluation, Period
from pledges.evaluations.queries.boards import snapshot_from, totals_of

ROUNDS, WARM_UP = 20, 3
PLAIN = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}


def rows() -> list[dict[str, Any]]:
    """Return the rows of the table, of one bloc of 17 units."""
    call_command("migrate", interactive=False, verbosity=0)
    call_command("seed_scale", units=17, blocs=1, years=1, stdout=sys.stderr)
    settings.STATIC_ROOT.mkdir(exist_ok=True)  # whitenoise warns of a folder that is not there
    heads = Seat.objects.filter(role=SeatRole.HEAD, bloc_year__state="active")
    seat = heads.select_related("unit", "bloc_year__bloc").get()
    browser = Client()
    browser.force_login(Post.objects.filter(unit=seat.unit, capacity=Capacity.LEADER).order_by("pk")[0].person)
    with override_settings(STORAGES=settings.STORAGES | {"staticfiles": PLAIN}):
        pages = [_page(page, browser, seat) for page in ("scoreboard", "charts", "promises")]
        return [*pages, _recomputed(browser, seat)]


def _address(page: str, seat: Any) -> str:
    year = [seat.bloc_year.bloc.slug, seat.bloc_year.year]
    if page == "sheet":
        return reverse("evaluations:sheet", args=[*year, 3, seat.unit.code])
    return reverse(f"evaluations:{page}", args=year if page == "promises" else [*year, 3])


def _page(page: str, browser: Client, seat: Any) -> dict[str, Any]:
    def get() -> Any:
        return browser.get(_address(page, seat))

    ours, bare = _side_by_side(get, lambda: browser.get(seat.bloc_year.get_absolute_url()))
    note = f"beside the page of the bloc-year; queries {_queries(get)}"
    return {
        "what": f"{page}, 17 units × 77 leaves",
        "ours_ms": ours,
        "bare_ms": bare,
        "ratio": ours / bare,
        "note": note,
    }


def _recomputed(browser: Client, seat: Any) -> dict[str, Any]:
    """Score the bloc anew beside the page on which a unit enters its results."""
    pk = Period.objects.get(bloc_year=seat.bloc_year, quarter=3).pk
    entering = (
        Evaluation.objects.filter(period=pk, state__in=("draft", "returned")).select_related("seat__unit")[0].seat
    )
    browser.force_login(Post.objects.filter(unit=entering.unit, capacity=Capacity.LEADER).order_by("pk")[0].person)

    def anew() -> None:
        period = Period.objects.select_related("bloc_year__bloc", "criteria_set").get(pk=pk)
        snapshot_from(period, totals_of(period))

    ours, page = _side_by_side(anew, lambda: browser.get(_address("sheet", entering)))
    note = f"beside the page of an open sheet, target ≤ 0.5; queries {_queries(anew)}"
    return {
        "what": "recomputing the bloc after a save",
        "ours_ms": ours,
        "bare_ms": page,
        "ratio": ours / page,
        "note": note,
    }


def _side_by_side(one: Callable[[], Any], other: Callable[[], Any]) -> tuple[float, float]:
    turns = [(_ms(one), _ms(other)) for _ in range(WARM_UP + ROUNDS)][WARM_UP:]
    return statistics.median(turn[0] for turn in turns), statistics.median(turn[1] for turn in turns)


def _ms(deed: Callable[[], Any]) -> float:
    started = time.perf_counter()
    answer = deed()
    if answer is not None and answer.status_code != 200:
        raise RuntimeError(f"answered {answer.status_code}")
    return (time.perf_counter() - started) * 1000


def _queries(deed: Callable[[], Any]) -> int:
    with CaptureQueriesContext(connection) as asked:
        deed()
    return len(asked)
