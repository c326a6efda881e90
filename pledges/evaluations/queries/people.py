"""Who is told, beside officers and leaders of units."""

from typing import Any

from blocs.enums import Capacity
from blocs.models import Post
from emulation import clock


def standing_body_of(host_unit_id: int) -> list[Any]:
    """Return the people who serve the standing body of the council at the host unit today, each once."""
    posts = Post.objects.valid_on(clock.today()).filter(unit=host_unit_id, capacity=Capacity.STANDING_BODY)
    return list({post.person_id: post.person for post in posts.select_related("person")}.values())
