"""A deed that is recorded has a name in words: who reads the record of deeds reads no code."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest import mock

from emulation.audit import log
from emulation.audit.words import deed_name

_MADE_UP = "thing."  # what the tests of the record itself do


class UnnamedDeed(AssertionError):
    """A deed was recorded under a verb that no room has named."""


@contextmanager
def recorded_deeds_have_names() -> Iterator[None]:
    """Turn the rule on."""
    original = log._next

    def named(head: Any, deed: log.Deed) -> Any:
        if deed_name(deed.verb) == deed.verb and not deed.verb.startswith(_MADE_UP):
            raise UnnamedDeed(f"{deed.verb} has no name: add it to the deeds.py of its room")
        return original(head, deed)

    with mock.patch.object(log, "_next", named):
        yield
