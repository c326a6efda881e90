"""Deadlines to the hour by kind of unit: proposed by the calendar, each unit judged by its own."""

from datetime import date, datetime, time, timedelta

import pytest
from django.utils import timezone

from blocs.enums import UnitKind
from blocs.models import BlocYear
from emulation import clock
from emulation.duties import duties_of, progress_of
from emulation.rows import Invalid
from pledges.evaluations.domain import appraisal, periods, submission
from pledges.evaluations.domain.unusual import ALL
from pledges.evaluations.models import CriteriaSet, Evaluation, Period
from pledges.evaluations.queries.progress import next_quarter
from tests.blocs.test_calendars import SECTOR, make_calendar
from tests.factories import make_bloc_year
from tests.pledges.evaluations.casts import Quarter, make_criteria_set
from tests.pledges.evaluations.helpers import address, fields, text

pytestmark = pytest.mark.django_db

LOCAL = timezone.get_default_timezone()
DISTRICTS = datetime(2026, 6, 2, 16, tzinfo=LOCAL)
DIVISIONS = datetime(2026, 6, 3, 10, tzinfo=LOCAL)
DEFAULT = datetime(2026, 6, 5, 17, tzinfo=LOCAL)  # the fifth working day after Sunday 31/5
DAYS = {"starts_on": date(2026, 3, 1), "ends_on": date(2026, 5, 31)}
KNOWN = [(2, "district", 2, 6, time(16)), (2, "division", 3, 6, time(10))]


@pytest.fixture
def cast():
    """Three districts, a division as the last unit, and a calendar with the deadlines of the second quarter."""
    cast = make_bloc_year(members=4)
    cast.units[3].kind = UnitKind.DIVISION
    cast.units[3].save()
    BlocYear.objects.filter(pk=cast.bloc_year.pk).update(calendar=make_calendar(SECTOR, deadlines=KNOWN))
    cast.bloc_year = BlocYear.objects.select_related("calendar", "bloc").get(pk=cast.bloc_year.pk)
    return cast


def opened(cast, **more) -> Quarter:
    values = {"by": cast.head_leader, "bloc_year": cast.bloc_year, "quarter": 2, "seen": ALL, **DAYS}
    more.setdefault("criteria_set", CriteriaSet.objects.first() or make_criteria_set(cast.administrator))
    period = periods.open_period(**values | more)
    return Quarter(cast, period)


def dues(quarter: Quarter) -> list[datetime]:
    return [quarter.evaluation(place).due_at for place in range(4)]


def test_the_calendar_gives_each_kind_its_deadline_and_the_period_the_last(cast):
    quarter = opened(cast)
    assert dues(quarter) == [DISTRICTS] * 3 + [DIVISIONS]
    assert quarter.period.due_at == DIVISIONS
    assert not quarter.period.default_deadlines
    assert quarter.period.appraisal_due_at > DIVISIONS


def test_a_deadline_set_for_all_goes_before_the_calendar(cast):
    due = datetime(2026, 6, 4, 8, tzinfo=LOCAL)
    assert set(dues(opened(cast, due_at=due))) == {due}


def test_where_the_calendar_is_silent_the_default_holds_and_is_marked(cast):
    quarter = opened(cast, quarter=3, starts_on=date(2026, 6, 1), ends_on=date(2026, 8, 31))
    assert quarter.period.default_deadlines
    assert set(dues(quarter)) == {quarter.period.due_at}

    cast.bloc_year.calendar.deadlines.filter(unit_kind="division").delete()
    partly = opened(cast)
    assert dues(partly) == [DISTRICTS] * 3 + [DEFAULT]
    assert partly.period.due_at == DEFAULT


def test_late_is_judged_by_the_units_own_deadline(cast):
    quarter = opened(cast)
    for place in (2, 3):
        quarter.fill(place)
    with clock.at(DISTRICTS + timedelta(minutes=1)):
        late = submission.submit(by=cast.leaders[2], evaluation=quarter.evaluation(2))
        in_time = submission.submit(by=cast.leaders[3], evaluation=quarter.evaluation(3))
    assert (late.submitted_late, in_time.submitted_late) == (True, False)


def test_a_returned_sheet_has_a_deadline_of_its_own_again(cast):
    quarter = opened(cast)
    sheet = quarter.submit(3)
    due = clock.now() + timedelta(days=3)
    appraisal.return_for_correction(by=cast.head_leader, evaluation=sheet, note="Thiếu minh chứng", due_at=due)
    assert quarter.evaluation(3).due_at == due


def test_duties_name_the_units_deadline_and_progress_the_last(cast):
    opened(cast)
    with clock.at(DISTRICTS - timedelta(days=1)):
        (district,) = [duty for duty in duties_of(cast.leaders[2]) if "kết quả Quý II/" in duty.title]
        (division,) = [duty for duty in duties_of(cast.leaders[3]) if "kết quả Quý II/" in duty.title]
        assert (district.due, division.due) == (DISTRICTS, DIVISIONS)
        assert [progress.due for progress in progress_of(cast.standing_body)] == [DIVISIONS]


def test_a_sheet_from_before_this_rule_keeps_the_deadline_of_its_period(cast):
    quarter = opened(cast)
    Evaluation.objects.filter(pk=quarter.evaluation(2).pk).update(unit_due_at=None)
    assert quarter.evaluation(2).due_at == quarter.period.due_at


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"due_by_kind": {"division": datetime(2026, 2, 28, 8, tzinfo=LOCAL)}}, "Hạn nộp: ở trước ngày đầu"),
        ({"due_by_kind": {"division": datetime(2029, 6, 3, 8, tzinfo=LOCAL)}}, "Hạn nộp: năm 2029 quá xa"),
        ({"appraisal_due_at": DIVISIONS - timedelta(minutes=1)}, "Hạn thẩm định: ở trước hạn nộp"),
    ],
)
def test_deadlines_that_cannot_be(cast, change, said):
    with pytest.raises(Invalid, match=said):
        opened(cast, **change)
    assert not Period.objects.exists()


def test_the_days_proposed_are_those_of_the_calendar(cast):
    first = next_quarter(cast.bloc_year)
    assert (first["quarter"], first["starts_on"], first["ends_on"]) == (1, date(2025, 12, 1), date(2026, 2, 28))
    opened(cast, quarter=1, starts_on=date(2025, 12, 1), ends_on=date(2026, 2, 28))
    second = next_quarter(cast.bloc_year)
    assert (second["starts_on"], second["ends_on"]) == (DAYS["starts_on"], DAYS["ends_on"])
    assert (second["due_district"], second["due_division"]) == (DISTRICTS, DIVISIONS)


def test_the_page_proposes_takes_and_shows_them(client, cast):
    quarter = opened(cast, quarter=1, starts_on=date(2025, 12, 1), ends_on=date(2026, 2, 28))
    client.force_login(cast.head_leader)
    form = fields(client.get(address("open_period", quarter)))
    assert (form["due_district"], form["due_division"]) == ("02/06/2026 16:00", "03/06/2026 10:00")
    assert "due_regional" not in form

    values = form | {"due_division": "03/06/2026 14:30", "due_district": "", "due_at": "02/06/2026 11:00"}
    response = client.post(address("open_period", quarter), values | {"seen": ",".join(ALL)})
    assert response.status_code == 302, text(response)
    second = Quarter(cast, Period.objects.get(quarter=2))
    assert [timezone.localtime(due).hour for due in dues(second)] == [11, 11, 11, 14]
    page = text(client.get(address("period", second)))
    assert "Phòng và tương đương: Thứ Tư, 14:30 03/06/2026" in page
    assert "VKSND cấp huyện: Thứ Ba, 11:00 02/06/2026" in page
    assert "Thứ Tư, 14:30 03/06/2026" in text(client.get(address("sheet", second, 3)))


@pytest.mark.parametrize("typed", ["16 giờ", "31/12/9999 23:59", "\x00"])
def test_a_wrong_own_deadline_comes_back(client, cast, typed):
    quarter = opened(cast, quarter=1, starts_on=date(2025, 12, 1), ends_on=date(2026, 2, 28))
    client.force_login(cast.head_leader)
    form = fields(client.get(address("open_period", quarter)))
    response = client.post(address("open_period", quarter), form | {"due_division": typed})
    assert response.status_code == 422
    assert Period.objects.count() == 1
