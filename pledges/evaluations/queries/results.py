"""Reading what the quarters measure of a registration: the rows of a sheet, and the quarters of a registration."""

from dataclasses import dataclass
from typing import Any

from django.db.models import FilteredRelation, Q, QuerySet

from pledges.evaluations.models import Evaluation, TargetResult
from pledges.registration.enums import RegistrationState
from pledges.registration.models import RegisteredTarget, Registration

_CONFIRMED = Q(registration__state=RegistrationState.CONFIRMED)


@dataclass(frozen=True)
class Measured:
    """A registered target beside what the sheet says of it."""

    target: RegisteredTarget
    result: TargetResult | None


def measured_targets(evaluation: Evaluation) -> QuerySet[RegisteredTarget]:
    """Return the targets that the sheet measures: those of the unit's confirmed registration."""
    return RegisteredTarget.objects.filter(_CONFIRMED, registration__seat=evaluation.seat_id)


def measured_on(evaluation: Evaluation) -> list[Measured]:
    """Return the rows of the sheet (one query); a result stays on it while the registration is open again."""
    here = FilteredRelation("results", condition=Q(results__evaluation=evaluation.pk))
    rows: Any = RegisteredTarget.objects.annotate(here=here).select_related("here__entered_by")
    rows = rows.filter(Q(_CONFIRMED, registration__seat=evaluation.seat_id) | Q(here__isnull=False))
    return [Measured(row, getattr(row, "here", None)) for row in rows.order_by("order", "pk")]  # Django sets no None


def results_of(registration: Registration, reader: Any) -> QuerySet[TargetResult]:
    """Return what every sheet that ``reader`` may read says of the targets of ``registration``, quarter by quarter."""
    rows = TargetResult.objects.filter(
        target__registration=registration, evaluation__in=Evaluation.objects.visible_to(reader)
    ).select_related("target", "evaluation__seat__unit", "evaluation__period__bloc_year__bloc")
    return rows.order_by("evaluation__period__ends_on", "evaluation__period__quarter", "target__order", "pk")
