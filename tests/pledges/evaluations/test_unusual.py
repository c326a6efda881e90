"""What is lawful and rarely meant is asked: deadlines that have passed, days that cross, a table before the end of its period."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import call_command
from django.utils import timezone

from emulation import clock
from emulation.audit.models import Event
from emulation.workflow import Missing
from pledges.evaluations.domain import periods, standing
from pledges.evaluations.domain.unusual import ALL, NOT_OVER, Unusual
from pledges.evaluations.models import CriteriaSet, Period, Publication
from pledges.evaluations.queries.published import mark_of, table_to_seal
from tests.factories import make_bloc_year
from tests.pledges.evaluations.casts import Quarter, make_criteria_set, make_quarter
from tests.pledges.evaluations.helpers import address, fields, text

pytestmark = pytest.mark.django_db
LOCAL = timezone.get_default_timezone()
JUNE = datetime(2026, 6, 10, 8, tzinfo=LOCAL)


@pytest.fixture
def cast():
    return make_bloc_year(members=2)


def opened(cast, quarter: int = 3, starts_on=date(2026, 6, 1), ends_on=date(2026, 8, 31), **more) -> Period:
    table = CriteriaSet.objects.filter(label=cast.bloc.slug).first()
    values = {"by": cast.head_leader, "bloc_year": cast.bloc_year, "quarter": quarter, "starts_on": starts_on}
    table = table or make_criteria_set(cast.administrator, label=cast.bloc.slug)
    return periods.open_period(**values | {"ends_on": ends_on, "criteria_set": table} | more)


def found(cast, **more) -> set[str]:
    """Return the codes of what is asked when this is opened on 10 June 2026."""
    before = Period.objects.count()
    with clock.at(JUNE), pytest.raises(Unusual) as asked:
        opened(cast, **more)
    assert Period.objects.count() == before
    return set(asked.value.findings)


def at_noon(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 12, tzinfo=LOCAL)


def test_what_is_usual_is_not_asked(cast):
    with clock.at(JUNE):
        period = opened(cast)
    assert period.confirmed_unusual == []


@pytest.mark.parametrize(
    ("values", "codes"),
    [
        ({"due_at": at_noon(date(2026, 6, 9))}, {"due_passed", "due_before_end"}),
        ({"due_at": at_noon(date(2026, 8, 31))}, {"due_before_end"}),
        ({"due_at": at_noon(date(2026, 6, 2)), "appraisal_due_at": at_noon(date(2026, 6, 9))},
         {"due_passed", "due_before_end", "appraisal_passed"}),
        ({"opens_at": at_noon(date(2026, 9, 20))}, {"due_passed", "appraisal_passed"}),
    ],
)  # fmt: skip
def test_what_is_asked(cast, values, codes):
    assert found(cast, **values) == codes
    with clock.at(JUNE):
        period = opened(cast, seen=codes, **values)
    assert set(period.confirmed_unusual) == codes
    event = Event.objects.filter(verb__in=["period.opened", "period.planned"]).get()
    assert len(event.details["unusual"]) == len(codes)


def test_one_finding_confirmed_is_not_the_other(cast):
    with clock.at(JUNE), pytest.raises(Unusual) as asked:
        opened(cast, due_at=at_noon(date(2026, 6, 9)), seen=["due_before_end"])
    assert set(asked.value.findings) == {"due_passed"}


def test_days_that_cross_are_asked_and_a_half_year_over_its_quarters_is_not(cast):
    with clock.at(JUNE):
        opened(cast)
    assert found(cast, quarter=4, starts_on=date(2026, 8, 31), ends_on=date(2026, 11, 30)) == {"overlap"}
    with clock.at(JUNE):
        opened(cast, quarter=9, starts_on=date(2025, 12, 1), ends_on=date(2026, 8, 31))
    assert found(cast, quarter=6, starts_on=date(2025, 12, 1), ends_on=date(2026, 6, 1), seen=["due_passed"]) >= {
        "overlap"
    }


def test_the_page_asks_keeps_what_was_typed_and_opens_after_the_tick(client, cast):
    table = make_criteria_set(cast.administrator, label="x")
    quarter = Quarter(cast, Period(bloc_year=cast.bloc_year, quarter=3))
    client.force_login(cast.head_leader)
    path = address("open_period", quarter)
    typed = fields(client.get(path)) | {
        "quarter": "3", "criteria_set": str(table.pk), "starts_on": "01/06/2026", "ends_on": "31/08/2026",
        "due_at": "01/09/2026 10:00", "appraisal_due_at": "02/09/2026 10:00",
    }  # fmt: skip
    typed = {name: value for name, value in typed.items() if name not in ("planned", "opens_at")}

    asked = client.post(path, typed)

    assert asked.status_code == 422
    assert "Hạn nộp" in text(asked)
    assert "đã qua khi kỳ mở" in text(asked)
    assert not Period.objects.exists()
    assert fields(asked)["due_at"] == "01/09/2026 10:00"
    assert client.post(path, typed | {"seen": "due_before_end"}).status_code == 422
    assert client.post(path, typed | {"seen": "due_passed,appraisal_passed"}).status_code == 302
    assert Period.objects.get().confirmed_unusual == ["appraisal_passed", "due_passed"]


def test_a_prepared_period_asks_by_hand_and_waits_for_a_person_by_the_clock(client, cast):
    with clock.at(JUNE):
        period = opened(cast, opens_at=at_noon(date(2026, 9, 1)))
    quarter = Quarter(cast, period)
    late = at_noon(date(2026, 9, 20))  # the clock comes three weeks late: a deadline has passed meanwhile
    with clock.at(late):
        out, err = StringIO(), StringIO()
        call_command("open_periods", stdout=out, stderr=err)
        assert "Số kỳ vừa mở: 0." in out.getvalue()
        assert "Chưa mở, cần người xem lại" in err.getvalue()
        assert Period.objects.get().state == "planned"
        client.force_login(cast.head_leader)
        assert "Kỳ không tự mở" in text(client.get(address("period", quarter)))
        page = client.get(address("open_now", quarter))
        assert "đã qua khi kỳ mở" in text(page)
        assert client.post(address("open_now", quarter), fields(page)).status_code == 422
        assert client.post(address("open_now", quarter), fields(page) | {"confirmed": "on"}).status_code == 302
    assert Period.objects.get().state == "open"


def test_what_was_confirmed_when_it_was_prepared_the_clock_opens(cast):
    with clock.at(JUNE):
        opened(cast, opens_at=at_noon(date(2026, 9, 20)), seen=ALL)
    with clock.at(at_noon(date(2026, 9, 20))):
        done, waiting = periods.open_due_periods()
    assert (len(done), waiting) == (1, [])


@pytest.fixture
def ready() -> Quarter:
    """All three units are appraised."""
    quarter = make_quarter(members=3)
    for place, points in enumerate(("24", "29", "27")):
        quarter.appraise(place, points)
    return quarter


def test_the_page_shows_the_table_that_will_be_sealed(client, ready):
    client.force_login(ready.cast.head_leader)
    page = client.get(address("publish", ready))
    table = table_to_seal(ready.period)
    for row in table["rows"]:
        assert row["name"] in text(page)
        assert row["rating"] in text(page)
        assert row["why"] in text(page)
    order = [text(page).index(f'<th scope="row">{row["name"]}</th>') for row in table["rows"]]
    assert order == sorted(order)
    assert [row["rank"] for row in table["rows"]] == [1, 2, 3]
    assert fields(page)["shown"] == mark_of(table)

    client.post(address("publish", ready), fields(page))

    publication = Publication.objects.get()
    assert mark_of(publication.snapshot) == mark_of(table)


def test_a_table_that_changed_after_it_was_shown_is_shown_again(client, ready):
    stand(ready)
    client.force_login(ready.cast.head_leader)
    page = client.get(address("publish", ready))
    stand(ready, "1")  # the standing body looks at a line once more

    answer = client.post(address("publish", ready), fields(page))

    assert answer.status_code == 422
    assert "Bảng đã thay đổi sau khi bạn mở trang" in text(answer)
    assert not Publication.objects.exists()
    assert Period.objects.get().state == "open"
    assert fields(answer)["shown"] == mark_of(table_to_seal(Period.objects.get())) != fields(page)["shown"]
    assert client.post(address("publish", ready), fields(answer)).status_code == 302


def test_a_publication_without_a_table_that_was_seen_is_refused_by_the_page(client, ready):
    client.force_login(ready.cast.head_leader)
    typed = fields(client.get(address("publish", ready)))
    for shown in ("", "0" * 64):
        assert client.post(address("publish", ready), typed | {"shown": shown}).status_code == 422
    assert not Publication.objects.exists()


def test_before_the_last_day_is_over_it_wants_a_tick_and_a_reason(client, ready):
    Period.objects.update(ends_on=clock.today())
    client.force_login(ready.cast.head_leader)
    page = client.get(address("publish", ready))
    assert "Kỳ chưa kết thúc" in text(page)
    typed = fields(page)
    for more in ({}, {"early": "on"}, {"note": "Năm thống kê"}, {"early": "on", "note": "  "}):
        assert client.post(address("publish", ready), typed | more).status_code == 422, more
    assert not Publication.objects.exists()

    reason = "Năm thống kê kết thúc sớm"
    assert client.post(address("publish", ready), typed | {"early": "on", "note": reason}).status_code == 302
    assert Event.objects.get(verb="period.published").note == reason


def test_the_gate_itself_asks(ready):
    Period.objects.update(ends_on=clock.today())
    by, period = ready.cast.head_leader, Period.objects.get()
    with pytest.raises(Unusual, match="Kỳ chưa kết thúc"):
        periods.publish(by=by, period=period, note="vì")
    with pytest.raises(Missing, match="Lý do công bố trước khi hết kỳ"):
        periods.publish(by=by, period=period, seen=[NOT_OVER])
    with clock.at(clock.now() + timedelta(days=1)):
        assert periods.publish(by=by, period=period).sequence == 1


def test_the_words_on_the_sheets_of_the_units_are_part_of_what_was_seen(ready):
    """A reason that changes no number still is another sheet than the one that was shown."""
    stand(ready)
    before = mark_of(table_to_seal(ready.period))
    stand(ready, "2", reason="Theo hồ sơ")
    assert mark_of(table_to_seal(Period.objects.get())) != before


def stand(quarter: Quarter, points: str = "", reason: str = "Theo quyết định") -> None:
    """Let the standing body confirm every line, or write ``points`` at III of the last unit."""
    council, sheet = quarter.cast.standing_body, quarter.evaluation(2)
    if points:
        values = {"points": Decimal(points), "standing_reason": reason}
        standing.stand_by_score(by=council, evaluation=sheet, criterion=quarter.leaf("III"), **values)
        return
    Period.objects.update(standing_scope="all")
    for place in range(3):
        standing.stand_by_all(by=council, evaluation=quarter.evaluation(place))
