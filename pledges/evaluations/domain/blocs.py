"""A whole bloc at once: points that depend on the peers, ranks, ratings. Everything that shows totals starts here.

Standard library only.
"""

from collections.abc import Collection, Hashable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from pledges.evaluations.domain.ranking import Row, rank
from pledges.evaluations.domain.rating import Rating, Scale, rate
from pledges.evaluations.domain.relative import Peers, peers_of
from pledges.evaluations.domain.rules import Entry, Leaf, LeafKind
from pledges.evaluations.domain.scoring import ALGORITHM, FIRST_ALGORITHM, ZERO, UnitScore, score_unit

TIE_BREAKS = ("content", "deduction")  # where a table names none; the only ones of the first algorithm
LEAF_BREAK = "leaf:"  # before the code of a leaf whose points part equals

Entries = Mapping[str, Entry]


@dataclass(frozen=True)
class Standing:
    """Where one unit stands: totals, the values that part equals, its rank (shared by equals) and its rating."""

    key: Hashable
    score: UnitScore
    tie_breaks: tuple[Decimal, ...]
    rank: int | None
    rating: Rating


@dataclass(frozen=True)
class BlocScore:
    """All units, in the order given, and the units that have not spoken yet."""

    standings: tuple[Standing, ...]
    waiting: tuple[Hashable, ...]

    @property
    def provisional(self) -> bool:
        """Say whether a number may still change with what other units enter."""
        return any(standing.score.provisional for standing in self.standings)

    def of(self, key: Hashable) -> Standing:
        """Return the standing of one unit; raises ``KeyError``."""
        for standing in self.standings:
            if standing.key == key:
                return standing
        raise KeyError(key)

    def ranked(self) -> list[Standing]:
        """Return the units from the best down; equals in the order given, who has no rank last."""
        return sorted(self.standings, key=lambda each: (each.rank is None, each.rank or 0))


def score_bloc(
    leaves: Sequence[Leaf],
    entries: Mapping[Any, Entries],
    *,
    scale: Scale | None = None,
    tie_breaks: Sequence[str] = TIE_BREAKS,
    waiting: Collection[Hashable] = (),
    own_leaves: Mapping[Any, Sequence[Leaf]] | None = None,
    own_scales: Mapping[Any, Scale] | None = None,
    algorithm: str = ALGORITHM,
) -> BlocScore:
    """Return totals, ranks and ratings of the units in ``entries`` (unit → code of the leaf → entry).

    ``waiting`` are members that have not handed in: their entries are not given, and what depends on the peers is
    provisional because of them. ``own_leaves`` and ``own_scales`` give the table of a unit whose kind has another one;
    leaves are compared between units whose tables hold the very same leaf. ``tie_breaks`` names, in order, ``content``,
    ``bonus``, ``deduction`` (fewer is better) or ``leaf:CODE``. Raises ``ValueError`` for an algorithm that nobody knows.
    """
    tables = {key: (own_leaves or {}).get(key, leaves) for key in entries}
    scores = {
        key: score_unit(table, entries[key], _peers(table, tables, entries, complete=not waiting))
        for key, table in tables.items()
    }
    standings = stand(
        scores, scale=scale, tie_breaks=tie_breaks, waiting=waiting, own_scales=own_scales, algorithm=algorithm
    )
    return BlocScore(standings, tuple(waiting))


def stand(
    scores: Mapping[Any, UnitScore],
    *,
    scale: Scale | None = None,
    tie_breaks: Sequence[str] = TIE_BREAKS,
    waiting: Collection[Hashable] = (),
    own_scales: Mapping[Any, Scale] | None = None,
    algorithm: str = ALGORITHM,
) -> tuple[Standing, ...]:
    """Return the standings of units whose totals are known, in the order of ``scores``; the rest as ``score_bloc``.

    All units are ranked together. Units of one scale are rated together: its ceiling is a part of those.
    """
    if algorithm == FIRST_ALGORITHM:
        tie_breaks = TIE_BREAKS
    shared = scale or Scale()
    scales = {
        key: _as_known_to(algorithm, (own_scales or {}).get(key, shared)) for key in dict.fromkeys((*scores, *waiting))
    }
    breaks = {key: tuple(tie_value(score, name) for name in tie_breaks) for key, score in scores.items()}
    rows = (Row(key, scales[key].measure(score), breaks[key]) for key, score in scores.items())
    ranks = {each.key: each.rank for each in rank(rows)}
    ratings: dict[Hashable, Rating] = {}
    for each in dict.fromkeys(scales.values()):
        together = {key: score for key, score in scores.items() if scales[key] == each}
        members = sum(other == each for other in scales.values())
        ratings |= rate(together, scale=each, ranks=ranks, members=members)
    return tuple(Standing(key, score, breaks[key], ranks[key], ratings[key]) for key, score in scores.items())


def tie_value(score: UnitScore, name: str) -> Decimal:
    """Return the value by which ``name`` parts equals; more is better, a leaf without points counts as nothing."""
    if name.startswith(LEAF_BREAK):
        leaf = score.by_leaf.get(name.removeprefix(LEAF_BREAK))
        return (leaf.points if leaf else None) or ZERO
    values = {"content": score.content, "bonus": score.bonus, "deduction": -score.deduction}
    return values[name]


def _as_known_to(algorithm: str, scale: Scale) -> Scale:
    """Return what an algorithm reads of a scale: the first knew neither percentages nor ceilings."""
    if algorithm == ALGORITHM:
        return scale
    if algorithm == FIRST_ALGORITHM:
        return Scale(scale.bands)
    raise ValueError(algorithm)


def _peers(
    table: Sequence[Leaf],
    tables: Mapping[Hashable, Sequence[Leaf]],
    entries: Mapping[Any, Entries],
    *,
    complete: bool,
) -> dict[str, Peers]:
    """Return for each relative leaf of ``table`` what the units show that have the very same leaf."""
    found = {}
    for leaf in table:
        if leaf.kind is LeafKind.RELATIVE:
            shown = [entries[key].get(leaf.code, Entry()) for key, other in tables.items() if leaf in other]
            found[leaf.code] = peers_of(shown, complete=complete and not any(entry.empty for entry in shown))
    return found
