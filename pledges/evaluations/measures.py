"""What the quarters tell on the page of a registration."""

from collections.abc import Iterator
from typing import Any

from pledges.evaluations.queries.results import results_of
from pledges.registration.measures import Measure, provider
from pledges.registration.models import Registration


@provider
def measures_on_sheets(registration: Registration, reader: Any) -> Iterator[Measure]:
    """Yield what each sheet that ``reader`` may read says of the targets (one query)."""
    for row in results_of(registration, reader):
        yield Measure(
            row.target_id, row.evaluation.period.name, row.achieved, row.met, row.evaluation.get_absolute_url()
        )
