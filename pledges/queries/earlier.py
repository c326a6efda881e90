"""The pledge with which the next one may begin."""

from typing import Any

from blocs.models import BlocYear
from pledges.models import Pledge


def earlier_pledge(user: Any, bloc_year: BlocYear) -> Pledge | None:
    """Return the latest earlier pledge of the same bloc that ``user`` may read, or None."""
    earlier = Pledge.objects.visible_to(user).filter(
        bloc_year__bloc=bloc_year.bloc_id, bloc_year__year__lt=bloc_year.year
    )
    return earlier.select_related("bloc_year__bloc").order_by("-bloc_year__year").first()
