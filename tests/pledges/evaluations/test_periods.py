"""Opening a quarter with wrong days, and what then waits for whom."""

from datetime import date, datetime, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from emulation import clock
from emulation.audit.models import Event
from emulation.duties import duties_of
from emulation.files.models import StoredFile
from emulation.rows import Invalid
from pledges.evaluations.domain import appraisal, periods
from pledges.evaluations.domain.unusual import ALL
from pledges.evaluations.models import Evidence, Period, Score
from tests.pledges.evaluations.casts import make_quarter
from tests.pledges.evaluations.helpers import address, text

pytestmark = pytest.mark.django_db
LAST = 2
# What is unusual about these days depends on the day of the run; test_unusual.py asks about it.
GOOD = {"quarter": "4", "starts_on": "01/09/2026", "ends_on": "30/11/2026", "seen": ",".join(ALL)}


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"ends_on": "31/12/9999"}, "năm 9999 quá xa năm thi đua 2026"),
        ({"starts_on": "01/01/0001", "ends_on": "01/01/0001"}, "quá xa năm thi đua 2026"),
        ({"starts_on": "01/09/2062"}, "không được trước ngày bắt đầu"),
        ({"due_at": "31/12/9999 23:59"}, "quá xa năm thi đua 2026"),
        ({"ends_on": "31/08/2026"}, "không được trước ngày bắt đầu"),
        ({"due_at": "01/01/0001 00:00"}, "quá xa năm thi đua 2026"),
        ({"due_at": "31/08/2026 23:59"}, "Hạn nộp: ở trước ngày đầu"),
        ({"due_at": "05/12/2026 17:00", "appraisal_due_at": "05/12/2026 16:59"}, "Hạn thẩm định: ở trước hạn nộp"),
        # The default deadline of the units is 17:00 of the fifth working day, 7/12/2026.
        ({"appraisal_due_at": "07/12/2026 16:59"}, "Hạn thẩm định: ở trước hạn nộp"),
        ({"quarter": "5"}, "Hãy chọn một lựa chọn hợp lệ"),
        ({"quarter": "3"}, "Kỳ này đã có"),
        ({"quarter": "9" * 30}, "Hãy chọn một lựa chọn hợp lệ"),
        ({"criteria_set": "9" * 30}, "Hãy chọn một lựa chọn hợp lệ"),
        ({"starts_on": ""}, "Hãy điền trường này"),
        ({"ends_on": "31/02/2026"}, "không phải là ngày"),
        ({"due_at": "17:00"}, "không phải là ngày giờ"),
    ],
)
def test_wrong_days_come_back_with_their_reason(client, change, said):
    quarter = make_quarter(members=2)
    client.force_login(quarter.cast.head_leader)
    values = GOOD | {"criteria_set": quarter.period.criteria_set_id} | change

    response = client.post(address("open_period", quarter), values)

    page = text(response)
    assert response.status_code == 422
    assert said in page
    for name, value in change.items():
        if name not in ("quarter", "criteria_set"):
            assert f'value="{value}"' in page or not value, name
    assert Period.objects.count() == 1


def test_an_appraisal_deadline_at_the_very_deadline_of_the_units_is_taken(client):
    quarter = make_quarter(members=2)
    client.force_login(quarter.cast.head_leader)
    values = GOOD | {"criteria_set": quarter.period.criteria_set_id, "appraisal_due_at": "07/12/2026 17:00"}

    assert client.post(address("open_period", quarter), values).status_code == 302

    opened = Period.objects.get(quarter=4)
    local = timezone.get_current_timezone()
    assert opened.due_at == datetime(2026, 12, 7, 17, 0, tzinfo=local) == opened.appraisal_due_at
    assert opened.evaluations.count() == 2


def test_a_deadline_is_a_local_day():
    """17:30Z of 31/8 is half past midnight of 1/9 here, the first day of the quarter."""
    quarter = make_quarter(members=2)
    values = {
        "by": quarter.cast.head_leader,
        "bloc_year": quarter.cast.bloc_year,
        "quarter": 4,
        "criteria_set": quarter.period.criteria_set,
        "starts_on": date(2026, 9, 1),
        "ends_on": date(2026, 11, 30),
        "seen": ALL,
    }
    utc = datetime.fromisoformat("2026-08-31T16:59:59+00:00")

    with pytest.raises(Invalid, match="Hạn nộp"):
        periods.open_period(**values, due_at=utc)

    assert periods.open_period(**values, due_at=utc + timedelta(seconds=1)).due_at == utc + timedelta(seconds=1)


def test_a_file_sent_twenty_times_is_attached_once(client):
    quarter = make_quarter(members=3)
    quarter.fill(LAST)
    first, second = (Score.objects.get(criterion__code=code) for code in ("I.1", "II"))
    client.force_login(quarter.cast.officers[LAST])
    path = address("sheet", quarter, LAST) + "minh-chung/"

    def send(score: Score, content: bytes) -> None:
        values = {"file": SimpleUploadedFile("so.pdf", content), "no_state_secret": "on"}
        assert client.post(f"{path}{score.pk}/", values).status_code == 302

    for _ in range(20):
        send(first, b"%PDF-1.7 so")
    assert Evidence.objects.count() == StoredFile.objects.count() == 1
    assert Event.objects.filter(verb="evidence.attached").count() == 1

    send(first, b"%PDF-1.7 khac")  # another file at the same line, and the same file at another line
    send(second, b"%PDF-1.7 so")
    assert sorted(Evidence.objects.values_list("score__criterion__code", flat=True)) == ["I.1", "I.1", "II"]


# -- what waits for whom ----------------------------------------------------------------------------------------------


def titles(person) -> list[str]:
    """Return the duties in Quý III of somebody who has just come to the page."""
    return sorted(duty.title for duty in duties_of(type(person).objects.get(pk=person.pk)) if "Quý III" in duty.title)


def test_duties_follow_the_sheet():
    quarter = make_quarter(members=3)
    cast = quarter.cast
    enter, mend = "Nhập và nộp kết quả Quý III/2026", "Bổ sung phiếu Quý III/2026 bị trả lại"
    judge = "Thẩm định kết quả Quý III/2026: 1 đơn vị đang chờ"
    for person in (*cast.leaders, *cast.officers):
        assert titles(person) == [enter]
    for person in (cast.standing_body, cast.auditor, cast.provincial_leader, cast.administrator, cast.outsider):
        assert titles(person) == []

    sheet = quarter.submit(LAST)
    assert titles(cast.member_leader) == titles(cast.member_officer) == []
    assert titles(cast.head_leader) == titles(cast.officers[0]) == sorted([enter, judge])
    assert titles(cast.deputy_leader) == [enter]

    due = clock.now() + timedelta(days=2)
    appraisal.return_for_correction(by=cast.head_leader, evaluation=sheet, note="Thiếu minh chứng", due_at=due)
    assert titles(cast.member_leader) == titles(cast.member_officer) == [mend]
    assert [duty.due for duty in duties_of(cast.member_leader) if duty.title == mend] == [due]
    assert titles(cast.head_leader) == [enter]


def test_the_heads_sheet_waits_for_the_deputy_and_the_table_for_both_leaders():
    quarter = make_quarter(members=3)
    cast = quarter.cast
    publish = "Công bố kết quả Quý III/2026"
    quarter.submit(0)
    assert [title for title in titles(cast.deputy_leader) if title.startswith("Thẩm định")]
    assert not [title for title in titles(cast.head_leader) if title.startswith("Thẩm định")]

    appraisal.accept_all(by=cast.deputy_leader, evaluation=quarter.evaluation(0))
    appraisal.complete(by=cast.deputy_leader, evaluation=quarter.evaluation(0))
    quarter.appraise(1)
    assert publish not in titles(cast.head_leader)
    quarter.appraise(LAST)
    assert titles(cast.head_leader) == titles(cast.deputy_leader) == [publish]
    assert titles(cast.officers[0]) == titles(cast.member_leader) == []

    periods.publish(by=cast.deputy_leader, period=quarter.period)
    for person in cast.roles().values():
        assert titles(person) == []


def test_overdue_is_shown_on_the_home_page(client):
    quarter = make_quarter(members=3)
    with clock.at(quarter.period.due_at + timedelta(days=2)):
        client.force_login(quarter.cast.member_officer)
        page = text(client.get("/"))
    assert "Nhập và nộp kết quả Quý III/2026" in page
    assert "quá hạn" in page.lower()


def test_a_published_period_is_not_overdue(client):
    quarter = make_quarter(members=3)
    with clock.at(quarter.period.due_at + timedelta(days=2)):
        client.force_login(quarter.cast.auditor)
        assert "quá hạn" in text(client.get(address("period", quarter)))
        for place in range(3):
            quarter.appraise(place)
        periods.publish(by=quarter.cast.head_leader, period=quarter.period)
        page = text(client.get(address("period", quarter)))
    assert "Hạn nộp" in page
    assert "quá hạn" not in page
