"""Who stands before and after a unit, through any number of reorganisations: one query, however long the line is."""

from collections.abc import Iterable
from datetime import date

from django.db import connection

_LINE = (
    "line(origin, unit) AS ("
    "SELECT l.{near}, l.{far} FROM blocs_successionlink l JOIN blocs_succession s ON s.id = l.succession_id "
    "WHERE l.{near} IN ({units}) AND {which} "
    "UNION "
    "SELECT line.origin, l.{far} FROM blocs_successionlink l JOIN blocs_succession s ON s.id = l.succession_id "
    "JOIN line ON l.{near} = line.unit WHERE {which})"
)
_WALK = f"WITH RECURSIVE {_LINE} SELECT origin, unit FROM line ORDER BY origin, unit"
_GONE = "s.kind <> 'separate' AND s.effective_on <= %s"
# The dates are those of PostQuerySet.dated; written out because every request of everybody begins with this question.
_HOLD = (
    "WITH RECURSIVE held(unit, capacity, kind) AS ("
    "SELECT p.unit_id, p.capacity, u.kind FROM blocs_post p JOIN blocs_unit u ON u.id = p.unit_id "
    "WHERE p.person_id = %s AND p.starts_on <= %s AND (p.ends_on IS NULL OR p.ends_on >= %s)), "
    + _LINE.format(near="successor_id", far="predecessor_id", which=_GONE, units="SELECT unit FROM held")
    + " SELECT unit, capacity, kind FROM held "
    "UNION ALL SELECT line.unit, held.capacity, held.kind FROM held JOIN line ON line.origin = held.unit"
)
Pairs = list[tuple[int, int]]


def before(units: Iterable[int]) -> frozenset[int]:
    """Return the predecessors (primary keys) of ``units``, near and far."""
    return frozenset(unit for _origin, unit in _walk(units, near="successor_id", far="predecessor_id"))


def after(units: Iterable[int]) -> frozenset[int]:
    """Return the successors (primary keys) of ``units``, near and far."""
    return frozenset(unit for _origin, unit in _walk(units, near="predecessor_id", far="successor_id"))


def heirs_of(units: Iterable[int], on: date) -> frozenset[int]:
    """Return the units that have taken the place of closed ones among ``units`` by the day ``on``."""
    return frozenset(unit for _closed, unit in heirs_by_unit(units, on))


def heirs_by_unit(units: Iterable[int], on: date) -> Pairs:
    """Return pairs of a closed unit of ``units`` and one that has taken its place by the day ``on``, near or far."""
    return _walk(units, near="predecessor_id", far="successor_id", closed_by=on)


def stood_for(units: Iterable[int], on: date) -> Pairs:
    """Return pairs of a unit of ``units`` and a closed one whose place it has taken by the day ``on``.

    A unit that was only separated from goes on by itself, so nobody stands for it.
    """
    return _walk(units, near="successor_id", far="predecessor_id", closed_by=on)


def held_or_inherited(person: int, on: date) -> list[tuple[int, str, str]]:
    """Return (unit, capacity, kind of the unit) of each post that ``person`` holds on the day ``on``, in one query.

    Each comes once more for every closed unit in whose place its unit stands by then.
    """
    with connection.cursor() as cursor:
        cursor.execute(_HOLD, [person, on, on, on, on])
        return [(unit, capacity, kind) for unit, capacity, kind in cursor.fetchall()]


def _walk(units: Iterable[int], *, near: str, far: str, closed_by: date | None = None) -> Pairs:
    keys = sorted(set(units))
    if not keys:
        return []
    which, values = "1 = 1", []
    if closed_by is not None:
        which, values = _GONE, [closed_by]
    query = _WALK.format(near=near, far=far, which=which, units=", ".join(["%s"] * len(keys)))
    with connection.cursor() as cursor:
        cursor.execute(query, [*keys, *values, *values])
        return [(origin, unit) for origin, unit in cursor.fetchall()]
