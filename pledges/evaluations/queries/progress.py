"""How far the units of a period are."""

from calendar import monthrange
from collections import Counter
from collections.abc import Iterable
from datetime import date
from typing import Any

from blocs.models import BlocYear
from pledges.evaluations.enums import EvaluationState
from pledges.evaluations.models import Evaluation, Period


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


def next_quarter(bloc_year: BlocYear) -> dict[str, Any]:
    """Return what the form for a new period starts from: the first quarter not open yet, cut by the work year.

    A work year from 1 December to 30 November has quarters that begin in December, March, June and September.
    """
    taken = set(Period.objects.filter(bloc_year=bloc_year).values_list("quarter", flat=True))
    quarter = next((number for number in range(1, 5) if number not in taken), 4)
    first = bloc_year.starts_on.replace(day=1)
    starts_on = _months_later(first, 3 * (quarter - 1))
    last = _months_later(first, 3 * quarter - 1)
    ends_on = last.replace(day=monthrange(last.year, last.month)[1])
    initial: dict[str, Any] = {"quarter": quarter, "starts_on": starts_on, "ends_on": min(ends_on, bloc_year.ends_on)}
    newest = Period.objects.filter(bloc_year=bloc_year).order_by("-quarter").first()
    if newest:
        initial["criteria_set"] = newest.criteria_set_id
    return initial


def _months_later(day: date, months: int) -> date:
    index = day.year * 12 + day.month - 1 + months
    return date(index // 12, index % 12 + 1, 1)
