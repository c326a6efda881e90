"""The legal moves of criteria sets, periods and evaluations. Screens and the gate ask these tables."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from emulation.workflow import Move, Reasons, Workflow
from pledges.evaluations.enums import CriteriaSetState, EvaluationState, PeriodState
from pledges.evaluations.models import CriteriaSet, Evaluation, Period
from pledges.evaluations.permissions import (
    WHO_APPRAISES,
    WHO_KEEPS_CRITERIA,
    WHO_PUBLISHES,
    WHO_SUBMITS,
    appraises,
    keeps_criteria,
    publishes,
    submits,
)
from pledges.evaluations.queries.criteria import table_of
from pledges.evaluations.queries.sheets import missing_leaves, unappraised_leaves
from pledges.evaluations.table_checks import check_table

_NAMED = 5  # how many missing things a sentence names


def missing_for_adoption(criteria_set: CriteriaSet) -> Reasons:
    """Return what contradicts itself in a criteria set, or is missing: one sentence each, with its remedy.

    A group that belongs to itself, at once or around a corner, would keep its leaves off every sheet, where nobody
    could enter what the gate of submission then asks for.
    """
    return [finding.text for finding in check_table(table_of(criteria_set)) if finding.serious]


def missing_for_submission(evaluation: Evaluation) -> Reasons:
    """Return the leaves without an entry; an entered 0 is an entry."""
    leaves = missing_leaves(evaluation)
    if not leaves:
        return []
    return [
        _("Còn thiếu %(count)d tiêu chí: %(names)s. Hãy nhập số liệu, kể cả số 0.")
        % {"count": len(leaves), "names": _listed([leaf.code for leaf in leaves])}
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
    if not waiting:
        return []
    return [
        _("Còn %(count)d đơn vị chưa thẩm định xong: %(names)s.") % {"count": len(waiting), "names": _listed(waiting)}
    ]


def _listed(names: list[str]) -> str:
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
