"""Periods of every span; opened and closed by date or hand; late, more time; the last second."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from blocs.domain.calendars import deadlines_of
from blocs.enums import Span
from blocs.models import BlocYear
from emulation import clock
from emulation.audit.models import Event
from emulation.duties import duties_of
from emulation.notices.models import Notice
from emulation.workflow import Missing, NotAllowed, Stale, WrongState
from pledges.evaluations.domain import entries, periods, running, submission
from pledges.evaluations.models import Evaluation, Extension, Period
from pledges.evaluations.queries.progress import next_quarter
from tests.blocs.test_calendars import SECTOR, make_calendar
from tests.pledges.evaluations.casts import make_quarter
from tests.pledges.evaluations.helpers import address, fields, text
from tests.pledges.evaluations.reviews import LAST, returned, soon

pytestmark = pytest.mark.django_db
LOCAL = timezone.get_default_timezone()
DUE = datetime(2026, 10, 6, 10, tzinfo=LOCAL)
LATER = DUE + timedelta(days=4)


@pytest.mark.parametrize(
    ("span", "name", "quarters"),
    [
        (Span.THIRD, "Quý III/2026", [3]),
        (Span.HALF, "6 tháng đầu năm 2026", [1, 2]),
        (Span.NINE_MONTHS, "9 tháng năm 2026", [1, 2, 3]),
        (Span.YEAR, "Năm 2026", [1, 2, 3, 4]),
    ],
)
def test_what_the_spans_are_called_and_cover(span, name, quarters):
    assert (span.of_year(2026), list(span.quarters)) == (name, quarters)


def test_a_half_year_stands_beside_the_quarters_and_has_its_page(client):
    quarter = make_quarter(members=2, quarter=6)
    assert quarter.period.get_absolute_url().endswith("/danh-gia/6/")
    client.force_login(quarter.cast.head_leader)
    page = text(client.get(address("period", quarter)))
    assert "6 tháng đầu năm 2026" in page
    assert client.get(address("sheet", quarter, 1)).status_code == 200
    form = fields(client.get(address("open_period", quarter) + "?ky=12"))
    assert (form["quarter"], form["starts_on"], form["ends_on"]) == ("12", "01/12/2025", "30/11/2026")
    assert client.get(address("open_period", quarter) + "?ky=6").status_code == 200  # taken: proposes a quarter
    quarter.appraise(0)
    quarter.appraise(1)
    assert periods.publish(by=quarter.cast.head_leader, period=quarter.period).snapshot["quarter"] == 6


def test_the_calendar_gives_a_span_its_days_and_deadlines():
    quarter = make_quarter(members=2)
    known = [
        (6, "district", 2, 6, time(16)),
        (12, "district", 5, 12, time(9)),
    ]
    BlocYear.objects.filter(pk=quarter.cast.bloc_year.pk).update(calendar=make_calendar(SECTOR, deadlines=known))
    year = BlocYear.objects.select_related("calendar", "bloc").get(pk=quarter.cast.bloc_year.pk)
    half = next_quarter(year, Span.HALF)
    assert (half["starts_on"], half["ends_on"]) == (date(2025, 12, 1), date(2026, 5, 31))
    assert half["due_district"] == datetime(2026, 6, 2, 16, tzinfo=LOCAL)
    assert deadlines_of(year, 12) == {"district": datetime(2026, 12, 5, 9, tzinfo=LOCAL)}


def late(quarter, *, allowed, closes_at=None, **more):
    return running.set_rules(
        by=quarter.cast.head_leader,
        period=quarter.period,
        late_allowed=allowed,
        closes_at=closes_at,
        objections_from=None,
        objections_until=None,
        standing_scope="none",
        **more,
    )


def hand_in(quarter, moment, place=LAST):
    with clock.at(moment):
        return submission.submit(by=quarter.cast.leaders[place], evaluation=quarter.evaluation(place))


@pytest.mark.parametrize(
    ("allowed", "closes_at", "moment", "outcome"),
    [
        (True, None, DUE, "taken"),
        (True, None, DUE + timedelta(microseconds=1), "late"),
        (True, None, DUE + timedelta(days=300), "late"),
        (True, LATER, LATER, "late"),
        (True, LATER, LATER + timedelta(microseconds=1), "refused"),
        (False, None, DUE, "taken"),
        (False, None, DUE + timedelta(microseconds=1), "refused"),
        (False, LATER, DUE + timedelta(microseconds=1), "refused"),
    ],
)
def test_late_is_marked_or_refused_to_the_second(allowed, closes_at, moment, outcome):
    quarter = make_quarter(members=3, due_at=DUE)
    quarter.fill(LAST)
    late(quarter, allowed=allowed, closes_at=closes_at)
    if outcome == "refused":
        with pytest.raises(Missing, match="Đã ngừng nhận phiếu từ .* Hãy đề nghị khối trưởng gia hạn"):
            hand_in(quarter, moment)
    else:
        assert hand_in(quarter, moment).submitted_late == (outcome == "late")


def test_more_time_for_one_unit_or_for_all(client):
    quarter = make_quarter(members=3, due_at=DUE)
    quarter.fill(LAST)
    late(quarter, allowed=False)
    head, now = quarter.cast.head_leader, DUE + timedelta(hours=1)
    with clock.at(now):
        with pytest.raises(Missing, match="Lý do gia hạn"):
            running.extend_deadline(by=head, period=quarter.period, due_at=LATER, reason=" ")
        with pytest.raises(Missing, match="đã qua"):
            running.extend_deadline(by=head, period=quarter.period, due_at=DUE, reason="vì")
        running.extend_deadline(
            by=head, period=quarter.period, due_at=LATER, reason="Bão số 9", evaluation=quarter.evaluation(LAST)
        )
        assert [quarter.evaluation(place).due_at for place in range(3)] == [DUE, DUE, LATER]
        with pytest.raises(Missing, match="Không có phiếu chưa nộp"):
            running.extend_deadline(
                by=head, period=quarter.period, due_at=LATER, reason="vì", evaluation=quarter.evaluation(LAST)
            )
    client.force_login(head)
    choices = text(client.get(address("extend", quarter)))
    assert choices.count("hạn hiện nay 10:00 06/10/2026") == 2
    assert "hạn hiện nay 10:00 10/10/2026" in choices, "the deadline that the unit was given"
    assert not hand_in(quarter, LATER).submitted_late
    with clock.at(now):
        running.extend_deadline(by=head, period=quarter.period, due_at=LATER, reason="Mất điện")
    assert [quarter.evaluation(place).due_at for place in range(2)] == [LATER, LATER]
    assert [each.reason for each in Extension.objects.all()] == ["Bão số 9", "Mất điện"]
    assert Event.objects.filter(verb="period.extended").count() == 2
    assert Notice.objects.filter(recipient=quarter.cast.officers[1], text__contains="Mất điện").count() == 1
    client.force_login(quarter.cast.auditor)
    page = text(client.get(address("period", quarter)))
    assert "Bão số 9" in page
    assert "Tất cả đơn vị chưa nộp" in page


def test_closing_by_hand_leaves_a_returned_sheet_its_own_deadline():
    quarter = make_quarter(members=3, due_at=soon(9))
    returned(quarter)
    quarter.fill(1)
    head = quarter.cast.head_leader
    with pytest.raises(Missing, match="lý do"):
        running.stop_taking(by=head, period=quarter.period, reason="")
    running.stop_taking(by=head, period=quarter.period, reason="Chốt số liệu")
    with pytest.raises(Missing, match="Kỳ đã ngừng nhận"):
        running.stop_taking(by=head, period=quarter.period, reason="Chốt số liệu")
    with pytest.raises(Missing, match="Đã ngừng nhận phiếu"):
        submission.submit(by=quarter.cast.leaders[1], evaluation=quarter.evaluation(1))
    submission.submit(by=quarter.cast.leaders[LAST], evaluation=quarter.evaluation(LAST))


def test_who_runs_a_period_and_an_older_page():
    quarter = make_quarter(members=3)
    for role, person in quarter.cast.roles().items():
        if role in ("head_leader", "head_officer", "deputy_leader", "deputy_officer"):
            continue
        for deed in (
            lambda by=person: running.stop_taking(by=by, period=quarter.period, reason="vì"),
            lambda by=person: running.extend_deadline(by=by, period=quarter.period, due_at=soon(), reason="vì"),
        ):
            with pytest.raises(NotAllowed):
                deed()
    with pytest.raises(Stale):
        late(quarter, allowed=True, version=quarter.period.version + 1)


def test_a_prepared_period_waits_and_is_opened_by_hand(client):
    quarter = make_quarter(members=3, planned=True)
    officer = quarter.cast.officers[LAST]
    assert not Notice.objects.filter(recipient=officer, text__contains="Đã mở").exists()
    assert not any("Nhập và nộp" in duty.title for duty in duties_of(officer))
    with pytest.raises(WrongState, match="Kỳ đánh giá chưa mở"):
        entries.enter_score(by=officer, evaluation=quarter.evaluation(LAST), criterion=quarter.leaf("III"), points=1)
    client.force_login(quarter.cast.officers[0])
    assert "Mở kỳ đã chuẩn bị: Quý III/2026" in text(client.get("/"))
    form = fields(client.get(address("open_now", quarter)))
    assert client.post(address("open_now", quarter), form).status_code == 302
    assert Period.objects.get().state == "open"
    assert Notice.objects.filter(recipient=officer, text__contains="Đã mở").count() == 1
    assert client.get(address("open_now", quarter)).status_code == 409


def test_the_clock_opens_a_period_on_its_day(capsys):
    moment = datetime(2026, 8, 31, 17, tzinfo=UTC)
    quarter = make_quarter(members=3, opens_at=moment)
    with clock.at(moment - timedelta(seconds=1)):
        assert periods.open_due_periods() == ([], [])
        with pytest.raises(NotAllowed):
            periods.open_planned(by=None, period=quarter.period)
    with clock.at(moment):
        call_command("open_periods")
        call_command("open_periods")
    assert capsys.readouterr().out.count("Đã mở: Quý III/2026") == 1
    opened = Period.objects.get()
    assert (opened.state, opened.opened_by) == ("open", None)
    assert Event.objects.get(verb="period.opened").actor_name == "Hệ thống"
    assert Evaluation.objects.filter(period=opened).count() == 3
