"""Short words to write a table and its results down."""

from decimal import Decimal
from typing import Any

from pledges.evaluations.domain.points_table import GROUP, TableLine
from pledges.evaluations.domain.rules import NO_TARGET, Assessor, Entry

BANDS = (
    ("Xuất sắc", Decimal(90)),
    ("Tốt", Decimal(80)),
    ("Khá", Decimal(65)),
    ("Trung bình", Decimal(50)),
    ("Yếu", Decimal(0)),
)


def group(code: str, name: str, points: str) -> TableLine:
    """Return a group."""
    return TableLine(code, name, GROUP, Decimal(points))


def leaf(
    code: str, name: str, kind: str, points: str, *, by: Assessor = Assessor.HEAD, note: str = "", **params: Any
) -> TableLine:
    """Return a leaf; it belongs to the group whose code stands before its last point."""
    parent = code.rpartition(".")[0]
    return TableLine(code, name, kind, Decimal(points), params, parent, by, double_count_note=note)


def levels(*rows: tuple[str, str, str]) -> list[dict[str, str]]:
    """Return choices from (code, label, points)."""
    return [{"code": code, "label": label, "points": points} for code, label, points in rows]


def given(points: object) -> Entry:
    """Return points given by hand."""
    return Entry(points=Decimal(str(points)))


def cases(count: int) -> Entry:
    """Return a number of cases."""
    return Entry(count=Decimal(count))


def chosen(*codes: str) -> Entry:
    """Return one level, or several."""
    return Entry(choice=";".join(codes))


def part(numerator: object, denominator: object) -> Entry:
    """Return a ratio, or what was done against a target."""
    return Entry(numerator=Decimal(str(numerator)), denominator=Decimal(str(denominator)))


def untargeted(done: object) -> Entry:
    """Return a result without a target."""
    return Entry(numerator=Decimal(str(done)), choice=NO_TARGET)


def without(reason: str) -> Entry:
    """Return that the leaf does not apply."""
    return Entry(not_applicable=True, reason=reason)
