"""Whom a notice about a pledge goes to, and to which page it points."""

from collections.abc import Iterable
from typing import Any

from django.urls import reverse

from blocs.enums import Capacity, SeatRole
from blocs.lineage import stood_for
from blocs.models import Post
from blocs.roles import Ids, leaders_of, units_with_role
from emulation import clock
from pledges.models import Authorisation, Pledge, Signatory


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
    """Return the leader's post from which ``user`` signs for the unit today; the head of the unit before a deputy.

    For a closed unit that is a post in the unit that took its place.
    """
    today = clock.today()
    held = list(Post.objects.valid_on(today).filter(person=user, capacity=Capacity.LEADER).select_related("unit"))
    heirs = {heir for heir, closed in stood_for((post.unit_id for post in held), today) if closed == unit_id}
    posts = [post for post in held if post.unit_id == unit_id or post.unit_id in heirs]
    return min(posts, key=lambda post: (bool(post.authority), -post.starts_on.toordinal()), default=None)


def authorised_to_sign(user: Any, paper: Any, seat: Any) -> tuple[Authorisation, Post] | None:
    """Return the letter by which ``user`` signs ``paper`` for the unit of ``seat``, and the own post in that unit today."""
    authorisation = Authorisation.objects.in_force(paper).filter(seat=seat, person=user).order_by("pk").first()
    posts = Post.objects.valid_on(clock.today()).filter(person=user, unit=seat.unit_id)
    post = posts.select_related("unit").order_by("starts_on", "pk").first()
    return (authorisation, post) if authorisation and post else None


def said_at(pledge: Pledge, page: str) -> str:
    """Return the address of a page of the pledge."""
    return reverse(f"pledges:{page}", args=[pledge.bloc_year.bloc.slug, pledge.bloc_year.year])
