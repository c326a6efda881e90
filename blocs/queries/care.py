"""What in the catalogues of this room needs care: rows that no rule forbids, but that leave somebody without rights or duties."""

from datetime import timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from blocs.enums import Capacity, SeatRole
from blocs.models import Post, Seat
from emulation import clock

SOON = 30  # days before the end of a post at which a successor should be known


def units_without_leader(units: QuerySet[Any]) -> QuerySet[Any]:
    """Keep the units at work today that nobody leads: nobody can submit or sign for them."""
    today = clock.today()
    leaders = Post.objects.valid_on(today).filter(unit=OuterRef("pk"), capacity=Capacity.LEADER)
    return units.filter(
        Q(established_on=None) | Q(established_on__lte=today),
        Q(closed_on=None) | Q(closed_on__gte=today),
        ~Exists(leaders),
    )


def closed_units_with_posts(units: QuerySet[Any]) -> QuerySet[Any]:
    """Keep the units that have closed while people still hold posts there beyond that day."""
    today = clock.today()
    beyond = Post.objects.not_over(today).filter(unit=OuterRef("pk"))
    return units.filter(Exists(beyond), closed_on__lt=today)


def blocs_without_head(blocs: QuerySet[Any]) -> QuerySet[Any]:
    """Keep the blocs at work of which no unit is head in the work year of this calendar year."""
    today = clock.today()
    heads = Seat.objects.filter(bloc_year__bloc=OuterRef("pk"), year=today.year, role=SeatRole.HEAD)
    return blocs.filter(Q(closed_on=None) | Q(closed_on__gte=today), ~Exists(heads))


def posts_ending_soon(posts: QuerySet[Any]) -> QuerySet[Any]:
    """Keep the posts whose last day is today or within the next 30 days."""
    today = clock.today()
    return posts.filter(ends_on__range=(today, today + timedelta(days=SOON)), person__is_active=True)


def accounts_never_used(accounts: QuerySet[Any]) -> QuerySet[Any]:
    """Keep the open accounts that nobody has logged in with."""
    return accounts.filter(is_active=True, last_login=None)


def accounts_without_post(accounts: QuerySet[Any]) -> QuerySet[Any]:
    """Keep the open accounts without a post today or later; the first account of the installation needs none."""
    posts = Post.objects.not_over(clock.today()).filter(person=OuterRef("pk"))
    return accounts.filter(~Exists(posts), is_active=True, is_superuser=False)
