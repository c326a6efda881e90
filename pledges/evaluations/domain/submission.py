"""A unit hands its sheet in, and may take it back until somebody began to appraise it."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from blocs.enums import SeatRole
from blocs.roles import staff_of, units_with_role
from emulation import clock
from emulation.notices.outbox import notify
from pledges.evaluations.domain.workflow import EVALUATION
from pledges.evaluations.models import Evaluation


@transaction.atomic
def submit(*, by: Any, evaluation: Evaluation, version: int | None = None) -> Evaluation:
    """Hand the sheet in and return it; late is allowed and marked.

    Raises ``NotAllowed``, ``WrongState``, ``Stale``, or ``Missing`` naming the leaves without an entry.
    """

    def mark(locked: Evaluation) -> None:
        locked.submitted_late = clock.now() > locked.due_at
        locked.appraisal_began_at = None

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


def _judges(evaluation: Evaluation) -> frozenset[int]:
    judge = SeatRole.DEPUTY if evaluation.seat.role == SeatRole.HEAD else SeatRole.HEAD
    return units_with_role(evaluation.period.bloc_year, judge)
