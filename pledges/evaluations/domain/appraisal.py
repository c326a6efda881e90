"""The head appraises what the units handed in; a deputy appraises the head's unit."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from blocs.roles import staff_of
from emulation import clock, rows
from emulation.audit.log import record
from emulation.notices.outbox import notify
from emulation.text import clean
from emulation.workflow import Missing, NotAllowed, WrongState, lock
from pledges.evaluations.domain.entries import Conflict, RefusedEntry, checked, raise_version, said
from pledges.evaluations.domain.rules import Entry
from pledges.evaluations.domain.workflow import EVALUATION
from pledges.evaluations.enums import CriterionKind, EvaluationState
from pledges.evaluations.models import Criterion, Evaluation, Score
from pledges.evaluations.models.evaluations import INPUT_NAMES
from pledges.evaluations.permissions import WHO_APPRAISES, appraises


@transaction.atomic
def appraise_score(
    *,
    by: Any,
    evaluation: Evaluation,
    criterion: Criterion,
    version: int | None = None,
    points: Decimal | None = None,
    count: Decimal | None = None,
    numerator: Decimal | None = None,
    denominator: Decimal | None = None,
    choice: str = "",
    appraisal_reason: str = "",
) -> Score:
    """Write the appraiser's values for one leaf and return the score; what the unit entered stays beside them.

    A leaf that the unit marked as not applicable can only be confirmed. Raises ``NotAllowed``, ``WrongState``,
    ``Conflict``, or ``RefusedEntry`` (values out of rule, or changed without a reason).
    """
    locked = _locked(evaluation, by)
    scores = Score.objects.select_related("criterion", "entered_by", "appraised_by")
    score = scores.filter(evaluation=locked, criterion=criterion).first()
    if score is None:
        raise RefusedEntry(_("%(code)s: đơn vị chưa nhập tiêu chí này.") % {"code": criterion.code})
    if version is not None and score.version != version:
        raise Conflict(score, score.appraised_by or score.entered_by)
    entry = Entry(points, count, numerator, denominator, choice, score.not_applicable, score.reason)
    return _write(score, entry, clean(appraisal_reason), locked, by)


@transaction.atomic
def accept_all(*, by: Any, evaluation: Evaluation) -> int:
    """Confirm every leaf that was not appraised yet as the unit entered it, and return how many those were."""
    locked = _locked(evaluation, by)
    waiting = list(locked.scores.select_related("criterion").filter(appraised=False))
    for score in waiting:
        _write(score, score.self_entry(), "", locked, by)
    return len(waiting)


@transaction.atomic
def return_for_correction(*, by: Any, evaluation: Evaluation, note: str, due_at: datetime) -> Evaluation:
    """Give the sheet back with the reason ``note`` and a new deadline (aware), and return it.

    Raises ``NotAllowed``, ``WrongState``, or ``Missing`` (no reason, a deadline that has passed).
    """
    if due_at <= clock.now():
        raise Missing(_("Hạn nộp lại đã qua. Hãy chọn thời điểm sau bây giờ."))

    def remember(locked: Evaluation) -> None:
        locked.return_note, locked.own_due_at = clean(note), due_at

    returned: Evaluation = EVALUATION.perform(
        evaluation, "return", by=by, note=clean(note), effect=remember, details={"due_at": due_at}
    )
    _tell_unit(returned, _("Khối trả lại kết quả %(period)s: %(note)s"), by, note=clean(note)[:150])
    return returned


@transaction.atomic
def complete(*, by: Any, evaluation: Evaluation, version: int | None = None) -> Evaluation:
    """Finish the appraisal and return the evaluation. Raises ``Missing`` naming the leaves not looked at."""
    appraised: Evaluation = EVALUATION.perform(evaluation, "complete", by=by, version=version)
    _tell_unit(appraised, _("Khối đã thẩm định xong kết quả %(period)s của đơn vị."), by)
    return appraised


def _locked(evaluation: Evaluation, by: Any) -> Evaluation:
    """Return the evaluation under a lock with its appraisal begun; raises ``NotAllowed`` or ``WrongState``."""
    locked: Evaluation = lock(evaluation)
    if not appraises.test(by, locked):
        raise NotAllowed(WHO_APPRAISES)
    if locked.state != EvaluationState.SUBMITTED:
        raise WrongState(
            _("Phiếu đang ở trạng thái “%(state)s” nên không thẩm định được.") % {"state": locked.get_state_display()}
        )
    if locked.appraisal_began_at is None:
        locked.appraisal_began_at = clock.now()
        locked.save(update_fields=["appraisal_began_at"])
    return locked


def _write(score: Score, entry: Entry, reason: str, evaluation: Evaluation, by: Any) -> Score:
    result = checked(score.criterion, entry)
    if result is None and not score.not_applicable:
        raise RefusedEntry(_("%(code)s: chưa có giá trị thẩm định. Hãy nhập.") % {"code": score.criterion.code})
    # Points relative to the peers may be equal for now where the numbers are not.
    if (result != score.self_result or (leaf_is_relative(score) and entry != score.self_entry())) and not reason:
        raise RefusedEntry(
            _("%(code)s: điểm thẩm định khác điểm tự chấm. Hãy ghi lý do điều chỉnh.") % {"code": score.criterion.code}
        )
    if score.appraised and not score.dishonest and (score.appraised_entry(), score.appraisal_reason) == (entry, reason):
        return score
    for name in INPUT_NAMES:
        setattr(score, f"appraised_{name}", getattr(entry, name))
    score.appraised, score.appraised_result, score.appraisal_reason = True, result, reason
    score.dishonest = False  # looking at the leaf anew takes a finding back
    score.appraised_at, score.appraised_by = clock.now(), by
    score.version += 1
    rows.save(score)
    raise_version(evaluation)
    record(
        "score.appraised",
        evaluation,
        by=by,
        note=reason,
        details={
            "criterion": score.criterion.code,
            "self": said(score.self_entry()),
            "appraised": said(entry),
            "points": result,
        },
    )
    return score


def leaf_is_relative(score: Score) -> bool:
    """Say whether the points of this leaf depend on those of the other units."""
    return bool(score.criterion.kind == CriterionKind.RELATIVE)


def _tell_unit(evaluation: Evaluation, text: str, by: Any, **values: Any) -> None:
    notify(
        staff_of([evaluation.seat.unit_id]),
        text=text % {"period": evaluation.period.name, **values},
        url=evaluation.get_absolute_url(),
        besides=by,
    )
