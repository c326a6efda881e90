"""Reading posts: who speaks for a unit or for the members of a bloc-year, and until when."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet

from blocs.enums import Capacity
from blocs.models import BlocYear, Post, Unit
from blocs.permissions import keeps_catalogues
from emulation import clock


def posts_of_unit(user: Any, unit: Unit) -> QuerySet[Post]:
    """Return the posts of ``unit`` that are not over: those of its leaders, for who keeps the catalogues all of them."""
    posts = Post.objects.filter(unit=unit, person__is_active=True).not_over(clock.today())
    if not keeps_catalogues.test(user):
        posts = posts.filter(capacity=Capacity.LEADER)
    return posts.select_related("person", "unit", "substitutes__person").order_by("starts_on", "pk")


@dataclass(frozen=True)
class Contact:
    """One person who leads a member unit now or from a day to come; a unit without one has an empty name."""

    order: int
    unit: str
    role: str
    name: str = ""
    title: str = ""
    email: str = ""
    since: date | None = None
    until: date | None = None


def contacts_of(bloc_year: BlocYear) -> list[Contact]:
    """Return the leaders of the member units in protocol order, those to come after those of today (two queries)."""
    seats = list(bloc_year.seats.select_related("unit"))
    posts = Post.objects.filter(
        unit__in=[seat.unit_id for seat in seats], capacity=Capacity.LEADER, person__is_active=True
    ).not_over(clock.today())
    of_unit: dict[int, list[Post]] = {}
    for post in posts.select_related("person").order_by("starts_on", "pk"):
        of_unit.setdefault(post.unit_id, []).append(post)
    contacts = []
    for place, seat in enumerate(seats, start=1):
        unit = (place, seat.unit.name, str(seat.get_role_display()))
        contacts += [
            Contact(*unit, str(post.person), post.title, post.person.email, post.starts_on, post.ends_on)
            for post in of_unit.get(seat.unit_id, [])
        ] or [Contact(*unit)]
    return contacts
