"""How far a long deed has come, for the page that waits for it.

Told through the cache, not the database: the deed's own transaction is not seen from outside before it ends.
"""

import re
import time
from typing import Any

from django.core.cache import cache

_EVERY = 0.3  # seconds between two words on the same step
_KEPT = 300  # seconds
_TOKEN = re.compile(r"[-\w]{16,64}")


class Progress:
    """The voice of one deed of the person ``by``; with an empty or odd ``token`` it speaks to nobody."""

    def __init__(self, by: Any = None, token: str = "") -> None:
        self._key = _key(by, token) if by is not None and _TOKEN.fullmatch(token) else ""
        self._step, self._next = "", 0.0

    def at(self, step: str, done: int = 0, total: int = 0) -> None:
        """Say that the deed is at ``step`` (words for a person), ``done`` of ``total`` rows; cheap enough for a loop."""
        if not self._key or (step == self._step and time.monotonic() < self._next):
            return
        self._step, self._next = step, time.monotonic() + _EVERY
        cache.set(self._key, {"step": step, "done": done, "total": total}, _KEPT)


SILENT = Progress()


def progress_of(by: Any, token: str) -> dict[str, Any]:
    """Return ``step``, ``done`` and ``total`` of the person's deed; empty where nothing was said yet."""
    return (cache.get(_key(by, token)) if _TOKEN.fullmatch(token) else None) or {}


def _key(by: Any, token: str) -> str:
    return f"progress-{by.pk}-{token}"
