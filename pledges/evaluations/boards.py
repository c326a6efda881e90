"""Sealed tables as the screens show them: numbers read back, parts with their sums, changes in words."""

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from emulation.numbers import format_decimal
from pledges.evaluations.domain.blocs import LEAF_BREAK

PARTS = {
    "content": gettext_lazy("Nội dung"),
    "bonus": gettext_lazy("Thưởng"),
    "deduction": gettext_lazy("Trừ"),
}
_WHAT = PARTS | {
    "total": gettext_lazy("Tổng"),
    "rank": gettext_lazy("Hạng"),
    "rating": gettext_lazy("Xếp loại"),
}
_TIE_BREAKS = {
    "content": gettext_lazy("điểm nội dung cao hơn"),
    "deduction": gettext_lazy("điểm trừ ít hơn"),
    "bonus": gettext_lazy("điểm thưởng cao hơn"),
}
_TITLES = ("rank", "rating")
_NUMBERS = ("points", "self", "appraised", "maximum", "standing")


def tie_breaks(snapshot: dict[str, Any]) -> list[str]:
    """Return the tie-break list of a table in its order, in words; a criterion speaks by its code."""
    leaf = _("điểm tiêu chí %(code)s cao hơn")
    return [
        str(_TIE_BREAKS.get(name) or leaf % {"code": name.removeprefix(LEAF_BREAK)}) for name in snapshot["tie_breaks"]
    ]


def say_side(points: Decimal | None, why_not: str) -> str:
    """Return one side of a corrected leaf as shown: its points; of a leaf that does not apply, why, and what it counts."""
    if not why_not:
        return format_decimal(points)
    said = _("Không áp dụng: %(reason)s") % {"reason": why_not}
    return said if points is None else f"{said} ({format_decimal(points)})"


def board_change(change: dict[str, Any]) -> dict[str, Any]:
    """Return one change between two tables with its number read back and its column in words."""
    number = change["what"] not in _TITLES

    def side(value: Any) -> Any:
        return Decimal(value) if number and value not in (None, "") else value

    return change | {
        "what": _WHAT[change["what"]],
        "number": number,
        "old": side(change["old"]),
        "new": side(change["new"]),
    }


def sheet_parts(sheet: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the parts of a sealed sheet (``key``, ``name``, ``total``, ``lines``): content, bonus, deduction.

    Each line has its numbers and moments read back. A group stands in the part of the leaves below it.
    """
    lines = [_line(line) for line in sheet["lines"]]
    found = []
    for key, name in PARTS.items():
        own = list(_of_part(lines, key))
        if own:
            found.append({"key": key, "name": name, "total": Decimal(sheet["totals"][key]), "lines": own})
    return found


def _of_part(lines: list[dict[str, Any]], part: str) -> Iterable[dict[str, Any]]:
    """Yield the leaves of ``part``, and before them the groups under which they stand."""
    above: list[dict[str, Any]] = []
    for line in lines:
        above = [group for group in above if group["depth"] < line["depth"]]
        if line.get("group"):
            above.append(line)
        elif line["part"] == part:
            yield from above
            above = []
            yield line


def _line(line: dict[str, Any]) -> dict[str, Any]:
    numbers = {name: Decimal(line[name]) if line.get(name) else None for name in _NUMBERS}
    whole = {"note": "", "reason": "", "not_applicable": "", "said": "", "rule": "", "group": False, "corrected": None}
    whole |= {"entered": {}, "judged": {}, "stood": {}} | line | numbers
    whole["judged_not_applicable"] = line.get("judged_not_applicable", whole["not_applicable"])
    for deed in ("entered", "judged", "stood", "corrected"):
        if whole[deed]:
            whole[deed] = _deed(whole[deed])
    return whole


def _deed(deed: dict[str, Any]) -> dict[str, Any]:
    """Return who did it with the moment read back, and in words what was corrected; nothing where nobody did."""
    if not deed.get("at"):
        return {}
    old = {}
    if "old" in deed:
        old["old"] = say_side(Decimal(deed["old"]) if deed["old"] else None, deed.get("old_not_applicable", ""))
    return deed | {"at": datetime.fromisoformat(deed["at"])} | old
