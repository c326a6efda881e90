"""Việc của tôi: what waits for a person, gathered from every room.

Each app registers providers, functions from a user to duties, to progress or to advice; the home page joins them. So
the home page of the ground floor shows pledges and evaluations without knowing that they exist.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True)
class Duty:
    """One thing that waits for somebody: a sentence, the place to do it, and the moment it is due (aware) if any.

    ``since`` is when it began to wait: nobody is reminded of what was opened yesterday (emulation/notices/reminders.py).
    """

    title: str
    where: str
    url: str
    action: str
    due: datetime | None = None
    since: datetime | None = None


@dataclass(frozen=True)
class Part:
    """So many units in one state: ``state`` is a word of emulation/states.py, ``label`` the word that people read."""

    state: str
    label: str
    count: int


@dataclass(frozen=True)
class Progress:
    """How far a bloc is with one thing. ``parts`` lists what is done first; together they are the whole."""

    title: str
    url: str
    parts: tuple[Part, ...]
    due: datetime | None = None

    @property
    def done(self) -> int:
        """Return how many are done."""
        return self.parts[0].count if self.parts else 0

    @property
    def total(self) -> int:
        """Return how many there are."""
        return sum(part.count for part in self.parts)

    @property
    def sentence(self) -> str:
        """Return the line of the home page: ``12/15 đã nộp, 2 trả lại, 1 chưa mở``."""
        if not self.parts:
            return ""
        words = [f"{self.done}/{self.total} {self.parts[0].label.lower()}"]
        words += [f"{part.count} {part.label.lower()}" for part in self.parts[1:] if part.count]
        return ", ".join(words)


@dataclass(frozen=True)
class Advice:
    """What a person for whom nothing waits can do next: a sentence, and a page to go to if there is one."""

    text: str
    url: str = ""
    action: str = ""


Provider = Callable[[Any], Iterable[Duty]]
ProgressProvider = Callable[[Any], Iterable[Progress]]
AdviceProvider = Callable[[Any], Iterable[Advice]]
_providers: list[Provider] = []
_progress_providers: list[ProgressProvider] = []
_advice_providers: list[AdviceProvider] = []


def provider(function: Provider) -> Provider:
    """Register ``function``, which yields duties; used as a decorator."""
    if function not in _providers:
        _providers.append(function)
    return function


def progress_provider(function: ProgressProvider) -> ProgressProvider:
    """Register ``function``, which yields the progress of the blocs that a user follows; used as a decorator."""
    if function not in _progress_providers:
        _progress_providers.append(function)
    return function


def advice_provider(function: AdviceProvider) -> AdviceProvider:
    """Register ``function``, which yields the next step of a user without duties; used as a decorator."""
    if function not in _advice_providers:
        _advice_providers.append(function)
    return function


def duties_of(user: Any) -> list[Duty]:
    """Return the duties of ``user``, the next deadline first, those without a deadline last."""
    duties = [duty for each in _providers for duty in each(user)]
    return sorted(duties, key=lambda duty: (duty.due is None, duty.due or datetime.min, duty.title))


def progress_of(user: Any) -> list[Progress]:
    """Return how far the blocs of ``user`` are, in the order in which the rooms registered."""
    return [progress for each in _progress_providers for progress in each(user)]


def advice_for(user: Any) -> Advice | None:
    """Return the first advice for ``user``, or None where no room has any."""
    return next((advice for each in _advice_providers for advice in each(user)), None)
