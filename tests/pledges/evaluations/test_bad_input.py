"""Bad input on every form of the room: the reason and the remedy are said, the input is kept, nothing is written."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from emulation.audit.models import Event
from pledges.evaluations.models import Evidence, Period, Score
from tests.pledges.evaluations.casts import make_criteria_set, make_quarter
from tests.pledges.evaluations.helpers import address, box, fields, text

pytestmark = pytest.mark.django_db
LAST = 2


@pytest.fixture
def quarter():
    return make_quarter(members=3)


@pytest.mark.parametrize(
    ("code", "name", "typed", "said"),
    [
        ("II", "numerator", "3", "Mẫu số: còn thiếu"),
        ("IV", "count", "1,5", "không phải số nguyên"),
        ("IV", "count", "-1", "là số âm"),
        ("IV", "count", "1e3", "không phải là số"),
        ("IV", "count", "Infinity", "không phải là số"),
        ("IV", "count", "١", "không phải là số"),
        ("III", "points", "5,001", "vượt điểm tối đa 5"),
        ("III", "points", "1.000.000.000", "số quá lớn"),
        ("III", "points", "1" + "0" * 17, "số quá lớn"),
        ("III", "points", "<b>1</b>", "không phải là số"),
        ("III", "points", "=1+1", "không phải là số"),
        ("III", "points", "1" * 41, "40"),
        ("I.1", "note", "a" * 1001, "1000"),
        ("I.1", "note", "a\x00b", ""),
        ("I.1", "version", "x", ""),
    ],
)
def test_a_line_that_cannot_be_saved(client, quarter, code, name, typed, said):
    client.force_login(quarter.cast.officers[LAST])
    path, field = address("sheet", quarter, LAST), box(quarter, code, name)
    values = fields(client.get(path))
    if name in ("note", "version"):
        values[box(quarter, code, "points")] = "1"
    events = Event.objects.count()

    response = client.post(path, values | {field: typed})

    assert response.status_code == 422
    assert said in text(response)
    assert fields(response)[field].replace("\x00", "") == typed.replace("\x00", "")
    assert not Score.objects.exists()
    assert Event.objects.count() == events


@pytest.mark.parametrize(
    ("numerator", "denominator", "said"),
    [("1", "0", "bằng 0"), ("0", "0", "bằng 0"), ("3", "2", "lớn hơn mẫu số"), ("", "2", "Tử số: còn thiếu")],
)
def test_a_ratio_that_is_none(client, quarter, numerator, denominator, said):
    client.force_login(quarter.cast.officers[LAST])
    path = address("sheet", quarter, LAST)
    typed = {box(quarter, "II", "numerator"): numerator, box(quarter, "II", "denominator"): denominator}

    response = client.post(path, fields(client.get(path)) | typed)

    assert response.status_code == 422
    assert said in text(response)
    assert typed.items() <= fields(response).items()
    assert not Score.objects.exists()


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"not_applicable": "on"}, "cần lý do không áp dụng"),
        ({"not_applicable": "on", "reason": "   "}, "cần lý do không áp dụng"),
        ({"not_applicable": "on", "reason": "Không được giao", "points": "0"}, "không đi cùng số liệu"),
        ({"not_applicable": "on", "reason": "a" * 401}, "400"),
    ],
)
def test_not_applicable_beside_a_number_or_without_reason(client, quarter, typed, said):
    client.force_login(quarter.cast.officers[LAST])
    path = address("sheet", quarter, LAST)
    values = {box(quarter, "I.2", name): value for name, value in typed.items()}

    response = client.post(path, fields(client.get(path)) | values)

    assert response.status_code == 422
    assert said in text(response)
    assert not Score.objects.exists()


def test_boxes_of_a_foreign_sheet_or_of_no_sheet_are_not_read(client, quarter):
    other = make_quarter(members=3)
    client.force_login(quarter.cast.officers[LAST])
    path = address("sheet", quarter, LAST)

    client.post(path, fields(client.get(path)) | {box(other, "I.1", "points"): "1", "c999999-points": "1", "cx": "1"})

    assert not Score.objects.exists()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"quarter": "5"}, "lựa chọn hợp lệ"),
        ({"quarter": ""}, "Hãy điền trường này"),
        ({"quarter": "3"}, "Kỳ này đã có"),
        ({"criteria_set": "999999"}, "lựa chọn"),
        ({"criteria_set": "draft"}, "lựa chọn"),
        ({"starts_on": "31/02/2026"}, "không phải là ngày"),
        ({"starts_on": "2026-13-45"}, "không phải là ngày"),
        ({"starts_on": "30/11/2026", "ends_on": "01/09/2026"}, "trước ngày"),
        ({"starts_on": "01/09/2062", "ends_on": "30/11/2062"}, "năm"),
        ({"ends_on": "31/12/9999"}, "năm thi đua"),
        ({"starts_on": "01/01/0001"}, "năm thi đua"),
        ({"due_at": "17 giờ"}, "không phải là ngày giờ"),
        ({"due_at": "31/12/9999 23:59"}, "hạn"),
        ({"due_at": "01/08/2026 17:00"}, "Hạn nộp"),
        ({"due_at": "10/12/2026 17:00", "appraisal_due_at": "09/12/2026 17:00"}, "Hạn thẩm định"),
        ({"due_at": "\x00"}, "không phải là ngày giờ"),
    ],
)
def test_a_quarter_that_cannot_be_opened(client, quarter, change, said):
    client.force_login(quarter.cast.head_leader)
    path = address("open_period", quarter)
    values = {
        "quarter": "4",
        "criteria_set": str(quarter.period.criteria_set_id),
        "starts_on": "01/09/2026",
        "ends_on": "30/11/2026",
        "due_at": "",
        "appraisal_due_at": "",
    }
    if change.get("criteria_set") == "draft":
        draft = make_criteria_set(quarter.cast.administrator, label="dự thảo", adopted=False)
        change = {"criteria_set": str(draft.pk)}

    response = client.post(path, fields(client.get(path)) | values | change)

    assert response.status_code == 422
    assert said.lower() in text(response).lower()
    for name, value in change.items():
        if name not in ("quarter", "criteria_set"):
            assert fields(response)[name].replace("\x00", "") == value.replace("\x00", "")
    assert list(Period.objects.values_list("quarter", flat=True)) == [3]


@pytest.mark.parametrize(
    ("note", "due_at", "said"),
    [
        ("", "31/12/2099 17:00", "Cần ghi lý do"),
        ("   ", "31/12/2099 17:00", "Cần ghi lý do"),
        ("Bổ sung", "", "Hãy điền trường này"),
        ("Bổ sung", "hôm qua", "không phải là ngày giờ"),
        ("Bổ sung", "01/01/2020 17:00", "Hạn nộp lại đã qua"),
        ("a" * 2001, "31/12/2099 17:00", "2000"),
        ("a\x00b", "31/12/2099 17:00", "NUL"),
    ],
)
def test_a_return_that_is_not_sent(client, quarter, note, due_at, said):
    quarter.submit(LAST)
    client.force_login(quarter.cast.head_leader)
    path = address("return_sheet", quarter, LAST)

    response = client.post(path, fields(client.get(path)) | {"note": note, "due_at": due_at})

    assert response.status_code == 422
    assert said in text(response)
    assert fields(response)["due_at"] == due_at
    assert quarter.evaluation(LAST).state == "submitted"


@pytest.mark.parametrize("name", ["submit", "recall", "complete", "publish"])
@pytest.mark.parametrize("version", ["", "x", "-1", "9" * 30, "1\x00"])
def test_a_confirmation_without_a_version_that_was_seen(client, quarter, name, version):
    if name == "submit":
        quarter.fill(LAST)
    else:
        quarter.submit(LAST)
    before = quarter.evaluation(LAST).state
    client.force_login(quarter.cast.member_leader if name in ("submit", "recall") else quarter.cast.head_leader)

    response = client.post(address(name, quarter, LAST), {"version": version})

    assert response.status_code in (409, 422)
    assert quarter.evaluation(LAST).state == before
    assert not Event.objects.filter(verb="period.published").exists()


@pytest.mark.parametrize(
    ("content", "name", "said"),
    [
        (b"", "a.pdf", "Tệp rỗng"),
        (b"MZ\x90\x00", "a.pdf", "không phải PDF"),
        (b"<html><script>", "a.png", "không phải PDF"),
        (b"%PDF-1.7" + b"x" * (10 * 1024 * 1024), "a.pdf", "10 MB"),
    ],
)
def test_a_file_that_is_not_taken(client, quarter, content, name, said):
    quarter.fill(LAST)
    score = Score.objects.get(criterion__code="I.1")
    client.force_login(quarter.cast.officers[LAST])
    path = address("sheet", quarter, LAST) + f"minh-chung/{score.pk}/"

    response = client.post(path, {"file": SimpleUploadedFile(name, content), "no_state_secret": "on"})

    assert response.status_code == 422
    assert said in text(response)
    assert not Evidence.objects.exists()


@pytest.mark.parametrize("name", ["../../etc/passwd.pdf", "a\\b.pdf", "x" * 300 + ".pdf", "tệp số 1.PDF", ".pdf"])
def test_names_of_files_are_made_harmless(client, quarter, name):
    quarter.fill(LAST)
    score = Score.objects.get(criterion__code="I.1")
    client.force_login(quarter.cast.officers[LAST])
    path = address("sheet", quarter, LAST) + f"minh-chung/{score.pk}/"

    response = client.post(path, {"file": SimpleUploadedFile(name, b"%PDF-1.7"), "no_state_secret": "on"})

    assert response.status_code == 302
    kept = Evidence.objects.get().file.name
    assert kept.endswith(".pdf")
    assert len(kept) <= 160
    assert not set(kept) & set("/\\\x00")


def test_a_form_without_its_token_is_refused(csrf_client, quarter):
    csrf_client.force_login(quarter.cast.officers[LAST])

    response = csrf_client.post(address("sheet", quarter, LAST), {box(quarter, "I.1", "points"): "1"})

    assert response.status_code == 403
    assert not Score.objects.exists()
