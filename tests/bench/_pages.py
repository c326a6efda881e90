"""The other end of tests/bench/scale.py: serves pages of one installation, one a line, and says what each cost.

Started with the environment of that installation and with the command that fills it. Reads names of pages from standard
input and answers each with a line of JSON: ``ms``, ``queries``, ``kib``.
"""

import json
import sys
import time
from typing import Any
from urllib.parse import urlencode

import django


def main(filling: list[str]) -> None:
    """Fill the database, say "ready", then serve until the input ends."""
    django.setup()
    from django.conf import settings
    from django.core.management import call_command
    from django.test import override_settings

    call_command("migrate", interactive=False, verbosity=0)
    call_command(*filling, stdout=sys.stderr)
    _gather_statistics()
    settings.STATIC_ROOT.mkdir()  # whitenoise warns of a folder that is not there
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    with override_settings(STORAGES=settings.STORAGES | {"staticfiles": plain}):
        serve()


def serve() -> None:
    """Answer until the input ends, as the leader of the head unit of the first bloc at work."""
    from django.test import Client

    from blocs.enums import Capacity, SeatRole
    from blocs.models import Post, Seat

    head = Seat.objects.filter(role=SeatRole.HEAD, bloc_year__state="active").select_related("unit", "bloc_year__bloc")
    seat = head.filter(bloc_year__year=2026).order_by("pk")[0]
    browser = Client()
    browser.force_login(Post.objects.filter(unit=seat.unit, capacity=Capacity.LEADER).order_by("pk")[0].person)
    pages = addresses(seat)
    print(json.dumps("ready"), flush=True)
    for line in sys.stdin:
        print(json.dumps(cost(browser, pages[line.strip()])), flush=True)


def addresses(seat: Any) -> dict[str, str]:
    """Return the pages that are measured."""
    from django.urls import reverse

    search = reverse("search")
    year = [seat.bloc_year.bloc.slug, seat.bloc_year.year]
    return {
        "scoreboard, provisional": reverse("evaluations:scoreboard", args=[*year, 3]),
        "scoreboard, published": reverse("evaluations:scoreboard", args=[*year, 1]),
        "published sheet": reverse("evaluations:published_sheet", args=[*year, 1, 1, seat.unit.code]),
        "charts": reverse("evaluations:charts", args=[*year, 3]),
        "signed and done": reverse("evaluations:promises", args=year),
        "sheet": _handed_in(seat).get_absolute_url(),
        "home": reverse("home"),
        "unit list": reverse("blocs:units"),
        "unit list, words": f"{reverse('blocs:units')}?{urlencode({'q': 'khu vuc 1 hung yen'})}",
        "unit page": seat.unit.get_absolute_url(),
        "bloc list": reverse("blocs:list"),
        "bloc page": seat.bloc_year.bloc.get_absolute_url(),
        "bloc-year page": seat.bloc_year.get_absolute_url(),
        "search, every kind": f"{search}?{urlencode({'q': 'vks'})}",
        "search, a phrase": f"{search}?{urlencode({'q': chr(34) + 'khu vực 1' + chr(34)})}",
        "search, no hit": f"{search}?{urlencode({'q': 'khongconoinao'})}",
    }


def _handed_in(seat: Any) -> Any:
    """Return the first sheet of the third quarter that waits for its appraisal: in every installation the same kind of page."""
    from pledges.evaluations.models import Evaluation

    sheets = Evaluation.objects.filter(period__bloc_year=seat.bloc_year, period__quarter=3, state="submitted")
    return sheets.exclude(seat=seat).order_by("seat__order")[0]


def cost(browser: Any, address: str) -> dict[str, float]:
    """Get the page and return what it cost; anything but an answer 200 ends the run."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    started = time.perf_counter()
    page = browser.get(address)
    ms = (time.perf_counter() - started) * 1000
    if page.status_code != 200:
        raise RuntimeError(f"{address} answered {page.status_code}")
    with CaptureQueriesContext(connection) as queries:
        browser.get(address)
    return {"ms": ms, "queries": len(queries), "kib": len(page.content) / 1024}


def _gather_statistics() -> None:
    """Let the database know its sizes, as PostgreSQL does by itself in the minutes after a load."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


if __name__ == "__main__":
    main(sys.argv[1:])
