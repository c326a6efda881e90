"""Leaves of a points table and what a unit enters for them.

Standard library only. Points are ``Decimal``; a refused input is named, never clamped. The four values of domain.md,
section 4, are kept apart: 0 is a number, empty is ``None``, not applicable is a flag with a reason; a result without a
target belongs to the peer-relative kind, which is not offered yet.
"""

from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import Any

PLACES = 3  # decimal places of an input; the points themselves are rounded where a leaf's step says
LARGEST = Decimal("999999999")


class LeafKind(StrEnum):
    """How the points of a leaf come about; docs/scoring.md has a worked table for each."""

    MANUAL = "manual"
    YES_NO = "yes_no"
    COUNT_CAPPED = "count_capped"
    MAX_MINUS = "max_minus"
    CHOICE = "choice"
    BANDS = "bands"
    RATIO = "ratio"
    BONUS = "bonus"
    DEDUCTION = "deduction"


# What a person enters for a leaf of each kind.
INPUTS: dict[LeafKind, tuple[str, ...]] = {
    LeafKind.MANUAL: ("points",),
    LeafKind.YES_NO: ("choice",),
    LeafKind.COUNT_CAPPED: ("count",),
    LeafKind.MAX_MINUS: ("count",),
    LeafKind.CHOICE: ("choice",),
    LeafKind.BANDS: ("numerator", "denominator"),
    LeafKind.RATIO: ("numerator", "denominator"),
    LeafKind.BONUS: ("points",),
    LeafKind.DEDUCTION: ("count",),
}


@dataclass(frozen=True)
class Leaf:
    """One line that is scored.

    ``params`` by kind: ``per_case`` (points for one case: count_capped, max_minus, deduction), ``choices`` (list of
    ``{"code", "label", "points"}``), ``bands`` (list of ``{"from", "points"}``, ``from`` a percentage), ``step`` (ratio
    and bands: points are rounded to its multiples, half up), ``not_applicable`` (``"full"`` or ``"leaves"``).
    For a deduction ``max_points`` is the cap of what may be taken off.
    """

    code: str
    name: str
    kind: LeafKind
    max_points: Decimal
    params: dict[str, Any] = field(default_factory=dict)

    def param(self, name: str, default: str) -> Decimal:
        """Return a parameter as ``Decimal``; JSON keeps it as text."""
        return Decimal(str(self.params.get(name, default)))

    @property
    def inputs(self) -> tuple[str, ...]:
        """Return the names of the values that a person enters for this leaf."""
        return INPUTS[self.kind]

    @property
    def choices(self) -> list[tuple[str, str, Decimal]]:
        """Return (code, label, points) of each choice; yes/no has no labels of its own, the screens say them."""
        if self.kind is LeafKind.YES_NO:
            return [("yes", "", self.max_points), ("no", "", Decimal(0))]
        return [(row["code"], row["label"], Decimal(str(row["points"]))) for row in self.params.get("choices", [])]


@dataclass(frozen=True)
class Entry:
    """What was entered for one leaf of one unit."""

    points: Decimal | None = None
    count: Decimal | None = None
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    choice: str = ""
    not_applicable: bool = False
    reason: str = ""

    @property
    def empty(self) -> bool:
        """Say whether nothing was entered: not even a 0."""
        return (
            not self.not_applicable
            and not self.choice
            and all(value is None for value in (self.points, self.count, self.numerator, self.denominator))
        )


@dataclass(frozen=True)
class Problem:
    """Why an input is refused: the ``name`` of the input, the rule (``code``), the numbers that the message says."""

    name: str
    code: str
    values: dict[str, Any] = field(default_factory=dict)


def problems(leaf: Leaf, entry: Entry) -> list[Problem]:
    """Return why ``entry`` cannot be taken for ``leaf``; an empty list for a good or an empty entry."""
    if entry.not_applicable:
        return _problems_of_not_applicable(leaf, entry)
    if entry.empty:
        return []
    found = [
        Problem(name, "not_asked")
        for name in ("points", "count", "numerator", "denominator", "choice")
        if name not in leaf.inputs and getattr(entry, name) not in (None, "")
    ]
    for name in leaf.inputs:
        value = getattr(entry, name)
        if name == "choice":
            found += _problems_of_choice(leaf, value)
        elif value is None:
            found.append(Problem(name, "incomplete"))
        else:
            found += _problems_of_number(leaf, name, value)
    return found or _problems_of_ratio(leaf, entry)


def _problems_of_not_applicable(leaf: Leaf, entry: Entry) -> list[Problem]:
    if not leaf.params.get("not_applicable"):
        return [Problem("not_applicable", "always_applies")]
    if not entry.reason.strip():
        return [Problem("reason", "reason_needed")]
    if not Entry(entry.points, entry.count, entry.numerator, entry.denominator, entry.choice).empty:
        return [Problem("not_applicable", "number_beside")]
    return []


def _problems_of_choice(leaf: Leaf, value: str) -> list[Problem]:
    codes = [code for code, _, _ in leaf.choices]
    return [] if value in codes else [Problem("choice", "unknown_choice", {"value": value})]


def _problems_of_number(leaf: Leaf, name: str, value: Decimal) -> list[Problem]:
    if not value.is_finite():
        return [Problem(name, "not_a_number")]
    if value < 0:
        return [Problem(name, "negative", {"value": value})]
    if value > LARGEST:
        return [Problem(name, "too_large", {"limit": LARGEST})]
    if value != value.quantize(Decimal(1).scaleb(-PLACES)):
        return [Problem(name, "too_fine", {"places": PLACES})]
    if name == "count" and value != value.to_integral_value():
        return [Problem(name, "not_whole", {"value": value})]
    if name == "points" and value > leaf.max_points:
        return [Problem(name, "over_maximum", {"value": value, "maximum": leaf.max_points})]
    return []


def _problems_of_ratio(leaf: Leaf, entry: Entry) -> list[Problem]:
    if leaf.kind not in (LeafKind.RATIO, LeafKind.BANDS):
        return []
    assert entry.numerator is not None
    assert entry.denominator is not None
    if entry.denominator == 0:
        return [Problem("denominator", "denominator_zero")]
    if entry.numerator > entry.denominator:
        values = {"numerator": entry.numerator, "denominator": entry.denominator}
        return [Problem("numerator", "numerator_over_denominator", values)]
    return []
