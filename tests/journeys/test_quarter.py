"""A quarter in the browser: entered and handed in (J1); returned, corrected and published (J2)."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from emulation import clock
from pledges.evaluations.models import Evaluation, Publication, Score
from tests.journeys.conftest import PASSWORD, Visitor
from tests.pledges.evaluations.casts import Quarter, make_quarter

pytestmark = pytest.mark.django_db(transaction=True)


def let_in(*people: Any) -> None:
    """Give these people the journey's password."""
    for person in people:
        person.choose_password(PASSWORD)
        person.save()


def fill(one: Visitor, quarter: Quarter, code: str, name: str, value: str) -> None:
    """Type ``value`` into one input of a leaf."""
    one.page.fill(f"[name=c{quarter.leaf(code).pk}-{name}]", value)


@pytest.mark.parametrize("narrow", [False, True])
def test_an_officer_enters_and_the_leader_submits(visitor: Callable[..., Visitor], narrow: bool) -> None:
    quarter = make_quarter(members=3)
    officer, leader = quarter.cast.officers[2], quarter.cast.leaders[2]
    let_in(officer, leader)

    one = visitor(narrow=narrow)
    one.log_in(officer.username)
    one.must_see("Nhập và nộp kết quả Quý III/2026")
    one.check_page()
    one.press("Mở phiếu")
    one.must_see("Còn thiếu 5 tiêu chí")
    one.check_page()
    fill(one, quarter, "I.1", "points", "30,5")
    fill(one, quarter, "II", "numerator", "1.200")
    fill(one, quarter, "II", "denominator", "1.250")
    one.press("Lưu phiếu")
    one.must_see("vượt điểm tối đa 30")
    one.check_page()
    fill(one, quarter, "I.1", "points", "27,5")
    one.page.locator(f"#c{quarter.leaf('I.2').pk} summary").click()
    one.page.check(f"[name=c{quarter.leaf('I.2').pk}-not_applicable]")
    fill(one, quarter, "I.2", "reason", "Đơn vị không được giao")
    fill(one, quarter, "III", "points", "2")
    fill(one, quarter, "IV", "count", "0")
    one.press("Lưu phiếu")
    one.must_see("Đã lưu lúc")
    expect(one.page.locator("[data-first-missing]")).to_be_hidden()
    assert Score.objects.count() == 5

    two = visitor(narrow=narrow)
    two.log_in(leader.username)
    two.press("Mở phiếu")
    two.press("Xem lại và nộp")
    two.page.wait_for_url("**/nop/")
    two.must_see("77,5 / 80")
    two.check_page()
    two.press("Nộp phiếu")
    two.must_see("Đã nộp phiếu")
    two.check_page()
    assert Evaluation.objects.get(seat__unit=quarter.cast.units[2]).submitted_by == leader


def test_the_head_returns_the_unit_corrects_the_head_publishes(visitor: Callable[..., Visitor]) -> None:
    quarter = make_quarter(members=3)
    quarter.appraise(0)
    quarter.appraise(1)
    quarter.submit(2)
    head, officer, leader = quarter.cast.head_leader, quarter.cast.officers[2], quarter.cast.leaders[2]
    let_in(head, officer, leader)

    one = visitor()
    one.log_in(head.username)
    one.press("Thẩm định")
    one.page.get_by_role("link", name=re.compile("^Thẩm định ")).first.click()
    one.check_page()
    one.press("Trả lại để bổ sung")
    one.page.fill("#id_note", "Tử số của tiêu chí II chưa khớp báo cáo thống kê.")
    one.page.fill("#id_due_at", timezone.localtime(clock.now() + timedelta(days=3)).strftime("%d/%m/%Y %H:%M"))
    one.check_page()
    one.press("Trả lại để bổ sung")
    one.must_see("Đã trả lại phiếu")

    two = visitor()
    two.log_in(officer.username)
    two.must_see("Bổ sung phiếu Quý III/2026 bị trả lại")
    two.press("Mở phiếu")
    two.must_see("chưa khớp báo cáo thống kê")
    fill(two, quarter, "II", "numerator", "10")
    two.press("Lưu phiếu")
    two.must_see("Đã lưu lúc")

    three = visitor(narrow=True)
    three.log_in(leader.username)
    three.press("Mở phiếu")
    three.press("Xem lại và nộp")
    three.page.wait_for_url("**/nop/")
    three.press("Nộp phiếu")
    three.must_see("Đã nộp phiếu")

    one.open("/")
    one.press("Thẩm định")
    one.page.get_by_role("link", name=re.compile("^Thẩm định ")).first.click()
    one.press("Chấp nhận các dòng còn lại")
    one.press("Hoàn thành thẩm định")
    one.press("Hoàn thành thẩm định")
    one.must_see("Đã hoàn thành thẩm định")
    one.press("Công bố kết quả")
    one.check_page()
    one.press("Công bố kết quả")
    one.must_see("Bảng điểm được niêm phong")
    one.check_page()
    assert [row["rank"] for row in Publication.objects.get().snapshot["rows"]] == [1, 2, 2]

    three.open("/")
    three.press("Khối thi đua")
    three.check_page()
