"""The journey of a review: two lines go back, the unit corrects only those, the deputy judges the head, an objection."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from emulation import clock
from pledges.evaluations.models import Evaluation, Objection, OpenedLine, Score
from tests.journeys.conftest import PASSWORD, Visitor
from tests.pledges.evaluations.casts import Quarter, make_quarter
from tests.pledges.evaluations.helpers import address

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def quarter() -> Quarter:
    """Three units have handed in; head, deputy, member and standing body can log in."""
    quarter = make_quarter(members=3)
    for place, points in ((0, "24"), (1, "26"), (2, "27")):
        quarter.submit(place, points)
    cast = quarter.cast
    for person in (*cast.leaders, cast.officers[2], cast.standing_body):
        person.choose_password(PASSWORD)
        person.save()
    return quarter


def at_line(one: Visitor, quarter: Quarter, code: str) -> Any:
    return one.page.locator(f"#c{quarter.leaf(code).pk}")


def box(one: Visitor, quarter: Quarter, code: str, name: str) -> Any:
    return one.page.locator(f"[name=c{quarter.leaf(code).pk}-{name}]")


def focused(one: Visitor) -> str:
    return str(one.page.evaluate("document.activeElement.id"))


def test_the_head_returns_two_lines_and_the_unit_corrects_only_those(
    visitor: Callable[..., Visitor], quarter: Quarter
) -> None:
    head = visitor()
    head.log_in(quarter.cast.head_leader.username)
    head.open(address("appraise", quarter, 1))
    head.check_page()
    keyboard = head.page.keyboard
    for key, code in (("j", "I.1"), ("j", "I.2"), ("ArrowDown", "II"), ("k", "I.2")):
        keyboard.press(key)
        assert focused(head) == f"c{quarter.leaf(code).pk}"
    keyboard.press("n")
    head.page.wait_for_url("**" + address("appraise", quarter, 2))
    box(head, quarter, "I.1", "points").fill("20")
    at_line(head, quarter, "I.1").get_by_role("button").click()
    head.must_see("Hãy ghi lý do điều chỉnh")
    head.check_page()
    box(head, quarter, "I.1", "appraisal_reason").fill("Thiếu hai biên bản")
    at_line(head, quarter, "I.1").get_by_role("button").press("Enter")
    head.must_see("Đã thẩm định tiêu chí I.1")
    assert focused(head) == f"c{quarter.leaf('I.2').pk}"
    at_line(head, quarter, "II").get_by_role("link", name="Trả lại dòng này").click()
    head.page.fill("#id_note", "Bổ sung hai dòng theo báo cáo thống kê.")
    head.page.fill("#id_due_at", timezone.localtime(clock.now() + timedelta(days=3)).strftime("%d/%m/%Y %H:%M"))
    head.page.fill(f"#id_line_{quarter.leaf('II').pk}", "Tử số chưa khớp báo cáo.")
    head.page.fill(f"#id_line_{quarter.leaf('III').pk}", "Cần giải trình điểm thưởng.")
    head.check_page()
    head.press("Trả lại để bổ sung")
    head.must_see("Đã trả lại phiếu")
    assert OpenedLine.objects.filter(closed_at=None).count() == 2

    unit = visitor(narrow=True)
    unit.log_in(quarter.cast.officers[2].username)
    unit.press("Mở phiếu")
    unit.must_see("Chỉ các dòng sau được mở để sửa")
    unit.check_page()
    assert box(unit, quarter, "I.1", "points").count() == 0
    box(unit, quarter, "II", "numerator").fill("10")
    unit.press("Lưu phiếu")
    unit.must_see("Đã lưu lúc")
    unit.press("Giải trình III")
    unit.page.fill("#id_text", "Có quyết định khen thưởng số 12.")
    unit.check_page()
    unit.press("Lưu giải trình")
    unit.must_see("Đã ghi giải trình")
    leader = visitor()
    leader.log_in(quarter.cast.leaders[2].username)
    leader.open(address("submit", quarter, 2))
    leader.press("Nộp phiếu")
    leader.must_see("Đã nộp phiếu")
    assert not OpenedLine.objects.filter(closed_at=None).exists()

    head.open(address("appraise", quarter, 2))
    head.must_see("Có quyết định khen thưởng số 12")
    head.must_see("Tử số 10")
    head.press("Chấp nhận các dòng còn lại")
    head.press("Hoàn thành thẩm định")
    head.press("Hoàn thành thẩm định")
    head.must_see("Đã hoàn thành thẩm định")
    leader.open(address("review", quarter, 2))
    leader.must_see("Thiếu hai biên bản")
    leader.check_page()
    scores = {each.criterion.code: each for each in Score.objects.filter(evaluation__seat__unit=quarter.cast.units[2])}
    assert (scores["I.1"].result, scores["II"].self_numerator) == (20, 10)


def test_the_deputy_judges_the_head_and_an_objection_is_decided(
    visitor: Callable[..., Visitor], quarter: Quarter
) -> None:
    deputy = visitor()
    deputy.log_in(quarter.cast.deputy_leader.username)
    deputy.open(address("appraise", quarter, 0))
    box(deputy, quarter, "III", "points").fill("1")
    box(deputy, quarter, "III", "appraisal_reason").fill("Chưa có quyết định")
    deputy.press("Lưu các dòng đã sửa")
    deputy.must_see("Đã lưu thẩm định")
    deputy.press("Chấp nhận các dòng còn lại")
    deputy.press("Hoàn thành thẩm định")
    deputy.press("Hoàn thành thẩm định")
    deputy.must_see("Đã hoàn thành thẩm định")

    head = visitor(narrow=True)
    head.log_in(quarter.cast.head_leader.username)
    head.open(address("review", quarter, 0))
    head.check_page()
    head.press("Kiến nghị III")
    head.page.fill("#id_reason", "Quyết định số 7 đã đính kèm.")
    head.check_page()
    head.press("Gửi kiến nghị")
    head.must_see("Đã gửi kiến nghị")
    head.page.get_by_role("link", name="Kiến nghị III").click()
    head.check_page()
    assert not head.page.get_by_role("button", name="Ghi quyết định").count()

    council = visitor()
    council.log_in(quarter.cast.standing_body.username)
    council.must_see("Quyết định kiến nghị tiêu chí III")
    council.press("Mở kiến nghị")
    council.check_page()
    council.page.check("input[name=move][value=accept]")
    council.page.fill("#id_decision", "Đã có quyết định trước ngày nộp.")
    council.press("Ghi quyết định")
    council.must_see("Đã ghi quyết định")
    council.check_page()

    deputy.open(address("appraise", quarter, 0))
    deputy.must_see("Mở lại vì kiến nghị được chấp nhận")
    deputy.check_page()
    assert box(deputy, quarter, "I.1", "points").count() == 0
    at_line(deputy, quarter, "III").get_by_role("button").click()
    deputy.must_see("Đã thẩm định tiêu chí III")
    deputy.press("Hoàn thành thẩm định")
    deputy.press("Hoàn thành thẩm định")
    deputy.must_see("Đã hoàn thành thẩm định")
    assert Objection.objects.get().state == "accepted"
    sheet = Evaluation.objects.get(seat__unit=quarter.cast.head)
    assert (sheet.state, sheet.scores.get(criterion__code="III").result) == ("appraised", 2)
