"""Reading posts: who speaks for a unit, and until when."""

from typing import Any

from django.db.models import QuerySet

from blocs.enums import Capacity
from blocs.models import Post, Unit
from blocs.permissions import keeps_catalogues
from emulation import clock


def posts_of_unit(user: Any, unit: Unit) -> QuerySet[Post]:
    """Return the posts of ``unit`` that are not over: those of its leaders, for who keeps the catalogues all of them."""
    posts = Post.objects.filter(unit=unit, person__is_active=True).not_over(clock.today())
    if not keeps_catalogues.test(user):
        posts = posts.filter(capacity=Capacity.LEADER)
    return posts.select_related("person", "unit", "substitutes__person").order_by("starts_on", "pk")
