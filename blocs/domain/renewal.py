"""A new year of a bloc from its last one: who stays, who left, who came, and the one deed that opens it.

What is copied is the plan of the year: the seats and their order. Nothing that was signed, scored, appraised or decided in
the last year is: the pledge, the quarters and the decision that names the leadership begin anew.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from blocs import lineage
from blocs.domain import bloc_years
from blocs.enums import BlocYearState, LeadershipMethod
from blocs.models import Bloc, BlocYear, Decision, Seat, Unit, WorkCalendar
from blocs.queries.units import protocol
from emulation import rows
from emulation.audit.log import record
from emulation.workflow import Missing, WrongState


@dataclass(frozen=True)
class Place:
    """A unit that will sit in the new year; ``new`` where it did not sit in the last."""

    unit: Unit
    new: bool


@dataclass(frozen=True)
class Left:
    """A unit of the last year that will not sit in the new one; without ``reason`` it may be taken back."""

    unit: Unit
    reason: str = ""


@dataclass(frozen=True)
class Plan:
    """The seats of the new year in order, beside those of the last; ``others`` are the units that may be added."""

    places: list[Place]
    left: list[Left]
    others: list[Unit]

    @property
    def units(self) -> list[Unit]:
        """Return the units of the new year in seat order."""
        return [place.unit for place in self.places]

    @property
    def kept(self) -> list[Unit]:
        """Return the units that sat in the last year too."""
        return [place.unit for place in self.places if not place.new]

    @property
    def new(self) -> list[Unit]:
        """Return the units that did not sit in the last year."""
        return [place.unit for place in self.places if place.new]


def last_worked_year(bloc: Bloc) -> BlocYear | None:
    """Return the newest year of ``bloc`` that worked; one that is still forming has nothing to go on from."""
    return bloc.years.exclude(state=BlocYearState.FORMING).order_by("-year").first()


def check_days(
    *, last_year: BlocYear, year: int, starts_on: date, ends_on: date, calendar: WorkCalendar | None = None
) -> BlocYear:
    """Return the new bloc-year, unsaved, once its days are right. Raises ``Invalid`` or ``WrongState``."""
    bloc = last_year.bloc
    if year <= last_year.year:
        raise rows.Invalid(
            _("Năm: năm mới phải sau năm %(last)d. Hãy nhập từ năm %(next)d.")
            % {"last": last_year.year, "next": last_year.year + 1}
        )
    if bloc.years.filter(year=year).exists():
        raise rows.Invalid(_("Khối đã có năm thi đua này. Hãy mở năm đã có."))
    bloc_years.check_days(bloc=bloc, year=year, starts_on=starts_on, ends_on=ends_on)
    if starts_on > ends_on:
        raise rows.Invalid(_("Ngày kết thúc không được trước ngày bắt đầu. Hãy sửa một trong hai ngày."))
    return BlocYear(bloc=bloc, year=year, starts_on=starts_on, ends_on=ends_on, calendar=calendar)


def plan_of(last_year: BlocYear, coming: BlocYear, chosen: Sequence[int] | None = None) -> Plan:
    """Return the plan of the unsaved year ``coming`` with the units ``chosen`` (primary keys in order); four queries.

    Without ``chosen`` the seats of the last year are proposed in their order, and at the place of a unit that was merged or
    divided the units that came of it. A unit that cannot sit is never among the places: it stands with its reason among
    those that left.
    """
    before = [seat.unit for seat in last_year.seats.select_related("unit")]
    below = Unit.objects.filter(parent=coming.bloc.host_unit_id).valid_within(coming.starts_on, coming.ends_on)
    known = {unit.pk: unit for unit in (*below, *before)}
    taken = Seat.objects.filter(unit__in=known, kind=coming.bloc.kind, year=coming.year).select_related(
        "bloc_year__bloc"
    )
    holders = {seat.unit_id: seat.bloc_year.bloc for seat in taken}
    against = {pk: _obstacle(coming, unit, holders.get(pk)) for pk, unit in known.items()}
    sat = {unit.pk for unit in before}
    asked = dict.fromkeys(_with_heirs(before, coming.starts_on) if chosen is None else chosen)
    places = [Place(known[pk], pk not in sat) for pk in asked if pk in known and not against[pk]]
    seated = {place.unit.pk for place in places}
    free = [unit for pk, unit in known.items() if pk not in sat | seated and not against[pk]]
    return Plan(
        places=places,
        left=[Left(unit, against[unit.pk]) for unit in before if unit.pk not in seated],
        others=sorted(free, key=protocol),
    )


@transaction.atomic
def open_from_last_year(
    *,
    by: Any,
    last_year: BlocYear,
    year: int,
    starts_on: date,
    ends_on: date,
    calendar: WorkCalendar | None = None,
    units: Sequence[Unit],
    head: Unit | None = None,
    deputies: Sequence[Unit] = (),
    decision: Decision | None = None,
    method: str = LeadershipMethod.APPOINTED,
    note: str = "",
) -> BlocYear:
    """Open ``year`` after ``last_year``, seat ``units`` in the order given, name the leadership if there is a ``head``.

    All of it or nothing. Raises as ``open_bloc_year``, ``seat_units`` and ``name_leadership``; ``WrongState`` where
    ``last_year`` is not the newest year that worked, ``Missing`` without units.
    """
    if last_worked_year(last_year.bloc) != last_year:
        raise WrongState(_("“%(year)s” không còn là năm gần nhất của khối. Hãy làm lại từ đầu.") % {"year": last_year})
    if not units:
        raise Missing(_("Chưa có đơn vị thành viên. Hãy chọn ít nhất một đơn vị."))
    check_days(last_year=last_year, year=year, starts_on=starts_on, ends_on=ends_on)
    opened = bloc_years.open_bloc_year(
        by=by, bloc=last_year.bloc, year=year, starts_on=starts_on, ends_on=ends_on, calendar=calendar
    )
    bloc_years.seat_units(by=by, bloc_year=opened, units=units, in_order=True)
    if head is not None:
        opened = bloc_years.name_leadership(
            by=by, bloc_year=opened, head=head, deputies=deputies, decision=decision, method=method, note=note
        )
    before = [seat.unit for seat in last_year.seats.select_related("unit")]
    details = {
        "last_year": str(last_year),
        "kept": [str(unit) for unit in units if unit in before],
        "new": [str(unit) for unit in units if unit not in before],
        "left": [str(unit) for unit in before if unit not in units],
    }
    record("bloc_year.opened_from_last_year", opened, by=by, details=details)
    return opened


def _with_heirs(before: Sequence[Unit], on: date) -> Iterator[int]:
    """Yield the units (primary keys), each followed by those that stand in its place on the day ``on``."""
    heirs = lineage.heirs_by_unit((unit.pk for unit in before), on)
    for unit in before:
        yield unit.pk
        yield from (heir for closed, heir in heirs if closed == unit.pk)


def _obstacle(coming: BlocYear, unit: Unit, holder: Bloc | None) -> str:
    """Return why ``unit`` cannot sit in the coming year, else ``""``."""
    if unit.closed_on and unit.closed_on < coming.starts_on:
        return _("đã kết thúc hoạt động ngày %(day)s") % {"day": f"{unit.closed_on:%d/%m/%Y}"}
    if bloc_years.why_not(coming, unit):
        return _("không hoạt động trong năm %(year)d") % {"year": coming.year}
    return _("đã thuộc “%(bloc)s” trong năm %(year)d") % {"bloc": holder, "year": coming.year} if holder else ""
