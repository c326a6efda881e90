"""The legal moves of criteria sets, periods and evaluations. Screens and the gate ask these tables."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from emulation import clock
from emulation.deadlines import in_words
from emulation.workflow import Move, Reasons, Workflow
from pledges.evaluations.domain.lines import own_value_of
from pledges.evaluations.enums import CriteriaSetState, EvaluationState, LineSide, ObjectionState, PeriodState
from pledges.evaluations.models import CriteriaSet, Evaluation, OpenedLine, Period, Score
from pledges.evaluations.permissions import (
    WHO_APPRAISES,
    WHO_DECIDES,
    WHO_KEEPS_CRITERIA,
    WHO_OBJECTS,
    WHO_PUBLISHES,
    WHO_RUNS,
    WHO_SUBMITS,
    appraises,
    decides,
    decides_objection,
    keeps_criteria,
    opens,
    publishes,
    submits,
    withdraws,
)
from pledges.evaluations.queries.criteria import table_of
from pledges.evaluations.queries.reviews import open_lines, standing_leaves, waiting_objections
from pledges.evaluations.queries.sheets import missing_leaves, unappraised_leaves, unproved_leaves
from pledges.evaluations.table_checks import check_table

_NAMED = 5  # how many missing things a sentence names


def missing_for_adoption(criteria_set: CriteriaSet) -> Reasons:
    """Return what contradicts itself in a criteria set, or is missing: one sentence each, with its remedy.

    A group that belongs to itself, at once or around a corner, would keep its leaves off every sheet, where nobody
    could enter what the gate of submission then asks for.
    """
    return [finding.text for finding in check_table(table_of(criteria_set)) if finding.serious]


def missing_for_submission(evaluation: Evaluation) -> Reasons:
    """Return what is missing: entries (a 0 is one), proof where it is asked for, answers to lines that came back."""
    reasons = against_late(evaluation, clock.now())
    leaves, unproved = missing_leaves(evaluation), unproved_leaves(evaluation)
    if leaves:
        reason = _("Còn thiếu %(count)d tiêu chí: %(names)s. Hãy nhập số liệu, kể cả số 0.")
        reasons.append(reason % {"count": len(leaves), "names": _listed([leaf.code for leaf in leaves])})
    if unproved:
        reason = _("Còn %(count)d tiêu chí bắt buộc có minh chứng mà chưa có: %(names)s. Hãy đính kèm minh chứng.")
        reasons.append(reason % {"count": len(unproved), "names": _listed([leaf.code for leaf in unproved])})
    unanswered = [line.criterion.code for line in unanswered_lines(evaluation)]
    if unanswered:
        reason = _(
            "Còn %(count)d dòng bị trả lại chưa sửa và chưa giải trình: %(names)s. Hãy sửa số liệu hoặc giải trình."
        )
        reasons.append(reason % {"count": len(unanswered), "names": _listed(unanswered)})
    return reasons


def against_late(evaluation: Evaluation, moment: datetime) -> Reasons:
    """Return why a sheet is not taken at ``moment``: the period is not open, or takes nothing any more."""
    if evaluation.period.state == PeriodState.PLANNED:
        return [_("Kỳ đánh giá chưa mở nên chưa nộp được.")]
    last = evaluation.closes_at
    if last is None or moment <= last:
        return []
    return [
        _("Đã ngừng nhận phiếu từ %(last)s. Hãy đề nghị khối trưởng gia hạn cho đơn vị.") % {"last": in_words(last)}
    ]


def missing_for_appraisal(evaluation: Evaluation) -> Reasons:
    """Return the leaves that the appraiser has not looked at yet."""
    leaves = unappraised_leaves(evaluation)
    if not leaves:
        return []
    return [
        _("Còn %(count)d tiêu chí chưa thẩm định: %(names)s. Hãy thẩm định hoặc dùng “Chấp nhận các dòng còn lại”.")
        % {"count": len(leaves), "names": _listed([leaf.code for leaf in leaves])}
    ]


def missing_for_publication(period: Period) -> Reasons:
    """Return the units whose evaluation is not appraised yet."""
    waiting = [
        evaluation.seat.name.short
        for evaluation in period.evaluations.select_related("seat__unit", "seat__bloc_year")
        if evaluation.state != EvaluationState.APPRAISED
    ]
    reasons = []
    if waiting:
        words = {"count": len(waiting), "names": _listed(waiting)}
        reasons.append(_("Còn %(count)d đơn vị chưa thẩm định xong: %(names)s.") % words)
    return reasons + _against_publication(period)


def _against_publication(period: Period) -> Reasons:
    """Return what of objections and of the standing body is still to be waited for."""
    reasons = []
    undecided = [f"{each.evaluation.seat.name.short} ({each.criterion.code})" for each in waiting_objections(period)]
    if undecided:
        words = {"count": len(undecided), "names": _listed(undecided)}
        reasons.append(_("Còn %(count)d kiến nghị chưa quyết định: %(names)s.") % words)
    until = period.objections_until
    if until is not None and clock.now() < until:
        reasons.append(
            _("Chưa hết thời hạn nhận kiến nghị: %(until)s. Hãy đợi, hoặc sửa thời hạn của kỳ.")
            % {"until": in_words(until)}
        )
    left = Score.objects.filter(
        evaluation__period=period, criterion__in=standing_leaves(period), standing=False
    ).count()
    if left:
        reasons.append(_("Thường trực Hội đồng còn %(count)d dòng chưa thẩm định.") % {"count": left})
    return reasons


def unanswered_lines(evaluation: Evaluation) -> list[OpenedLine]:
    """Return the returned lines, with what was wanted, in which nothing was changed and nothing explained."""
    if evaluation.state != EvaluationState.RETURNED:
        return []
    lines = list(open_lines(evaluation, LineSide.UNIT).filter(explanation="").exclude(note=""))
    scores = {each.criterion_id: each for each in evaluation.scores.select_related("criterion")} if lines else {}
    return [line for line in lines if own_value_of(scores[line.criterion_id]) == (line.before, line.before_result)]


def _listed(names: list[str]) -> str:
    if len(names) == _NAMED + 1:
        return ", ".join(names)
    return ", ".join(names[:_NAMED]) + (
        _(" và %(count)d mục khác") % {"count": len(names) - _NAMED} if len(names) > _NAMED else ""
    )


CRITERIA_SET = Workflow(
    states=CriteriaSetState,
    moves=[
        Move(
            name="adopt",
            label=gettext_lazy("Ban hành"),
            sources=(CriteriaSetState.DRAFT,),
            target=CriteriaSetState.ADOPTED,
            allowed=keeps_criteria.test,
            who=WHO_KEEPS_CRITERIA,
            event="criteria_set.adopted",
            missing=missing_for_adoption,
            stamp="adopted",
        )
    ],
)

PERIOD = Workflow(
    states=PeriodState,
    moves=[
        Move(
            name="open",
            label=gettext_lazy("Mở kỳ đánh giá"),
            sources=(PeriodState.PLANNED,),
            target=PeriodState.OPEN,
            allowed=opens.test,
            who=WHO_RUNS,
            event="period.opened",
            stamp="opened",
        ),
        Move(
            name="publish",
            label=gettext_lazy("Công bố kết quả"),
            sources=(PeriodState.OPEN,),
            target=PeriodState.PUBLISHED,
            allowed=publishes.test,
            who=WHO_PUBLISHES,
            event="period.published",
            missing=missing_for_publication,
            stamp="published",
        ),
        Move(
            name="lock",
            label=gettext_lazy("Khóa kỳ đánh giá"),
            sources=(PeriodState.PUBLISHED,),
            target=PeriodState.LOCKED,
            allowed=publishes.test,
            who=WHO_PUBLISHES,
            event="period.locked",
        ),
    ],
)


def _by_publication(user: Any, evaluation: Evaluation) -> bool:
    return bool(publishes.test(user, evaluation.period))


EVALUATION = Workflow(
    states=EvaluationState,
    moves=[
        Move(
            name="submit",
            label=gettext_lazy("Nộp phiếu"),
            sources=(EvaluationState.DRAFT, EvaluationState.RETURNED),
            target=EvaluationState.SUBMITTED,
            allowed=submits.test,
            who=WHO_SUBMITS,
            event="evaluation.submitted",
            missing=missing_for_submission,
            stamp="submitted",
        ),
        Move(
            name="recall",
            label=gettext_lazy("Rút phiếu để sửa"),
            sources=(EvaluationState.SUBMITTED,),
            target=EvaluationState.DRAFT,
            allowed=submits.test,
            who=WHO_SUBMITS,
            event="evaluation.recalled",
            missing=lambda evaluation: (
                [_("Khối đã bắt đầu thẩm định phiếu này. Hãy đề nghị khối trưởng trả lại phiếu.")]
                if evaluation.appraisal_began_at
                else []
            ),
        ),
        Move(
            name="return",
            label=gettext_lazy("Trả lại để bổ sung"),
            sources=(EvaluationState.SUBMITTED,),
            target=EvaluationState.RETURNED,
            allowed=appraises.test,
            who=WHO_APPRAISES,
            event="evaluation.returned",
            needs_note=True,
            stamp="returned",
        ),
        Move(
            name="complete",
            label=gettext_lazy("Hoàn thành thẩm định"),
            sources=(EvaluationState.SUBMITTED,),
            target=EvaluationState.APPRAISED,
            allowed=appraises.test,
            who=WHO_APPRAISES,
            event="evaluation.appraised",
            missing=missing_for_appraisal,
            stamp="appraised",
        ),
        Move(
            name="reopen",
            label=gettext_lazy("Mở lại dòng có kiến nghị được chấp nhận"),
            sources=(EvaluationState.APPRAISED,),
            target=EvaluationState.SUBMITTED,
            allowed=decides.test,
            who=WHO_DECIDES,
            event="evaluation.reopened",
            needs_note=True,
            quiet=True,
        ),
        Move(
            name="publish",
            label=gettext_lazy("Công bố kết quả"),
            sources=(EvaluationState.APPRAISED,),
            target=EvaluationState.PUBLISHED,
            allowed=_by_publication,
            who=WHO_PUBLISHES,
            event="evaluation.published",
        ),
    ],
)

OBJECTION = Workflow(
    states=ObjectionState,
    moves=[
        Move(
            name="accept",
            label=gettext_lazy("Chấp nhận kiến nghị"),
            sources=(ObjectionState.OPEN,),
            target=ObjectionState.ACCEPTED,
            allowed=decides_objection.test,
            who=WHO_DECIDES,
            event="objection.accepted",
            needs_note=True,
            stamp="decided",
        ),
        Move(
            name="decline",
            label=gettext_lazy("Không chấp nhận kiến nghị"),
            sources=(ObjectionState.OPEN,),
            target=ObjectionState.DECLINED,
            allowed=decides_objection.test,
            who=WHO_DECIDES,
            event="objection.declined",
            needs_note=True,
            stamp="decided",
        ),
        Move(
            name="withdraw",
            label=gettext_lazy("Rút kiến nghị"),
            sources=(ObjectionState.OPEN,),
            target=ObjectionState.WITHDRAWN,
            allowed=withdraws.test,
            who=WHO_OBJECTS,
            event="objection.withdrawn",
        ),
    ],
)
