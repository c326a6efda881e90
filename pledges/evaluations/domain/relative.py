"""Points relative to the best of the bloc (police clusters; domain.md, section 4). Standard library only.

M is the maximum of the leaf, A what was done, T the target: below the target 0.5·M·A/T; at the target 0.5·M; above it
0.5·M and the other half in the proportion of the own exceeding (in per cent of the target) to the best one of the bloc. A
unit without a target is compared with the other units without one: A ÷ their best A · M. Fractions are exact; one rounding.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from pledges.evaluations.domain.rules import NO_TARGET, Entry, Leaf
from pledges.evaluations.domain.steps import Line, whole_percentage

_HALF = Fraction(1, 2)


@dataclass(frozen=True)
class Peers:
    """What the bloc shows for one leaf: the best exceeding (a part of the target), the best result without a target.

    ``complete`` says that every member has spoken; until then what depends on the peers is provisional.
    """

    best_exceeding: Fraction
    best_without_target: Decimal
    complete: bool


def peers_of(entries: Iterable[Entry], *, complete: bool) -> Peers:
    """Return what ``entries``, those of all units for one leaf, show. Evidence found dishonest is no yardstick."""
    best_exceeding, best_without_target = Fraction(0), Decimal(0)
    for entry in entries:
        if entry.numerator is None or entry.dishonest:
            continue
        if entry.choice == NO_TARGET:
            best_without_target = max(best_without_target, entry.numerator)
        elif entry.denominator:
            best_exceeding = max(best_exceeding, _exceeding(entry.numerator, entry.denominator))
    return Peers(best_exceeding, best_without_target, complete)


@dataclass(frozen=True)
class RelativePoints:
    """Points, not rounded yet, the lines that explain them, and whether they may still change with the peers."""

    points: Fraction
    line: Line
    provisional: bool


def relative_points(leaf: Leaf, entry: Entry, peers: Peers | None) -> RelativePoints:
    """Return the points of a good entry; without ``peers`` those that the unit is sure of, provisional where more may come."""
    assert entry.numerator is not None
    done, maximum = entry.numerator, Fraction(leaf.max_points)
    if entry.choice == NO_TARGET:
        return _without_target(done, maximum, peers)
    assert entry.denominator is not None
    values = {"done": done, "target": entry.denominator, "maximum": leaf.max_points}
    if done < entry.denominator:
        return RelativePoints(
            _HALF * maximum * Fraction(done) / Fraction(entry.denominator), Line("relative_below", values), False
        )
    if done == entry.denominator:
        return RelativePoints(_HALF * maximum, Line("relative_met", values), False)
    own = _exceeding(done, entry.denominator)
    values["own"] = whole_percentage(own)
    if peers is None:
        return RelativePoints(_HALF * maximum, Line("relative_above_waits", values), True)
    best = max(own, peers.best_exceeding)
    values["best"] = whole_percentage(best)
    return RelativePoints(
        _HALF * maximum + own / best * _HALF * maximum, Line("relative_above", values), not peers.complete
    )


def _without_target(done: Decimal, maximum: Fraction, peers: Peers | None) -> RelativePoints:
    values = {"done": done, "maximum": Decimal(maximum.numerator) / maximum.denominator}
    if peers is None:
        return RelativePoints(Fraction(0), Line("relative_no_target_waits", values), True)
    best = max(done, peers.best_without_target)
    values["best"] = best
    if best == 0:
        return RelativePoints(Fraction(0), Line("relative_no_target_nothing", values), not peers.complete)
    points = Fraction(done) / Fraction(best) * maximum
    return RelativePoints(points, Line("relative_no_target", values), not peers.complete)


def _exceeding(done: Decimal, target: Decimal) -> Fraction:
    return (Fraction(done) - Fraction(target)) / Fraction(target)
