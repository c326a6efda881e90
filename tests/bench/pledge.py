"""A large pledge beside a small one: 60 clauses, 40 targets of each of 17 units and 200 opinions beside ten clauses.

The same seventeen units, the same reader, one process, in turns. Targets: at most twice the time, as many queries.
"""

import statistics
import sys
import time
from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

ROUNDS = 20
WARM_UP = 3
UNITS, CLAUSES, TARGETS, OPINIONS = 17, 60, 40, 200
PAGES = ("detail", "edit", "opinions", "versions", "compare", "agree")
PLAIN_FILES = {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}


def rows() -> list[dict[str, Any]]:
    """Return one row per page: ``ours_ms`` is the large pledge, ``bare_ms`` the small one (medians)."""
    call_command("migrate", interactive=False, verbosity=0)
    settings.STATIC_ROOT.mkdir(exist_ok=True)
    with override_settings(STORAGES=settings.STORAGES | PLAIN_FILES):
        small, large = _pledge(10, 1, 0), _pledge(CLAUSES, TARGETS, OPINIONS)
        return [_row(page, small, large) for page in PAGES]


def _row(page: str, small: Any, large: Any) -> dict[str, Any]:
    print(f"  {page}", file=sys.stderr)
    times: dict[str, list[float]] = {"small": [], "large": []}
    for turn in range(WARM_UP + ROUNDS):
        for name, story in (("small", small), ("large", large)):
            taken = _seconds(page, story)
            if turn >= WARM_UP:
                times[name].append(taken * 1000)
    ours, bare = statistics.median(times["large"]), statistics.median(times["small"])
    counts = f"{_queries(page, large)} and {_queries(page, small)}"
    return {
        "what": f"large pledge: {page}",
        "ours_ms": ours,
        "bare_ms": bare,
        "ratio": ours / bare,
        "note": f"beside one of ten clauses, target ≤ 2; queries {counts}",
    }


def _seconds(page: str, story: Any) -> float:
    browser = _browser(story)
    started = time.perf_counter()
    answer = browser.get(_address(page, story))
    taken = time.perf_counter() - started
    if answer.status_code != 200:
        raise RuntimeError(f"{page} answered {answer.status_code}")
    return taken


def _queries(page: str, story: Any) -> int:
    browser = _browser(story)
    with CaptureQueriesContext(connection) as queries:
        browser.get(_address(page, story))
    return len(queries)


_browsers: dict[int, Client] = {}


def _browser(story: Any) -> Client:
    if story.pledge.pk not in _browsers:
        _browsers[story.pledge.pk] = Client()
        _browsers[story.pledge.pk].force_login(story.cast.head_leader)
    return _browsers[story.pledge.pk]


def _address(page: str, story: Any) -> str:
    return reverse(f"pledges:{page}", args=[story.cast.bloc.slug, story.cast.bloc_year.year])


def _pledge(clauses: int, targets: int, opinions: int) -> Any:
    """Return a pledge that goes round, changed since, with so many clauses, targets of each unit, and opinions."""
    from emulation import clock
    from pledges.domain import consultation, drafting
    from pledges.models import Clause, Opinion, Target
    from tests.pledges.stories import drafted

    story = drafted(members=UNITS, clauses=0)
    pledge, by = story.pledge, story.cast.head_leader
    words = (
        "Chấp hành nghiêm chủ trương của Đảng, chính sách, pháp luật của Nhà nước và quy định của Ngành; nội dung {}."
    )
    kinds = ("content", "movement", "implementation")
    Clause.objects.bulk_create(
        Clause(pledge=pledge, section=kinds[number % 3], order=number, text=words.format(number))
        for number in range(clauses)
    )
    Target.objects.bulk_create(
        Target(
            pledge=pledge,
            seat=seat,
            order=number,
            indicator=f"Tỷ lệ giải quyết án thứ {number}",
            measure="%",
            planned=Decimal("97.5"),
        )
        for seat in story.cast.bloc_year.seats.all()
        for number in range(targets)
    )
    due = clock.now() + timedelta(days=3)
    consultation.open_consultation(by=by, pledge=story.reload(), due_at=due)
    version = story.reload().versions.get()
    seats = list(story.cast.bloc_year.seats.all())
    Opinion.objects.bulk_create(
        Opinion(
            pledge=pledge,
            seat=seats[number % UNITS],
            version=version,
            place="I.1",
            clause_label="Khoản 1 mục I",
            text=f"Đề nghị ghi rõ thời hạn, ý kiến thứ {number}.",
            given_by=by,
        )
        for number in range(opinions)
    )
    drafting.edit_clause(by=by, clause=story.pledge.clauses.order_by("order")[0], text="Nội dung đã sửa.")
    return story
