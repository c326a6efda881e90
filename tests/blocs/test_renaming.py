"""A unit gets another name: the past keeps the old one, everywhere and without a query."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from blocs.domain.renaming import rename_unit
from blocs.models import FormerName, Unit
from emulation import clock, rows
from emulation.audit.models import Event
from emulation.workflow import NotAllowed, Refused, WrongState
from tests.factories import Cast, DecisionFactory, UnitFactory, make_bloc_year

pytestmark = pytest.mark.django_db
OLD = ("Viện kiểm sát nhân dân huyện Cũ", "VKSND huyện Cũ")
NEW = ("Viện kiểm sát nhân dân thị xã Mới", "VKSND thị xã Mới")


@pytest.fixture
def cast() -> Cast:
    return make_bloc_year(members=3)


def renamed(cast: Cast, on: date = date(2026, 7, 1), names: tuple[str, str] = NEW) -> Unit:
    return rename_unit(
        by=cast.administrator,
        unit=cast.units[2],
        name=names[0],
        short_name=names[1],
        effective_on=on,
        decision=cast.founding_decision,
    )


def test_each_day_has_its_own_name(cast: Cast) -> None:
    old = cast.units[2].name
    unit = renamed(cast)
    assert unit.name_on(date(2026, 6, 30)).full == old
    assert unit.name_on(date(2026, 7, 1)) == NEW
    again = renamed(cast, date(2026, 9, 1), OLD)
    assert [again.name_on(date(2026, month, 1)).full for month in (6, 7, 8, 9)] == [old, NEW[0], NEW[0], OLD[0]]
    assert Unit.objects.get(pk=unit.pk).former_names == again.former_names
    assert Event.objects.filter(verb="unit.renamed").count() == 2


def test_a_name_of_tomorrow_does_not_show_today(cast: Cast) -> None:
    old = cast.units[2].short_name
    unit = renamed(cast, clock.today() + timedelta(days=1))
    assert str(unit) == old
    with clock.at(clock.now() + timedelta(days=1)):
        assert str(unit) == NEW[1]


def test_a_bloc_year_shows_the_names_of_its_own_days(cast: Cast) -> None:
    old = cast.seat(2).name
    renamed(cast, date(2026, 12, 15))  # after the work year's last day
    seat = cast.bloc_year.seats.select_related("unit").get(unit=cast.units[2])
    assert seat.name == old
    assert old.short in str(seat)


def test_both_names_find_the_unit(cast: Cast) -> None:
    old = cast.units[2].name
    renamed(cast)
    assert Unit.objects.matching(old).get() == Unit.objects.matching(NEW[0]).get() == cast.units[2]


def test_taking_a_former_name_away_brings_the_copy_up_to_date(cast: Cast) -> None:
    unit = renamed(cast)
    FormerName.objects.get().delete()
    assert Unit.objects.get(pk=unit.pk).former_names == []


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"name": "", "short_name": ""}, "Tên đầy đủ"),
        ({"decision": None}, "chưa có quyết định"),
        ({"effective_on": date(2020, 1, 1)}, "phải sau ngày thành lập"),
        ({"effective_on": date(2026, 7, 1)}, "phải sau lần đổi tên trước"),
    ],
)
def test_a_renaming_that_cannot_be(cast: Cast, change: dict[str, object], reason: str) -> None:
    unit = UnitFactory(parent=cast.host, established_on=date(2020, 1, 1))
    deed = {
        "by": cast.administrator,
        "unit": unit,
        "name": NEW[0],
        "short_name": NEW[1],
        "effective_on": date(2026, 7, 1),
        "decision": cast.founding_decision,
    }
    rename_unit(**deed)
    names = {"name": OLD[0], "short_name": OLD[1], "effective_on": date(2026, 9, 1)}
    with pytest.raises(Refused, match=reason):
        rename_unit(**{**deed, **names, **change})
    assert FormerName.objects.count() == 1


def test_nothing_changes_is_no_renaming(cast: Cast) -> None:
    unit = cast.units[2]
    with pytest.raises(rows.Invalid, match="chưa khác tên hiện nay"):
        renamed(cast, names=(unit.name, unit.short_name))


def test_a_closed_unit_keeps_its_name(cast: Cast) -> None:
    cast.units[2].closed_on = date(2026, 6, 30)
    cast.units[2].save()
    with pytest.raises(WrongState, match="đơn vị kế thừa"):
        renamed(cast)


def test_only_who_keeps_the_units_renames(cast: Cast) -> None:
    decision = DecisionFactory()
    foreign = make_bloc_year(members=2).standing_body
    for by in (cast.head_leader, cast.member_officer, cast.auditor, cast.provincial_leader, cast.outsider, foreign):
        with pytest.raises(NotAllowed):
            rename_unit(
                by=by,
                unit=cast.units[2],
                name=NEW[0],
                short_name=NEW[1],
                effective_on=date(2026, 7, 1),
                decision=decision,
            )


def test_the_database_holds_the_names_within_the_unit_and_apart() -> None:
    unit = UnitFactory(established_on=date(2020, 1, 1), closed_on=date(2025, 6, 30))
    FormerName(unit=unit, name="A", short_name="A", ends_on=date(2022, 1, 1)).save()
    for day in (date(2019, 12, 31), date(2025, 6, 30), date(2022, 1, 1)):
        with pytest.raises(IntegrityError), transaction.atomic():
            FormerName.objects.bulk_create([FormerName(unit=unit, name="B", short_name="B", ends_on=day)])
