"""What the units of the demo set themselves for the year, and how far they say they have come: plain illustrations."""

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from blocs.models import BlocYear
from emulation import clock
from pledges.enums import Direction
from pledges.evaluations.domain import measuring
from pledges.evaluations.models import Evaluation
from pledges.evaluations.queries.results import measured_targets
from pledges.registration.domain import handing_in, rounds, writing
from pledges.registration.models import EmulationTitle, RegisteredTarget, Registration

# The titles that the units of the demo strive for, by turns: (of the unit, of people, how many people).
_TITLES = (
    ("Tập thể lao động xuất sắc", "Chiến sĩ thi đua cơ sở", 2),
    ("Tập thể lao động tiên tiến", "Lao động tiên tiến", 8),
    ("Cờ thi đua của ngành Kiểm sát nhân dân", "Chiến sĩ thi đua ngành Kiểm sát nhân dân", 1),
)
PERCENT = "%"


def register(
    year: BlocYear,
    *,
    opened: datetime,
    due: datetime,
    leaders: dict[int, Any],
    officers: dict[int, Any],
    chair: Any,
    vice: Any,
    waiting: tuple[int, ...] = (),
    returned: tuple[int, ...] = (),
    silent: tuple[int, ...] = (),
) -> None:
    """Open the round and let every unit register; the head confirms all, the deputy the head's own.

    The places in ``waiting`` are not confirmed yet, those in ``returned`` were given back, those in ``silent`` wrote nothing.
    """
    with clock.at(opened):
        rounds.open_round(by=chair, bloc_year=year, due_at=due)
    rows = Registration.objects.filter(round__bloc_year=year).select_related(
        "seat__unit", "seat__bloc_year", "round__bloc_year__bloc"
    )
    moment = opened
    for place, registration in enumerate(rows.order_by("seat__order", "pk")):
        if place in silent:
            continue
        moment += timedelta(minutes=2)
        unit = registration.seat.unit_id
        with clock.at(moment):
            _write(registration, place, officers[unit])
            handing_in.submit(by=leaders[unit], registration=registration)
        with clock.at(due):
            judge = vice if leaders[unit] == chair else chair
            if place in returned:
                handing_in.return_for_correction(
                    by=judge, registration=registration, note="Đề nghị nâng chỉ tiêu về sáng kiến, cách làm hay."
                )
            elif place not in waiting:
                handing_in.confirm(by=judge, registration=registration)


def report(evaluation: Evaluation, place: int, by: Any, moment: datetime) -> None:
    """Let the unit tell on its sheet how far it has come with its registered targets."""
    with clock.at(moment):
        for number, target in enumerate(measured_targets(evaluation).order_by("order", "pk")):
            measuring.enter_result(
                by=by, evaluation=evaluation, target=target, achieved=_reached(target, place + number)
            )


def _write(registration: Registration, place: int, by: Any) -> None:
    of_unit, of_people, people = _TITLES[place % len(_TITLES)]
    titles = EmulationTitle.objects.in_bulk([of_unit, of_people], field_name="name")
    writing.add_title(by=by, registration=registration, title=titles[of_unit])
    writing.add_title(by=by, registration=registration, title=titles[of_people], people=people)
    writing.take_from_pledge(by=by, registration=registration)


def _reached(target: RegisteredTarget, turn: int) -> Decimal:
    """Return an illustrative result: most units are on their way, every fourth line still falls short."""
    if target.direction == Direction.AT_LEAST and turn % 4 == 0:
        return max(target.planned - Decimal("1.5"), Decimal(0))
    if target.direction == Direction.AT_LEAST and target.measure == PERCENT:
        return min(target.planned + turn % 3, Decimal(100))
    return target.planned
