"""What the search finds in this room; what the reader may not see is not found."""

from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from blocs.models import Bloc, BlocYear, Decision, Post, Unit
from blocs.permissions import records_decisions, sees_units
from emulation import clock
from emulation.accounts.models import User
from emulation.search import Wanted


def units(user: Any, wanted: Wanted) -> QuerySet[Unit]:
    """Return the units that fit, by rank, then in protocol and natural order, with their parents."""
    found = Unit.objects.visible_to(user).filter(wanted.condition()).select_related("parent")
    return found.annotate(rank=wanted.rank()).order_by("rank", "protocol_order", "sort_key", "pk")


def people(user: Any, wanted: Wanted) -> QuerySet[User]:
    """Return the people who hold a post today, for whoever sees the units; ``posts`` are those of today."""
    held = Post.objects.dated(clock.today())
    if not sees_units.test(user):
        return User.objects.none()
    found = User.objects.filter(wanted.condition(), Exists(held.filter(person=OuterRef("pk"))), is_active=True)
    posts = Prefetch("posts", held.select_related("unit__parent").order_by("unit__protocol_order", "pk"))
    return (
        found.only("full_name")
        .prefetch_related(posts)
        .annotate(rank=wanted.rank())
        .order_by("rank", "search_key", "pk")
    )


def blocs(user: Any, wanted: Wanted) -> QuerySet[Bloc]:
    """Return the blocs that fit, with their hosts."""
    found = Bloc.objects.visible_to(user).filter(wanted.condition()).select_related("host_unit")
    return found.annotate(rank=wanted.rank()).order_by("rank", "sort_key", "pk")


def decisions(user: Any, wanted: Wanted) -> QuerySet[Decision]:
    """Return the decisions that fit, the newest first, each with the blocs and years that rest on it.

    Who records decisions finds all of them; others find those on which a bloc or a bloc-year rests that they see.
    """
    blocs, years = Bloc.objects.visible_to(user), BlocYear.objects.visible_to(user)
    found = Decision.objects.filter(wanted.condition())
    if not records_decisions.test(user):
        found = found.filter(
            Q(pk__in=blocs.values("founding_decision")) | Q(pk__in=years.values("leadership_decision"))
        )
    resting = (Prefetch("founded_blocs", blocs), Prefetch("led_bloc_years", years.select_related("bloc")))
    found = found.prefetch_related(*resting).annotate(rank=wanted.rank())
    return found.order_by("rank", "-issued_on", "number", "pk")
