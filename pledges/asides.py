"""What other rooms show on the page of a pledge, between its text and its history."""

from collections.abc import Callable
from typing import Any

from blocs.panels import Panel
from pledges.models import Pledge

Provider = Callable[[Pledge, Any], Panel | None]
_providers: list[Provider] = []


def provider(function: Provider) -> Provider:
    """Register ``function(pledge, user)``, which returns a panel or None; used as a decorator."""
    if function not in _providers:
        _providers.append(function)
    return function


def asides_of(pledge: Pledge, user: Any) -> list[Panel]:
    """Return what every room shows, in the order of registration."""
    return [panel for each in _providers if (panel := each(pledge, user)) is not None]
