"""Reading what corrections say: the entries that count instead, and what changed between two published tables."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Q

from pledges.evaluations.domain.rules import Entry
from pledges.evaluations.enums import CorrectionState, PeriodState
from pledges.evaluations.models import CorrectedScore, Correction, Evaluation, Period

_WORDS = ("choice", "reason")
NUMBERS = ("content", "bonus", "deduction", "total")


def plain_entry(entry: Entry) -> dict[str, Any]:
    """Return ``entry`` as plain data: numbers as text, what is empty left out."""
    values = {name: getattr(entry, name) for name in Entry.__dataclass_fields__}
    return {
        name: f"{value.normalize():f}" if isinstance(value, Decimal) else value
        for name, value in values.items()
        if value is not None and value is not False and value != ""  # 0 is a value
    }


def entry_from(plain: dict[str, Any]) -> Entry:
    """Return the entry that ``plain_entry`` wrote down."""
    return Entry(
        **{
            name: Decimal(value) if isinstance(value, str) and name not in _WORDS else value
            for name, value in plain.items()
        }
    )


def corrected_entries(period: Period, *, also: Correction | None = None) -> dict[int, Entry]:
    """Return what counts instead at each corrected score (its key), the latest correction last (one query).

    Only what was published counts, and ``also`` a correction that is about to be.
    """
    counts = Q(correction__state=CorrectionState.PUBLISHED) | Q(correction=also and also.pk)
    lines = CorrectedScore.objects.filter(counts, correction__period=period)
    return {
        score: entry_from(after) for score, after in lines.order_by("correction", "pk").values_list("score_id", "after")
    }


def last_corrections(evaluation: Evaluation) -> dict[int, CorrectedScore]:
    """Return by score (its key) the published line that counts last; none while the period is open (one query)."""
    if evaluation.period.state in (PeriodState.PLANNED, PeriodState.OPEN):
        return {}
    lines = CorrectedScore.objects.filter(score__evaluation=evaluation, correction__state=CorrectionState.PUBLISHED)
    found = {
        line.score_id: line for line in lines.select_related("correction", "written_by").order_by("correction", "pk")
    }
    for line in found.values():
        line.correction.period = evaluation.period
    return found


def draft_of(period: Period) -> Correction | None:
    """Return the correction that is being written, if any."""
    return period.corrections.filter(state=CorrectionState.DRAFT).first()


@dataclass(frozen=True)
class Change:
    """What one unit has now and had before, in one number or word of the table."""

    unit: str
    name: str
    what: str
    old: Any
    new: Any


def changes(old: dict[str, Any], new: dict[str, Any]) -> Iterator[Change]:
    """Yield every number, rank and rating that differs between two snapshots, unit by unit as in the new one."""
    before = {row["unit"]: row for row in old["rows"]}
    for row in new["rows"]:
        former = before.get(row["unit"], {})
        for what in (*NUMBERS, "rank", "rating"):
            if former.get(what) != row[what]:
                yield Change(row["unit"], row["name"], what, former.get(what), row[what])
