"""What of the evaluations stands on the page of a bloc-year."""

from typing import Any

from blocs.enums import BlocYearState, Span
from blocs.models import BlocYear
from blocs.panels import Panel, provider
from blocs.roles import runs_bloc_year
from pledges.evaluations.models import Evaluation
from pledges.evaluations.queries.progress import progress_of


@provider
def evaluations_panel(bloc_year: BlocYear, user: Any) -> Panel | None:
    """Return the quarters of the year, each with its progress (two queries)."""
    if bloc_year.state == BlocYearState.FORMING:
        return None
    evaluations = list(Evaluation.objects.filter(period__bloc_year=bloc_year))
    periods = list(bloc_year.periods.order_by("ends_on", "quarter"))
    for period in periods:
        period.bloc_year = bloc_year
    context = {
        "periods": [
            (period, progress_of(each for each in evaluations if each.period_id == period.pk)) for period in periods
        ],
        "runs": runs_bloc_year(user, bloc_year)
        and bloc_year.state == BlocYearState.ACTIVE
        and len(periods) < len(Span),
    }
    return Panel("evaluations/_panel.html", context)
