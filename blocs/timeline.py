"""The life of a unit, as the rooms tell it: this one tells founding, names, reorganisations and seats.

The pledge and the evaluations stand above this room, so this room cannot import them; they register a function that yields
what of theirs happened to units, as far as the reader may see it.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from blocs.models import Unit


@dataclass(frozen=True)
class Moment:
    """One thing that happened to ``unit`` on the day ``on``; ``note`` is what it rests on, ``url`` where to read more."""

    on: date
    unit: Unit
    what: str
    note: str = ""
    url: str = ""


Provider = Callable[[Sequence[Unit], Any], Iterable[Moment]]
_providers: list[Provider] = []


def provider(function: Provider) -> Provider:
    """Register ``function(units, user) -> Iterable[Moment]``; used as a decorator."""
    if function not in _providers:
        _providers.append(function)
    return function


def moments_of(units: Sequence[Unit], user: Any) -> list[Moment]:
    """Return what every room tells of ``units``, the newest first."""
    found = [moment for each in _providers for moment in each(units, user)]
    return sorted(found, key=lambda moment: moment.on, reverse=True)
