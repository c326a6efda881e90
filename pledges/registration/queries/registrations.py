"""Reading registrations: all of a bloc-year, what waits for a person."""

from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.urls import reverse

from blocs.enums import BlocYearState, SeatRole
from blocs.models import BlocYear, Seat
from blocs.roles import Ids
from pledges.registration.enums import RegistrationState
from pledges.registration.models import Registration


def listed_at(bloc_year: BlocYear) -> str:
    """Return the address of the overview."""
    return reverse("registration:list", args=[bloc_year.bloc.slug, bloc_year.year])


def registrations_of(bloc_year: BlocYear) -> QuerySet[Registration]:
    """Return the registrations of the year in protocol order; added: ``title_count`` and ``target_count``."""
    rows = with_names(Registration.objects.filter(round__bloc_year=bloc_year))
    return rows.annotate(
        title_count=Count("titles", distinct=True), target_count=Count("targets", distinct=True)
    ).order_by("seat__order", "pk")


def with_names(rows: Any) -> Any:
    """Join what the names and addresses of registrations need."""
    return rows.select_related("seat__unit", "seat__bloc_year", "round__bloc_year__bloc")


def waiting_for(units: Ids) -> QuerySet[Registration]:
    """Return, in years at work, the drafts of ``units``, and what was handed in to them (one query).

    That is what the members hand in to the bloc that the units head, and what its head hands in to its deputy; never their own.
    """
    mine = Q(state=RegistrationState.DRAFT, seat__unit__in=units)
    handed = Q(state=RegistrationState.SUBMITTED) & ~Q(seat__unit__in=units)
    judged = Exists(_seats(units, SeatRole.HEAD)) & ~Q(seat__role=SeatRole.HEAD)
    judged |= Exists(_seats(units, SeatRole.DEPUTY)) & Q(seat__role=SeatRole.HEAD)
    rows = Registration.objects.filter(mine | handed & judged, round__bloc_year__state=BlocYearState.ACTIVE)
    return with_names(rows).order_by("round__due_at", "submitted_at", "pk")


def _seats(units: Ids, role: SeatRole) -> QuerySet[Seat]:
    return Seat.objects.filter(bloc_year=OuterRef("round__bloc_year"), unit__in=units, role=role)
