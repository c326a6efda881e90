"""What of the evaluations waits for a person."""

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from blocs.enums import SeatRole
from blocs.roles import standing_of
from emulation.duties import Duty, Part, Progress, progress_provider, provider
from pledges.evaluations.enums import EvaluationState, PeriodState
from pledges.evaluations.models import Evaluation
from pledges.evaluations.queries.progress import progress_of, sheets_at_work

_WITH_UNIT = (EvaluationState.DRAFT, EvaluationState.RETURNED)


@provider
def duties_of(user: Any) -> Iterator[Duty]:
    """Yield sheets to enter or hand in, sheets to appraise, tables to publish."""
    standing = standing_of(user)
    if not standing.member_units:
        return
    for evaluations in _open_periods(user):
        for evaluation in evaluations:
            if evaluation.seat.unit_id in standing.member_units and evaluation.state in _WITH_UNIT:
                yield _own(evaluation)
        yield from _of_leadership(standing, evaluations)


@progress_provider
def progress_of_periods(user: Any) -> Iterator[Progress]:
    """Yield how many units have handed in, for every open period that ``user`` may see."""
    for evaluations in _open_periods(user):
        counts, period = progress_of(evaluations), evaluations[0].period
        yield Progress(
            title=f"{period.name} – {period.bloc_year.bloc}",
            url=period.get_absolute_url(),
            parts=(
                Part("submitted", _("đã nộp"), counts["submitted"]),
                Part("returned", _("trả lại"), counts["returned"]),
                Part("draft", _("chưa nộp"), counts["waiting"]),
            ),
            due=period.due_at,
        )


def _open_periods(user: Any) -> list[list[Evaluation]]:
    """Return the evaluations of each open period that ``user`` may see."""
    return [sheets for sheets in sheets_at_work(user) if sheets[0].period.state == PeriodState.OPEN]


def _own(evaluation: Evaluation) -> Duty:
    returned = evaluation.state == EvaluationState.RETURNED
    title = _("Bổ sung phiếu %(period)s bị trả lại") if returned else _("Nhập và nộp kết quả %(period)s")
    return Duty(
        title=title % {"period": evaluation.period.name},
        where=f"{evaluation.seat.name.short} – {evaluation.period.bloc_year.bloc}",
        url=evaluation.get_absolute_url(),
        action=_("Mở phiếu"),
        due=evaluation.due_at,
        since=evaluation.returned_at or evaluation.period.opened_at,
    )


def _of_leadership(standing: Any, evaluations: list[Evaluation]) -> Iterator[Duty]:
    """Yield what waits for the head and the deputies: sheets handed in, or a table ready to be published."""
    role_of = {each.seat.role for each in evaluations if each.seat.unit_id in standing.member_units}
    period = evaluations[0].period
    waiting = [
        each
        for each in evaluations
        if each.state == EvaluationState.SUBMITTED
        and each.seat.unit_id not in standing.member_units
        and (SeatRole.DEPUTY if each.seat.role == SeatRole.HEAD else SeatRole.HEAD) in role_of
    ]
    if waiting:
        yield Duty(
            title=_("Thẩm định kết quả %(period)s: %(count)d đơn vị đang chờ")
            % {"period": period.name, "count": len(waiting)},
            where=str(period.bloc_year.bloc),
            url=period.get_absolute_url(),
            action=_("Thẩm định"),
            due=period.appraisal_due_at,
        )
    heads = {
        each.seat.unit_id
        for each in evaluations
        if each.seat.role in (SeatRole.HEAD, SeatRole.DEPUTY) and each.seat.unit_id in standing.leader_of
    }
    if heads and all(each.state == EvaluationState.APPRAISED for each in evaluations):
        year = period.bloc_year
        yield Duty(
            title=_("Công bố kết quả %(period)s") % {"period": period.name},
            where=str(year.bloc),
            url=reverse("evaluations:publish", args=[year.bloc.slug, year.year, period.quarter]),
            action=_("Công bố"),
            due=period.appraisal_due_at,
        )
