"""The order of units: 1, 1, 3. Standard library only."""

from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True)
class Row:
    """One unit: its total, None without a result, and the values of the tie-break list in their order."""

    key: Hashable
    total: Decimal | None
    tie_breaks: tuple[Decimal, ...] = ()


@dataclass(frozen=True)
class Ranked:
    """A unit with its rank; None where it has no result."""

    key: Hashable
    rank: int | None


def rank(rows: Iterable[Row]) -> list[Ranked]:
    """Return the units from the best down; units that tie-breaks cannot part share a rank, the next rank is skipped.

    Among equals the order of ``rows`` stays (protocol order); units without a result come last and have no rank. The
    ranks themselves do not depend on the order of ``rows``.
    """
    given = list(rows)
    judged = [row for row in given if row.total is not None]
    judged.sort(key=_value, reverse=True)
    ranked: list[Ranked] = []
    for place, row in enumerate(judged, start=1):
        same = place > 1 and _value(judged[place - 2]) == _value(row)
        ranked.append(Ranked(row.key, ranked[-1].rank if same else place))
    return ranked + [Ranked(row.key, None) for row in given if row.total is None]


def _value(row: Row) -> tuple[Decimal, ...]:
    assert row.total is not None
    return (row.total, *row.tie_breaks)
