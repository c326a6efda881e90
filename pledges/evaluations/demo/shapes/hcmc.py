"""Hồ Chí Minh City 2008: 100 points of emulation work, and flags on top of them: totals may exceed 100."""

from decimal import Decimal

from pledges.evaluations.demo.shapes.writing import BANDS, chosen, given, leaf, levels
from pledges.evaluations.domain.exchange.results import Results
from pledges.evaluations.domain.points_table import PointsTable, TableLine
from pledges.evaluations.domain.rating import Scale

_LINES = (
    ("1", "Xây dựng kế hoạch, giao ước thi đua", "10"),
    ("2", "Tổ chức phong trào thi đua", "10"),
    ("3", "Thực hiện chỉ tiêu thi đua", "20"),
    ("4", "Điển hình tiên tiến", "10"),
    ("5", "Sáng kiến, cải tiến", "10"),
    ("6", "Công tác khen thưởng", "10"),
    ("7", "Kiểm tra, sơ kết, tổng kết", "20"),
    ("8", "Sinh hoạt cụm, khối", "10"),
)


def shape() -> tuple[PointsTable, Results]:
    """Return the table and the results of five units, two of them equal in everything."""
    flags = levels(
        ("thanh-pho", "Cờ của Thành phố hoặc Bộ", "10"),
        ("chinh-phu", "Cờ của Chính phủ", "15"),
        ("khong", "Không có", "0"),
    )
    lines: list[TableLine] = [leaf(code, name, "manual", points) for code, name, points in _LINES]
    lines.append(
        leaf("9", "Cờ thi đua đang giữ (chỉ tính cờ cao nhất)", "highest", "15", choices=flags, counts_as="bonus")
    )
    table = PointsTable(
        "Bảng điểm công tác thi đua 100 điểm cộng cờ (dạng TP. Hồ Chí Minh 2008)",
        "ví dụ",
        tuple(lines),
        Scale(BANDS),
        ("content", "leaf:3"),
    )
    rows: dict[str, tuple[str, tuple[str, ...]]] = {
        "Quận 1": ("10 10 20 10 10 10 20 10", ("chinh-phu", "thanh-pho")),
        "Quận 2": ("10 9,5 19 9 8 10 18 10", ("thanh-pho",)),
        "Quận 3": ("10 9,5 19,5 9 8 10 17,5 10", ("thanh-pho",)),
        "Quận 4": ("8 7 15 6 5 8 14 9", ("khong",)),
        "Quận 5": ("8 7 15 6 5 8 14 9", ("khong",)),
    }
    units = {
        unit: {
            **{line[0]: given(text.replace(",", ".")) for line, text in zip(_LINES, points.split(), strict=True)},
            "9": chosen(*codes),
        }
        for unit, (points, codes) in rows.items()
    }
    return table, Results(units, ())


assert sum(Decimal(points) for _code, _name, points in _LINES) == 100  # the shape that was published
