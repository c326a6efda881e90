"""A published table: drilled into, corrected with its difference, on the wall; evidence dropped onto a leaf."""

import io
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from pledges.evaluations.models import Evidence, Publication
from tests.journeys.conftest import Visitor
from tests.journeys.test_quarter import let_in
from tests.pledges.evaluations.boards import score_of
from tests.pledges.evaluations.casts import Quarter, make_quarter

pytestmark = pytest.mark.django_db(transaction=True)


def board(quarter: Quarter) -> str:
    """Return the address of the scoreboard."""
    return f"{quarter.period.get_absolute_url()}bang-diem/"


def test_published_drilled_corrected_and_shown_on_the_wall(
    visitor: Callable[..., Visitor], shots: Callable[..., None]
) -> None:
    quarter = make_quarter(members=4)
    for place, points in enumerate(("25", "27", "20", "22")):
        quarter.appraise(place, points)
    head, member = quarter.cast.head_leader, quarter.cast.member_leader
    let_in(head, member)
    wall, one = visitor(), visitor()
    wall.log_in(member.username)
    wall.open(board(quarter) + "man-chieu/")
    wall.must_see("Tạm tính: 4/4 đơn vị có kết quả")
    shots(wall, "wall-provisional")

    one.log_in(head.username)
    one.open(board(quarter))
    one.check_page()
    one.open(f"{quarter.period.get_absolute_url()}cong-bo/")
    one.press("Công bố kết quả")
    one.must_see("Bảng điểm được niêm phong")
    one.check_page()
    shots(one, "board-published")
    wall.must_see("Đã công bố")  # by itself, nobody touched it
    wall.check_page()
    shots(wall, "wall-published")
    one.press("Biểu đồ")
    one.check_page()
    shots(one, "charts")

    two = visitor(narrow=True)
    two.log_in(member.username)
    two.open(board(quarter))
    two.check_page()
    shots(two, "board-narrow")
    two.page.get_by_role("link", name=quarter.cast.units[3].short_name, exact=True).click()
    two.must_see("50 × 9 / 10, làm tròn đến 0,25 = 45 điểm")
    two.check_page()
    shots(two, "leaves-narrow")

    one.open(board(quarter))
    one.press("Đính chính bảng điểm")
    one.page.fill("#id_reason", "Nhập nhầm số liệu thống kê của một đơn vị")
    one.check_page()
    one.press("Bắt đầu đính chính")
    one.page.select_option("#unit", quarter.cast.units[3].code)
    one.press("Chọn đơn vị")
    one.check_page()
    one.press("I.1 Tiêu chí I.1")
    box = f"[name=c{score_of(quarter, 3).criterion_id}"
    one.page.fill(f"{box}-points]", "35")
    one.page.fill(f"{box}-appraisal_reason]", "Theo báo cáo thống kê tháng 9")
    one.press("Ghi điểm đúng")
    one.must_see("vượt điểm tối đa 30")
    one.check_page()
    one.page.fill(f"{box}-points]", "29,5")
    one.press("Ghi điểm đúng")
    one.must_see("Theo báo cáo thống kê tháng 9")
    one.check_page()
    one.press("Công bố đính chính")
    one.check_page()
    shots(one, "correction")
    one.press("Công bố đính chính")
    one.must_see("Đính chính so với lần 1")
    one.check_page()
    shots(one, "board-corrected")
    with one.page.expect_download() as download:
        one.press("Tải bản in (PDF)")
    assert Path(download.value.path()).read_bytes().startswith(b"%PDF-")
    one.page.get_by_role("link", name="Lần 1, ").click()
    one.must_see("Đây là bảng đã được đính chính")
    one.check_page()
    assert Publication.objects.count() == 2
    two.open(board(quarter))
    two.must_see("Đính chính so với lần 1")
    two.check_page()
    shots(two, "corrected-narrow")


# Drops files onto the frame as a hand does: Playwright has no call for files from outside the browser.
_DROP = """([name, type, bytes]) => {
  const file = new File([new Uint8Array(bytes)], name, { type }), held = new DataTransfer();
  held.items.add(file);
  const frame = document.querySelector("[data-drop]");
  for (const what of ["dragenter", "dragover", "drop"]) {
    frame.dispatchEvent(new DragEvent(what, { bubbles: true, cancelable: true, dataTransfer: held }));
  }
}"""


def picture() -> list[int]:
    """Return a PNG as a list of its bytes."""
    kept = io.BytesIO()
    Image.new("RGB", (300, 200), "navy").save(kept, "PNG")
    return list(kept.getvalue())


@pytest.mark.parametrize("narrow", [False, True])
def test_evidence_is_dropped_looked_at_and_taken_away(
    visitor: Callable[..., Visitor], shots: Callable[..., None], narrow: bool
) -> None:
    quarter = make_quarter(members=3)
    sheet, officer = quarter.fill(2), quarter.cast.officers[2]
    let_in(officer)
    one = visitor(narrow=narrow)
    one.log_in(officer.username)
    one.open(f"{sheet.get_absolute_url()}minh-chung/{score_of(quarter, 2).pk}/")
    one.page.evaluate(_DROP, ["anh.png", "image/png", picture()])
    one.must_see("chờ bạn xác nhận không chứa bí mật nhà nước")
    one.page.check("[name=no_state_secret]")  # the file that waited goes now, without being dropped again
    one.must_see("Đã tải lên")
    one.page.evaluate(_DROP, ["virus.exe", "application/x", [77, 90]])
    one.must_see("không phải PDF, PNG hoặc JPEG")
    one.page.fill("[name=url]", "javascript:alert(1)")
    one.press("Đính kèm")
    one.must_see("không phải địa chỉ http hoặc https đầy đủ")
    one.check_page()
    shots(one, "attach-narrow" if narrow else "attach")
    one.page.fill("[name=url]", "https://vksndtc.gov.vn/bao-cao")
    one.page.fill("[name=document]", "15/BC-VKS ngày 03/9/2026")
    one.press("Đính kèm")
    one.must_see("Đã đính kèm 2 minh chứng")
    assert Evidence.objects.count() == 3
    one.page.get_by_role("link", name="anh.png").first.click()
    one.must_see("Xem trước; với PDF là trang đầu.")
    width = "image => image.decode().then(() => image.naturalWidth)"
    assert one.page.locator("figure img").evaluate(width) == 300
    one.check_page()
    shots(one, "evidence-narrow" if narrow else "evidence")
    one.press("Bỏ minh chứng này")
    one.must_see("Đã bỏ minh chứng")
    assert Evidence.objects.count() == 2


@pytest.fixture
def shots() -> Callable[..., None]:
    """Return a function that keeps a picture of the page where ``SHOTS`` names a folder; else it does nothing."""
    folder = os.environ.get("SHOTS", "")

    def take(one: Any, name: str) -> None:
        if folder:
            one.page.screenshot(path=f"{folder}/{name}.png", full_page=not name.startswith("wall"))

    return take
