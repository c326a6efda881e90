"""Reading what waits for a person and how far the blocs are: one query for each question, however many blocs there are."""

from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from blocs.enums import BlocYearState, SeatRole
from blocs.models import BlocYear, Seat
from blocs.roles import Ids, Standing
from pledges.enums import PledgeState, SignatoryState
from pledges.models import Authorisation, Opinion, Pledge, Signatory


def _count(rows: QuerySet[Any], key: str) -> Coalesce:
    """Return how many of ``rows`` there are, as a subquery; ``key`` is the field by which they hang on the outer row."""
    counted = rows.order_by().values(key).annotate(rows=Count("pk")).values("rows")
    return Coalesce(Subquery(counted), 0)


def _spoken(opened_at: str) -> Exists:
    """Return whether a seat has spoken in the present round; ``opened_at`` leads from the seat to its beginning."""
    return Exists(Opinion.objects.filter(seat=OuterRef("pk"), given_at__gte=OuterRef(opened_at)))


def _silent_seats(bloc_year: str) -> QuerySet[Seat]:
    """Return the seats of the outer row that have not spoken; ``bloc_year`` leads from that row to the bloc-year."""
    of_outer = Seat.objects.filter(bloc_year=OuterRef(bloc_year))
    return of_outer.filter(~_spoken("bloc_year__pledge__consultation_opened_at"))


def led_bloc_years(standing: Standing) -> QuerySet[BlocYear]:
    """Return the active bloc-years for whose head or deputy unit the person works, with their pledges.

    Added: ``leads`` (whether as leader), ``open_opinions`` and ``silent`` (numbers).
    """
    leading = Seat.objects.filter(bloc_year=OuterRef("pk"), role__in=(SeatRole.HEAD, SeatRole.DEPUTY))
    opinions = Opinion.objects.filter(pledge__bloc_year=OuterRef("pk"), agrees_in_full=False, disposition="")
    return (
        BlocYear.objects.filter(Exists(leading.filter(unit__in=standing.member_units)), state=BlocYearState.ACTIVE)
        .annotate(
            leads=Exists(leading.filter(unit__in=standing.leader_of)),
            open_opinions=_count(opinions, "pledge__bloc_year"),
            silent=_count(_silent_seats("pk"), "bloc_year"),
        )
        .select_related("bloc", "pledge")
    )


def declined_places(pledges: list[Pledge]) -> QuerySet[Signatory]:
    """Return the places where somebody declined, in signing order."""
    rows = Signatory.objects.filter(pledge__in=pledges, state=SignatoryState.DECLINED)
    return rows.select_related("seat__unit", "seat__bloc_year", "person").order_by("role", "order", "pk")


def seats_asked(units: Ids, now: Any) -> QuerySet[Seat]:
    """Return the seats of ``units`` that are asked for an opinion, have given none and may still at the moment ``now``."""
    asked = Seat.objects.filter(
        unit__in=units,
        bloc_year__state=BlocYearState.ACTIVE,
        bloc_year__pledge__state=PledgeState.CONSULTATION,
        bloc_year__pledge__consultation_due_at__gte=now,
    )
    silent = asked.filter(~_spoken("bloc_year__pledge__consultation_opened_at"))
    return silent.select_related("unit", "bloc_year__bloc", "bloc_year__pledge")


def places_waiting_for(user: Any, standing: Standing) -> QuerySet[Signatory]:
    """Return the places that this person can sign now, their turn being there: of the own units, by letter, as witness."""
    places = Signatory.objects.filter(pledge=OuterRef("pledge"))
    earlier = places.filter(turn__lt=OuterRef("turn")).exclude(state=SignatoryState.SIGNED)
    letters = Authorisation.objects.filter(
        pledge=OuterRef("pledge"), appendix=0, seat=OuterRef("seat"), person=user, withdrawn_at=None
    )
    witnessing = Q(person=user, seat=None, pledge__bloc_year__bloc__host_unit__in=standing.provincial_leader_of)
    authorised = Q(Exists(letters), seat__unit__in=standing.member_units)
    return Signatory.objects.filter(
        Q(seat__unit__in=standing.leader_of) | witnessing | authorised,
        ~Exists(earlier),
        state=SignatoryState.WAITING,
        pledge__state=PledgeState.SIGNING,
        pledge__bloc_year__state=BlocYearState.ACTIVE,
    ).select_related("seat__unit", "seat__bloc_year", "pledge__bloc_year__bloc")


def pledges_in_motion(user: Any) -> list[Pledge]:
    """Return the pledges that go round or are being signed, of the blocs that ``user`` sees.

    Added: ``members``, ``silent``, ``signed``, ``declined``, ``waiting`` (numbers). One query, kept on the user for the
    request: where nothing goes round, nobody has to be asked who is asked.
    """
    if "_pledges_in_motion" not in user.__dict__:
        user.__dict__["_pledges_in_motion"] = list(_in_motion(user))
    kept: list[Pledge] = user.__dict__["_pledges_in_motion"]
    return kept


def moves_in(user: Any, state: PledgeState) -> bool:
    """Say whether a pledge that ``user`` sees is in ``state``, one of the two in which units are asked for something."""
    return any(pledge.state == state for pledge in pledges_in_motion(user))


def _in_motion(user: Any) -> QuerySet[Pledge]:
    places = Signatory.objects.filter(pledge=OuterRef("pk"))
    by_state = {state.value: _count(places.filter(state=state), "pledge") for state in SignatoryState}
    return (
        Pledge.objects.visible_to(user)
        .filter(state__in=(PledgeState.CONSULTATION, PledgeState.SIGNING), bloc_year__state=BlocYearState.ACTIVE)
        .annotate(
            members=_count(Seat.objects.filter(bloc_year=OuterRef("bloc_year")), "bloc_year"),
            silent=_count(_silent_seats("bloc_year"), "bloc_year"),
            **by_state,
        )
        .select_related("bloc_year__bloc")
    )
