"""Reading appendices: those of a pledge, the text as it stands on a day, what waits for a signature."""

from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse

from blocs.enums import BlocYearState, SeatRole
from blocs.models import BlocYear
from blocs.roles import Standing
from pledges.appendices.domain.standing import standing
from pledges.appendices.enums import AppendixState
from pledges.appendices.models import Appendix, AppendixSignatory
from pledges.enums import SignatoryState
from pledges.models import Pledge

Plain = dict[str, Any]


def signed_appendices(pledge: Pledge, on: date | None = None) -> list[Appendix]:
    """Return the appendices in force, all of them or those of the day ``on``, in their order (one query)."""
    rows = Appendix.objects.filter(pledge=pledge, state=AppendixState.SIGNED)
    return list(rows.filter(held_on__lte=on) if on else rows)


def standing_text(pledge: Pledge, on: date | None = None) -> Plain:
    """Return the text of a signed pledge as it stands today, or as it stood on the day ``on`` (one query)."""
    return standing(pledge.frozen_text or {}, [row.frozen_text or {} for row in signed_appendices(pledge, on)])


def said_at(appendix: Appendix, page: str, *args: Any) -> str:
    """Return the address of a page of the appendix."""
    year = appendix.pledge.bloc_year
    return reverse(f"appendices:{page}", args=[year.bloc.slug, year.year, appendix.number, *args])


def places_waiting_for(user: Any, standing_of_user: Standing) -> QuerySet[AppendixSignatory]:
    """Return the places under appendices that this person can sign now."""
    unsigned = AppendixSignatory.objects.filter(appendix=OuterRef("appendix"), seat__isnull=False)
    host = "appendix__pledge__bloc_year__bloc__host_unit__in"
    witnessing = Q(**{"person": user, "seat": None, host: standing_of_user.provincial_leader_of})
    return AppendixSignatory.objects.filter(
        Q(seat__unit__in=standing_of_user.leader_of)
        | witnessing & ~Exists(unsigned.exclude(state=SignatoryState.SIGNED)),
        state=SignatoryState.WAITING,
        appendix__state=AppendixState.SIGNING,
        appendix__pledge__bloc_year__state=BlocYearState.ACTIVE,
    ).select_related("seat__unit", "seat__bloc_year", "appendix__pledge__bloc_year__bloc")


def drafts_led_by(standing_of_user: Standing) -> QuerySet[Appendix]:
    """Return the drafts in active years whose head or a deputy is a unit that the person works for."""
    years = BlocYear.objects.filter(
        state=BlocYearState.ACTIVE,
        seats__role__in=(SeatRole.HEAD, SeatRole.DEPUTY),
        seats__unit__in=standing_of_user.member_units,
    )
    rows = Appendix.objects.filter(state=AppendixState.DRAFT, pledge__bloc_year__in=years)
    return rows.select_related("pledge__bloc_year__bloc")
