"""Workbooks that cannot be taken: each is refused in words, with sheet, row, column and remedy; never an error, never a guess."""

import io
import zipfile
from decimal import Decimal

import pytest
from openpyxl import Workbook

from emulation.sheets import Unreadable
from pledges.evaluations.domain.exchange.cells import Unfit
from pledges.evaluations.domain.exchange.rehearsals import Unusable, rehearse
from pledges.evaluations.domain.exchange.results import read_results
from pledges.evaluations.domain.exchange.tables import read_table
from tests.pledges.evaluations.exchange.helpers import DONE, TWO, criteria, results

KINDS = ("Điểm mỗi trường hợp", "Các mức hoặc khoảng", "Chế tài xếp loại", "Bước làm tròn", "Khi không áp dụng")


def line(code="I", kind="Chấm trực tiếp", points=10, *more):
    return [(code, None, "Tiêu chí", kind, points, *more, *[None] * (len(KINDS) - len(more)))]


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([*TWO, ("I", None, "Ba", "Chấm trực tiếp", 5)], "dòng 4, cột “Mã”: mã I đã có ở dòng 2"),
        ([*TWO, (" i ", None, "Ba", "Chấm trực tiếp", 5)], "mã i đã có ở dòng 2"),
        ([("I.1", "I", "Một", "Chấm trực tiếp", 5)], "cột “Thuộc nhóm”: không có nhóm mã I"),
        ([(None, None, "Một", "Chấm trực tiếp", 5)], "cột “Mã”: ô trống"),
        ([("I", None, None, "Chấm trực tiếp", 5)], "cột “Tiêu chí”: ô trống"),
        ([("I", None, "Một", None, 5)], "cột “Cách chấm”: ô trống"),
        ([("I", None, "Một", "Chấm bừa", 5)], "“Chấm bừa” không có trong danh sách"),
        ([("I", None, "Một", "Chấm trực tiếp", None)], "cột “Điểm tối đa”: ô trống"),
        ([("I", None, "Một", "Chấm trực tiếp", "abc")], "“abc” không phải là số"),
        ([("I", None, "Một", "Chấm trực tiếp", "NaN")], "“NaN” không phải là số"),
        ([("I", None, "Một", "Chấm trực tiếp", -1)], "phải từ 0 đến 99.999"),
        ([("I", None, "Một", "Chấm trực tiếp", "1" * 30)], "Số quá dài"),
        ([("I", None, "Một", "Chấm trực tiếp", 10**29)], "phải từ 0 đến 99.999"),
        ([("I", None, "Một", "Chấm trực tiếp", Decimal("1.2345"))], "tối đa 3 chữ số thập phân"),
        ([("I", None, "Một", "Chấm trực tiếp", True)], "không phải là số"),
        ([("I" * 21, None, "Một", "Chấm trực tiếp", 5)], "dài 21 ký tự, tối đa 20"),
    ],
)
def test_a_line_that_cannot_be_read(rows, said):
    with pytest.raises(Unfit) as refused:
        read_table(criteria(rows))
    assert said in str(refused.value)
    assert "Trang tính “Bộ tiêu chí”" in str(refused.value)


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        (line("I", "Chọn một mức", 10, None, "Tốt 10"), "“Tốt 10” không đọc được"),
        (line("I", "Chọn một mức", 10, None, "Tốt = nhiều"), "“nhiều” không phải là số"),
        (line("I", "Theo khoảng tỷ lệ %", 10, None, "97,5 20"), "không đọc được"),
        (line("I", "Điểm trừ", 10, 2, None, "cấm"), "“cấm” không đọc được"),
        (line("I", "Điểm trừ", 10, 2, None, "từ 1: không quá Tốt; từ 2: hạ 1 mức"), "hai ngưỡng"),
        (line("I", "Chấm trực tiếp", 10, None, None, None, None, "tùy"), "“tùy” không có trong danh sách"),
    ],
)
def test_words_that_cannot_be_read(rows, said):
    with pytest.raises(Unfit) as refused:
        read_table(criteria(rows, KINDS))
    assert said in str(refused.value)


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        (line("I", "Chọn một mức", 10), "cần “Các mức”"),
        (line("I", "Chọn một mức", 10, None, "Tốt = 12"), "12 điểm ngoài khoảng 0 đến 10"),
        (line("I", "Theo khoảng tỷ lệ %", 10, None, "từ 150: 10"), "thiếu hoặc sai giá trị"),
        (line("I", "Số lượng × điểm, có mức trần", 10, 0), "lớn hơn 0"),
        (line("I", "Tỷ lệ × điểm tối đa", 10, None, None, None, 3), "không chia hết"),
        (line("I", "Chấm trực tiếp", 10, 2), "không dùng cho cách chấm này"),
    ],
)
def test_a_line_that_no_rule_can_use_is_not_scored(rows, said):
    with pytest.raises(Unusable) as refused:
        rehearse(criteria(rows, KINDS), results([("A", "I", 1)]))
    assert said in str(refused.value)


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([*DONE, ("A", "I", 30)], "dòng 4, cột “Mã tiêu chí”: đơn vị đã có tiêu chí I ở dòng 2"),
        ([*DONE, ("a", "i", 30)], "đơn vị đã có tiêu chí I ở dòng 2"),
        ([("A", "III", 1)], "bảng không có tiêu chí chấm điểm mã III"),
        ([(None, "I", 1)], "cột “Đơn vị”: ô trống"),
        ([("A", "I", "abc")], "“abc” không phải là số"),
        ([("A", "I", "NaN")], "không phải là số"),
        ([("A", "I", "9" * 30)], "Số quá dài"),
        ([("A", "I", 10**29)], "số quá lớn"),
        ([("A", "I", -1)], "-1 là số âm"),
        ([("A", "I", Decimal("60.5"))], "60,5 vượt điểm tối đa 60"),
        ([("A", "I", None, 3)], "không dùng số liệu đó"),
        ([("A", "I", 3, None, None, None, None, "Không phát sinh")], "luôn áp dụng"),
    ],
)
def test_a_result_that_cannot_be_taken(rows, said):
    with pytest.raises(Unfit) as refused:
        read_results(results(rows), read_table(criteria()))
    assert said in str(refused.value)
    assert "Trang tính “Kết quả”, dòng" in str(refused.value)


def test_numbers_are_read_as_people_write_them():
    found = read_results(results([("A", "I", "1,5"), ("A", "II", 0.1 + 0.2)]), read_table(criteria()))

    assert [entry.points for entry in found.entries["A"].values()] == [Decimal("1.5"), Decimal("0.3")]


def test_a_table_whose_parts_do_not_add_up_is_named_and_scored_all_the_same():
    rows = [("I", None, "Nhóm", "Nhóm tiêu chí", 100), *((f"I.{code}", "I", *rest) for code, _up, *rest in TWO[:1])]

    found = rehearse(criteria(rows), results([("A", "I.I", 50)]))

    assert [finding.text for finding in found.findings if finding.serious] == [
        "Nhóm I ghi tối đa 100 điểm nhưng các dòng bên trong cộng lại 60 điểm. Hãy sửa điểm của nhóm hoặc của các dòng."
    ]
    assert found.score.of("A").score.total == 50


def test_a_column_missing_doubled_or_unknown():
    for heading, said in (
        (("Mã", "Tiêu chí", "Cách chấm"), "cột “Điểm tối đa”: thiếu cột này"),
        (("Mã", "Tiêu chí", "Cách chấm", "Điểm tối đa", "điểm tối đa"), "cột này có hai lần"),
        (("Mã", "Tiêu chí", "Cách chấm", "Điểm tối đa", "Trọng số"), "cột “Trọng số”: cột này không có trong mẫu"),
    ):
        from tests.pledges.evaluations.exchange.helpers import workbook

        with pytest.raises(Unfit) as refused:
            read_table(workbook(Bộ_tiêu_chí=(heading, [["I", "Một", "Chấm trực tiếp", 5, 5][: len(heading)]])))
        assert said in str(refused.value)


def test_ratings_and_notes_that_cannot_be_read():
    pages = {
        "Xếp_loại": (("Xếp loại", "Từ"), [("Tốt", "cao")]),
        "Thông_tin": (("Mục", "Nội dung"), [("Mức trần của loại cao nhất (% số đơn vị)", 120), ("Hệ số", 2),
                      ("Tiêu chí phụ khi bằng điểm (theo thứ tự)", "III"), ("Hiệu lực từ ngày", "mai")]),
    }  # fmt: skip
    with pytest.raises(Unfit) as refused:
        read_table(criteria(**pages))
    for said in ("“cao” không phải là số", "không quá 100", "mục này không có trong mẫu", "“III” không có", "“mai”"):
        assert said in str(refused.value)


def test_bombs_and_formulas_and_strangers_are_not_opened():
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("xl/workbook.xml", b"0" * 50 * 1024**2)
    book = Workbook()
    book.active.title = "Bộ tiêu chí"
    book.active.append(["Mã", "Tiêu chí", "Cách chấm", "Điểm tối đa"])
    book.active.append(["I", "Một", "Chấm trực tiếp", "=60+40"])
    formula = io.BytesIO()
    book.save(formula)

    for content, said in (
        (bomb.getvalue(), "giải nén ra quá lớn"),
        (formula.getvalue(), "Ô D2: là công thức"),
        (b"%PDF-1.7", "không phải .xlsx"),
        (b"", "Tệp rỗng"),
    ):
        with pytest.raises(Unreadable) as refused:
            read_table(content)
        assert said in str(refused.value)
