"""The canonical text made ready for a screen: the parts in print order, dates and numbers as people read them."""

from datetime import date
from decimal import Decimal
from itertools import groupby
from typing import Any

from emulation.documents.typography import long_date
from emulation.numbers import format_decimal

Plain = dict[str, Any]


def for_screen(text: Plain | None) -> Plain | None:
    """Return ``text`` (as pledges/domain/text.py composes it, or None) with ``day`` in words and ``parts`` in order.

    A part has ``number``, ``heading`` and either ``clauses`` or ``groups`` of targets, each group with its ``unit``
    (``""`` for the whole bloc).
    """
    if text is None:
        return None
    parts = [
        {"number": each["number"], "heading": each["heading"], "clauses": each["clauses"], "groups": []}
        for each in text["sections"]
    ]
    if text["targets"]:
        groups = [
            {"unit": unit, "targets": [_target(target) for target in targets]}
            for unit, targets in groupby(text["targets"], key=lambda target: target["unit"])
        ]
        own = {"number": text["targets_number"], "heading": text["targets_heading"], "clauses": [], "groups": groups}
        contents = sum(each["kind"] == "content" for each in text["sections"])
        parts.insert(contents, own)
    return text | {"day": long_date(date.fromisoformat(text["date"])), "parts": parts}


def _target(target: Plain) -> Plain:
    return target | {"planned": f"{target['direction']} {format_decimal(Decimal(target['planned']))}"}
