"""Establishing units and appointing people: the catalogues as deeds, for imports and the demo.

The Django admin edits the same tables by hand and records the same events.
"""

from datetime import date
from typing import Any

from django.db import transaction

from blocs.enums import Capacity, Position, UnitKind
from blocs.models import Decision, Post, Unit
from emulation import rows
from emulation.audit.log import record


@transaction.atomic
def establish_unit(
    *,
    by: Any,
    code: str,
    kind: UnitKind,
    name: str,
    short_name: str,
    parent: Unit | None = None,
    protocol_order: int = 100,
    established_on: date | None = None,
    illustrative: bool = False,
) -> Unit:
    """Enter a unit into the catalogue and return it; raises ``Invalid`` naming the field that is wrong."""
    unit = Unit(
        code=code,
        kind=kind,
        name=name,
        short_name=short_name,
        parent=parent,
        protocol_order=protocol_order,
        established_on=established_on,
        illustrative=illustrative,
    )
    rows.save(unit)
    record("unit.established", unit, by=by, details={"code": code, "kind": kind})
    return unit


@transaction.atomic
def appoint(
    *,
    by: Any,
    person: Any,
    unit: Unit,
    position: Position,
    capacity: Capacity,
    starts_on: date,
    ends_on: date | None = None,
    decision: Decision | None = None,
    acting: bool = False,
    substitutes: Post | None = None,
) -> Post:
    """Give ``person`` a post in ``unit`` from ``starts_on`` until the end of ``ends_on`` (None: open-ended).

    ``acting`` entrusts the head's office (Q.); ``substitutes`` is the post in whose place it is held for a span, which
    needs ``ends_on`` and ``decision``. Raises ``ValidationError`` naming the field, or ``Impossible`` where the post
    lies outside the life of the unit, overlaps another of the person, or cannot stand in that place.
    """
    post = Post(
        person=person,
        unit=unit,
        position=position,
        capacity=capacity,
        starts_on=starts_on,
        ends_on=ends_on,
        decision=decision,
        acting=acting,
        substitutes=substitutes,
    )
    post.full_clean()
    with rows.explained():
        post.save()
    record("post.appointed", post, by=by, details={"unit": unit.code, "capacity": capacity, "from": starts_on})
    return post
