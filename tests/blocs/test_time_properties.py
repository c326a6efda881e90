"""Whatever is renamed, merged and divided in whatever order: one name a day, no seat without its unit, no changed past."""

from contextlib import suppress
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from blocs import lineage
from blocs.domain.renaming import rename_unit
from blocs.domain.succession import NewUnit, Plan, reorganise
from blocs.enums import SuccessionKind, UnitKind
from blocs.models import FormerName, Post, Seat, SuccessionLink, Unit
from emulation.workflow import Refused
from tests.factories import Cast, make_bloc_year

pytestmark = pytest.mark.django_db
FIRST = date(2026, 1, 1)
deeds = st.lists(
    st.tuples(
        st.sampled_from(["rename", *SuccessionKind]),
        st.integers(0, 400),
        st.lists(st.integers(0, 7), min_size=1, max_size=3),
        st.integers(0, 7),
    ),
    max_size=8,
)
Facts = dict[Any, Any]


@pytest.fixture
def cast() -> Cast:
    return make_bloc_year(members=4)


def play(cast: Cast, number: int, kind: str, day: date, places: list[int], place: int) -> None:
    """Try one deed; what the rules refuse leaves nothing behind."""
    units = list(Unit.objects.exclude(pk=cast.host.pk).order_by("pk"))
    chosen = list({place % len(units): units[place % len(units)] for place in places}.values())
    if kind == "rename":
        name = f"Tên thứ {number}"
        rename_unit(
            by=cast.administrator,
            unit=chosen[0],
            name=name,
            short_name=name,
            effective_on=day,
            decision=cast.founding_decision,
        )
        return
    new = [
        NewUnit(f"moi-{number}-{n}", UnitKind.REGIONAL, f"Mới {number}-{n}", f"M{number}", cast.host) for n in (1, 2)
    ]
    founds = {SuccessionKind.ABSORB: [], SuccessionKind.SPLIT: new}.get(SuccessionKind(kind), new[:1])
    into = [units[place % len(units)]] if kind == SuccessionKind.ABSORB else []
    plan = Plan(SuccessionKind(kind), day, cast.founding_decision, chosen, into, founds)
    reorganise(by=cast.administrator, plan=plan)


def facts_until(day: date) -> Facts:
    """Return what anybody could read of the days up to ``day``: names, who was alive, whose posts ran."""
    days = [FIRST - timedelta(days=1) + timedelta(days=step) for step in range(0, 402, 25)]
    return {
        (unit.pk, each): (unit.name_on(each), unit.valid_within(each, each))
        for unit in Unit.objects.all()
        for each in days
        if each < day and unit.valid_within(each, each)
    }


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(deeds=deeds)
def test_the_past_stays_and_nothing_overlaps(cast: Cast, deeds: list[Any]) -> None:
    with transaction.atomic():
        seats = list(Seat.objects.order_by("pk").values())
        for number, (kind, after, places, place) in enumerate(deeds):
            day = FIRST + timedelta(days=after)
            before = facts_until(day)
            with suppress(Refused), transaction.atomic():
                play(cast, number, kind, day, places, place)
            assert before.items() <= facts_until(date.max).items()
        check(seats)
        transaction.set_rollback(True)


def check(seats: list[Any]) -> None:
    """Ask what must hold whatever was done."""
    assert list(Seat.objects.order_by("pk").values()) == seats
    for unit in Unit.objects.all():
        rows = list(FormerName.objects.filter(unit=unit).order_by("ends_on"))
        assert [[row.ends_on.isoformat(), row.name, row.short_name] for row in rows] == unit.former_names
        assert len({row.ends_on for row in rows}) == len(rows)
        assert unit.closed_on is None or unit.established_on is None or unit.closed_on >= unit.established_on
        if unit.closed_on:
            assert all(row.ends_on < unit.closed_on for row in rows)
            assert not Post.objects.filter(unit=unit, ends_on=None).exists()
            assert not Post.objects.filter(unit=unit, ends_on__gt=unit.closed_on).exists()
    for link in SuccessionLink.objects.select_related("succession", "predecessor", "successor"):
        day = link.succession.effective_on
        assert link.successor.valid_within(day, day)
        assert link.predecessor.valid_within(day, day) == (link.succession.kind == SuccessionKind.SEPARATE)
        assert link.successor_id in lineage.after([link.predecessor_id])
