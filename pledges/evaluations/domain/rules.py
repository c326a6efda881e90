"""Leaves of a points table and what a unit enters for them.

Standard library only. Points are ``Decimal``; a refused input is named, never clamped. The four values of domain.md,
section 4, are kept apart: 0 is a number, empty is ``None``, not applicable (or not assigned) is a flag with a reason, and a
result without a target says so by the choice ``no_target`` of the kind that compares with the bloc's best.
"""

from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import Any

PLACES = 3  # decimal places of an input; the points themselves are rounded where a leaf's step says
LARGEST = Decimal("999999999")
NO_TARGET = "no_target"  # the choice that says: a result, but no target was set
BETWEEN_LEVELS = ";"  # parts the codes of several levels in one choice


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
    HIGHEST = "highest"
    RELATIVE = "relative"


class Part(StrEnum):
    """What the points of a leaf are for a total: content and bonus are added, a deduction is taken off."""

    CONTENT = "content"
    BONUS = "bonus"
    DEDUCTION = "deduction"


class Assessor(StrEnum):
    """Who has the last word on a leaf: nobody but the unit, the appraiser of the bloc, the council's standing body."""

    SELF = "self"
    HEAD = "head"
    STANDING = "standing"


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
    LeafKind.HIGHEST: ("choice",),
    LeafKind.RELATIVE: ("numerator", "denominator", "choice"),  # what was done, the target, or that there is none
}
NAMES = ("points", "count", "numerator", "denominator", "choice")


@dataclass(frozen=True)
class Leaf:
    """One line that is scored.

    ``params`` by kind: ``per_case`` (points for one case: count_capped, max_minus, deduction), ``choices`` (choice,
    highest: list of ``{"code", "label", "points"}``), ``bands`` (list of ``{"from", "points"}``, ``from`` a percentage),
    ``step`` (ratio and relative: points are rounded to its multiples, half up), ``not_applicable`` (``"full"`` or
    ``"leaves"``), ``counts_as`` (``"bonus"``: on top of the content), ``sanction`` (deduction: what so many cases do to
    the rating, ``{"from", "cap", "downgrade"}``). For a deduction ``max_points`` is the cap of what may be taken off.
    """

    code: str
    name: str
    kind: LeafKind
    max_points: Decimal
    params: dict[str, Any] = field(default_factory=dict)
    assessor: Assessor = Assessor.HEAD

    def param(self, name: str, default: str) -> Decimal:
        """Return a parameter as ``Decimal``; JSON keeps it as text."""
        return Decimal(str(self.params.get(name, default)))

    @property
    def inputs(self) -> tuple[str, ...]:
        """Return the names of the values that a person enters for this leaf."""
        return INPUTS[self.kind]

    @property
    def part(self) -> Part:
        """Return what the points of this leaf are for the total."""
        if self.kind is LeafKind.DEDUCTION:
            return Part.DEDUCTION
        return Part.BONUS if self.kind is LeafKind.BONUS or self.params.get("counts_as") == "bonus" else Part.CONTENT

    @property
    def choices(self) -> list[tuple[str, str, Decimal]]:
        """Return (code, label, points) of each choice; those without a label in the table are said by the screens."""
        if self.kind is LeafKind.RELATIVE:
            return [(NO_TARGET, "", Decimal(0))]
        if self.kind is LeafKind.YES_NO:
            return [("yes", "", self.max_points), ("no", "", Decimal(0))]
        return [(row["code"], row["label"], Decimal(str(row["points"]))) for row in self.params.get("choices", [])]


@dataclass(frozen=True)
class Entry:
    """What was entered for one leaf of one unit.

    ``dishonest`` is a finding of the appraiser about the evidence, not something that a unit enters.
    """

    points: Decimal | None = None
    count: Decimal | None = None
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    choice: str = ""
    not_applicable: bool = False
    reason: str = ""
    dishonest: bool = False

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
        for name in NAMES
        if name not in leaf.inputs and getattr(entry, name) not in (None, "")
    ]
    if leaf.kind is LeafKind.RELATIVE:
        found += _problems_of_target(entry)
    for name in leaf.inputs:
        value = getattr(entry, name)
        if name == "choice":
            found += _problems_of_choice(leaf, value)
        elif value is not None:
            found += _problems_of_number(leaf, name, value)
        elif leaf.kind is not LeafKind.RELATIVE:
            found.append(Problem(name, "incomplete"))
    return found or _problems_of_ratio(leaf, entry)


def _problems_of_not_applicable(leaf: Leaf, entry: Entry) -> list[Problem]:
    if not leaf.params.get("not_applicable"):
        return [Problem("not_applicable", "always_applies")]
    if not entry.reason.strip():
        return [Problem("reason", "reason_needed")]
    if not Entry(entry.points, entry.count, entry.numerator, entry.denominator, entry.choice).empty:
        return [Problem("not_applicable", "number_beside")]
    return []


def _problems_of_target(entry: Entry) -> list[Problem]:
    """Return what is missing of result and target: that there is no target must be said, a forgotten one is asked for."""
    found = [] if entry.numerator is not None else [Problem("numerator", "incomplete")]
    if entry.choice == NO_TARGET:
        return found if entry.denominator is None else [*found, Problem("denominator", "target_beside")]
    return found if entry.denominator is not None else [*found, Problem("denominator", "target_needed")]


def _problems_of_choice(leaf: Leaf, value: str) -> list[Problem]:
    if leaf.kind is LeafKind.RELATIVE and not value:
        return []
    codes = [code for code, _, _ in leaf.choices]
    chosen = levels(value) if leaf.kind is LeafKind.HIGHEST else [value]
    unknown = [each for each in chosen if each not in codes]
    return [Problem("choice", "unknown_choice", {"value": unknown[0]})] if unknown else []


def levels(choice: str) -> list[str]:
    """Return the codes of the levels that one choice of a ``highest`` leaf names."""
    return [code.strip() for code in choice.split(BETWEEN_LEVELS)]


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
    if leaf.kind is LeafKind.RELATIVE:
        return [Problem("denominator", "target_zero")] if entry.denominator == 0 else []
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
