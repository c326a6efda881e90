"""The legal moves of a correction. A published table is never changed: a correction becomes the next one."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from emulation.workflow import Move, Reasons, Workflow
from pledges.evaluations.enums import CorrectionState, PeriodState
from pledges.evaluations.models import Correction
from pledges.evaluations.permissions import WHO_PUBLISHES, WHO_RUNS, publishes, runs_period


def missing_for_correction(correction: Correction) -> Reasons:
    """Return what a correction still needs: at least one number that changes, in a period whose books are open."""
    if correction.period.state != PeriodState.PUBLISHED:
        return [_("Kỳ đánh giá đã khóa nên không đính chính được nữa.")]
    if not correction.lines.exists():
        return [_("Chưa có điểm nào được đính chính. Hãy chọn đơn vị, tiêu chí rồi ghi số liệu đúng.")]
    return []


def _publishes(user: Any, correction: Correction) -> bool:
    return bool(publishes.test(user, correction.period))


def _runs(user: Any, correction: Correction) -> bool:
    return bool(runs_period.test(user, correction.period))


CORRECTION = Workflow(
    states=CorrectionState,
    moves=[
        Move(
            name="publish",
            label=gettext_lazy("Công bố đính chính"),
            sources=(CorrectionState.DRAFT,),
            target=CorrectionState.PUBLISHED,
            allowed=_publishes,
            who=WHO_PUBLISHES,
            event="correction.published",
            missing=missing_for_correction,
            stamp="published",
        ),
        Move(
            name="withdraw",
            label=gettext_lazy("Hủy đính chính"),
            sources=(CorrectionState.DRAFT,),
            target=CorrectionState.WITHDRAWN,
            allowed=_runs,
            who=WHO_RUNS,
            event="correction.withdrawn",
            needs_note=True,
            stamp="withdrawn",
        ),
    ],
)
