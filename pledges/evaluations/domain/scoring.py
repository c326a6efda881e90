"""From entries to points, as docs/scoring.md says. Standard library only; every number keeps the lines that explain it.

An entry that ``rules.problems`` refuses must not come here; scoring such an entry raises ``ValueError``.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from pledges.evaluations.domain.rules import Entry, Leaf, LeafKind, problems

# Stored with every criteria set: what was scored by one algorithm is never scored again by another.
ALGORITHM = "2026.1"
HUNDRED = Decimal(100)
ZERO = Decimal(0)


@dataclass(frozen=True)
class Line:
    """One step of an explanation: a rule (``code``) and the numbers in it; explanations.py says it in words."""

    code: str
    values: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class LeafScore:
    """Points of one leaf: ``None`` when nothing was entered or the leaf does not count for this unit.

    ``maximum`` is what the leaf adds to the unit's attainable total: 0 for bonus, deduction and a leaf that left.
    """

    points: Decimal | None
    maximum: Decimal
    lines: tuple[Line, ...] = ()


@dataclass(frozen=True)
class UnitScore:
    """Totals of one unit. ``total`` = ``content`` + ``bonus`` − ``deduction``; it is not clamped at either end."""

    total: Decimal
    content: Decimal
    bonus: Decimal
    deduction: Decimal
    maximum: Decimal
    missing: tuple[str, ...]
    by_leaf: dict[str, LeafScore]


def score_leaf(leaf: Leaf, entry: Entry) -> LeafScore:
    """Return the points of ``entry`` under the rule of ``leaf`` with their explanation.

    Raises ``ValueError`` for an entry that ``rules.problems`` refuses.
    """
    refused = problems(leaf, entry)
    if refused:
        raise ValueError(f"{leaf.code}: {refused[0].code}")
    own = leaf.kind not in (LeafKind.BONUS, LeafKind.DEDUCTION)
    maximum = leaf.max_points if own else ZERO
    if entry.not_applicable:
        if leaf.params["not_applicable"] == "full" and own:
            return LeafScore(leaf.max_points, maximum, (Line("not_applicable_full", {"maximum": leaf.max_points}),))
        return LeafScore(None, ZERO, (Line("not_applicable_leaves"),))
    if entry.empty:
        return LeafScore(None, maximum, (Line("empty"),))
    points, lines = _RULES[leaf.kind](leaf, entry)
    return LeafScore(plain(points), maximum, lines)


def score_unit(leaves: Iterable[Leaf], entries: Mapping[str, Entry]) -> UnitScore:
    """Return the totals of a unit over all ``leaves``; ``entries`` maps the code of a leaf to what was entered.

    A leaf without points adds nothing, which is not the same as 0: its code stands in ``missing``.
    """
    by_leaf: dict[str, LeafScore] = {}
    content = bonus = deduction = maximum = ZERO
    missing: list[str] = []
    for leaf in leaves:
        entry = entries.get(leaf.code, Entry())
        score = by_leaf[leaf.code] = score_leaf(leaf, entry)
        maximum += score.maximum
        if entry.empty:
            missing.append(leaf.code)
        points = score.points or ZERO
        if leaf.kind is LeafKind.BONUS:
            bonus += points
        elif leaf.kind is LeafKind.DEDUCTION:
            deduction += points
        else:
            content += points
    return UnitScore(content + bonus - deduction, content, bonus, deduction, maximum, tuple(missing), by_leaf)


def rounded(value: Decimal, step: Decimal) -> Decimal:
    """Return ``value`` rounded to a multiple of ``step``, halves up."""
    return (value / step).quantize(Decimal(1), rounding=ROUND_HALF_UP) * step


def plain(value: Decimal) -> Decimal:
    """Return ``value`` without the trailing zeros that a product of stored numbers collects (2.000 × 2.5 is 5)."""
    short = value.normalize()
    return short if short.as_tuple().exponent <= 0 else short.quantize(Decimal(1))  # type: ignore[operator]


Scored = tuple[Decimal, tuple[Line, ...]]


def _as_given(leaf: Leaf, entry: Entry) -> Scored:
    assert entry.points is not None
    return entry.points, (Line("as_given", {"points": entry.points, "maximum": leaf.max_points}),)


def _by_choice(leaf: Leaf, entry: Entry) -> Scored:
    label, points = next((label, points) for code, label, points in leaf.choices if code == entry.choice)
    return points, (Line("choice", {"choice": entry.choice, "label": label, "points": points}),)


def _counted(leaf: Leaf, entry: Entry) -> Scored:
    """Return count × points for one case, at most the leaf's maximum: the table's own cap, said in the explanation."""
    assert entry.count is not None
    per_case = leaf.param("per_case", "1")
    raw = entry.count * per_case
    points = min(raw, leaf.max_points)
    lines = [Line("count", {"count": entry.count, "per_case": per_case, "points": raw})]
    if points != raw:
        lines.append(Line("capped", {"maximum": leaf.max_points}))
    return points, tuple(lines)


def _maximum_minus(leaf: Leaf, entry: Entry) -> Scored:
    assert entry.count is not None
    per_case = leaf.param("per_case", "1")
    points = max(leaf.max_points - entry.count * per_case, ZERO)
    values = {"maximum": leaf.max_points, "count": entry.count, "per_case": per_case, "points": points}
    return points, (Line("max_minus", values),)


def _percentage(entry: Entry) -> Decimal:
    assert entry.numerator is not None
    assert entry.denominator is not None
    return entry.numerator * HUNDRED / entry.denominator


def _by_band(leaf: Leaf, entry: Entry) -> Scored:
    """Return the points of the highest band that the percentage reaches; the percentage is compared unrounded."""
    percentage = _percentage(entry)
    reached = [
        (Decimal(str(band["from"])), Decimal(str(band["points"])))
        for band in leaf.params["bands"]
        if percentage >= Decimal(str(band["from"]))
    ]
    start, points = max(reached, default=(None, ZERO))
    shown = rounded(percentage, Decimal("0.01"))
    ratio = Line("percentage", {"numerator": entry.numerator, "denominator": entry.denominator, "percentage": shown})
    band_line = Line("band", {"from": start, "points": points}) if start is not None else Line("no_band")
    return points, (ratio, band_line)


def _by_ratio(leaf: Leaf, entry: Entry) -> Scored:
    """Return maximum × numerator ÷ denominator, rounded once, to the leaf's step."""
    assert entry.numerator is not None
    assert entry.denominator is not None
    step = leaf.param("step", "0.01")
    points = rounded(leaf.max_points * entry.numerator / entry.denominator, step)
    values = {
        "numerator": entry.numerator,
        "denominator": entry.denominator,
        "maximum": leaf.max_points,
        "step": step,
        "points": points,
    }
    return points, (Line("ratio", values),)


_RULES: dict[LeafKind, Callable[[Leaf, Entry], Scored]] = {
    LeafKind.MANUAL: _as_given,
    LeafKind.YES_NO: _by_choice,
    LeafKind.COUNT_CAPPED: _counted,
    LeafKind.MAX_MINUS: _maximum_minus,
    LeafKind.CHOICE: _by_choice,
    LeafKind.BANDS: _by_band,
    LeafKind.RATIO: _by_ratio,
    LeafKind.BONUS: _as_given,
    LeafKind.DEDUCTION: _counted,
}


def band_of(total: Decimal, bands: Iterable[tuple[str, Decimal]]) -> str:
    """Return the name of the highest of ``bands`` (name, minimum total) that ``total`` reaches, or ``""``."""
    reached = [(minimum, name) for name, minimum in bands if total >= minimum]
    return max(reached)[1] if reached else ""
