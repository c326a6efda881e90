"""The canonical text made ready for a screen: the parts in print order, dates and numbers as people read them."""

from datetime import date
from itertools import groupby
from typing import Any

from emulation.documents.typography import long_date
from pledges.domain.text import goal_of

Plain = dict[str, Any]

# What an appendix may have said of a row. Given to every row, because a template looks for what is missing a long time.
UNCHANGED = {"note": "", "repealed": False}


def for_screen(text: Plain | None) -> Plain | None:
    """Return ``text`` (as pledges/domain/text.py composes it, or None) with ``day`` in words, ``parts`` and ``annex``.

    ``parts`` stand in print order, each with ``number``, ``heading``, ``clauses`` and ``targets`` of the whole bloc;
    ``annex`` holds the targets of each ``unit``. A target has its ``goal`` in one phrase.
    """
    if text is None:
        return None
    groups = {
        unit: [UNCHANGED | target | {"goal": goal_of(target)} for target in targets]
        for unit, targets in groupby(text["targets"], key=lambda target: target["unit"])
    }
    own = {"number": text["targets_number"], "heading": text["targets_heading"], "clauses": []}
    parts = [
        each | {"targets": [], "clauses": [UNCHANGED | clause for clause in each["clauses"]]}
        for each in text["sections"]
    ]
    if text["targets"]:
        contents = sum(each["kind"] == "content" for each in text["sections"])
        parts.insert(contents, own | {"kind": "targets", "targets": groups.pop("", [])})
    annex = [{"unit": unit, "targets": targets} for unit, targets in groups.items()]
    return text | {"day": long_date(date.fromisoformat(text["date"])), "parts": parts, "annex": annex}
