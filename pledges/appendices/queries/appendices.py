"""Reading appendices: those of a pledge, the text as it stands on a day, what waits for a signature."""

from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.urls import reverse

from blocs.enums import BlocYearState, SeatRole
from blocs.models import Seat
from blocs.roles import Standing
from pledges.appendices.domain.standing import standing
from pledges.appendices.enums import AppendixState
from pledges.appendices.models import Appendix, AppendixSignatory
from pledges.enums import SignatoryState
from pledges.models import Authorisation, Pledge

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


def waiting_for(user: Any, standing_of_user: Standing) -> QuerySet[Appendix]:
    """Return the unfinished appendices of active years that wait for this person (one query).

    Added: ``to_sign`` (the key of the first place that this person can sign now, None where there is none). The others are
    drafts of blocs whose head or a deputy is a unit that the person works for.
    """
    unsigned = AppendixSignatory.objects.filter(appendix=OuterRef("pk")).exclude(state=SignatoryState.SIGNED)
    earlier = AppendixSignatory.objects.filter(appendix=OuterRef("appendix"), turn__lt=OuterRef("turn"))
    letters = Authorisation.objects.filter(
        pledge=OuterRef("appendix__pledge"),
        appendix=OuterRef("appendix__number"),
        seat=OuterRef("seat"),
        person=user,
        withdrawn_at=None,
    )
    hosts = standing_of_user.provincial_leader_of
    own = (
        unsigned.filter(state=SignatoryState.WAITING)
        .filter(
            Q(seat__unit__in=standing_of_user.leader_of)
            | Q(Exists(letters), seat__unit__in=standing_of_user.member_units)
            | Q(seat=None, person=user, appendix__pledge__bloc_year__bloc__host_unit__in=hosts)
        )
        .filter(~Exists(earlier.exclude(state=SignatoryState.SIGNED)))
        .order_by("role", "pk")
    )
    leading = Seat.objects.filter(
        bloc_year=OuterRef("pledge__bloc_year"),
        role__in=(SeatRole.HEAD, SeatRole.DEPUTY),
        unit__in=standing_of_user.member_units,
    )
    signing = Q(Exists(own), state=AppendixState.SIGNING)
    rows = Appendix.objects.filter(
        signing | Q(Exists(leading), state=AppendixState.DRAFT), pledge__bloc_year__state=BlocYearState.ACTIVE
    )
    return rows.annotate(to_sign=Subquery(own.values("pk")[:1])).select_related("pledge__bloc_year__bloc")
