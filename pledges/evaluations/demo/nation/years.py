"""The blocs of the nation and their years, through the gates; who leads changes every year."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from blocs.domain import bloc_years, blocs, decisions
from blocs.enums import BlocKind
from blocs.models import Bloc, BlocYear, Seat, Unit
from emulation import clock
from pledges.evaluations.demo.nation.land import OWN, Province
from pledges.evaluations.demo.story import hour


def shares(province: Province, count: int) -> list[list[Unit]]:
    """Return the units of ``province`` in ``count`` shares of nearly equal size, one for each of its blocs."""
    return [province.units[place::count] for place in range(count)]


def found(province: Province, number: int, first_year: int) -> Bloc:
    """Found the bloc ``number`` (from 1) of ``province`` in the January of ``first_year``."""
    by, day = province.standing_body, date(first_year, 1, 5)
    with clock.at(hour(day, "08:00")):
        decision = decisions.record_decision(
            by=by,
            number=f"{100 + number}/QĐ-UBND",
            issued_on=day,
            issuer=f"Ủy ban nhân dân {province.name}",
            abstract=f"về việc thành lập Khối thi đua số {number} các đơn vị thuộc VKSND {province.name}",
        )
        return blocs.found_bloc(
            by=by,
            name=f"Khối thi đua số {number} VKSND {province.name}",
            slug=f"{OWN}{province.number + 1:02}-khoi-{number}",
            kind=BlocKind.BLOC,
            host_unit=province.unit,
            founding_decision=decision,
            illustrative=True,
        )


def begin(province: Province, bloc: Bloc, number: int, units: list[Unit], year: int, turn: int) -> BlocYear:
    """Open, seat, lead and activate ``year``; the head is the unit whose ``turn`` it is, the next one its deputy."""
    by, day = province.standing_body, date(year, 1, 12)
    head, deputy = units[turn % len(units)], units[(turn + 1) % len(units)]
    with clock.at(hour(day, "09:00")):
        decision = decisions.record_decision(
            by=by,
            number=f"{10 + number}/QĐ-VKS",
            issued_on=day,
            issuer=f"Viện trưởng VKSND {province.name}",
            abstract=f"về việc cử Khối trưởng, Khối phó Khối thi đua số {number} năm {year}",
        )
        opened = bloc_years.open_bloc_year(
            by=by, bloc=bloc, year=year, starts_on=date(year - 1, 12, 1), ends_on=date(year, 11, 30)
        )
        bloc_years.seat_units(by=by, bloc_year=opened, units=units)
        bloc_years.name_leadership(by=by, bloc_year=opened, head=head, deputies=[deputy], decision=decision)
        return bloc_years.activate(by=by, bloc_year=opened)


def end(province: Province, year: BlocYear) -> None:
    """Close the year a month after its last day."""
    with clock.at(hour(year.ends_on + timedelta(days=30), "09:00")):
        bloc_years.close(by=province.standing_body, bloc_year=year, note="Hết năm công tác.")


def seats_of(year: BlocYear) -> list[Seat]:
    """Return the seats, head and deputy first, the others in protocol order."""
    rank = {"head": 0, "deputy": 1}
    seats: Any = Seat.objects.filter(bloc_year=year).select_related("unit", "bloc_year__bloc")
    return sorted(seats, key=lambda seat: (rank.get(seat.role, 2), seat.order))


def every_year(first: int, count: int) -> Iterator[tuple[int, int, bool]]:
    """Yield (year, turn, over) from the ``first`` on; the last of ``count`` years is not over."""
    return ((first + turn, turn, turn < count - 1) for turn in range(count))
