"""The steps of an explanation, and numbers as the scoring rounds them. Standard library only."""

from dataclasses import dataclass, field
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any

_HUNDREDTH = Decimal("0.01")


@dataclass(frozen=True)
class Line:
    """One step of an explanation: a rule (``code``) and the numbers in it; explanations.py says it in words."""

    code: str
    values: dict[str, Any] = field(default_factory=dict)


def rounded(value: Decimal, step: Decimal) -> Decimal:
    """Return ``value`` rounded to a multiple of ``step``, halves up."""
    return (value / step).quantize(Decimal(1), rounding=ROUND_HALF_UP) * step


def rounded_fraction(value: Fraction, step: Decimal) -> Decimal:
    """Return ``value``, 0 or more, rounded once to a multiple of ``step``, halves up; the fraction itself is exact."""
    steps = value / Fraction(step)
    return Decimal((2 * steps.numerator + steps.denominator) // (2 * steps.denominator)) * step


def whole_percentage(part: Fraction) -> Decimal:
    """Return ``part`` as a percentage with two places, the rest cut off: what is shown never passes a threshold first."""
    return shortened(Decimal(part.numerator) * 100 / Decimal(part.denominator))


def shortened(percentage: Decimal) -> Decimal:
    """Return a percentage with two places, the rest cut off."""
    return plain(percentage.quantize(_HUNDREDTH, rounding=ROUND_DOWN))


def plain(value: Decimal) -> Decimal:
    """Return ``value`` without the trailing zeros that a product of stored numbers collects (2.000 × 2.5 is 5)."""
    short = value.normalize()
    return short if short.as_tuple().exponent <= 0 else short.quantize(Decimal(1))  # type: ignore[operator]
