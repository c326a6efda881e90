"""A head writes the points table of the bloc with the sheet before the eyes, adopts it, and tries a workbook."""

from collections.abc import Callable
from pathlib import Path

import pytest

from pledges.evaluations.models import CriteriaSet
from tests.factories import make_bloc_year
from tests.journeys.conftest import NARROW, PASSWORD, Visitor

pytestmark = pytest.mark.django_db(transaction=True)
EXAMPLES = Path(__file__).parents[2] / "docs" / "examples"


def test_a_table_is_written_previewed_adopted_and_tried(visitor: Callable[..., Visitor]) -> None:
    cast = make_bloc_year(members=2)
    cast.head_leader.choose_password(PASSWORD)
    cast.head_leader.save()
    one = visitor()
    one.log_in(cast.head_leader.username)

    one.open("/bo-tieu-chi/")
    one.press("Soạn bộ tiêu chí")
    one.check_page()
    one.page.fill("#id_name", "Bảng điểm của khối")
    one.page.fill("#id_label", "2026")
    one.press("Lưu")
    one.press("Thêm dòng")
    one.page.fill("#id_code", "I")
    one.page.fill("#id_name", "Phiên tòa rút kinh nghiệm")
    one.page.fill("#id_max_points", "10")
    assert not one.page.locator("#id_per_case").is_visible()  # what this way of scoring does not read
    one.page.select_option("#id_kind", "count_capped")
    one.page.fill("#id_per_case", "3")
    one.must_see("trường hợp tiếp theo chỉ được tính một phần")  # said while typing, nothing is saved
    one.page.fill("#id_per_case", "2,5")
    one.must_see("2,5 điểm mỗi trường hợp")
    assert not CriteriaSet.objects.get().criteria.exists()
    one.check_page()
    one.press("Lưu")
    one.press("Sửa mức xếp loại")
    one.page.fill("#id_bands", "Xuất sắc = 9\nKhá = 0")
    one.press("Lưu")
    one.must_see("Bảng nhất quán")
    one.page.set_viewport_size(NARROW)
    one.check_page()
    one.press("Ban hành")
    one.check_page()
    one.press("Ban hành")
    one.must_see("Từ nay không sửa được nữa")
    assert not one.page.get_by_role("link", name="Thêm dòng").count()

    one.press("Chấm thử")
    one.page.select_option("#id_criteria_set", "")
    one.page.set_input_files("#id_criteria", EXAMPLES / "thanh-hoa-bo-tieu-chi.xlsx")
    one.page.set_input_files("#id_results", EXAMPLES / "thanh-hoa-ket-qua.xlsx")
    one.press("Chấm thử")
    one.must_see("không được xếp trên “Tốt”: từ Xuất sắc xuống Tốt")
    one.page.get_by_text("Đơn vị 2: từng tiêu chí").click()
    one.must_see("Điểm thưởng")
    one.check_page()
