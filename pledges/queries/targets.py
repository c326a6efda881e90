"""The targets of a draft as the workbench shows them: those of the bloc, and of the units as far as one page bears."""

from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count

from blocs.models import Seat
from pledges.models import Pledge, Target

_SHOWN = 60  # targets of units that stand open on one page; more are opened unit by unit


@dataclass
class Group:
    """The targets of the bloc (``seat`` is None) or of one unit; folded where ``targets`` is empty."""

    seat: Seat | None
    count: int
    targets: list[Target] = field(default_factory=list)


def targets_by_unit(pledge: Pledge, chosen: str) -> list[Group]:
    """Return the groups in protocol order, the bloc's first (three queries); ``chosen`` is the code of the open unit."""
    counts: dict[Any, int] = dict(pledge.targets.order_by().values_list("seat").annotate(Count("pk")))
    open_all = sum(count for seat, count in counts.items() if seat) <= _SHOWN
    seats = [seat for seat in pledge.bloc_year.seats.select_related("unit") if seat.pk in counts]
    shown = [seat.pk for seat in seats if open_all or seat.unit.code == chosen]
    groups = [Group(None, counts[None])] if None in counts else []
    groups += [Group(seat, counts[seat.pk]) for seat in seats]
    rows = pledge.targets.filter(seat=None) | pledge.targets.filter(seat__in=shown)
    by_seat: dict[Any, list[Target]] = {}
    for target in rows.order_by("order", "pk"):
        by_seat.setdefault(target.seat_id, []).append(target)
    for group in groups:
        group.targets = by_seat.get(group.seat.pk if group.seat else None, [])
    return groups
