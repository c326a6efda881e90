"""The sheet to be filled in by hand: plain rows in, PDF out. Printed papers stay Vietnamese."""

from collections.abc import Iterable
from typing import Any

import segno
from django.template.loader import render_to_string
from django.utils import timezone, translation

from emulation.documents import render_pdf
from emulation.documents.typography import unbroken_name
from emulation.numbers import format_decimal
from pledges.evaluations.enums import NarrativePart
from pledges.evaluations.explanations import choice_label, input_label
from pledges.evaluations.models import Evaluation
from pledges.evaluations.queries.sheets import Line, leaf_of


def blank_pdf(evaluation: Evaluation, lines: Iterable[Line], *, address: str) -> bytes:
    """Return the empty sheet as PDF, A4 portrait; its QR opens ``address``, which is printed below it too.

    Raises ``RenderFailed``.
    """
    return render_pdf(
        blank_html(evaluation, lines, address=address), stylesheets=("print.css", "papers.css", "blank.css")
    )


def blank_html(evaluation: Evaluation, lines: Iterable[Line], *, address: str) -> str:
    """Return the empty sheet as a whole HTML document: nothing of what was entered so far stands on it."""
    year = evaluation.period.bloc_year
    with translation.override("vi"):
        context = {
            "title": f"Phiếu nhập tay {evaluation.period.name} – {evaluation.seat.name.full}",
            "superior": unbroken_name(year.host_name.full.upper()),
            "organiser": unbroken_name(evaluation.seat.name.full.upper()),
            "period": evaluation.period.name,
            "bloc": year.bloc.name,
            "table": str(evaluation.period.criteria_set),
            "due": f"{timezone.localtime(evaluation.due_at):%H:%M ngày %d/%m/%Y}",
            "rows": [_row(line) for line in lines],
            "parts": [str(part.label) for part in NarrativePart],
            "qr": segno.make(address, error="m").svg_data_uri(border=2),
            "address": address,
            "draft": False,
        }
        return render_to_string("print/blank.html", context)


def _row(line: Line) -> dict[str, Any]:
    criterion = line.criterion
    row = {"code": criterion.code, "name": criterion.name, "maximum": format_decimal(criterion.max_points)}
    if not line.is_leaf:
        return row | {"leaf": False, "boxes": [], "choices": [], "may_not_apply": False}
    leaf = leaf_of(criterion)
    return row | {
        "leaf": True,
        "boxes": [input_label(leaf, name) for name in leaf.inputs if name != "choice"],
        "choices": [str(choice_label(code, label)) for code, label, _points in leaf.choices],
        "may_not_apply": bool(leaf.params.get("not_applicable")),
    }
