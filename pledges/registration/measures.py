"""What was reached of the registered targets.

The evaluations stand above this room; they register a function that tells, for a registration, what each quarter says.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from pledges.registration.models import Registration


@dataclass(frozen=True)
class Measure:
    """What one quarter says of one target (its primary key): ``url`` is the sheet that says so."""

    target: int
    when: str
    achieved: Decimal
    met: bool
    url: str


Provider = Callable[[Registration, Any], Iterable[Measure]]
_providers: list[Provider] = []


def provider(function: Provider) -> Provider:
    """Register ``function(registration, reader)``, which yields measures in the order of time; used as a decorator."""
    if function not in _providers:
        _providers.append(function)
    return function


def measures_of(registration: Registration, reader: Any) -> dict[int, list[Measure]]:
    """Return the measures that ``reader`` may read, by the primary key of their target."""
    found: dict[int, list[Measure]] = {}
    for each in _providers:
        for measure in each(registration, reader):
            found.setdefault(measure.target, []).append(measure)
    return found
