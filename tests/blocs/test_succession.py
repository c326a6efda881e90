"""Units are merged, absorbed, divided and separated: what is refused, what is done, and what stays as it was."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from blocs import lineage
from blocs.domain.succession import NewUnit, Plan, effects, reorganise
from blocs.enums import Capacity, SuccessionKind, UnitKind
from blocs.models import BlocYear, Post, Seat, Succession, SuccessionLink, Unit
from blocs.roles import leaders_of, standing_of
from emulation import clock
from emulation.audit.models import Event
from emulation.workflow import NotAllowed, Refused
from tests.factories import Cast, UnitFactory, make_bloc_year, person

pytestmark = pytest.mark.django_db
DAY = date(2026, 7, 1)
EVE = DAY - timedelta(days=1)


@pytest.fixture
def cast() -> Cast:
    return make_bloc_year(members=4)


def region(cast: Cast, code: str = "khu-vuc-1", **more: Any) -> NewUnit:
    name = f"Viện kiểm sát nhân dân {code}"
    return NewUnit(
        **{"code": code, "kind": UnitKind.REGIONAL, "name": name, "short_name": code, "parent": cast.host, **more}
    )


def plan(cast: Cast, *units: Unit, kind: SuccessionKind = SuccessionKind.MERGE, **more: Any) -> Plan:
    if "founds" not in more and "into" not in more:
        more["founds"] = [region(cast)]
    return Plan(
        **{"kind": kind, "effective_on": DAY, "decision": cast.founding_decision, "predecessors": units, **more}
    )


def do(cast: Cast, planned: Plan) -> Succession:
    return reorganise(by=cast.administrator, plan=planned)


def test_a_merger_founds_the_new_unit_and_ends_the_old_ones_with_their_posts(cast: Cast) -> None:
    do(cast, plan(cast, *cast.units[2:4]))
    new = Unit.objects.get(code="khu-vuc-1")
    assert new.established_on == DAY
    for unit in cast.units[2:4]:
        unit.refresh_from_db()
        assert unit.closed_on == EVE
        assert set(Post.objects.filter(unit=unit).values_list("ends_on", flat=True)) == {EVE}
    assert lineage.before([new.pk]) == {unit.pk for unit in cast.units[2:4]}
    assert lineage.after([cast.units[2].pk]) == {new.pk}
    assert Event.objects.filter(verb="units.reorganised").count() == 1
    assert Event.objects.filter(verb="unit.closed").count() == 2


def test_seats_of_the_running_year_stay_and_the_heirs_act_for_them(cast: Cast) -> None:
    before = list(Seat.objects.values_list("pk", "unit", "role"))
    closed = cast.units[3]
    do(cast, plan(cast, *cast.units[2:4]))
    new = Unit.objects.get(code="khu-vuc-1")
    chief = person(new, Capacity.LEADER)
    with clock.at(clock.now().replace(year=2026, month=8, day=1, hour=5)):
        assert list(Seat.objects.values_list("pk", "unit", "role")) == before
        assert standing_of(chief).leader_of == {new.pk, cast.units[2].pk, closed.pk}
        assert BlocYear.objects.visible_to(chief).get() == cast.bloc_year
        assert chief in leaders_of([closed.pk])
        assert not standing_of(cast.leaders[3]).member_units


def test_before_the_day_nothing_changes_hands(cast: Cast) -> None:
    do(cast, plan(cast, *cast.units[2:4]))
    chief = person(Unit.objects.get(code="khu-vuc-1"), Capacity.LEADER)
    assert standing_of(chief, EVE).leader_of == frozenset()
    assert standing_of(cast.leaders[3], EVE).leader_of == {cast.units[3].pk}


def test_absorbing_keeps_the_unit_that_takes_in(cast: Cast) -> None:
    do(cast, plan(cast, cast.units[3], kind=SuccessionKind.ABSORB, into=[cast.units[2]]))
    cast.units[2].refresh_from_db()
    assert cast.units[2].closed_on is None
    assert lineage.before([cast.units[2].pk]) == {cast.units[3].pk}


def test_dividing_ends_the_old_unit_and_separating_does_not(cast: Cast) -> None:
    two = [region(cast, "khu-vuc-1"), region(cast, "khu-vuc-2")]
    do(cast, plan(cast, cast.units[2], kind=SuccessionKind.SPLIT, founds=two))
    do(cast, plan(cast, cast.units[3], kind=SuccessionKind.SEPARATE, founds=[region(cast, "khu-vuc-3")]))
    divided, separated = Unit.objects.get(pk=cast.units[2].pk), Unit.objects.get(pk=cast.units[3].pk)
    assert (divided.closed_on, separated.closed_on) == (EVE, None)
    assert len(lineage.after([divided.pk])) == 2
    chief = person(Unit.objects.get(code="khu-vuc-3"), Capacity.LEADER)
    assert separated.pk not in standing_of(chief, DAY).leader_of  # goes on by itself


def test_the_line_runs_through_several_reorganisations_in_one_query(cast: Cast, django_assert_num_queries: Any) -> None:
    do(cast, plan(cast, *cast.units[2:4]))
    first = Unit.objects.get(code="khu-vuc-1")
    later = plan(cast, first, kind=SuccessionKind.ABSORB, into=[cast.units[1]], effective_on=DAY + timedelta(days=31))
    do(cast, later)
    with django_assert_num_queries(1):
        assert lineage.before([cast.units[1].pk]) == {first.pk, cast.units[2].pk, cast.units[3].pk}


def test_effects_are_shown_before_and_write_nothing(cast: Cast) -> None:
    events = Event.objects.count()
    found = effects(plan(cast, cast.units[3], cast.host))
    words = " ".join(f"{each.what} {each.where}" for each in found)
    for part in ("Chức vụ kết thúc", str(cast.bloc_year), "mất đơn vị chủ quản", "Đơn vị trực thuộc còn hoạt động"):
        assert part in words
    assert Event.objects.count() == events
    assert not Succession.objects.exists()


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"decision": None}, "Căn cứ: chưa có"),
        ({"predecessors": 1}, "cần ít nhất 2"),
        ({"founds": []}, "Đơn vị sau sắp xếp: cần ít nhất 1"),
        ({"founds": 2}, "từng lần sắp xếp"),
        ({"founds": [], "into": "other"}, "lập đơn vị mới"),
        ({"kind": SuccessionKind.ABSORB}, "Hãy chọn đơn vị, không khai"),
        ({"kind": SuccessionKind.ABSORB, "founds": [], "into": "same"}, "vừa là đơn vị trước vừa là đơn vị sau"),
        ({"kind": SuccessionKind.ABSORB, "founds": [], "into": "closed"}, "không hoạt động vào ngày"),
        ({"founds": "taken"}, "Mã: “"),
        ({"predecessors": "closed"}, "đã kết thúc hoạt động"),
        ({"effective_on": date(2019, 1, 1)}, "không trước ngày sắp xếp"),
        ({"predecessors": "appointed later"}, "bắt đầu sau khi đơn vị kết thúc"),
        ({"founds": "nameless"}, "Tên đầy đủ"),
    ],
)
def test_a_plan_that_cannot_be(cast: Cast, change: dict[str, Any], reason: str) -> None:
    units = [UnitFactory(parent=cast.host, established_on=date(2020, 1, 1)) for _ in range(3)]
    closed = UnitFactory(parent=cast.host, closed_on=date(2024, 1, 1))
    late = UnitFactory(parent=cast.host)
    person_later = person(late, Capacity.LEADER)
    Post.objects.filter(person=person_later).update(starts_on=date(2026, 9, 1))
    made: dict[Any, Any] = {
        1: units[:1],
        "closed": [units[0], closed],
        "appointed later": [units[0], late],
        2: [region(cast), region(cast, "khu-vuc-2")],
        "taken": [region(cast, units[2].code)],
        "nameless": [region(cast, name="", short_name="")],
        "other": [units[2]],
        "same": [units[0]],
    }
    made_into = {**made, "closed": [closed]}
    chosen = {
        name: (made_into if name == "into" else made)[value]
        if isinstance(value, str | int) and name != "kind"
        else value
        for name, value in change.items()
    }
    with pytest.raises(Refused, match=reason):
        do(cast, replace(plan(cast, *units[:2]), **chosen))
    assert not Succession.objects.exists()
    assert not Unit.objects.filter(code__startswith="khu-vuc").exists()
    assert not Unit.objects.filter(closed_on=EVE).exists()


def test_of_two_people_at_the_same_units_the_second_is_told(cast: Cast) -> None:
    seen_before = [Unit.objects.get(pk=unit.pk) for unit in cast.units[2:4]]
    do(cast, plan(cast, *cast.units[2:4]))
    with pytest.raises(Refused, match="đã kết thúc hoạt động"):
        do(cast, plan(cast, *seen_before, founds=[region(cast, "khu-vuc-2")]))
    assert Succession.objects.count() == 1


def test_who_may_reorganise(cast: Cast) -> None:
    foreign = make_bloc_year(members=2)
    for by in (cast.head_leader, cast.provincial_leader, cast.auditor, cast.outsider, foreign.standing_body):
        with pytest.raises(NotAllowed):
            reorganise(by=by, plan=plan(cast, *cast.units[2:4]))
    assert reorganise(by=cast.standing_body, plan=plan(cast, *cast.units[2:4]))


def test_the_database_refuses_links_that_contradict_the_dates(cast: Cast) -> None:
    made = do(cast, plan(cast, *cast.units[2:4]))
    new, other = Unit.objects.get(code="khu-vuc-1"), cast.units[1]
    for predecessor, successor in ((other, new), (new, cast.units[2]), (cast.units[2], other), (new, new)):
        with pytest.raises(IntegrityError), transaction.atomic():
            SuccessionLink.objects.create(succession=made, predecessor=predecessor, successor=successor)
    for deed in (
        lambda: Succession.objects.update(effective_on=date(2026, 8, 1)),
        lambda: SuccessionLink.objects.all().delete(),
        lambda: Unit.objects.filter(pk=cast.units[2].pk).update(closed_on=None),
        lambda: Unit.objects.filter(pk=new.pk).update(established_on=date(2020, 1, 1)),
        lambda: Unit.objects.filter(pk=new.pk).update(closed_on=date(2020, 1, 1)),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            deed()


def test_the_database_keeps_the_parents_a_tree(cast: Cast) -> None:
    child = cast.units[0]
    grandchild = UnitFactory(parent=child)
    for parent in (child, grandchild):
        with pytest.raises(IntegrityError), transaction.atomic():
            Unit.objects.filter(pk=cast.host.pk).update(parent=parent)
