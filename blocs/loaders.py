"""How a screen gets its object: only through a check.

What the reader may not see is answered like what does not exist (404); what may be seen but not done is refused with
the reason (403).
"""

from typing import Any

from django.shortcuts import get_object_or_404

from blocs.models import Bloc, BlocYear, Unit
from blocs.permissions import require_host, require_successor


def visible_bloc(user: Any, slug: str) -> Bloc:
    """Return the bloc if ``user`` may see it, else raise ``Http404``."""
    blocs = Bloc.objects.visible_to(user).select_related("host_unit", "founding_decision")
    return get_object_or_404(blocs, slug=slug)


def managed_bloc(user: Any, slug: str) -> Bloc:
    """Return the bloc if ``user`` manages it; ``Http404`` where it is invisible, ``NotAllowed`` where it is not theirs."""
    bloc = visible_bloc(user, slug)
    require_host(user, bloc)
    return bloc


def visible_bloc_year(user: Any, slug: str, year: int) -> BlocYear:
    """Return the bloc-year if ``user`` may see it, else raise ``Http404``."""
    years = BlocYear.objects.visible_to(user).select_related(
        "bloc__host_unit", "bloc__founding_decision", "leadership_decision"
    )
    return get_object_or_404(years, bloc__slug=slug, year=year)


def managed_bloc_year(user: Any, slug: str, year: int) -> BlocYear:
    """Return the bloc-year if ``user`` manages it; ``Http404`` or ``NotAllowed`` as in ``managed_bloc``."""
    bloc_year = visible_bloc_year(user, slug, year)
    require_host(user, bloc_year)
    return bloc_year


def inherited_bloc_year(user: Any, slug: str, year: int) -> BlocYear:
    """Return the bloc-year if ``user`` may take its hand-over pack; ``Http404`` or ``NotAllowed``."""
    bloc_year = visible_bloc_year(user, slug, year)
    require_successor(user, bloc_year)
    return bloc_year


def visible_unit(user: Any, code: str) -> Unit:
    """Return the unit if ``user`` may see it, else raise ``Http404``."""
    return get_object_or_404(Unit.objects.visible_to(user).select_related("parent"), code=code)
