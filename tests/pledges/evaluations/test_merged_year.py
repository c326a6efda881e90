"""Last year beside the sheet of a unit that took the place of others: added up, or unit by unit, and named."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from blocs.domain import bloc_years, renewal
from blocs.domain.succession import NewUnit, Plan, reorganise
from blocs.enums import Capacity, SuccessionKind, UnitKind
from blocs.models import Unit
from emulation import clock
from pledges.evaluations.domain import entries, periods, submission
from pledges.evaluations.domain.unusual import ALL
from tests.factories import person
from tests.pledges.evaluations.casts import Quarter, make_criteria_set, make_quarter
from tests.pledges.evaluations.helpers import address
from tests.pledges.evaluations.test_grid_page import row

pytestmark = pytest.mark.django_db
MERGED = date(2026, 12, 1)


def enter(quarter: Quarter, place: int, numerator: int, cases: int, points: str, more: str = "") -> None:
    """Hand in what the unit had in Quý III: a ratio, a count, points at I.1, and ``more`` at I.2 where it applied."""
    sheet, by = quarter.fill(place, points), quarter.cast.officers[place]
    ratio = {"numerator": Decimal(numerator), "denominator": Decimal(40)}
    for code, values in (("II", ratio), ("IV", {"count": Decimal(cases)}), ("I.2", {"points": Decimal(more or 0)})):
        if code != "I.2" or more:
            entries.enter_score(by=by, evaluation=sheet, criterion=quarter.leaf(code), **values)
    submission.submit(by=quarter.cast.leaders[place], evaluation=quarter.evaluation(place))


def year_after(quarter: Quarter, *merged: int, into: int | None = None) -> Quarter:
    """Merge these places of the bloc (``into`` one that stays), open Quý III of the year after; the heir is the last unit."""
    cast = quarter.cast
    region = NewUnit("khu-vuc-1", UnitKind.REGIONAL, "Viện kiểm sát nhân dân khu vực 1", "VKSND khu vực 1", cast.host)
    how = {"founds": [region]} if into is None else {"into": [cast.units[into]]}
    kind = SuccessionKind.MERGE if into is None else SuccessionKind.ABSORB
    before = [cast.units[place] for place in merged]
    reorganise(by=cast.administrator, plan=Plan(kind, MERGED, cast.founding_decision, before, **how))
    heir = Unit.objects.get(code=region.code) if into is None else cast.units[into]
    stays = [unit for unit in cast.units if unit not in before and unit != heir]
    with clock.at(clock.now() + timedelta(days=370)):
        if into is None:
            cast.officers.append(person(heir, Capacity.OFFICER))
        else:
            cast.officers.append(cast.officers[into])
        cast.units = [*stays, heir]
        cast.bloc_year = renewal.open_from_last_year(
            by=cast.standing_body,
            last_year=cast.bloc_year,
            year=2027,
            starts_on=date(2026, 12, 1),
            ends_on=date(2027, 11, 30),
            units=cast.units,
            head=cast.units[0],
            deputies=[cast.units[1]],
            decision=cast.leadership_decision,
            note="Hai đơn vị được phân công thêm một năm",
        )
        cast.bloc_year = bloc_years.activate(by=cast.standing_body, bloc_year=cast.bloc_year)
        period = periods.open_period(
            seen=ALL,
            by=cast.head_leader,
            bloc_year=cast.bloc_year,
            quarter=3,
            criteria_set=make_criteria_set(cast.administrator, label=f"{cast.bloc.slug}-2027"),
            starts_on=date(2027, 6, 1),
            ends_on=date(2027, 8, 31),
        )
    return Quarter(cast, period)


def sheet_of(client: Any, quarter: Quarter) -> Any:
    """Return the sheet of the heir as its officer opens it in the year after, and what that asked."""
    with clock.at(clock.now() + timedelta(days=370)):
        client.force_login(quarter.cast.officers[-1])
        with CaptureQueriesContext(connection) as asked:
            page = client.get(address("sheet", quarter, len(quarter.cast.units) - 1))
    assert page.status_code == 200
    return page, len(asked)


def test_numbers_are_added_up_points_stand_unit_by_unit_and_all_are_named(client):
    quarter = make_quarter(members=5)
    enter(quarter, 2, 30, 1, "25", more="8")
    enter(quarter, 3, 12, 3, "20.5")
    enter(quarter, 4, 40, 9, "30")
    names = [unit.short_name for unit in quarter.cast.units]
    after = year_after(quarter, 2, 3)
    page, _asked = sheet_of(client, after)
    assert f"Năm trước: 42/80 = 52,5 % (cộng từ {names[2]}, {names[3]})" in row(page, after, "II")
    assert f"Năm trước: 4 (cộng từ {names[2]}, {names[3]})" in row(page, after, "IV")
    said = f"Năm trước: {names[2]}: 25; {names[3]}: 20,5 (điểm của từng đơn vị trước sắp xếp, không cộng)"
    assert said in row(page, after, "I.1")
    assert f"Năm trước: {names[2]}: 8 (điểm" in row(page, after, "I.2"), (
        "where it did not apply there is nothing to say"
    )
    assert names[4] not in row(page, after, "II")


def test_a_draft_of_a_predecessor_counts_for_nobody(client):
    quarter = make_quarter(members=5)
    enter(quarter, 2, 30, 1, "25")
    quarter.fill(3)
    names = [unit.short_name for unit in quarter.cast.units]
    after = year_after(quarter, 2, 3)
    page, _asked = sheet_of(client, after)
    assert f"Năm trước: 30/40 = 75 % (cộng từ {names[2]})" in row(page, after, "II")


def test_a_unit_that_absorbed_another_adds_its_own(client):
    quarter = make_quarter(members=5)
    enter(quarter, 2, 30, 1, "25")
    enter(quarter, 4, 10, 2, "30")
    names = [unit.short_name for unit in quarter.cast.units]
    after = year_after(quarter, 2, into=4)
    page, _asked = sheet_of(client, after)
    assert f"Năm trước: 40/80 = 50 % (cộng từ {names[2]}, {names[4]})" in row(page, after, "II")


def test_who_absorbed_a_unit_without_figures_reads_its_own_as_before(client):
    quarter = make_quarter(members=5)
    enter(quarter, 4, 10, 2, "30")
    after = year_after(quarter, 2, into=4)
    page, _asked = sheet_of(client, after)
    assert "Năm trước: 10/40 = 25 %" in row(page, after, "II")
    assert "cộng từ" not in row(page, after, "II")
    assert "Năm trước: 30" in row(page, after, "I.1")


def test_more_predecessors_ask_no_more(client):
    asked = []
    for merged in ((2, 3), (2, 3, 4, 5)):
        quarter = make_quarter(members=6)
        for place in range(2, 6):
            enter(quarter, place, 30, 1, "25")
        after = year_after(quarter, *merged)
        sheet_of(client, after)
        asked.append(sheet_of(client, after)[1])
        Unit.objects.filter(code="khu-vuc-1").update(code=f"khu-vuc-{len(merged)}")
    assert asked[0] == asked[1]
