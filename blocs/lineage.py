"""Who stands before and after a unit, through any number of reorganisations: one query, however long the line is."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import connection
from django.db.models import QuerySet

_LINE = (
    "line(origin, unit) AS ("
    "SELECT l.{near}, l.{far} FROM blocs_successionlink l JOIN blocs_succession s ON s.id = l.succession_id "
    "WHERE l.{near} IN ({units}) AND {which} "
    "UNION "
    "SELECT line.origin, l.{far} FROM blocs_successionlink l JOIN blocs_succession s ON s.id = l.succession_id "
    "JOIN line ON l.{near} = line.unit WHERE {which})"
)
_WALK = f"WITH RECURSIVE {_LINE} SELECT origin, unit FROM line ORDER BY origin, unit"
_HOLD = (
    f"WITH RECURSIVE held(unit, capacity, kind) AS ({{held}}), {_LINE} "
    "SELECT unit, capacity, kind FROM held "
    "UNION ALL SELECT line.unit, held.capacity, held.kind FROM held JOIN line ON line.origin = held.unit"
)
_GONE = "s.kind <> 'separate' AND s.effective_on <= %s"
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


def held_or_inherited(held: "QuerySet[Any, Any]", on: date) -> list[tuple[int, str, str]]:
    """Return the rows of ``held``, and each once more for every closed unit that its unit stands for on the day ``on``.

    A row is (unit, capacity, kind of the unit), in ``held`` too. One query: every request asks who its person is.
    """
    inner, values = held.query.sql_with_params()
    query = _HOLD.format(
        held=inner, near="successor_id", far="predecessor_id", which=_GONE, units="SELECT unit FROM held"
    )
    with connection.cursor() as cursor:
        cursor.execute(query, [*values, on, on])
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
