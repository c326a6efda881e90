"""Keeping the text as it goes round and as it is agreed, and telling whether the draft has moved on since."""

from datetime import datetime
from typing import Any

from emulation import rows
from pledges.domain.text import Plain, canonical_text, place_of, sha256_of, substance
from pledges.models import Pledge, Version
from pledges.queries.versions import circulated


def keep(pledge: Pledge, kind: str, *, by: Any, due_at: datetime | None = None, note: str = "") -> Version:
    """Keep the text of ``pledge`` as its next version and return it; the caller holds the lock of the pledge.

    A frozen pledge gives its frozen text. ``due_at`` (aware) is the deadline of a circulation.
    """
    text: Plain = pledge.frozen_text or canonical_text(pledge)
    places = place_of(pledge.clauses.all(), bool(text["targets"]))
    newest = Version.objects.filter(pledge=pledge).order_by("-number").values_list("number", flat=True).first()
    return rows.save(
        Version(
            pledge=pledge,
            number=(newest or 0) + 1,
            kind=kind,
            text=text,
            sha256=sha256_of(text),
            places={place: pk for pk, place in places.items()},
            due_at=due_at,
            note=note,
            made_by=by,
        )
    )


def changed_since_circulated(pledge: Pledge, text: Plain | None = None) -> Version | None:
    """Return the newest circulated version if the draft says something else now, else None; signatories do not count.

    ``text`` is the text of the pledge where the caller has it already.
    """
    version = circulated(pledge)
    text = text or pledge.frozen_text or canonical_text(pledge)
    return None if version is None or substance(version.text) == substance(text) else version
