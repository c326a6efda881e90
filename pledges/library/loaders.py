"""How a screen gets its object: only through a check, as in blocs/loaders.py."""

from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404

from blocs.loaders import visible_bloc_year
from blocs.models import BlocYear
from emulation.workflow import NotAllowed
from pledges.library.enums import SHELVES, HighlightKind
from pledges.library.models import Highlight
from pledges.library.permissions import WHO_PICKS, WHO_TELLS, WHO_WRITES, picks, tells, writes
from pledges.library.queries.highlights import with_tellers


def telling_bloc_year(user: Any, slug: str, year: int) -> BlocYear:
    """Return the bloc-year if ``user`` works for a member unit; ``Http404`` where invisible, ``NotAllowed`` otherwise."""
    bloc_year = visible_bloc_year(user, slug, year)
    if not tells.test(user, bloc_year):
        raise NotAllowed(WHO_TELLS)
    return bloc_year


def kind_of(shelf: str) -> HighlightKind:
    """Return the kind that an address names, else raise ``Http404``."""
    if shelf not in SHELVES:
        raise Http404
    return SHELVES[shelf]


def visible_highlight(user: Any, slug: str, year: int, pk: int) -> Highlight:
    """Return the highlight if ``user`` may see it, else raise ``Http404``."""
    highlights = with_tellers(Highlight.objects.visible_to(user)).select_related(
        "bloc_year__bloc__host_unit", "shared_by", "picked_by", "withdrawn_by", "drafted_by"
    )
    return get_object_or_404(highlights, bloc_year__bloc__slug=slug, bloc_year__year=year, pk=pk)


def own_highlight(user: Any, slug: str, year: int, pk: int) -> Highlight:
    """Return the highlight if ``user`` writes it; ``Http404`` or ``NotAllowed`` otherwise."""
    highlight = visible_highlight(user, slug, year, pk)
    if not writes.test(user, highlight):
        raise NotAllowed(WHO_WRITES)
    return highlight


def pickable_highlight(user: Any, slug: str, year: int, pk: int) -> Highlight:
    """Return the highlight if ``user`` picks for the summary; ``Http404`` or ``NotAllowed`` otherwise."""
    highlight = visible_highlight(user, slug, year, pk)
    if not picks.test(user, highlight):
        raise NotAllowed(WHO_PICKS)
    return highlight
