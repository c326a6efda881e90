"""The council's standing body appraises after the head, some leaves or all of them, where the period says so."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from blocs.roles import staff_of
from emulation import clock, rows
from emulation.audit.log import record
from emulation.notices.outbox import notify
from emulation.text import clean
from emulation.workflow import NotAllowed, WrongState, lock
from pledges.evaluations.domain.appraisal import require_as_shown
from pledges.evaluations.domain.entries import Conflict, RefusedEntry, Replaced, checked, raise_version, said
from pledges.evaluations.domain.lines import add_step, value_of
from pledges.evaluations.domain.rules import Entry
from pledges.evaluations.enums import EvaluationState, StepKind
from pledges.evaluations.explanations import say_entry
from pledges.evaluations.models import Criterion, Evaluation, Score
from pledges.evaluations.models.evaluations import INPUT_NAMES
from pledges.evaluations.permissions import WHO_STANDS, stands
from pledges.evaluations.queries.reviews import standing_leaves


@transaction.atomic
def stand_by_score(
    *,
    by: Any,
    evaluation: Evaluation,
    criterion: Criterion,
    version: int | None = None,
    standing_reason: str = "",
    **values: Any,
) -> Score:
    """Write the standing body's ``values`` for one leaf and return the score; both earlier sides stay beside them.

    Raises ``NotAllowed``, ``WrongState`` (not appraised yet, published, or a leaf that is the head's alone), ``Conflict``, or
    ``RefusedEntry`` (values out of rule, or changed without a reason).
    """
    locked = _locked(evaluation, by)
    if not standing_leaves(locked.period).filter(pk=criterion.pk).exists():
        raise WrongState(
            _("%(code)s: kỳ này không giao tiêu chí cho Thường trực thẩm định.") % {"code": criterion.code}
        )
    score = Score.objects.select_related("criterion", "appraised_by", "standing_by").get(
        evaluation=locked, criterion=criterion
    )
    if version is not None and score.version != version:
        if score.standing_by_id != by.pk or version > score.version:
            raise Conflict(score, score.standing_by or score.appraised_by)
        score.replaced = Replaced(score.standing_at, say_entry(score.criterion, score.standing_entry()))
    entry = Entry(**values, not_applicable=score.not_applicable, reason=score.reason, dishonest=score.dishonest)
    written = _write(score, entry, clean(standing_reason), locked, by)
    _tell_when_done(locked, by)
    return written


@transaction.atomic
def stand_by_all(*, by: Any, evaluation: Evaluation, shown: Mapping[int, int] | None = None) -> int:
    """Confirm every leaf of the standing body's as the appraiser left it, and return how many those were.

    ``shown`` and errors as of ``accept_all``.
    """
    locked = _locked(evaluation, by)
    waiting = locked.scores.select_related("criterion").filter(
        standing=False, criterion__in=standing_leaves(locked.period)
    )
    scores = list(waiting)
    require_as_shown(scores, shown)
    for score in scores:
        _write(score, score.appraised_entry(), "", locked, by)
    _tell_when_done(locked, by)
    return len(scores)


def _locked(evaluation: Evaluation, by: Any) -> Evaluation:
    locked: Evaluation = lock(evaluation)
    if not stands.test(by, locked):
        raise NotAllowed(WHO_STANDS)
    if locked.state != EvaluationState.APPRAISED:
        raise WrongState(
            _(
                "Phiếu đang ở trạng thái “%(state)s”; Thường trực thẩm định sau khi khối thẩm định xong, trước khi công bố."
            )
            % {"state": locked.get_state_display()}
        )
    return locked


def _write(score: Score, entry: Entry, reason: str, evaluation: Evaluation, by: Any) -> Score:
    code = score.criterion.code
    result = checked(score.criterion, entry)
    if result is None and not score.not_applicable:
        raise RefusedEntry(_("%(code)s: chưa có giá trị thẩm định. Hãy nhập.") % {"code": code})
    if result != score.appraised_result and not reason:
        raise RefusedEntry(_("%(code)s: điểm khác điểm khối thẩm định. Hãy ghi lý do điều chỉnh.") % {"code": code})
    if score.standing and (score.standing_entry(), score.standing_reason) == (entry, reason):
        return score
    old, old_said = value_of(score), said(score.entry())
    for name in INPUT_NAMES:
        setattr(score, f"standing_{name}", getattr(entry, name))
    score.standing, score.standing_result, score.standing_reason = True, result, reason
    score.standing_at, score.standing_by = clock.now(), by
    score.version += 1
    rows.save(score)
    raise_version(evaluation)
    new = value_of(score)
    if reason or old != new:
        add_step(evaluation, score.criterion, StepKind.STANDING, by=by, reason=reason, old=old, new=new)
    details = {"criterion": code, "appraised": old_said, "standing": said(entry), "points": result}
    record("score.standing_appraised", evaluation, by=by, note=reason, details=details)
    return score


def _tell_when_done(evaluation: Evaluation, by: Any) -> None:
    """Tell the unit once nothing of its sheet waits for the standing body any more."""
    done = evaluation.scores.filter(standing=True).values("criterion")
    mine = standing_leaves(evaluation.period).filter(criteria_set=evaluation.table_id)
    if not mine.exclude(pk__in=done).exists():
        notify(
            staff_of([evaluation.seat.unit_id]),
            text=_("Thường trực Hội đồng đã thẩm định kết quả %(period)s của đơn vị.")
            % {"period": evaluation.period.name},
            url=evaluation.get_absolute_url(),
            besides=by,
        )
