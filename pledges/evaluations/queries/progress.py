"""How far the units of a period are."""

from calendar import monthrange
from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime
from itertools import groupby
from typing import Any

from blocs.domain.calendars import deadlines_of, span_of_year
from blocs.enums import Span, UnitKind
from blocs.models import BlocYear
from blocs.roles import remember_seats
from pledges.evaluations.enums import CriteriaSetState, EvaluationState, PeriodState
from pledges.evaluations.models import CriteriaSet, Evaluation, Period


def progress_of(evaluations: Iterable[Evaluation]) -> dict[str, int]:
    """Return how many units there are, have handed in, were returned, are appraised, have not handed in."""
    states = Counter(evaluation.state for evaluation in evaluations)
    judged = states[EvaluationState.APPRAISED] + states[EvaluationState.PUBLISHED]
    return {
        "units": states.total(),
        "submitted": states[EvaluationState.SUBMITTED] + judged,
        "returned": states[EvaluationState.RETURNED],
        "appraised": judged,
        "waiting": states[EvaluationState.DRAFT],
    }


def kinds_of(bloc_year: BlocYear) -> list[str]:
    """Return the kinds of unit that sit in the bloc-year, in the order of the catalogue; one query."""
    seated = set(bloc_year.seats.order_by().values_list("unit__kind", flat=True).distinct())
    return [kind for kind in UnitKind.values if kind in seated]


def deadlines_by_kind(evaluations: Iterable[Evaluation]) -> list[tuple[str, datetime]]:
    """Return (label of the kind, first deadline) where the kinds of unit of one period have different ones, else nothing.

    A deadline that a unit got with a returned sheet is its own affair and stands on the sheet.
    """
    dues = {each.seat.unit.get_kind_display(): each.unit_due_at or each.period.due_at for each in evaluations}
    return sorted(dues.items(), key=lambda pair: pair[1]) if len(set(dues.values())) > 1 else []


def own_sets(evaluations: Iterable[Evaluation]) -> list[tuple[str, CriteriaSet]]:
    """Return (label of the kind, its table) for the kinds of unit that the period judges by a table of their own."""
    found = {each.seat.unit.get_kind_display(): each.own_criteria_set for each in evaluations}
    return [(kind, own) for kind, own in sorted(found.items()) if own is not None]


def spans_left(bloc_year: BlocYear) -> list[Span]:
    """Return the spans of the year that have no period yet, the quarters first (one query)."""
    taken = set(Period.objects.filter(bloc_year=bloc_year).values_list("quarter", flat=True))
    return [span for span in Span if span.value not in taken]


def next_quarter(bloc_year: BlocYear, span: Span | None = None) -> dict[str, Any]:
    """Return what the form for a new period starts from: ``span`` or the first quarter not open yet, cut by the work year.

    Days and deadlines (``due_<kind of unit>``) come from the calendar of the bloc-year; without one the quarters are
    three months each: a year from 1 December has quarters that begin in December, March, June and September.
    """
    quarter = span or next((each for each in spans_left(bloc_year) if each.is_quarter), Span.FOURTH)
    starts_on, ends_on = span_of_year(bloc_year, quarter) or _months_of(bloc_year, quarter)
    initial: dict[str, Any] = {"quarter": quarter.value, "starts_on": starts_on, "ends_on": ends_on}
    initial |= {f"due_{kind}": due for kind, due in deadlines_of(bloc_year, quarter).items()}
    newest = Period.objects.filter(bloc_year=bloc_year).order_by("-ends_on", "-quarter").first()
    adopted = list(CriteriaSet.objects.filter(state=CriteriaSetState.ADOPTED).values_list("pk", flat=True)[:2])
    if newest:
        initial["criteria_set"] = newest.criteria_set_id
    elif len(adopted) == 1:
        initial["criteria_set"] = adopted[0]
    return initial


def _months_of(bloc_year: BlocYear, span: Span) -> tuple[date, date]:
    first = bloc_year.starts_on.replace(day=1)
    last = _months_later(first, 3 * span.quarters[-1] - 1)
    ends_on = last.replace(day=monthrange(last.year, last.month)[1])
    return _months_later(first, 3 * (span.quarters[0] - 1)), min(ends_on, bloc_year.ends_on)


def _months_later(day: date, months: int) -> date:
    index = day.year * 12 + day.month - 1 + months
    return date(index // 12, index % 12 + 1, 1)


def sheets_at_work(user: Any) -> list[list[Evaluation]]:
    """Return the evaluations of each prepared or open period that ``user`` may see.

    One query, kept on the user for the request: the home page asks several times. Every seat of the year has a sheet, so the
    sheets of a period share one year that knows its seats.
    """
    kept: list[list[Evaluation]] | None = user.__dict__.get("_sheets_at_work")
    if kept is None:
        evaluations = (
            Evaluation.objects.known_to(user)
            .filter(period__state__in=[PeriodState.PLANNED, PeriodState.OPEN])
            .select_related("period__bloc_year__bloc", "seat__unit", "seat__bloc_year")
            .order_by("period", "seat__order", "pk")
        )
        kept = [list(group) for _period, group in groupby(evaluations, key=lambda each: each.period_id)]
        for sheets in kept:
            remember_seats(sheets[0].period.bloc_year, (each.seat for each in sheets))
            for each in sheets:
                each.period = sheets[0].period
        user.__dict__["_sheets_at_work"] = kept
    return kept
