"""Reading what the quarters measure of a registration: the rows of a sheet, and the quarters of a registration."""

from dataclasses import dataclass

from django.db.models import QuerySet

from pledges.evaluations.models import Evaluation, TargetResult
from pledges.registration.enums import RegistrationState
from pledges.registration.models import RegisteredTarget, Registration


@dataclass(frozen=True)
class Measured:
    """A registered target beside what the sheet says of it."""

    target: RegisteredTarget
    result: TargetResult | None


def measured_targets(evaluation: Evaluation) -> QuerySet[RegisteredTarget]:
    """Return the targets that the sheet measures: those of the unit's confirmed registration."""
    return RegisteredTarget.objects.filter(
        registration__seat=evaluation.seat_id, registration__state=RegistrationState.CONFIRMED
    )


def measured_on(evaluation: Evaluation) -> list[Measured]:
    """Return the rows of the sheet (two queries); a result stays on it while the registration is open again."""
    results = {row.target_id: row for row in evaluation.results.select_related("target", "entered_by")}
    found = {row.pk: row for row in measured_targets(evaluation)}
    found |= {pk: result.target for pk, result in results.items() if pk not in found}
    return [
        Measured(row, results.get(row.pk)) for row in sorted(found.values(), key=lambda each: (each.order, each.pk))
    ]


def results_of(registration: Registration) -> QuerySet[TargetResult]:
    """Return what every quarter says of the targets of ``registration``, quarter by quarter."""
    rows = TargetResult.objects.filter(target__registration=registration).select_related(
        "target", "evaluation__seat__unit", "evaluation__period__bloc_year__bloc"
    )
    return rows.order_by("evaluation__period__ends_on", "evaluation__period__quarter", "target__order", "pk")
