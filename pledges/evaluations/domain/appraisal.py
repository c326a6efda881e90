"""The head appraises what the units handed in; a deputy appraises the head's unit."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from blocs.roles import staff_of
from emulation import clock, rows
from emulation.audit.log import record
from emulation.notices.outbox import notify
from emulation.text import clean
from emulation.workflow import Missing, NotAllowed, Stale, WrongState, lock
from pledges.evaluations.domain.entries import (
    Conflict,
    RefusedEntry,
    Replaced,
    checked,
    forget_appraisal,
    raise_version,
    said,
)
from pledges.evaluations.domain.lines import add_step, close_for, open_for, value_of
from pledges.evaluations.domain.rules import Entry
from pledges.evaluations.domain.workflow import EVALUATION
from pledges.evaluations.enums import CriterionKind, EvaluationState, LineSide, StepKind
from pledges.evaluations.explanations import say_entry
from pledges.evaluations.models import Criterion, Evaluation, Score
from pledges.evaluations.models.evaluations import INPUT_NAMES
from pledges.evaluations.permissions import WHO_APPRAISES, appraises
from pledges.evaluations.queries.reviews import unlocked


@transaction.atomic
def appraise_score(
    *,
    by: Any,
    evaluation: Evaluation,
    criterion: Criterion,
    version: int | None = None,
    appraisal_reason: str = "",
    **values: Any,
) -> Score:
    """Write the appraiser's ``values`` for one leaf and return the score; what the unit entered stays beside them.

    ``values`` are the inputs of the leaf (``points``, ``count``, ``numerator``, ``denominator``, ``choice``). A leaf that the
    unit marked as not applicable can only be confirmed. Raises ``NotAllowed``, ``WrongState`` (also where an accepted
    objection opened other lines), ``Conflict``, or ``RefusedEntry`` (values out of rule, or changed without a reason).
    """
    locked = _locked(evaluation, by)
    scores = Score.objects.select_related("criterion", "entered_by", "appraised_by")
    score = scores.filter(evaluation=locked, criterion=criterion).first()
    if score is None:
        raise RefusedEntry(_("%(code)s: đơn vị chưa nhập tiêu chí này.") % {"code": criterion.code})
    if version is not None and score.version != version:
        if score.appraised_by_id != by.pk or version > score.version:
            raise Conflict(score, score.appraised_by or score.entered_by)
        score.replaced = Replaced(score.appraised_at, say_entry(score.criterion, score.appraised_entry()))
    entry = Entry(**values, not_applicable=score.not_applicable, reason=score.reason)
    return _write(score, entry, clean(appraisal_reason), locked, by)


@transaction.atomic
def accept_all(*, by: Any, evaluation: Evaluation, shown: Mapping[int, int] | None = None) -> int:
    """Confirm every leaf that was not appraised yet as the unit entered it, and return how many those were.

    ``shown`` are the versions of the lines (by primary key of the criterion) that the person sees; None where nobody looks
    at a page. Raises ``NotAllowed``, ``WrongState``, or ``Stale`` naming the lines that are not as they were shown.
    """
    locked = _locked(evaluation, by)
    waiting = list(locked.scores.select_related("criterion").filter(appraised=False))
    require_as_shown(waiting, shown)
    for score in waiting:
        _write(score, score.self_entry(), "", locked, by)
    return len(waiting)


@transaction.atomic
def return_for_correction(
    *,
    by: Any,
    evaluation: Evaluation,
    note: str,
    due_at: datetime,
    lines: Mapping[Criterion, str] | None = None,
    version: int | None = None,
) -> Evaluation:
    """Give the sheet back with the reason ``note`` and a new deadline (aware), and return it.

    ``lines`` names the leaves that the unit may change, each with what is wanted of it; without it all of them are. The
    appraiser has to look at an opened line once more. Raises ``NotAllowed``, ``WrongState``, ``Stale``, or ``Missing`` (no
    reason, a line without its text, a deadline that has passed).
    """
    if due_at <= clock.now():
        raise Missing(_("Hạn nộp lại đã qua. Hãy chọn thời điểm sau bây giờ."))
    wanted = {criterion.pk: clean(text) for criterion, text in (lines or {}).items()}
    silent = [criterion.code for criterion in lines or {} if not wanted[criterion.pk]]
    if silent:
        raise Missing(_("%(codes)s: hãy ghi cần bổ sung gì ở dòng này.") % {"codes": ", ".join(silent)})

    def remember(locked: Evaluation) -> None:
        locked.return_note, locked.own_due_at = clean(note), due_at
        _open_for_unit(locked, wanted, by, clean(note))

    details = {"due_at": due_at, "lines": {criterion.code: text for criterion, text in (lines or {}).items()}}
    returned: Evaluation = EVALUATION.perform(
        evaluation, "return", by=by, note=clean(note), version=version, effect=remember, details=details
    )
    _tell_unit(returned, _("Khối trả lại kết quả %(period)s: %(note)s"), by, note=clean(note)[:150])
    return returned


@transaction.atomic
def complete(*, by: Any, evaluation: Evaluation, version: int | None = None) -> Evaluation:
    """Finish the appraisal and return the evaluation. Raises ``Missing`` naming the leaves not looked at."""
    appraised: Evaluation = EVALUATION.perform(
        evaluation,
        "complete",
        by=by,
        version=version,
        effect=lambda locked: close_for(locked, LineSide.APPRAISER),
    )
    _tell_unit(appraised, _("Khối đã thẩm định xong kết quả %(period)s của đơn vị."), by)
    return appraised


def require_as_shown(waiting: Iterable[Score], shown: Mapping[int, int] | None) -> None:
    """Raise ``Stale`` where a line is not the one that was looked at."""
    moved = [
        each.criterion.code for each in waiting if shown is not None and shown.get(each.criterion_id) != each.version
    ]
    if moved:
        raise Stale(
            _("%(codes)s: đã thay đổi sau khi bạn mở trang nên chưa chấp nhận dòng nào. Hãy xem lại các dòng này.")
            % {"codes": ", ".join(moved)}
        )


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


def _open_for_unit(evaluation: Evaluation, wanted: dict[int, str], by: Any, note: str) -> None:
    """Open the wanted lines, or all of the sheet, and let the appraisal of those begin anew."""
    scores = {each.criterion_id: each for each in evaluation.scores.select_related("criterion")}
    reopened = unlocked(evaluation, LineSide.APPRAISER)
    if reopened is not None and not (wanted and wanted.keys() <= reopened):
        raise WrongState(_("Phiếu chỉ mở lại các dòng có kiến nghị được chấp nhận; chỉ trả lại được các dòng đó."))
    unknown = wanted.keys() - scores.keys()
    if unknown:
        raise Missing(_("Chỉ trả lại được tiêu chí đơn vị đã nhập."))
    open_for(evaluation, LineSide.UNIT, wanted or dict.fromkeys(scores, ""), scores, by=by)
    for pk, text in wanted.items():
        score = scores[pk]
        add_step(
            evaluation, score.criterion, StepKind.RETURNED, by=by, reason=text, old=value_of(score), new=value_of(score)
        )
        if score.appraised:
            forget_appraisal(score)
            score.version += 1
            rows.save(score)


def _write(score: Score, entry: Entry, reason: str, evaluation: Evaluation, by: Any) -> Score:
    code = score.criterion.code
    allowed = unlocked(evaluation, LineSide.APPRAISER) if score.appraised else None
    if allowed is not None and score.criterion_id not in allowed:
        raise WrongState(
            _("%(code)s: đã thẩm định xong. Chỉ sửa được dòng có kiến nghị được chấp nhận.") % {"code": code}
        )
    result = checked(score.criterion, entry)
    if result is None and not score.not_applicable:
        raise RefusedEntry(_("%(code)s: chưa có giá trị thẩm định. Hãy nhập.") % {"code": code})
    # Points relative to the peers may be equal for now where the numbers are not.
    if (result != score.self_result or (leaf_is_relative(score) and entry != score.self_entry())) and not reason:
        raise RefusedEntry(_("%(code)s: điểm thẩm định khác điểm tự chấm. Hãy ghi lý do điều chỉnh.") % {"code": code})
    if score.appraised and not score.dishonest and (score.appraised_entry(), score.appraisal_reason) == (entry, reason):
        return score
    before, before_said = value_of(score), said(score.self_entry())
    for name in INPUT_NAMES:
        setattr(score, f"appraised_{name}", getattr(entry, name))
    score.appraised, score.appraised_result, score.appraisal_reason = True, result, reason
    score.dishonest = False  # looking at the leaf anew takes a finding back
    score.appraised_at, score.appraised_by = clock.now(), by
    score.version += 1
    rows.save(score)
    raise_version(evaluation)
    after = value_of(score)
    if reason or before != after:
        add_step(evaluation, score.criterion, StepKind.APPRAISED, by=by, reason=reason, old=before, new=after)
    record(
        "score.appraised",
        evaluation,
        by=by,
        note=reason,
        details={"criterion": code, "self": before_said, "appraised": said(entry), "points": result},
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
