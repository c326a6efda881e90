"""Reading units: whom a bloc-year can seat, and where a unit sat over the years."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from blocs.enums import UnitKind
from blocs.models import BlocYear, Seat, Unit
from emulation.text import natural_key


@dataclass(frozen=True)
class Candidate:
    """A unit that the form of members offers; ``taken_by`` names the other bloc that holds it in this year, if any."""

    unit: Unit
    seated: bool
    taken_by: str = ""


def candidates(bloc_year: BlocYear) -> list[tuple[str, list[Candidate]]]:
    """Return the units below the host that exist in the year (and all seated ones), grouped by kind, in order."""
    below = Unit.objects.filter(parent=bloc_year.bloc.host_unit_id).valid_within(bloc_year.starts_on, bloc_year.ends_on)
    units = Unit.objects.filter(Q(pk__in=below) | Q(seats__bloc_year=bloc_year)).distinct()
    seats = Seat.objects.filter(year=bloc_year.year, kind=bloc_year.bloc.kind, unit__in=units)
    holders = {seat.unit_id: seat.bloc_year for seat in seats.select_related("bloc_year__bloc")}
    groups: dict[str, list[Candidate]] = {}
    for unit in sorted(units, key=protocol):
        holder = holders.get(unit.pk)
        seated = holder is not None and holder.pk == bloc_year.pk
        other = str(holder.bloc) if holder is not None and not seated else ""
        groups.setdefault(unit.kind, []).append(Candidate(unit, seated, other))
    return [(str(kind.label), groups[kind]) for kind in UnitKind if kind in groups]


def protocol(unit: Unit) -> tuple[Any, ...]:
    """Return the sort key of protocol: the given order, then natural (Phòng 2 before Phòng 10)."""
    return (unit.protocol_order, natural_key(unit.short_name))


def directory(user: Any, *, words: str = "", kind: str = "", on: date | None = None) -> QuerySet[Unit]:
    """Return the units that ``user`` sees, by words (diacritics or not), kind, and day of life, with their parents.

    ``on`` is the day on which they exist; None: of all times.
    """
    units = Unit.objects.visible_to(user).select_related("parent").matching(words)
    if on:
        units = units.valid_within(on, on)
    return units.filter(kind=kind) if kind else units


def seats_of_unit(user: Any, unit: Unit) -> QuerySet[Seat]:
    """Return the seats of ``unit`` in the bloc-years that ``user`` sees, the newest year first."""
    visible = BlocYear.objects.visible_to(user)
    return (
        Seat.objects.filter(unit=unit, bloc_year__in=visible).select_related("bloc_year__bloc").order_by("-year", "pk")
    )
