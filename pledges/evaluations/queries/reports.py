"""Reading what of the library belongs to a sheet: what it names, and what it could name."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from pledges.evaluations.models import Evaluation, ReportedHighlight
from pledges.library.models import Highlight
from pledges.library.queries.highlights import with_tellers


@dataclass(frozen=True)
class Shelf:
    """The highlights of a unit for a quarter: ``reported`` on the sheet, and ``others`` that are shared beside it."""

    reported: list[Highlight]
    others: list[Highlight]


def reportable(evaluation: Evaluation) -> QuerySet[Highlight]:
    """Return the unit's own shared highlights of the quarters of the period and of the whole year."""
    quarter = Q(quarter__in=evaluation.period.span.quarters) | Q(quarter=None)
    return Highlight.objects.shared().filter(quarter, seat=evaluation.seat_id)


def shelf_of(evaluation: Evaluation) -> Shelf:
    """Return what the sheet names and what it could name, the first shared first (one query)."""
    named = ReportedHighlight.objects.filter(evaluation=evaluation, highlight=OuterRef("pk"))
    found: Any = with_tellers(reportable(evaluation)).annotate(named=Exists(named))  # type: ignore[arg-type]
    rows = list(found.order_by("shared_at", "pk"))
    return Shelf([each for each in rows if each.named], [each for each in rows if not each.named])
