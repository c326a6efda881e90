"""Việc của tôi: what waits for a person, gathered from every room.

Each app registers a provider, a function from a user to duties; the home page joins them. So the home page of the
ground floor shows pledges and evaluations without knowing that they exist.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True)
class Duty:
    """One thing that waits for somebody: a sentence, the place to do it, and the moment it is due (aware) if any."""

    title: str
    where: str
    url: str
    action: str
    due: datetime | None = None


Provider = Callable[[Any], Iterable[Duty]]
_providers: list[Provider] = []


def provider(function: Provider) -> Provider:
    """Register ``function``; used as a decorator."""
    if function not in _providers:
        _providers.append(function)
    return function


def duties_of(user: Any) -> list[Duty]:
    """Return the duties of ``user``, the next deadline first, those without a deadline last."""
    duties = [duty for each in _providers for duty in each(user)]
    return sorted(duties, key=lambda duty: (duty.due is None, duty.due or datetime.min, duty.title))
