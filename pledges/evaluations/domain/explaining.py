"""A unit explains (giải trình) a line that was returned to it, beside correcting it or instead."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from emulation import clock, rows
from emulation.audit.log import record
from emulation.text import clean
from emulation.workflow import Missing, WrongState
from pledges.evaluations.domain.entries import open_sheet, raise_version
from pledges.evaluations.domain.lines import add_step
from pledges.evaluations.enums import LineSide, StepKind
from pledges.evaluations.models import Criterion, Evaluation, OpenedLine
from pledges.evaluations.queries.reviews import open_lines


@transaction.atomic
def explain_line(*, by: Any, evaluation: Evaluation, criterion: Criterion, text: str) -> OpenedLine:
    """Write what the unit has to say of a returned line and return it; the same words twice are written once.

    Raises ``NotAllowed``, ``WrongState`` (the line is not returned) or ``Missing`` (no words).
    """
    locked = open_sheet(evaluation, by)
    line = open_lines(locked, LineSide.UNIT).filter(criterion=criterion).first()
    if line is None:
        raise WrongState(_("%(code)s: dòng này không bị trả lại nên không cần giải trình.") % {"code": criterion.code})
    words = clean(text)
    if not words:
        raise Missing(_("Giải trình: còn thiếu. Hãy ghi nội dung giải trình."))
    if line.explanation == words:
        return line
    line.explanation, line.explained_at, line.explained_by = words, clock.now(), by
    rows.save(line)
    raise_version(locked)
    value = (line.before, line.before_result)
    add_step(locked, criterion, StepKind.EXPLAINED, by=by, reason=words, old=value, new=value)
    record("score.explained", locked, by=by, note=words, details={"criterion": criterion.code})
    return line
