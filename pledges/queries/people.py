"""Whom a notice about a pledge goes to, and to which page it points."""

from collections.abc import Iterable
from typing import Any

from django.urls import reverse

from blocs.enums import SeatRole
from blocs.models import Post
from blocs.roles import Ids, leaders_of, units_with_role
from emulation import clock
from pledges.models import Pledge, Signatory


def leading_units(pledge: Pledge) -> Ids:
    """Return the head and the deputy units (primary keys)."""
    return units_with_role(pledge.bloc_year, SeatRole.HEAD, SeatRole.DEPUTY)


def member_units(pledge: Pledge) -> Ids:
    """Return all units of the bloc-year (primary keys)."""
    return units_with_role(pledge.bloc_year, *SeatRole)


def signers_of(signatories: Iterable[Signatory]) -> list[Any]:
    """Return the people who can sign at these places today: leaders of the units, and the named witnesses."""
    rows = list(signatories)
    units = [row.seat.unit_id for row in rows if row.seat]
    return leaders_of(units) + [row.person for row in rows if row.seat is None]


def post_to_sign_from(user: Any, unit_id: int) -> Post | None:
    """Return the leader's post from which ``user`` signs for the unit today; the head of the unit before a deputy."""
    posts = Post.objects.valid_on(clock.today()).filter(person=user, unit=unit_id, capacity="leader")
    return min(
        posts.select_related("unit"), key=lambda post: (bool(post.authority), -post.starts_on.toordinal()), default=None
    )


def said_at(pledge: Pledge, page: str) -> str:
    """Return the address of a page of the pledge."""
    return reverse(f"pledges:{page}", args=[pledge.bloc_year.bloc.slug, pledge.bloc_year.year])
