"""Reading registrations: all of a bloc-year, what waits for a person."""

from typing import Any

from django.db.models import Count, QuerySet
from django.urls import reverse

from blocs.enums import BlocYearState, SeatRole
from blocs.models import BlocYear
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
    """Return the drafts of ``units`` in years at work."""
    rows = Registration.objects.filter(
        seat__unit__in=units, state=RegistrationState.DRAFT, round__bloc_year__state=BlocYearState.ACTIVE
    )
    return with_names(rows).order_by("round__due_at", "pk")


def to_confirm(units: Ids) -> QuerySet[Registration]:
    """Return what was handed in to ``units``: of the bloc they head, and of its head as its deputy; never their own."""
    handed = Registration.objects.filter(
        state=RegistrationState.SUBMITTED, round__bloc_year__state=BlocYearState.ACTIVE
    ).exclude(seat__unit__in=units)
    heads = {"round__bloc_year__seats__unit__in": units, "round__bloc_year__seats__role": SeatRole.HEAD}
    deputies = {"round__bloc_year__seats__unit__in": units, "round__bloc_year__seats__role": SeatRole.DEPUTY}
    ours = handed.exclude(seat__role=SeatRole.HEAD).filter(**heads) | handed.filter(
        seat__role=SeatRole.HEAD, **deputies
    )
    return with_names(Registration.objects.filter(pk__in=ours.values("pk"))).order_by("submitted_at", "pk")
