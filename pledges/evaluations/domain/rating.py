"""From totals to ratings: band by total, then sanctions, then the ceiling of the top band; every step leaves a line.

Standard library only. Rating (xếp loại) and ranking (xếp hạng) are two different things: a sanction changes the first.
"""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, replace
from decimal import ROUND_FLOOR, Decimal
from enum import StrEnum

from pledges.evaluations.domain.scoring import HUNDRED, UnitScore
from pledges.evaluations.domain.steps import Line, shortened


class Basis(StrEnum):
    """What the minimum of a band means: so many points, or so many per cent of what the unit could attain."""

    POINTS = "points"
    PERCENTAGE = "percentage"


@dataclass(frozen=True)
class Scale:
    """The ratings of a table: (name, minimum) in any order, what a minimum means, and how full the top band may be.

    ``ceiling`` is a percentage of the member units, None without one; parts of a unit are cut off.
    """

    bands: tuple[tuple[str, Decimal], ...] = ()
    basis: Basis = Basis.POINTS
    ceiling: Decimal | None = None

    @property
    def from_best(self) -> list[tuple[str, Decimal]]:
        """Return the bands from the best down."""
        return sorted(self.bands, key=lambda band: band[1], reverse=True)

    def measure(self, score: UnitScore) -> Decimal | None:
        """Return the number that is compared with the minimum of a band; None where nothing counts for the unit."""
        return score.total if self.basis is Basis.POINTS else score.percentage


@dataclass(frozen=True)
class Rating:
    """The band that a unit gets at the end ("" where it reaches none), and the lines that tell how it came there."""

    band: str
    lines: tuple[Line, ...] = ()


def rate(
    scores: Mapping[Hashable, UnitScore],
    *,
    scale: Scale,
    ranks: Mapping[Hashable, int | None],
    members: int,
) -> dict[Hashable, Rating]:
    """Return the rating of every unit of ``scores``; ``ranks`` says who stays where the top band has a ceiling.

    ``members`` is the number of units of the bloc, also of those without a result: the ceiling is a part of them.
    """
    names = [name for name, _minimum in scale.from_best]
    places: dict[Hashable, int | None] = {}
    lines: dict[Hashable, list[Line]] = {}
    for key, score in scores.items():
        places[key], first = _by_total(score, scale)
        lines[key] = [first]
        _apply_sanctions(key, score, names, places, lines)
    _apply_ceiling(scale, members, ranks, names, places, lines)
    return {key: Rating(names[place] if place is not None else "", tuple(lines[key])) for key, place in places.items()}


def _by_total(score: UnitScore, scale: Scale) -> tuple[int | None, Line]:
    """Return the place of the highest band that is reached (0 is the best), and the line that says so."""
    measure = scale.measure(score)
    values = {"total": score.total, "maximum": score.maximum}
    if measure is None:
        return None, Line("rating_nothing_counts")
    if scale.basis is Basis.PERCENTAGE:
        values["percentage"] = shortened(measure)
    for place, (name, minimum) in enumerate(scale.from_best):
        if measure >= minimum:
            return place, Line(f"rating_by_{scale.basis}", {**values, "band": name, "minimum": minimum})
    return None, Line(f"rating_none_by_{scale.basis}", values)


def _apply_sanctions(
    key: Hashable,
    score: UnitScore,
    names: list[str],
    places: dict[Hashable, int | None],
    lines: dict[Hashable, list[Line]],
) -> None:
    """Move the unit down: caps first, then downgrades one after the other, never below the last band.

    A sanction that does both takes part in both, so that the order of the leaves decides nothing.
    """
    caps = [replace(each, downgrade=0) for each in score.sanctions if each.cap]
    downgrades = [replace(each, cap="") for each in score.sanctions if each.downgrade]
    for sanction in caps + sorted(downgrades, key=lambda each: each.downgrade):
        place = places[key]
        if place is None:
            return
        lines[key].append(sanction.reason)
        target = place + sanction.downgrade
        if sanction.cap in names:
            target = max(target, names.index(sanction.cap))
        target = min(target, len(names) - 1)
        if target > place:
            code = "sanction_cap" if not sanction.downgrade else "sanction_downgrade"
            values = {"leaf": sanction.leaf, "from": names[place], "to": names[target], "bands": sanction.downgrade}
            lines[key].append(Line(code, values))
            places[key] = target
        else:
            lines[key].append(Line("sanction_without_effect", {"leaf": sanction.leaf, "band": names[place]}))


def _apply_ceiling(
    scale: Scale,
    members: int,
    ranks: Mapping[Hashable, int | None],
    names: list[str],
    places: dict[Hashable, int | None],
    lines: dict[Hashable, list[Line]],
) -> None:
    """Leave in the top band at most the ceiling, by rank.

    Units that share a rank stay together or leave together: where they do not all fit, choosing among them is not for a
    machine, and the lines say that the bloc may part them by its tie-break list.
    """
    top = [key for key, place in places.items() if place == 0]
    if scale.ceiling is None or len(names) < 2 or not top:
        return
    seats = int((scale.ceiling * members / HUNDRED).to_integral_value(rounding=ROUND_FLOOR))
    values = {"ceiling": scale.ceiling, "members": members, "seats": seats, "band": names[0], "to": names[1]}
    for key in top:
        better = sum(_before(ranks, other, key) for other in top)
        equal = sum(ranks.get(other) == ranks.get(key) for other in top)
        said = {**values, "place": better + 1, "equal": equal, "count": len(top)}
        if better + equal <= seats:
            lines[key].append(Line("ceiling_stays", said))
        else:
            places[key] = 1
            lines[key].append(Line("ceiling_tied" if better < seats else "ceiling_leaves", said))


def _before(ranks: Mapping[Hashable, int | None], one: Hashable, other: Hashable) -> bool:
    first, second = ranks.get(one), ranks.get(other)
    return first is not None and (second is None or first < second)
