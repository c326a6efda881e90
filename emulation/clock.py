"""The one clock of the product.

Deadlines, stamps and "today" all ask here, so that a deadline is decided by one clock and the demo can play a story
of 2021 through the same functions that people use today.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime

from django.utils import timezone

_frozen: ContextVar[datetime | None] = ContextVar("frozen_clock", default=None)


def now() -> datetime:
    """Return the present moment as an aware datetime."""
    return _frozen.get() or timezone.now()


def today() -> date:
    """Return the present date in Asia/Ho_Chi_Minh."""
    return timezone.localdate(now())


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """Within the block, the clock stands at ``moment`` (aware).

    Only the gate of moves, the demo and the tests may stop the clock.
    """
    token = _frozen.set(moment)
    try:
        yield
    finally:
        _frozen.reset(token)
