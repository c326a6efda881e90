"""A table with everything (Thanh Hóa-like): bonus, deductions, sanctions on the rating, a ceiling of the top band."""

from decimal import Decimal

from pledges.evaluations.demo.shapes.writing import BANDS, cases, chosen, given, group, leaf, levels, part, without
from pledges.evaluations.domain.exchange.results import Results
from pledges.evaluations.domain.points_table import PointsTable
from pledges.evaluations.domain.rating import Scale
from pledges.evaluations.domain.rules import Entry

_FULL = {"I.1": part(50, 50), "I.2": part(99, 100), "I.3": cases(5), "II.1": given(20), "II.2": chosen("tot")}
_NONE = {"III": given(0), "IV.1": cases(0), "IV.2": cases(0)}


def shape() -> tuple[PointsTable, Results]:
    """Return the table and the results of eight units."""
    table = PointsTable(
        "Bảng điểm có điểm thưởng, điểm trừ, chế tài và mức trần (dạng Thanh Hóa)",
        "ví dụ",
        (
            group("I", "Nhiệm vụ chuyên môn", "60"),
            leaf("I.1", "Giải quyết tố giác, tin báo", "ratio", "25", step="0.25"),
            leaf("I.2", "Án đúng hạn", "bands", "20", not_applicable="full", bands=[
                {"from": "98", "points": "20"}, {"from": "90", "points": "15"}, {"from": "0", "points": "5"}]),
            leaf("I.3", "Phiên tòa rút kinh nghiệm", "count_capped", "15", per_case="3"),
            group("II", "Xây dựng đơn vị và thi đua", "40"),
            leaf("II.1", "Phong trào thi đua", "manual", "20"),
            leaf("II.2", "Học tập và làm theo Bác", "choice", "20", choices=levels(
                ("tot", "Tốt", "20"), ("kha", "Khá", "15"), ("yeu", "Yếu", "0"))),
            leaf("III", "Điểm thưởng", "bonus", "10"),
            group("IV", "Điểm trừ", "20"),
            leaf("IV.1", "Cán bộ bị kỷ luật", "deduction", "10", per_case="2", sanction={"from": "1", "cap": "Tốt"}),
            leaf("IV.2", "Án bị hủy do lỗi chủ quan", "deduction", "10", per_case="2.5",
                 sanction={"from": "2", "downgrade": "1"}),
        ),
        Scale(BANDS, ceiling=Decimal(25)),
    )  # fmt: skip
    units: dict[str, dict[str, Entry]] = {
        "Đơn vị 1": {**_FULL, **_NONE, "III": given(6)},
        "Đơn vị 2": {**_FULL, **_NONE, "III": given(10), "IV.1": cases(1)},
        "Đơn vị 3": {**_FULL, **_NONE, "II.1": given(19.5)},
        "Đơn vị 4": {**_FULL, **_NONE, "II.1": given(15)},
        "Đơn vị 5": {**_FULL, **_NONE, "II.1": given(15)},
        "Đơn vị 6": {**_FULL, **_NONE, "II.2": chosen("kha"), "IV.2": cases(2)},
        "Đơn vị 7": {**_FULL, **_NONE, "I.2": without("Không phát sinh án"), "I.1": part(31, 50), "I.3": cases(2),
                     "II.2": Entry(choice="tot", dishonest=True)},
        "Đơn vị 8": {**_FULL, **_NONE, "I.1": part(10, 50), "I.2": part(50, 100), "I.3": cases(0), "II.1": given(5),
                     "II.2": chosen("yeu"), "IV.1": cases(9), "IV.2": cases(9)},
    }  # fmt: skip
    return table, Results(units)
