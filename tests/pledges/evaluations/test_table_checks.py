"""Contradictions in a whole points table, each said in a sentence with its remedy; what may be meant so is only pointed out."""

from decimal import Decimal
from typing import Any

import pytest

from pledges.evaluations.demo.shapes import SHAPES
from pledges.evaluations.domain.points_table import PointsTable, TableLine
from pledges.evaluations.domain.rating import Basis, Scale
from pledges.evaluations.table_checks import check_table

D = Decimal
RATED = Scale((("Tốt", D(50)), ("Yếu", D(0))))


def line(code: str = "I", kind: str = "manual", points: str = "100", parent: str = "", **params: Any) -> TableLine:
    return TableLine(code, f"Tiêu chí {code}", kind, D(points), params, parent)


def table(*lines: TableLine, scale: Scale = RATED, tie_breaks: tuple[str, ...] = ("content",)) -> PointsTable:
    return PointsTable("Bảng", "1", lines or (line(),), scale, tie_breaks)


def levels(*rows: tuple[str, str]) -> list[dict[str, str]]:
    return [{"code": f"m{place}", "label": label, "points": points} for place, (label, points) in enumerate(rows)]


def bands(*rows: tuple[str, str]) -> list[dict[str, str]]:
    return [{"from": start, "points": points} for start, points in rows]


@pytest.mark.parametrize(
    ("made", "said"),
    [
        (table(line("I", "group")), "Nhóm I không có tiêu chí nào"),
        (table(line("I", "group"), line("I.1", parent="I", points="99")), "ghi tối đa 100 điểm nhưng"),
        (table(line("I", "group", "9"), line("I.1", "deduction", "8", "I")), "cộng lại 8"),
        (table(line(), line()), "Mã I có 2 dòng"),
        (table(line("I", "group", "5", "I"), line("I.1", parent="I")), "Các dòng I, I.1 không nằm dưới nhóm nào"),
        (table(line(), line("II", parent="I")), "Các dòng II không nằm dưới nhóm nào"),
        (table(line("I", "group", "0")), "chưa có tiêu chí chấm điểm nào"),
        (table(line(points="0")), "điểm tối đa bằng 0"),
        (table(line("I", "count_capped", "100", per_case="101")), "mỗi trường hợp 101 điểm đã quá mức trần 100"),
        (table(line("I", "choice", "100", choices=levels(("Tốt", "100"), ("tốt", "5")))), "hai mức cùng tên"),
        (table(line("I", "choice", "100", choices=levels(("Tốt", "101")))), "ngoài khoảng 0 đến 100"),
        (table(line("I", "bands", "100", bands=bands(("90", "50"), ("80", "100")))), "từ 90 % được 50 điểm, không hơn"),
        (table(line("I", "bands", "100", bands=bands(("90", "50"), ("90", "100")))), "trùng với một dòng ở trên"),
        (table(scale=Scale((("Giỏi", D(101)), ("Yếu", D(0))))), "Xếp loại “Giỏi” từ 101 nhưng bảng chỉ đạt nhiều nhất 100"),
        (table(scale=Scale((("A", D(0)), ("B", D(0))))), "cùng bắt đầu từ 0"),
        (table(scale=Scale((("A", D(0)),), ceiling=D(25))), "chưa có mức thấp hơn để chuyển xuống"),
        (table(line(), line("II", "deduction", "5", sanction={"from": "1", "cap": "Giỏi"})), "nêu xếp loại “Giỏi” không có"),
        (table(tie_breaks=("leaf:III",)), "Tiêu chí phụ “III” không có trong bảng"),
        (table(tie_breaks=("content", "content")), "nêu hai lần"),
    ],
)  # fmt: skip
def test_what_contradicts_itself(made: PointsTable, said: str) -> None:
    serious = [finding.text for finding in check_table(made) if finding.serious]

    assert any(said in text for text in serious), serious
    assert all("Hãy" in text or "trùng" in text or "ngoài khoảng" in text for text in serious)


@pytest.mark.parametrize(
    ("made", "said"),
    [
        (table(line("I", "count_capped", "100", per_case="30")), "3 trường hợp được 90 điểm, trường hợp tiếp"),
        (table(line("I", "bands", "100", bands=bands(("90", "100")))), "dưới 90 % không thuộc khoảng nào"),
        (table(line("I", "choice", "100", choices=levels(("Khá", "70")))), "không bao giờ đạt tối đa 100"),
        (table(scale=Scale()), "chưa có mức xếp loại nào"),
        (table(scale=Scale((("Tốt", D(50)),))), "Dưới 50 không thuộc mức xếp loại nào"),
    ],
)  # fmt: skip
def test_what_may_be_meant_so(made: PointsTable, said: str) -> None:
    found = check_table(made)

    assert [said in finding.text for finding in found] == [True]
    assert not found[0].serious


def test_bonus_lifts_what_can_be_reached_and_stays_beside_the_sum_of_a_group() -> None:
    lines = (line("I", "group"), line("I.1", parent="I"), line("I.2", "bonus", "20", "I"), line("II", "deduction", "5"))

    assert check_table(table(*lines, scale=Scale((("A", D(120)), ("B", D(0)))))) == []
    assert check_table(table(*lines, scale=Scale((("A", D(120)), ("B", D(0))), Basis.PERCENTAGE))) == []
    over = check_table(table(*lines, scale=Scale((("A", D(121)), ("B", D(0))), Basis.PERCENTAGE)))
    assert "chỉ đạt nhiều nhất 120" in over[0].text


@pytest.mark.parametrize("slug", SHAPES)
def test_the_shapes_known_from_practice_are_consistent(slug: str) -> None:
    assert [finding.text for finding in check_table(SHAPES[slug]()[0]) if finding.serious] == []
