"""A unit names highlights of the library on its sheet, or leaves them out again, while the sheet is open."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from emulation import rows
from emulation.audit.log import record
from emulation.workflow import Missing
from pledges.evaluations.domain.entries import open_sheet, raise_version
from pledges.evaluations.domain.lines import require_whole
from pledges.evaluations.models import Evaluation, ReportedHighlight
from pledges.evaluations.queries.reports import reportable
from pledges.library.models import Highlight


@transaction.atomic
def report_highlight(*, by: Any, evaluation: Evaluation, highlight: Highlight) -> ReportedHighlight:
    """Name ``highlight`` on the sheet and return the row; naming it twice makes one.

    Raises ``NotAllowed``, ``WrongState``, or ``Missing`` where it is not the unit's own, not shared, or of another quarter.
    """
    locked = open_sheet(evaluation, by)
    require_whole(locked)
    if said := ReportedHighlight.objects.filter(evaluation=locked, highlight=highlight).first():
        return said
    # Under its row lock, so that it is not taken back in the same second.
    if reportable(locked).select_for_update(of=("self",)).filter(pk=highlight.pk).first() is None:
        raise Missing(
            _("Chỉ dẫn được mục của chính đơn vị, đã chia sẻ, thuộc kỳ này hoặc cả năm. Hãy chia sẻ mục trước.")
        )
    reported = rows.save(ReportedHighlight(evaluation=locked, highlight=highlight, reported_by=by))
    raise_version(locked)
    record(
        "evaluation.highlight_reported", locked, by=by, details={"highlight": highlight.pk, "title": highlight.title}
    )
    return reported


@transaction.atomic
def leave_out_highlight(*, by: Any, evaluation: Evaluation, highlight: Highlight) -> None:
    """Take ``highlight`` off the sheet; what is not there is left out already. Raises ``NotAllowed`` or ``WrongState``."""
    locked = open_sheet(evaluation, by)
    require_whole(locked)
    reported = ReportedHighlight.objects.filter(evaluation=locked, highlight=highlight).first()
    if reported is None:
        return
    rows.delete(reported)
    raise_version(locked)
    record(
        "evaluation.highlight_left_out", locked, by=by, details={"highlight": highlight.pk, "title": highlight.title}
    )
