"""Whose turn it is to lead a bloc, and who may not: pure rules over numbers of units, no database, no words.

The rules (domain.md, section 3): the head rotates yearly; no unit holds the same role two years in a row; a unit that was
excluded from emulation last year leads nobody; a unit leads from the first day of the year, so it must exist on that day.
The turn follows the protocol order of the seats, which is how blocs here keep their list.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """The two roles that rotate; the values are those of ``blocs.enums.SeatRole``."""

    HEAD = "head"
    DEPUTY = "deputy"


class Bar(StrEnum):
    """Why a unit may not hold a role."""

    SAME_ROLE = "same_role"
    EXCLUDED = "excluded"
    NOT_VALID = "not_valid"


@dataclass(frozen=True)
class LastYear:
    """What of the last year counts: its units in seat order, who led, who was excluded. Empty for a bloc's first year."""

    order: tuple[int, ...] = ()
    head: int | None = None
    deputies: frozenset[int] = frozenset()
    excluded: frozenset[int] = frozenset()


def turn_order(members: Sequence[int], last: LastYear) -> list[int]:
    """Return ``members`` (units of the new year in seat order) in the order in which they come to lead.

    The turn starts after last year's head. Where that unit has left the bloc, it starts with the first unit after it in
    last year's order that still sits here. In a first year it is the seat order.
    """
    order = list(members)
    if last.head is None:
        return order
    if last.head in order:
        start = order.index(last.head) + 1
    else:
        left = last.order.index(last.head) if last.head in last.order else -1
        after = [unit for unit in (*last.order[left + 1 :], *last.order[: left + 1]) if unit in order]
        start = order.index(after[0]) if after else 0
    return order[start:] + order[:start]


def bars(unit: int, role: Role, last: LastYear, *, valid: Collection[int]) -> list[Bar]:
    """Return every reason why ``unit`` may not hold ``role``; ``valid`` are the units that exist on the first day."""
    held = {last.head} if role == Role.HEAD else last.deputies
    found = []
    if unit in held:
        found.append(Bar.SAME_ROLE)
    if unit in last.excluded:
        found.append(Bar.EXCLUDED)
    if unit not in valid:
        found.append(Bar.NOT_VALID)
    return found


def next_head(members: Sequence[int], last: LastYear, *, valid: Collection[int]) -> int | None:
    """Return the first unit in turn that may be head, or None where nobody may."""
    order = turn_order(members, last)
    return next((unit for unit in order if not bars(unit, Role.HEAD, last, valid=valid)), None)


def next_deputies(
    members: Sequence[int], last: LastYear, *, valid: Collection[int], head: int, count: int = 1
) -> list[int]:
    """Return the ``count`` units after ``head`` in turn that may be deputy (fewer where not enough may)."""
    order = turn_order(members, last)
    place = order.index(head) + 1 if head in order else 0
    turn = [unit for unit in order[place:] + order[:place] if unit != head]
    return [unit for unit in turn if not bars(unit, Role.DEPUTY, last, valid=valid)][:count]


def in_turn(
    members: Sequence[int], last: LastYear, *, valid: Collection[int], head: int, deputies: Collection[int]
) -> bool:
    """Say whether ``head`` and ``deputies`` are whose turn it is; in a first year nobody is out of turn."""
    if last.head is None:
        return True
    expected = next_deputies(members, last, valid=valid, head=head, count=len(deputies))
    return head == next_head(members, last, valid=valid) and set(deputies) == set(expected)
