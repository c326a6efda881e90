"""Reading what the pledge of the year asks of a unit: while it is written, and as it stands with its appendices."""

from dataclasses import dataclass
from decimal import Decimal

from emulation.text import clean
from pledges.appendices.domain.standing import in_force
from pledges.appendices.queries.appendices import standing_text
from pledges.domain.text import SIGNS
from pledges.enums import Direction, PledgeState
from pledges.models import Pledge, Target
from pledges.registration.models import Registration

_DIRECTIONS = {sign: Direction(value) for value, sign in SIGNS.items()}


@dataclass(frozen=True)
class Promise:
    """What the pledge asks for; ``target`` is the row of its draft, None where an appendix brought it."""

    indicator: str
    measure: str
    direction: Direction
    planned: Decimal
    target: Target | None

    @property
    def goal(self) -> str:
        """Return the planned value in words."""
        return self.direction.said(self.planned, self.measure)


def promises_of(registration: Registration) -> list[Promise]:
    """Return what is asked of the whole bloc, then of the unit, each in the order of the pledge (at most three queries)."""
    pledge = Pledge.objects.filter(bloc_year=registration.round.bloc_year_id).select_related("bloc_year").first()
    if pledge is None:
        return []
    rows = {seat: _rows(pledge, seat) for seat in (None, registration.seat_id)}
    if pledge.state != PledgeState.SIGNED:
        return [_drafted(row) for group in rows.values() for row in group]
    text = in_force(standing_text(pledge))
    groups = {"": rows[None], clean(registration.seat.name.full): rows[registration.seat_id]}
    return [
        _standing(target, unit_rows)
        for unit, unit_rows in groups.items()
        for target in text["targets"]
        if target["unit"] == unit
    ]


def _rows(pledge: Pledge, seat: int | None) -> list[Target]:
    """Return the rows in the order in which pledges/domain/text.py numbers them."""
    return sorted(Target.objects.filter(pledge=pledge, seat=seat), key=lambda row: (row.order, str(row)))


def _drafted(row: Target) -> Promise:
    return Promise(row.indicator, row.measure, Direction(row.direction), row.planned, row)


def _standing(target: dict[str, str], rows: list[Target]) -> Promise:
    """Return the promise of a canonical target; its number is its place among the rows, which never moves."""
    place = int(target["number"]) - 1
    return Promise(
        target["indicator"],
        target["measure"],
        _DIRECTIONS[target["direction"]],
        Decimal(target["planned"]),
        rows[place] if place < len(rows) else None,
    )
