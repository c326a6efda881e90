"""How a screen of this room gets its object: only through a check, as in pledges/loaders.py."""

from typing import Any

from django.shortcuts import get_object_or_404

from blocs.loaders import visible_bloc_year
from blocs.models import BlocYear
from emulation.workflow import NotAllowed
from pledges.conference.models import AgendaItem, Conference, Paper
from pledges.conference.permissions import WHO_RUNS, runs
from pledges.models import Pledge, Signatory


def visible_conference(user: Any, slug: str, year: int, pk: int) -> Conference:
    """Return the conference if ``user`` may see its bloc-year, else raise ``Http404``."""
    rows = Conference.objects.visible_to(user).select_related("bloc_year__bloc__host_unit")
    return get_object_or_404(rows, bloc_year__bloc__slug=slug, bloc_year__year=year, pk=pk)


def led_conference(user: Any, slug: str, year: int, pk: int) -> Conference:
    """Return the conference if ``user`` runs it; ``Http404`` or ``NotAllowed``."""
    conference = visible_conference(user, slug, year, pk)
    if not runs.test(user, conference):
        raise NotAllowed(WHO_RUNS)
    return conference


def hosting_bloc_year(user: Any, slug: str, year: int) -> BlocYear:
    """Return the bloc-year for which ``user`` may prepare a conference; ``Http404`` or ``NotAllowed``."""
    bloc_year = visible_bloc_year(user, slug, year)
    if not runs.test(user, bloc_year):
        raise NotAllowed(WHO_RUNS)
    return bloc_year


def item_of(conference: Conference, pk: int) -> AgendaItem:
    """Return the step of ``conference``, else raise ``Http404``."""
    item = get_object_or_404(AgendaItem, conference=conference, pk=pk)
    item.conference = conference
    return item


def paper_of(conference: Conference, pk: int) -> Paper:
    """Return the paper of ``conference``, else raise ``Http404``."""
    paper = get_object_or_404(Paper.objects.select_related("file"), conference=conference, pk=pk)
    paper.conference = conference
    return paper


def pledge_of(conference: Conference) -> Pledge | None:
    """Return the pledge of the bloc-year, or None."""
    rows = Pledge.objects.select_related("bloc_year__bloc__host_unit")
    return rows.filter(bloc_year=conference.bloc_year_id).first()


def place_of(pledge: Pledge, pk: int) -> Signatory:
    """Return the place for a signature of ``pledge``, else raise ``Http404``."""
    place = get_object_or_404(
        Signatory.objects.select_related("seat__unit", "seat__bloc_year", "person"), pledge=pledge, pk=pk
    )
    place.pledge = pledge
    return place
