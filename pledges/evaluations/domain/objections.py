"""A unit objects to the appraisal of a line (kiến nghị); who did not appraise it decides, with a reason."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from blocs.enums import SeatRole
from blocs.roles import leaders_of, leads_unit, staff_of, units_with_role
from emulation import clock, rows
from emulation.audit.log import record
from emulation.deadlines import in_words
from emulation.notices.outbox import notify
from emulation.text import clean
from emulation.workflow import Missing, NotAllowed, WrongState, lock
from pledges.evaluations.domain.entries import forget_appraisal
from pledges.evaluations.domain.lines import add_step, open_for, value_of
from pledges.evaluations.domain.workflow import EVALUATION, OBJECTION
from pledges.evaluations.enums import EvaluationState, LineSide, StepKind
from pledges.evaluations.models import Criterion, Evaluation, Objection, Period, Score
from pledges.evaluations.permissions import WHO_OBJECTS
from pledges.evaluations.queries.people import standing_body_of


@transaction.atomic
def raise_objection(*, by: Any, evaluation: Evaluation, criterion: Criterion, reason: str) -> Objection:
    """Ask to look at the appraisal of a line again and return the objection.

    Raises ``NotAllowed``, ``WrongState`` (not appraised, or outside the time for objections), ``Missing`` (no reason, no
    such line) or ``Impossible`` where one waits for its decision already.
    """
    locked: Evaluation = lock(evaluation)
    if not leads_unit(by, locked.seat.unit_id):
        raise NotAllowed(WHO_OBJECTS)
    if locked.state != EvaluationState.APPRAISED:
        raise WrongState(
            _("Phiếu đang ở trạng thái “%(state)s”; chỉ kiến nghị được khi đã thẩm định xong và chưa công bố.")
            % {"state": locked.get_state_display()}
        )
    if refusal := outside_window(locked.period):
        raise WrongState(refusal)
    score = _score(locked, criterion)
    if not clean(reason):
        raise Missing(_("Lý do kiến nghị: còn thiếu. Hãy ghi lý do."))
    objection = rows.save(
        Objection(evaluation=locked, criterion=criterion, reason=clean(reason), raised_at=clock.now(), raised_by=by)
    )
    value = value_of(score)
    add_step(locked, criterion, StepKind.OBJECTED, by=by, reason=objection.reason, old=value, new=value)
    record("objection.raised", objection, by=by, note=objection.reason, details={"criterion": criterion.code})
    notify(
        _deciders(locked),
        text=_("%(unit)s kiến nghị về tiêu chí %(code)s, %(period)s.")
        % {"unit": locked.seat.unit, "code": criterion.code, "period": locked.period.name},
        url=objection.get_absolute_url(),
        besides=by,
    )
    return objection


@transaction.atomic
def accept_objection(*, by: Any, objection: Objection, decision: str, version: int | None = None) -> Objection:
    """Accept: exactly this line opens for the appraiser again, the sheet goes back to the appraisal.

    Raises ``NotAllowed``, ``WrongState``, ``Stale``, or ``Missing`` where no reason is given.
    """
    evaluation = _settled(objection)
    accepted = _decide(objection, "accept", decision, StepKind.REOPENED, by=by, version=version)
    if evaluation.state == EvaluationState.APPRAISED:
        evaluation = EVALUATION.perform(evaluation, "reopen", by=by, note=accepted.decision)
    score = _score(evaluation, accepted.criterion)
    open_for(
        evaluation, LineSide.APPRAISER, {score.criterion_id: accepted.decision}, {score.criterion_id: score}, by=by
    )
    forget_appraisal(score)
    score.version += 1
    rows.save(score)
    judge = SeatRole.DEPUTY if evaluation.seat.role == SeatRole.HEAD else SeatRole.HEAD
    notify(
        staff_of(units_with_role(evaluation.period.bloc_year, judge)),
        text=_("Kiến nghị của %(unit)s về tiêu chí %(code)s được chấp nhận: hãy thẩm định lại dòng này.")
        % {"unit": evaluation.seat.unit, "code": accepted.criterion.code},
        url=evaluation.get_absolute_url(),
        besides=by,
    )
    return accepted


@transaction.atomic
def decline_objection(*, by: Any, objection: Objection, decision: str, version: int | None = None) -> Objection:
    """Decline: the appraisal stays. Raises as ``accept_objection``."""
    _settled(objection)
    return _decide(objection, "decline", decision, StepKind.UPHELD, by=by, version=version)


@transaction.atomic
def withdraw_objection(*, by: Any, objection: Objection, version: int | None = None) -> Objection:
    """Take the objection back. Raises ``NotAllowed``, ``WrongState`` or ``Stale``."""
    withdrawn: Objection = OBJECTION.perform(objection, "withdraw", by=by, version=version)
    return withdrawn


def outside_window(period: Period) -> str:
    """Return why no objection is taken now, an empty string where it is."""
    if period.takes_objections(clock.now()):
        return ""
    if period.objections_until is not None and clock.now() > period.objections_until:
        return _("Đã hết thời hạn nhận kiến nghị: %(until)s.") % {"until": in_words(period.objections_until)}
    assert period.objections_from is not None  # else the time had begun
    return _("Chưa đến thời gian nhận kiến nghị: từ %(begin)s.") % {"begin": in_words(period.objections_from)}


def _settled(objection: Objection) -> Evaluation:
    """Return the sheet under its lock. Raises ``WrongState`` while it is with the unit again."""
    evaluation: Evaluation = lock(Evaluation(pk=objection.evaluation_id))
    if evaluation.state == EvaluationState.RETURNED:
        raise WrongState(_("Phiếu đang được đơn vị bổ sung. Hãy đợi đơn vị nộp lại rồi quyết định."))
    return evaluation


def _decide(
    objection: Objection, move: str, decision: str, kind: StepKind, *, by: Any, version: int | None
) -> Objection:
    words = clean(decision)

    def remember(locked: Objection) -> None:
        locked.decision = words

    decided: Objection = OBJECTION.perform(objection, move, by=by, note=words, version=version, effect=remember)
    evaluation = decided.evaluation
    value = value_of(_score(evaluation, decided.criterion))
    add_step(evaluation, decided.criterion, kind, by=by, reason=words, old=value, new=value)
    notify(
        staff_of([evaluation.seat.unit_id]),
        text=_("Kiến nghị về tiêu chí %(code)s, %(period)s: %(decision)s.")
        % {
            "code": decided.criterion.code,
            "period": evaluation.period.name,
            "decision": decided.get_state_display().lower(),
        },
        url=decided.get_absolute_url(),
        besides=by,
    )
    return decided


def _score(evaluation: Evaluation, criterion: Criterion) -> Score:
    found = Score.objects.select_related("criterion").filter(evaluation=evaluation, criterion=criterion).first()
    if found is None:
        raise Missing(_("%(code)s: phiếu không có tiêu chí này.") % {"code": criterion.code})
    return found


def _deciders(evaluation: Evaluation) -> list[Any]:
    """Return who is told of an objection: the standing body, and the deputies' leaders where they decide it."""
    year = evaluation.period.bloc_year
    people = standing_body_of(year.bloc.host_unit_id)
    if evaluation.seat.role != SeatRole.HEAD:
        people += leaders_of(units_with_role(year, SeatRole.DEPUTY) - {evaluation.seat.unit_id})
    return people
