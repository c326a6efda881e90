"""Who a person is today: roles from dated posts, never from a flag on the account (domain.md, section 3).

A post gives a person a capacity in a unit. What that means for one bloc-year depends on the seat of the unit there:

* unit officer: enters results and opinions of the own unit;
* unit leader: submits, answers and signs for the own unit;
* officer and leader of the head or deputy unit: draft the pledge, run periods, appraise;
* standing body of the council at the host unit: founds blocs, opens years, sees all, reopens with a reason;
* provincial leader (a leader's post in the host unit): reads, witnesses;
* auditor at the host unit: reads everything and the record of deeds;
* system administrator: catalogues and accounts, no score.

Whoever has a post in a unit that took the place of closed ones (merged, absorbed, divided) has it in those too: the year of a
merger is finished, and its papers are kept, by the successors.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q

from blocs.enums import Capacity, SeatRole, UnitKind
from blocs.lineage import heirs_of, held_or_inherited
from blocs.models import BlocYear, Post, Seat
from blocs.models.posts import PostQuerySet
from emulation import clock
from emulation.accounts.models import User

_ABOVE = {UnitKind.PROVINCIAL, UnitKind.SUPREME}
Ids = frozenset[int]


@dataclass(frozen=True)
class Standing:
    """The units in which a person holds a post on a day, by capacity (primary keys of units)."""

    officer_of: Ids = frozenset()
    leader_of: Ids = frozenset()
    provincial_leader_of: Ids = frozenset()
    standing_body_of: Ids = frozenset()
    auditor_of: Ids = frozenset()
    administrator: bool = False

    @property
    def member_units(self) -> Ids:
        """Units for which the person enters or leads."""
        return self.officer_of | self.leader_of

    @property
    def overseen_units(self) -> Ids:
        """Host units whose blocs the person reads without having a seat there."""
        return self.provincial_leader_of | self.standing_body_of | self.auditor_of

    @property
    def empty(self) -> bool:
        """Say whether the person holds no post at all."""
        return not (self.member_units or self.overseen_units or self.administrator)


def standing_of(user: Any, on: date | None = None) -> Standing:
    """Return the standing of ``user`` on the day ``on`` (default: today); kept on the instance for the request."""
    day = on or clock.today()
    if not user.is_authenticated or not user.is_active:
        return Standing()
    # Not through __dict__: request.user is a lazy wrapper with one of its own, and the person behind it would be asked again.
    kept: dict[date, Standing] | None = getattr(user, "_standings", None)
    if kept is None:
        kept = user._standings = {}
    if day not in kept:
        held_now = held_or_inherited(user.pk, day)

        def units(capacity: Capacity, above: bool | None = None) -> Ids:
            return frozenset(
                unit
                for unit, held, kind in held_now
                if held == capacity and (above is None or (kind in _ABOVE) == above)
            )

        kept[day] = Standing(
            officer_of=units(Capacity.OFFICER),
            leader_of=units(Capacity.LEADER, above=False),
            provincial_leader_of=units(Capacity.LEADER, above=True),
            standing_body_of=units(Capacity.STANDING_BODY),
            auditor_of=units(Capacity.AUDITOR),
            administrator=bool(units(Capacity.ADMINISTRATOR)),
        )
    return kept[day]


def leads_unit(user: Any, unit_id: int) -> bool:
    """Say whether ``user`` leads the unit today: submits, answers and signs for it."""
    return unit_id in standing_of(user).leader_of


def works_for_unit(user: Any, unit_id: int) -> bool:
    """Say whether ``user`` enters results for the unit today, as its officer or its leader."""
    return unit_id in standing_of(user).member_units


def units_with_role(bloc_year: BlocYear, *roles: SeatRole) -> Ids:
    """Return the units that hold one of ``roles`` in ``bloc_year`` (one query, kept on the instance)."""
    seats: list[tuple[int, str]] | None = bloc_year.__dict__.get("_seat_roles")
    if seats is None:
        seats = list(Seat.objects.filter(bloc_year=bloc_year).values_list("unit", "role"))
        bloc_year.__dict__["_seat_roles"] = seats
    return frozenset(unit for unit, role in seats if role in roles)


def remember_seats(bloc_year: BlocYear, seats: Iterable[Seat]) -> None:
    """Keep who holds which seat on the instance, where all seats of the year were read anyway."""
    bloc_year.__dict__["_seat_roles"] = [(seat.unit_id, seat.role) for seat in seats]


def runs_bloc_year(user: Any, bloc_year: BlocYear) -> bool:
    """Say whether ``user`` works for the head or a deputy unit: drafts the pledge and runs the periods."""
    return bool(standing_of(user).member_units & units_with_role(bloc_year, SeatRole.HEAD, SeatRole.DEPUTY))


def leads_bloc_year(user: Any, bloc_year: BlocYear) -> bool:
    """Say whether ``user`` leads the head or a deputy unit: agrees the text, opens signing, publishes."""
    return bool(standing_of(user).leader_of & units_with_role(bloc_year, SeatRole.HEAD, SeatRole.DEPUTY))


def leads_head_unit(user: Any, bloc_year: BlocYear) -> bool:
    """Say whether ``user`` leads the head unit."""
    return bool(standing_of(user).leader_of & units_with_role(bloc_year, SeatRole.HEAD))


def is_standing_body(user: Any, bloc_year: BlocYear) -> bool:
    """Say whether ``user`` serves the council's standing body at the host unit of the bloc."""
    return bloc_year.bloc.host_unit_id in standing_of(user).standing_body_of


def leaders_of(unit_ids: Any, on: date | None = None) -> list[Any]:
    """Return the people who lead one of the units (primary keys) on the day ``on``, each once: those a notice goes to."""
    posts = _posts_for(unit_ids, on).filter(capacity=Capacity.LEADER)
    return list({post.person_id: post.person for post in posts.select_related("person")}.values())


def _posts_for(unit_ids: Iterable[int], on: date | None) -> PostQuerySet:
    """Return the posts held on the day in ``unit_ids`` and in what came in the place of closed ones among them."""
    units, day = set(unit_ids), on or clock.today()
    return Post.objects.valid_on(day).filter(unit__in=units | heirs_of(units, day))


def keepers_of_installation(on: date | None = None) -> list[Any]:
    """Return who keeps the installation on the day ``on``: administrators and standing bodies, and its first account."""
    day = on or clock.today()
    posts = Post.objects.valid_on(day).filter(capacity__in=[Capacity.ADMINISTRATOR, Capacity.STANDING_BODY])
    people = User.objects.filter(Q(pk__in=posts.values("person")) | Q(is_superuser=True), is_active=True)
    return list(people.order_by("pk"))


def staff_of(unit_ids: Any, on: date | None = None) -> list[Any]:
    """Return officers and leaders of the units (primary keys) on the day ``on``, each person once."""
    posts = _posts_for(unit_ids, on).filter(capacity__in=[Capacity.LEADER, Capacity.OFFICER])
    return list({post.person_id: post.person for post in posts.select_related("person")}.values())
