"""What of the review waits for a person: objections to decide, sheets for the standing body, a prepared period to open."""

from collections.abc import Iterator
from itertools import groupby
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from blocs.roles import is_standing_body, runs_bloc_year, standing_of
from emulation.duties import Duty, provider
from pledges.evaluations.enums import EvaluationState, LeafAssessor, ObjectionState, PeriodState, StandingScope
from pledges.evaluations.models import Evaluation, Objection, Period, Score
from pledges.evaluations.permissions import decides
from pledges.evaluations.queries.progress import sheets_at_work


@provider
def duties_of_review(user: Any) -> Iterator[Duty]:
    """Yield the objections that ``user`` decides, what the standing body appraises, and periods to be opened by hand."""
    standing = standing_of(user)
    if not (standing.member_units or standing.standing_body_of):
        return
    yield from _prepared(user)
    if _any_handed_in(user):
        yield from _objections(user)
        if standing.standing_body_of:
            yield from _of_standing_body(user)


def _objections(user: Any) -> Iterator[Duty]:
    at_work = {sheet.pk: sheet for sheets in sheets_at_work(user) for sheet in sheets}
    waiting = Objection.objects.filter(
        state=ObjectionState.OPEN, evaluation__period__in=Period.objects.visible_to(user)
    ).select_related("criterion")
    for objection in waiting.order_by("pk"):
        evaluation = at_work.get(objection.evaluation_id)  # shared, so that each year is asked once for its seats
        if evaluation is not None and decides.test(user, evaluation):
            objection.evaluation = evaluation
            yield Duty(
                title=_("Quyết định kiến nghị tiêu chí %(code)s, %(period)s")
                % {"code": objection.criterion.code, "period": evaluation.period.name},
                where=f"{evaluation.seat.name.short} – {evaluation.period.bloc_year.bloc}",
                url=objection.get_absolute_url(),
                action=_("Mở kiến nghị"),
                due=evaluation.period.objections_until or evaluation.period.appraisal_due_at,
                since=objection.raised_at,
            )


def _prepared(user: Any) -> Iterator[Duty]:
    """Yield the prepared periods that open by hand."""
    for sheets in sheets_at_work(user):
        period, year = sheets[0].period, sheets[0].period.bloc_year
        by_hand = period.state == PeriodState.PLANNED and period.opens_at is None
        if by_hand and runs_bloc_year(user, year):
            yield Duty(
                title=_("Mở kỳ đã chuẩn bị: %(period)s") % {"period": period.name},
                where=str(year.bloc),
                url=reverse("evaluations:open_now", args=[year.bloc.slug, year.year, period.quarter]),
                action=_("Mở kỳ đánh giá"),
            )


def _any_handed_in(user: Any) -> bool:
    """Say whether a sheet is handed in and not yet published: only then something of a review can wait."""
    return any(sheet.state != EvaluationState.DRAFT for sheets in sheets_at_work(user) for sheet in sheets)


def _of_standing_body(user: Any) -> Iterator[Duty]:
    """Yield the periods with sheets in which a leaf waits for the standing body (one query)."""
    chosen = Period.standing_criteria.through.objects.filter(
        period=OuterRef("evaluation__period"), criterion=OuterRef("criterion")
    )
    of_table = Q(criterion__assessor=LeafAssessor.STANDING)
    of_period = of_table | Q(evaluation__period__standing_scope=StandingScope.ALL) | Exists(chosen)
    waiting = Score.objects.filter(of_period, evaluation=OuterRef("pk"), standing=False)
    sheets = (
        Evaluation.objects.visible_to(user)
        .filter(Exists(waiting), state=EvaluationState.APPRAISED, period__state=PeriodState.OPEN)
        .select_related("period__bloc_year__bloc")
        .order_by("period", "pk")
    )
    for _pk, group in groupby(sheets, key=lambda each: each.period_id):
        found = list(group)
        period = found[0].period
        if is_standing_body(user, period.bloc_year):
            yield Duty(
                title=_("Thường trực thẩm định %(period)s: %(count)d đơn vị đang chờ")
                % {"period": period.name, "count": len(found)},
                where=str(period.bloc_year.bloc),
                url=period.get_absolute_url(),
                action=_("Thẩm định"),
                due=period.appraisal_due_at,
            )
