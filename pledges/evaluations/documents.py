"""The printed scoreboard: the sealed snapshot in, A4 landscape out. Printed papers stay Vietnamese."""

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.template.loader import render_to_string
from django.utils import translation

from emulation.documents import render_pdf
from emulation.documents.typography import long_date, unbroken, unbroken_name
from emulation.numbers import format_decimal

STYLES = ("print.css", "papers.css", "scoreboard.css")
TIE_BREAKS = {
    "content": "điểm nội dung cao hơn",
    "bonus": "điểm thưởng cao hơn",
    "deduction": "điểm trừ ít hơn",
}
_LEAF = "leaf:"  # before the code of a leaf whose points part equals, as pledges/evaluations/domain/blocs.py writes it
WHAT = {
    "content": "Nội dung",
    "bonus": "Thưởng",
    "deduction": "Trừ",
    "total": "Tổng điểm",
    "rank": "Hạng",
    "rating": "Xếp loại",
}
_ONE_LINE = 55  # letters of a name that stand on one line in the larger size
_NUMBERS = ("content", "bonus", "deduction", "total", "maximum")


def scoreboard_pdf(snapshot: dict[str, Any], *, sha256: str, sequence: int) -> bytes:
    """Return a published table as PDF; 17 units stand on one page. The same snapshot gives the same bytes.

    Raises ``RenderFailed``.
    """
    published = snapshot.get("published", {})
    at = datetime.fromisoformat(published["at"]) if published else None
    context = {
        "title": f"Bảng điểm {period_name(snapshot)} – {snapshot['bloc']}",
        "superior": unbroken_name(snapshot.get("host", "").upper()),
        "organiser": unbroken_name(snapshot["bloc"].upper()),
        "name": unbroken(period_name(snapshot).upper()),
        "author": snapshot["bloc"],
        "sequence": sequence,
        "published": unbroken(f"{at:%H giờ %M}, {long_date(at.date())}") if at else "",
        "by": published.get("by", ""),
        "rows": [_row(row) for row in snapshot["rows"]],
        "roomy": max((len(row["name"]) for row in snapshot["rows"]), default=0) <= _ONE_LINE,
        "tie_breaks": "; ".join(tie_break_words(snapshot)),
        "criteria": _criteria(snapshot),
        "sha256": sha256,
        "corrects": _corrects(snapshot),
    }
    return render_pdf(render_to_string("print/scoreboard.html", context), stylesheets=STYLES)


def charts_pdf(period: str, bloc: str, charts: Iterable[Any], *, provisional: bool) -> bytes:
    """Return charts with their tables as PDF, one a page; each has ``title``, ``svg``, ``columns``, ``rows``."""
    with translation.override("vi"):
        context = {
            "title": f"Biểu đồ {period} – {bloc}",
            "organiser": unbroken_name(bloc.upper()),
            "name": unbroken(period.upper()),
            "provisional": provisional,
            "charts": list(charts),
        }
        return render_pdf(render_to_string("print/charts.html", context), stylesheets=STYLES)


def period_name(snapshot: dict[str, Any]) -> str:
    """Return "Quý III/2026" of a snapshot of any schema."""
    if "period" in snapshot:
        return str(snapshot["period"]["name"])
    return f"Quý {('I', 'II', 'III', 'IV')[snapshot['quarter'] - 1]}/{snapshot['year']}"


def tie_break_words(snapshot: dict[str, Any]) -> list[str]:
    """Return the tie-break list of the table in its order, in words."""
    return [
        TIE_BREAKS.get(name) or f"điểm tiêu chí {name.removeprefix(_LEAF)} cao hơn" for name in snapshot["tie_breaks"]
    ]


def number(value: str) -> str:
    """Return a sealed number as people read it; an empty one stays empty."""
    return format_decimal(Decimal(value)) if value else ""


def _row(row: dict[str, Any]) -> dict[str, Any]:
    numbers = {name: number(row.get(name, "")) for name in _NUMBERS}
    return row | numbers | {"name": unbroken_name(row["name"])}


def _criteria(snapshot: dict[str, Any]) -> str:
    criteria = snapshot.get("criteria")
    if not criteria:
        return str(snapshot["criteria_set"])
    decision = f", ban hành theo {criteria['decision']}" if criteria["decision"] else ""
    return f"{criteria['name']}, phiên bản {criteria['label']}{decision}; cách tính {criteria['algorithm']}"


def _corrects(snapshot: dict[str, Any]) -> dict[str, Any] | None:
    """Return what the correction changes, ready for the page."""
    corrects = snapshot.get("corrects")
    if not corrects:
        return None
    lines = [line | {side: _side(line, side) for side in ("old", "new")} for line in corrects["lines"]]
    changes = [
        change | {"what": WHAT[change["what"]], "old": _shown(change, "old"), "new": _shown(change, "new")}
        for change in corrects["changes"]
    ]
    return corrects | {"lines": lines, "changes": changes}


def _side(line: dict[str, Any], side: str) -> str:
    """Return what a corrected leaf had or has: points; of one that does not apply, why, and what it counts."""
    points, why_not = number(line[side]), line.get(f"{side}_not_applicable")
    if not why_not:
        return points
    return f"Không áp dụng: {why_not}" + (f" ({points})" if points else "")


def _shown(change: dict[str, Any], side: str) -> str:
    value = change[side]
    if value in (None, ""):
        return "–"
    return str(value) if change["what"] in ("rank", "rating") else number(value)
