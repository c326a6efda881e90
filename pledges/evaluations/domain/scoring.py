"""From entries to points, as docs/scoring.md says. Standard library only; every number keeps the lines that explain it.

An entry that ``rules.problems`` refuses must not come here; scoring such an entry raises ``ValueError``.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from pledges.evaluations.domain.relative import Peers, relative_points
from pledges.evaluations.domain.rules import Entry, Leaf, LeafKind, Part, levels, problems
from pledges.evaluations.domain.steps import Line, plain, rounded, rounded_fraction

# Stored with every criteria set: what was scored by one algorithm is never scored again by another. 2026.1 has neither
# sanctions nor ceilings nor ratings by percentage (see rating.py); the points of its leaves are the same.
ALGORITHM = "2026.2"
FIRST_ALGORITHM = "2026.1"
HUNDRED = Decimal(100)
ZERO = Decimal(0)


@dataclass(frozen=True)
class Sanction:
    """What a leaf does to the rating of a unit, besides its points: at most the band ``cap`` ("": none), n bands down."""

    leaf: str
    reason: Line
    cap: str = ""
    downgrade: int = 0


@dataclass(frozen=True)
class LeafScore:
    """Points of one leaf: ``None`` when nothing was entered or the leaf does not count for this unit.

    ``maximum`` is what the leaf adds to the unit's attainable total: 0 for bonus, deduction and a leaf that left.
    """

    points: Decimal | None
    maximum: Decimal
    lines: tuple[Line, ...] = ()
    provisional: bool = False
    sanction: Sanction | None = None


@dataclass(frozen=True)
class UnitScore:
    """Totals of one unit. ``total`` = ``content`` + ``bonus`` − ``deduction``; it is not clamped at either end.

    ``missing`` are the leaves without an entry, ``provisional`` those whose points may change with those of the peers.
    """

    total: Decimal
    content: Decimal
    bonus: Decimal
    deduction: Decimal
    maximum: Decimal
    missing: tuple[str, ...]
    by_leaf: dict[str, LeafScore]
    provisional: tuple[str, ...] = ()
    sanctions: tuple[Sanction, ...] = ()

    @property
    def percentage(self) -> Decimal | None:
        """Return the total in per cent of what this unit could attain; None where nothing counts for it."""
        return self.total * HUNDRED / self.maximum if self.maximum else None


def score_leaf(leaf: Leaf, entry: Entry, peers: Peers | None = None) -> LeafScore:
    """Return the points of ``entry`` under the rule of ``leaf`` with their explanation.

    ``peers`` is what the other units of the bloc show for a leaf that is relative to them; without it such a leaf has the
    points that the unit is sure of. Raises ``ValueError`` for an entry that ``rules.problems`` refuses.
    """
    refused = problems(leaf, entry)
    if refused:
        raise ValueError(f"{leaf.code}: {refused[0].code}")
    own = leaf.part is Part.CONTENT
    maximum = leaf.max_points if own else ZERO
    if entry.not_applicable:
        if leaf.params["not_applicable"] == "full" and own:
            return LeafScore(leaf.max_points, maximum, (Line("not_applicable_full", {"maximum": leaf.max_points}),))
        return LeafScore(None, ZERO, (Line("not_applicable_leaves", {"reason": entry.reason}),))
    if entry.empty:
        return LeafScore(None, maximum, (Line("empty"),))
    if entry.dishonest and leaf.part is not Part.DEDUCTION:
        lost = Line("dishonest")
        return LeafScore(ZERO, maximum, (lost,), sanction=Sanction(leaf.code, lost, downgrade=1))
    if leaf.kind is LeafKind.RELATIVE:
        return _relative(leaf, entry, maximum, peers)
    points, lines = _RULES[leaf.kind](leaf, entry)
    return LeafScore(plain(points), maximum, lines, sanction=_sanction(leaf, entry))


def score_unit(
    leaves: Iterable[Leaf], entries: Mapping[str, Entry], peers: Mapping[str, Peers] | None = None
) -> UnitScore:
    """Return the totals of a unit over all ``leaves``; ``entries`` maps the code of a leaf to what was entered.

    A leaf without points adds nothing, which is not the same as 0: its code stands in ``missing``. ``peers`` maps the code
    of a relative leaf to what the bloc shows for it; ``blocs.score_bloc`` has it.
    """
    by_leaf: dict[str, LeafScore] = {}
    sums = dict.fromkeys(Part, ZERO)
    maximum = ZERO
    missing: list[str] = []
    for leaf in leaves:
        entry = entries.get(leaf.code, Entry())
        score = by_leaf[leaf.code] = score_leaf(leaf, entry, (peers or {}).get(leaf.code))
        maximum += score.maximum
        if entry.empty:
            missing.append(leaf.code)
        sums[leaf.part] += score.points or ZERO
    content, bonus, deduction = sums[Part.CONTENT], sums[Part.BONUS], sums[Part.DEDUCTION]
    return UnitScore(
        content + bonus - deduction,
        content,
        bonus,
        deduction,
        maximum,
        tuple(missing),
        by_leaf,
        tuple(code for code, score in by_leaf.items() if score.provisional),
        tuple(score.sanction for score in by_leaf.values() if score.sanction),
    )


def _relative(leaf: Leaf, entry: Entry, maximum: Decimal, peers: Peers | None) -> LeafScore:
    """Return the points relative to the bloc's best, rounded once, to the leaf's step."""
    step = leaf.param("step", "0.01")
    found = relative_points(leaf, entry, peers)
    points = plain(rounded_fraction(found.points, step))
    lines = [found.line, Line("rounded", {"step": step, "points": points})]
    if found.provisional:
        lines.append(Line("provisional"))
    return LeafScore(points, maximum, tuple(lines), found.provisional)


def _sanction(leaf: Leaf, entry: Entry) -> Sanction | None:
    """Return what so many cases of a deduction do to the rating, if anything."""
    rule = leaf.params.get("sanction")
    if leaf.kind is not LeafKind.DEDUCTION or not rule or entry.count is None:
        return None
    least = Decimal(str(rule.get("from", "1")))
    if entry.count < least:
        return None
    reason = Line("sanction_cases", {"name": leaf.name, "count": entry.count, "from": least})
    return Sanction(leaf.code, reason, rule.get("cap") or "", int(Decimal(str(rule.get("downgrade") or 0))))


Scored = tuple[Decimal, tuple[Line, ...]]


def _as_given(leaf: Leaf, entry: Entry) -> Scored:
    assert entry.points is not None
    return entry.points, (Line("as_given", {"points": entry.points, "maximum": leaf.max_points}),)


def _by_choice(leaf: Leaf, entry: Entry) -> Scored:
    label, points = next((label, points) for code, label, points in leaf.choices if code == entry.choice)
    return points, (Line("choice", {"choice": entry.choice, "label": label, "points": points}),)


def _by_highest(leaf: Leaf, entry: Entry) -> Scored:
    """Return the points of the highest of the levels that were reached; the others are named and add nothing."""
    chosen = levels(entry.choice)
    reached = [row for row in leaf.choices if row[0] in chosen]
    code, label, points = max(reached, key=lambda row: row[2])
    lines = [Line("choice", {"choice": code, "label": label, "points": points})]
    if len(reached) > 1:
        others = ", ".join(row[1] for row in reached if row[0] != code)
        lines.append(Line("only_highest", {"others": others}))
    return points, tuple(lines)


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
    LeafKind.HIGHEST: _by_highest,
}


def band_of(total: Decimal, bands: Iterable[tuple[str, Decimal]]) -> str:
    """Return the name of the highest of ``bands`` (name, minimum total) that ``total`` reaches, or ``""``."""
    reached = [(minimum, name) for name, minimum in bands if total >= minimum]
    return max(reached)[1] if reached else ""
