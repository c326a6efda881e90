"""The illustrative points tables of the demo: 100 points, bonus and deduction beside; together they have every kind of leaf."""

from decimal import Decimal
from typing import Any

from pledges.evaluations.domain import criteria
from pledges.evaluations.models import CriteriaSet

# Two leaves are called as targets of the demo's pledges are, so that the sheet shows what was promised beside them.
# (code, name, kind, maximum, parameters, parent's code)
Lines = tuple[tuple[str, str, str, str, dict[str, Any], str], ...]
_LINES: Lines = (
    ("I", "Thực hiện nhiệm vụ chuyên môn", "group", "60", {}, ""),
    (
        "I.1",
        "Tỷ lệ kiểm sát việc tiếp nhận, giải quyết tố giác, tin báo về tội phạm và kiến nghị khởi tố",
        "ratio",
        "20",
        {"step": "0.25"},
        "I",
    ),
    (
        "I.2",
        "Tỷ lệ giải quyết án của Viện kiểm sát trong giai đoạn truy tố",
        "bands",
        "20",
        {
            "bands": [
                {"from": "97.5", "points": "20"},
                {"from": "90", "points": "15"},
                {"from": "80", "points": "10"},
                {"from": "0", "points": "5"},
            ],
            "not_applicable": "full",
        },
        "I",
    ),
    ("I.3", "Phiên tòa rút kinh nghiệm", "count_capped", "10", {"per_case": "2.5", "not_applicable": "full"}, "I"),
    ("I.4", "Báo cáo, thống kê đúng hạn (trừ mỗi lần muộn)", "max_minus", "10", {"per_case": "2"}, "I"),
    ("II", "Công tác thi đua, khen thưởng", "group", "40", {}, ""),
    ("II.1", "Triển khai, đăng ký thi đua, ký giao ước", "yes_no", "10", {}, "II"),
    (
        "II.2",
        "Hưởng ứng các phong trào thi đua",
        "choice",
        "15",
        {
            "choices": [
                {"code": "tot", "label": "Tốt", "points": "15"},
                {"code": "kha", "label": "Khá", "points": "12"},
                {"code": "trung-binh", "label": "Trung bình", "points": "8"},
                {"code": "chua", "label": "Chưa thực hiện", "points": "0"},
            ]
        },
        "II",
    ),
    ("II.3", "Học tập và làm theo tư tưởng, đạo đức, phong cách Hồ Chí Minh", "manual", "15", {}, "II"),
    ("III", "Điểm thưởng: sáng kiến, cách làm hay, điển hình tiên tiến", "bonus", "5", {}, ""),
    ("IV", "Điểm trừ: vi phạm kỷ luật, nội vụ (mỗi trường hợp)", "deduction", "8", {"per_case": "2"}, ""),
)
# The table of the half-year compares with the bloc's best, counts the highest level alone, and knows a sanction.
_HALF_YEAR: Lines = (
    ("I", "Thực hiện nhiệm vụ chuyên môn", "group", "70", {}, ""),
    (
        "I.1",
        "Số phiên tòa rút kinh nghiệm so với chỉ tiêu đăng ký",
        "relative",
        "40",
        {"step": "0.01", "not_applicable": "full"},
        "I",
    ),
    (
        "I.2",
        "Tỷ lệ kiểm sát việc tiếp nhận, giải quyết tố giác, tin báo về tội phạm và kiến nghị khởi tố",
        "ratio",
        "30",
        {"step": "0.25"},
        "I",
    ),
    ("II", "Công tác thi đua, khen thưởng", "group", "30", {}, ""),
    ("II.1", "Triển khai, đăng ký thi đua, ký giao ước", "yes_no", "15", {}, "II"),
    ("II.2", "Học tập và làm theo tư tưởng, đạo đức, phong cách Hồ Chí Minh", "manual", "15", {}, "II"),
    (
        "III",
        "Hình thức khen thưởng cao nhất trong kỳ (chỉ tính mức cao nhất)",
        "highest",
        "5",
        {
            "choices": [
                {"code": "nganh", "label": "Bằng khen cấp ngành", "points": "5"},
                {"code": "tinh", "label": "Bằng khen cấp tỉnh", "points": "3"},
                {"code": "co-so", "label": "Giấy khen", "points": "1"},
                {"code": "khong", "label": "Không có", "points": "0"},
            ],
            "counts_as": "bonus",
        },
        "",
    ),
    (
        "IV",
        "Điểm trừ: vi phạm kỷ luật, nội vụ (mỗi trường hợp)",
        "deduction",
        "8",
        {"per_case": "2", "sanction": {"from": "1", "cap": "Tốt"}},
        "",
    ),
)
_BANDS = (("Xuất sắc", "90"), ("Tốt", "80"), ("Khá", "65"), ("Trung bình", "50"), ("Yếu", "0"))


def adopt_illustrative(by: Any) -> CriteriaSet:
    """Write and adopt the table of the quarters; it says of itself that it is illustrative."""
    return _adopt(by, "Bảng điểm minh họa khối thi đua VKSND", _LINES)


def adopt_half_year(by: Any) -> CriteriaSet:
    """Write and adopt the table of the half-year, which is as illustrative."""
    return _adopt(by, "Bảng điểm minh họa 6 tháng đầu năm", _HALF_YEAR)


def _adopt(by: Any, name: str, lines: Lines) -> CriteriaSet:
    table = criteria.draft_criteria_set(by=by, name=name, label="bản trình diễn", illustrative=True)
    written: dict[str, Any] = {}
    for code, title, kind, maximum, params, parent in lines:
        written[code] = criteria.add_criterion(
            by=by,
            criteria_set=table,
            code=code,
            name=title,
            kind=kind,
            max_points=Decimal(maximum),
            params=params,
            parent=written.get(parent),
        )
    for band, minimum in _BANDS:
        criteria.add_band(by=by, criteria_set=table, name=band, minimum=Decimal(minimum))
    return criteria.adopt(by=by, criteria_set=table)
