"""The scoreboard as a workbook: real numbers that can be added up, and nothing that runs."""

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from emulation.sheets import Page, workbook_of
from pledges.evaluations.boards import tie_breaks
from pledges.evaluations.domain.scoring import UnitScore
from pledges.evaluations.models import Evaluation

_NUMBERS = ("content", "bonus", "deduction", "total", "maximum")
_NUMBER_WIDTH = 12


def published_workbook(snapshot: dict[str, Any], sheets: dict[str, Any], sha256: str, sequence: int) -> bytes:
    """Return a published table with its leaves unit by unit (``sheets`` by the code of the unit) and what seals it."""
    rows = [
        [row["rank"], row["name"], *(_number(row.get(name)) for name in _NUMBERS), row["rating"], _late(row["late"])]
        for row in snapshot["rows"]
    ]
    about = [
        (_("Khối"), snapshot["bloc"]),
        (_("Lần công bố"), sequence),
        (_("Bộ tiêu chí"), snapshot["criteria_set"]),
        (_("Cách tính"), snapshot["algorithm"]),
        (_("Bằng điểm thì xét"), "; ".join(tie_breaks(snapshot))),
        ("SHA-256", sha256),
    ]
    if published := snapshot.get("published"):
        at = datetime.fromisoformat(published["at"])
        about += [(_("Người công bố"), published["by"]), (_("Công bố lúc"), f"{at:%d/%m/%Y %H:%M}")]
    if corrects := snapshot.get("corrects"):
        about.append((_("Đính chính lần %(count)d") % {"count": corrects["sequence"]}, corrects["reason"]))
    heading = [_("Hạng"), _("Đơn vị"), *_headings(), _("Xếp loại"), _("Ghi chú")]
    pages = [Page(_("Bảng điểm"), heading, rows, (8, 44, *[_NUMBER_WIDTH] * 5, 16, 14))]
    ordered = [(row["name"], sheets[row["unit"]]) for row in snapshot["rows"] if row["unit"] in sheets]
    if ordered:
        pages.append(_leaves(ordered))
    return workbook_of([*pages, Page(_("Về bảng điểm"), [_("Mục"), _("Nội dung")], about, (26, 80))])


def provisional_workbook(period: str, totals: Iterable[tuple[Evaluation, UnitScore | None]]) -> bytes:
    """Return the table as it stands, in protocol order and without ranks; the name of the sheet says what it is."""
    rows = [
        [
            place,
            evaluation.seat.name.short,
            *(getattr(score, name) if score else None for name in _NUMBERS),
            str(evaluation.get_state_display()),
        ]
        for place, (evaluation, score) in enumerate(totals, start=1)
    ]
    heading = [_("TT"), _("Đơn vị"), *_headings(), _("Trạng thái")]
    about = [(_("Kỳ"), period), (_("Trạng thái"), _("Tạm tính, chưa công bố"))]
    return workbook_of(
        [
            Page(_("Tạm tính"), heading, rows, (6, 44, *[_NUMBER_WIDTH] * 5, 18)),
            Page(_("Về bảng điểm"), [_("Mục"), _("Nội dung")], about, (26, 80)),
        ]
    )


def _leaves(sheets: list[tuple[str, dict[str, Any]]]) -> Page:
    """Return one row a leaf and one column a unit; an empty cell is a leaf that does not count for the unit."""
    codes: dict[str, tuple[str, Any]] = {}
    points: dict[str, dict[str, Decimal | None]] = {}
    for unit, sheet in sheets:
        for line in sheet["lines"]:
            if not line.get("group"):
                codes.setdefault(line["code"], (line["name"], line["maximum"]))
                points.setdefault(line["code"], {})[unit] = _number(line["points"])
    rows = [
        [code, name, _number(maximum), *(points[code].get(unit) for unit, _sheet in sheets)]
        for code, (name, maximum) in codes.items()
    ]
    heading = [_("Mã"), _("Tiêu chí"), _("Tối đa"), *(unit for unit, _sheet in sheets)]
    return Page(_("Từng tiêu chí"), heading, rows, (10, 60, *[_NUMBER_WIDTH] * (1 + len(sheets))))


def _headings() -> list[str]:
    return [_("Nội dung"), _("Thưởng"), _("Trừ"), _("Tổng"), _("Tối đa")]


def _number(value: str | None) -> Decimal | None:
    return Decimal(value) if value else None


def _late(late: bool) -> str | None:
    return _("Nộp muộn") if late else None
