"""A unit hands its sheet in, and may take it back until somebody began to appraise it."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from blocs.enums import SeatRole
from blocs.roles import staff_of, units_with_role
from emulation import clock
from emulation.notices.outbox import notify
from emulation.workflow import Missing
from pledges.evaluations.domain.lines import add_step, close_for, own_value_of
from pledges.evaluations.domain.workflow import EVALUATION, against_late
from pledges.evaluations.enums import LineSide, StepKind
from pledges.evaluations.models import Evaluation
from pledges.evaluations.queries.reviews import open_lines


@transaction.atomic
def submit(*, by: Any, evaluation: Evaluation, version: int | None = None) -> Evaluation:
    """Hand the sheet in and return it; late is marked, or refused where the period says so.

    Raises ``NotAllowed``, ``WrongState``, ``Stale``, or ``Missing`` naming the leaves without an entry, the returned lines
    without an answer, or the moment since which nothing is taken.
    """

    def mark(locked: Evaluation) -> None:
        moment = clock.now()  # the gate's own, see Workflow.perform
        if late := against_late(locked, moment):
            raise Missing(*late)
        locked.submitted_late = moment > locked.due_at
        locked.appraisal_began_at = None
        _tell_corrections(locked, by)
        close_for(locked, LineSide.UNIT)

    submitted: Evaluation = EVALUATION.perform(evaluation, "submit", by=by, version=version, effect=mark)
    notify(
        staff_of(_judges(submitted)),
        text=_("%(unit)s đã nộp kết quả %(period)s.") % {"unit": submitted.seat.unit, "period": submitted.period.name},
        url=submitted.get_absolute_url(),
        besides=by,
    )
    return submitted


@transaction.atomic
def recall(*, by: Any, evaluation: Evaluation, version: int | None = None) -> Evaluation:
    """Take the sheet back. Raises ``NotAllowed``, ``WrongState``, or ``Missing`` once the appraisal began."""
    recalled: Evaluation = EVALUATION.perform(evaluation, "recall", by=by, version=version)
    return recalled


def _tell_corrections(evaluation: Evaluation, by: Any) -> None:
    """Keep old → new of every returned line that the unit changed, under the name of who entered it."""
    lines = list(open_lines(evaluation, LineSide.UNIT))
    scores = {each.criterion_id: each for each in evaluation.scores.select_related("criterion", "entered_by")}
    for line in lines:
        score = scores[line.criterion_id]
        old, new = (line.before, line.before_result), own_value_of(score)
        if old != new:
            add_step(
                evaluation,
                score.criterion,
                StepKind.CORRECTED,
                by=score.entered_by or by,
                old=old,
                new=new,
                reason=score.note,
            )


def _judges(evaluation: Evaluation) -> frozenset[int]:
    judge = SeatRole.DEPUTY if evaluation.seat.role == SeatRole.HEAD else SeatRole.HEAD
    return units_with_role(evaluation.period.bloc_year, judge)
