"""What was typed and is not saved holds a deed up, is called unsaved, and comes back as a draft; a chosen file waits."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from emulation import clock
from pledges.evaluations.models import Evaluation, Evidence, Period, Score
from tests.journeys.conftest import PASSWORD, Visitor
from tests.pledges.evaluations.casts import Quarter, make_quarter
from tests.pledges.evaluations.helpers import address

pytestmark = pytest.mark.django_db(transaction=True)
HELD = "Chưa thực hiện: còn nội dung chưa lưu"
LAST = 2


@pytest.fixture
def quarter() -> Quarter:
    """The last unit has handed in 13,5 at I.1; everybody can log in."""
    quarter = make_quarter(members=3)
    quarter.submit(LAST, "13.5")
    for person in (*quarter.cast.leaders, *quarter.cast.officers):
        person.choose_password(PASSWORD)
        person.save()
    return quarter


def name_of(quarter: Quarter, code: str, name: str) -> str:
    return f"[name=c{quarter.leaf(code).pk}-{name}]"


def box(one: Visitor, quarter: Quarter, code: str, name: str) -> Any:
    return one.page.locator(name_of(quarter, code, name))


def line(one: Visitor, quarter: Quarter, code: str) -> Any:
    return one.page.locator(f"#c{quarter.leaf(code).pk}")


@pytest.mark.parametrize("narrow", [False, True])
def test_a_change_without_its_reason_is_not_overridden(
    visitor: Callable[..., Visitor], quarter: Quarter, narrow: bool
) -> None:
    head = visitor(narrow=narrow)
    head.log_in(quarter.cast.head_leader.username)
    head.open(address("appraise", quarter, LAST))
    box(head, quarter, "I.1", "points").fill("9")
    expect(line(head, quarter, "I.1").locator("[data-not-saved]")).to_contain_text("đơn vị tự chấm 13,5")
    expect(line(head, quarter, "II").locator("[data-not-saved]")).to_be_hidden()

    for button in ("Chấp nhận các dòng còn lại", "Hoàn thành thẩm định", "Trả lại để bổ sung"):
        head.press(button)
        head.must_see(HELD)
        assert head.page.url.endswith(address("appraise", quarter, LAST))
    head.check_page()
    head.page.locator("[data-held] a").click()
    assert head.page.evaluate("document.activeElement.id") == f"c{quarter.leaf('I.1').pk}"
    assert not Score.objects.filter(appraised=True).exists()

    head.page.reload()
    head.must_see("Đã khôi phục nội dung bạn nhập dở")
    assert box(head, quarter, "I.1", "points").input_value() == "9"
    head.must_see("Bản nháp, chưa lưu. Đang lưu: 13,5")
    expect(line(head, quarter, "I.1").locator("[data-not-saved]")).to_be_visible()
    head.check_page()
    head.press("Chấp nhận các dòng còn lại")
    head.must_see(HELD)

    head.press("Lưu các dòng đã sửa")
    head.must_see("Hãy ghi lý do điều chỉnh")
    expect(line(head, quarter, "I.1")).to_contain_text("Chưa lưu")
    head.check_page()
    head.press("Chấp nhận các dòng còn lại")
    head.must_see(HELD)
    box(head, quarter, "I.1", "appraisal_reason").fill("Thiếu biên bản")
    head.press("Lưu các dòng đã sửa")
    head.must_see("Đã lưu thẩm định")
    head.press("Chấp nhận các dòng còn lại")
    head.must_see("Đã chấp nhận 4 tiêu chí")
    assert Score.objects.get(criterion__code="I.1").appraised_result == 9


def test_a_draft_of_the_lines_holds_up_the_page_that_completes(
    visitor: Callable[..., Visitor], quarter: Quarter
) -> None:
    head = visitor()
    head.log_in(quarter.cast.head_leader.username)
    head.open(address("appraise", quarter, LAST))
    head.press("Chấp nhận các dòng còn lại")
    head.must_see("Mọi dòng đã thẩm định")
    box(head, quarter, "I.1", "points").fill("9")

    head.open(address("complete", quarter, LAST))
    head.must_see(HELD)
    head.check_page()
    head.press("Hoàn thành thẩm định")
    head.must_see(HELD)
    assert Evaluation.objects.get(pk=quarter.evaluation(LAST).pk).state == "submitted"

    head.page.locator("[data-held] a").click()
    head.must_see("Bản nháp, chưa lưu. Đang lưu: 13,5")
    head.press("Bỏ bản nhập dở")
    expect(line(head, quarter, "I.1").locator("[data-not-saved]")).to_be_hidden()
    head.press("Hoàn thành thẩm định")
    head.press("Hoàn thành thẩm định")
    head.must_see("Đã hoàn thành thẩm định")


def test_the_unit_hands_in_nothing_while_a_cell_is_refused(visitor: Callable[..., Visitor], quarter: Quarter) -> None:
    quarter.fill(1)
    deputy = visitor(narrow=True)
    deputy.log_in(quarter.cast.deputy_leader.username)
    deputy.open(address("sheet", quarter, 1))
    box(deputy, quarter, "I.1", "points").fill("31")
    deputy.press("Xem lại và nộp")
    deputy.must_see(HELD)
    deputy.check_page()
    assert deputy.page.url.endswith(address("sheet", quarter, 1))

    deputy.open(address("submit", quarter, 1))
    deputy.must_see(HELD)
    deputy.press("Nộp phiếu")
    assert quarter.evaluation(1).state == "draft"
    deputy.page.locator("[data-held] a").click()
    box(deputy, quarter, "I.1", "points").fill("30")
    deputy.press("Xem lại và nộp")
    deputy.page.wait_for_url("**" + address("submit", quarter, 1))
    deputy.press("Nộp phiếu")
    deputy.must_see("Đã nộp phiếu")
    assert Score.objects.get(evaluation=quarter.evaluation(1), criterion__code="I.1").self_points == 30


def test_a_file_that_was_chosen_first_waits_for_the_tick(
    visitor: Callable[..., Visitor], quarter: Quarter, tmp_path: Path
) -> None:
    quarter.fill(1)
    score = Score.objects.get(evaluation=quarter.evaluation(1), criterion__code="I.1")
    file = tmp_path / "bien-ban.pdf"
    file.write_bytes(b"%PDF-1.7 bien ban")
    one = visitor(narrow=True)
    one.log_in(quarter.cast.officers[1].username)
    one.open(f"{address('sheet', quarter, 1)}minh-chung/{score.pk}/")
    one.page.set_input_files("input[name=file]", file)
    one.must_see("bien-ban.pdf: đã chọn, chờ bạn xác nhận")
    one.check_page()
    assert not Evidence.objects.exists()

    one.page.check("input[name=no_state_secret]")
    one.must_see("Đã tải lên")
    assert Evidence.objects.count() == 1
    one.page.set_input_files("input[name=file]", file)
    one.must_see("Không thêm bản thứ hai")
    one.check_page()
    assert Evidence.objects.count() == 1


def test_what_will_be_sealed_is_shown_on_a_phone(visitor: Callable[..., Visitor]) -> None:
    quarter = make_quarter(members=3)
    for place, points in enumerate(("24", "29", "27")):
        quarter.appraise(place, points)
    Period.objects.update(ends_on=clock.today())
    quarter.cast.head_leader.choose_password(PASSWORD)
    quarter.cast.head_leader.save()
    head = visitor(narrow=True)
    head.log_in(quarter.cast.head_leader.username)
    head.open(address("publish", quarter))
    head.must_see("Bảng sẽ được niêm phong")
    head.must_see("Kỳ chưa kết thúc")
    head.check_page()
    head.press("Công bố kết quả")
    head.must_see("hãy xác nhận vẫn công bố")
    head.page.check("#id_early")
    head.page.fill("#id_note", "Năm thống kê kết thúc ngày 30/11.")
    head.press("Công bố kết quả")
    head.must_see("Đã công bố kết quả")
