"""What a closing unit leaves behind in the rooms above, asked before the deed and again in it.

The pledge and the evaluations stand above this room, so this room cannot import them; they register a function that names
what of theirs the closing of units touches, and what forbids it.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from blocs.models import Unit


@dataclass(frozen=True)
class Touched:
    """One thing that the closing of units touches: ``what`` happens to it, ``where`` it is; ``forbids`` stops the deed."""

    what: str
    where: str
    url: str = ""
    forbids: bool = False


Provider = Callable[[Sequence[Unit], date], Iterable[Touched]]
_providers: list[Provider] = []


def provider(function: Provider) -> Provider:
    """Register ``function(units, last_day) -> Iterable[Touched]``; used as a decorator."""
    if function not in _providers:
        _providers.append(function)
    return function


def touched_by_closing(units: Sequence[Unit], last_day: date) -> Iterator[Touched]:
    """Yield what every room says about the closing of ``units`` at the end of ``last_day``."""
    if units:
        for each in _providers:
            yield from each(units, last_day)
