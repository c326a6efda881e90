"""The pages of a quarter: who sees what, what is saved, what comes back."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from emulation import clock
from pledges.evaluations.domain import periods
from pledges.evaluations.domain.unusual import ALL
from pledges.evaluations.enums import EvaluationState
from pledges.evaluations.models import Evaluation, Evidence, Score
from tests.pledges.evaluations.casts import make_quarter
from tests.pledges.evaluations.helpers import fields as everything

pytestmark = pytest.mark.django_db


def address(quarter, name, place=2):
    year = quarter.cast.bloc_year
    args = [quarter.cast.bloc.slug, year.year]
    if name != "open_period":
        args.append(quarter.period.quarter)
    if name not in ("open_period", "period", "scoreboard", "publish"):
        args.append(quarter.cast.units[place].code)
    return reverse(f"evaluations:{name}", args=args)


def fields(quarter, version=0, **values):
    """Return the posted fields of a sheet; ``I_1__points`` is the points of leaf I.1."""
    posted = {}
    for leaf in quarter.period.criteria_set.criteria.exclude(kind="group"):
        posted[f"c{leaf.pk}-version"] = version
    for name, value in values.items():
        code, _, field = name.partition("__")
        posted[f"c{quarter.leaf(code.replace('_', '.')).pk}-{field}"] = value
    return posted


def test_the_officer_fills_the_sheet(client):
    quarter = make_quarter()
    client.force_login(quarter.cast.officers[2])
    page = address(quarter, "sheet")
    assert "Còn thiếu 5 tiêu chí" in client.get(page).content.decode()
    answer = client.post(page, fields(quarter, I_1__points="27,5", II__numerator="1.200", II__denominator="1.250"))
    assert answer.status_code == 302
    scores = {score.criterion.code: score for score in Score.objects.select_related("criterion")}
    assert scores["I.1"].self_points == Decimal("27.5")
    assert scores["II"].self_numerator == 1200
    assert len(scores) == 2
    assert "Còn thiếu 3 tiêu chí" in client.get(page).content.decode()


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("abc", "không phải là số"),
        ("-1", "là số âm"),
        ("NaN", "không phải là số"),
        ("9" * 30, "Số quá dài"),
        ("30,5", "vượt điểm tối đa 30"),
        ("1\x002", "ký tự NUL"),
        ("1,2345", "quá nhiều chữ số thập phân"),
    ],
)
def test_a_bad_number_comes_back_with_its_reason_and_the_good_lines_are_saved(client, typed, said):
    quarter = make_quarter()
    client.force_login(quarter.cast.officers[2])
    answer = client.post(address(quarter, "sheet"), fields(quarter, I_1__points=typed, III__points="1"))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert said in page
    assert typed.replace("\x00", "") in page.replace("\x00", "")
    assert [score.criterion.code for score in Score.objects.all()] == ["III"]


@pytest.mark.parametrize(("typed", "stored"), [("1,5", "1.5"), ("1.5", "1.5"), ("0", "0"), ("0012", "12")])
def test_numbers_as_people_write_them(client, typed, stored):
    quarter = make_quarter()
    client.force_login(quarter.cast.officers[2])
    assert client.post(address(quarter, "sheet"), fields(quarter, I_1__points=typed)).status_code == 302
    assert Score.objects.get().self_points == Decimal(stored)


def test_the_second_editor_sees_the_other_value_and_may_replace_it(client):
    quarter = make_quarter()
    client.force_login(quarter.cast.officers[2])
    client.post(address(quarter, "sheet"), fields(quarter, I_1__points="20"))
    client.force_login(quarter.cast.leaders[2])
    answer = client.post(address(quarter, "sheet"), fields(quarter, I_1__points="25"))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Đang lưu: 20 điểm" in page
    assert str(quarter.cast.officers[2]) in page
    assert 'value="25"' in page
    assert Score.objects.get().self_points == 20
    again = fields(quarter, I_1__points="25") | {f"c{quarter.leaf('I.1').pk}-version": Score.objects.get().version}
    assert client.post(address(quarter, "sheet"), again).status_code == 302
    assert Score.objects.get().self_points == 25


def test_submit_names_what_is_missing_then_hands_in(client):
    quarter = make_quarter()
    client.force_login(quarter.cast.leaders[2])
    page = client.get(address(quarter, "submit")).content.decode()
    assert "Còn thiếu 5 tiêu chí: I.1, I.2, II, III, IV" in page
    evaluation = quarter.fill(2)
    answer = client.post(address(quarter, "submit"), {"version": evaluation.version}, follow=True)
    assert "Đã nộp phiếu" in answer.content.decode()
    late = client.post(address(quarter, "submit"), {"version": evaluation.version})
    assert late.status_code == 409
    assert Evaluation.objects.filter(state=EvaluationState.SUBMITTED).count() == 1


def test_the_period_leads_the_unit_to_its_own_sheet(client):
    quarter = make_quarter()
    client.force_login(quarter.cast.officers[2])
    page = client.get(address(quarter, "period")).content.decode()
    assert page.count("đơn vị của bạn") == page.count("Nhập kết quả") == 1
    quarter.submit(2)
    page = client.get(address(quarter, "period")).content.decode()
    assert "đơn vị của bạn" in page
    assert "Nhập kết quả" not in page
    assert (page.count("Chưa mở cho đơn vị khác"), page.count("Xem phiếu")) == (3, 1)
    client.force_login(quarter.cast.officers[1])  # of the deputy: reads the head's draft, which it appraises
    assert client.get(address(quarter, "period")).content.decode().count("Xem phiếu") == 2


def test_the_officer_may_not_submit(client):
    quarter = make_quarter()
    evaluation = quarter.fill(2)
    client.force_login(quarter.cast.officers[2])
    assert client.post(address(quarter, "submit"), {"version": evaluation.version}).status_code == 403


def test_the_head_appraises_with_a_reason(client):
    quarter = make_quarter()
    evaluation = quarter.submit(2)
    client.force_login(quarter.cast.head_leader)
    page = address(quarter, "appraise")
    assert client.get(page).status_code == 200
    posted = fields(
        quarter, 1, I_1__points="20", III__points="2", II__numerator="9", II__denominator="10", IV__count="0"
    )
    answer = client.post(page, posted)
    assert "Hãy ghi lý do điều chỉnh" in answer.content.decode()
    posted |= {f"c{quarter.leaf('I.1').pk}-appraisal_reason": "Thiếu minh chứng"}
    assert client.post(page, posted).status_code == 302
    assert (
        client.post(address(quarter, "accept_all"), everything(client.get(address(quarter, "appraise")))).status_code
        == 302
    )
    evaluation.refresh_from_db()
    answer = client.post(address(quarter, "complete"), {"version": evaluation.version}, follow=True)
    assert "Đã hoàn thành thẩm định" in answer.content.decode()
    client.force_login(quarter.cast.leaders[2])
    assert "Thiếu minh chứng" in client.get(address(quarter, "sheet")).content.decode()


def test_return_needs_reason_and_a_deadline_to_come(client):
    quarter = make_quarter()
    quarter.submit(2)
    client.force_login(quarter.cast.head_leader)
    page = address(quarter, "return_sheet")
    answer = client.post(page, {"note": "", "due_at": "16:00 01/01/2020"})
    assert answer.status_code == 422
    soon = timezone.localtime(clock.now() + timedelta(days=2)).strftime("%d/%m/%Y %H:%M")
    assert client.post(page, {"note": "Bổ sung", "due_at": soon}).status_code == 302
    client.force_login(quarter.cast.officers[2])
    assert "Bổ sung" in client.get(address(quarter, "sheet")).content.decode()


def test_evidence_goes_in_and_comes_out_only_for_those_who_see_the_sheet(client):
    quarter = make_quarter()
    quarter.fill(2)
    score = Score.objects.get(criterion__code="I.1")
    client.force_login(quarter.cast.officers[2])
    page = address(quarter, "sheet") + f"minh-chung/{score.pk}/"
    wrong = client.post(page, {"file": SimpleUploadedFile("a.pdf", b"MZ"), "no_state_secret": "on"})
    assert "Tệp không phải PDF" in wrong.content.decode()
    unconfirmed = client.post(page, {"file": SimpleUploadedFile("a.pdf", b"%PDF-1.7")})
    assert "bí mật nhà nước" in unconfirmed.content.decode()
    assert (
        client.post(page, {"file": SimpleUploadedFile("a.pdf", b"%PDF-1.7 x"), "no_state_secret": "on"}).status_code
        == 302
    )
    file = reverse("evaluations:evidence", args=[Evidence.objects.get().pk])
    answer = client.get(file)
    assert b"".join(answer.streaming_content) == b"%PDF-1.7 x"
    assert answer["Content-Disposition"].startswith("attachment")
    client.force_login(quarter.cast.outsider)
    assert client.get(file).status_code == 404


def test_publish_then_the_board_has_ranks(client):
    quarter = make_quarter(members=3)
    for place in range(3):
        quarter.appraise(place)
    client.force_login(quarter.cast.head_leader)
    board = address(quarter, "scoreboard")
    assert "Tạm tính" in client.get(board).content.decode()
    quarter.period.refresh_from_db()
    answer = client.post(address(quarter, "publish"), everything(client.get(address(quarter, "publish"))), follow=True)
    page = answer.content.decode()
    assert "Đã công bố kết quả" in page
    assert page.count('data-label="Hạng">1</td>') == 3
    again = {"version": quarter.period.version, "shown": "0" * 64}
    assert client.post(address(quarter, "publish"), again).status_code == 409


def test_open_period_from_the_form(client):
    quarter = make_quarter()
    client.force_login(quarter.cast.officers[0])
    page = address(quarter, "open_period")
    assert client.get(page).status_code == 200
    posted = {
        "quarter": "4",
        "criteria_set": quarter.period.criteria_set_id,
        "starts_on": "01/09/2026",
        "ends_on": "30/11/2026",
        "seen": ",".join(ALL),
    }
    assert client.post(page, posted | {"ends_on": "31/08/2026"}).status_code == 422
    answer = client.post(page, posted, follow=True)
    assert "mặc định" in answer.content.decode()
    assert "Kỳ này đã có" in client.post(page, posted).content.decode()


READERS = {
    "head_leader", "head_officer", "deputy_leader", "deputy_officer", "member_leader", "member_officer",
    "standing_body", "provincial_leader", "auditor",
}  # fmt: skip
ALLOWED = {
    "period": READERS,
    "scoreboard": READERS,
    "sheet": READERS,
    "open_period": {"head_leader", "head_officer", "deputy_leader", "deputy_officer"},
    "publish": {"head_leader", "deputy_leader"},
    "submit": {"member_leader", "member_officer"},
    "recall": {"member_leader", "member_officer"},
    "appraise": {"head_leader", "head_officer"},
    "return_sheet": {"head_leader", "head_officer"},
    "complete": {"head_leader", "head_officer"},
}


@pytest.mark.parametrize("name", ALLOWED)
def test_access_ladder(client, name):
    quarter = make_quarter(members=3)
    quarter.submit(2)
    for role, person in quarter.cast.roles().items():
        client.force_login(person)
        status = client.get(address(quarter, name)).status_code
        assert status == (200 if role in ALLOWED[name] else 403 if role in READERS else 404), role
    client.force_login(quarter.cast.member_leader)
    assert client.get(address(quarter, name).replace("/2026/", "/1999/")).status_code == 404
    assert client.delete(address(quarter, name)).status_code == 405
    client.logout()
    assert client.get(address(quarter, name)).status_code == 302


@pytest.mark.parametrize("name", ["period", "scoreboard"])
def test_the_number_of_queries_does_not_grow_with_the_units(client, name, django_assert_max_num_queries):
    counts = []
    for members in (3, 6):
        quarter = make_quarter(members=members)
        for place in range(members):
            quarter.submit(place)
        client.force_login(quarter.cast.head_leader)
        client.get(address(quarter, name))
        with django_assert_max_num_queries(12) as asked:
            assert client.get(address(quarter, name)).status_code == 200
        counts.append(len(asked.captured_queries))
    assert counts[0] == counts[1]


def test_a_published_board_asks_the_snapshot_alone(client, django_assert_max_num_queries):
    quarter = make_quarter(members=3)
    for place in range(3):
        quarter.appraise(place)
    periods.publish(by=quarter.cast.head_leader, period=quarter.period)
    client.force_login(quarter.cast.member_leader)
    with django_assert_max_num_queries(9) as asked:
        client.get(address(quarter, "scoreboard"))
    assert not any("evaluations_score" in query["sql"] for query in asked.captured_queries)
