"""What other rooms show on the page of a bloc-year.

The pledge and the evaluations stand above this room, so this room cannot import them; they register a function that
returns a panel for a bloc-year and a reader.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from blocs.models import BlocYear


@dataclass(frozen=True)
class Panel:
    """A template with its variables, to which ``bloc_year`` is added; shown in the order of registration."""

    template: str
    context: dict[str, Any] = field(default_factory=dict)


Provider = Callable[[BlocYear, Any], Panel | None]
_providers: list[Provider] = []


def provider(function: Provider) -> Provider:
    """Register ``function(bloc_year, user) -> Panel | None``; used as a decorator."""
    if function not in _providers:
        _providers.append(function)
    return function


def panels_for(bloc_year: BlocYear, user: Any) -> list[Panel]:
    """Return the panels of every room for this bloc-year and reader."""
    return [panel for each in _providers if (panel := each(bloc_year, user))]
