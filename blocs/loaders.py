"""How a screen gets its object: only through a check.

What the reader may not see is answered like what does not exist (404); what may be seen but not done is refused with
the reason (403).
"""

from typing import Any

from django.db.models import Q
from django.http import Http404
from django.shortcuts import get_object_or_404

from blocs.domain.exchange.catalogues import BY_SLUG, Catalogue, Collection
from blocs.models import Bloc, BlocYear, CatalogueImport, Seat, Unit
from blocs.permissions import keeps_catalogues, require_host, require_keeper, require_reorganiser, require_successor
from blocs.roles import standing_of


def visible_bloc(user: Any, slug: str) -> Bloc:
    """Return the bloc if ``user`` may see it, else raise ``Http404``."""
    decisions = ("founding_decision", "regulation_decision", "closing_decision")
    blocs = Bloc.objects.visible_to(user).select_related("host_unit", *decisions)
    return get_object_or_404(blocs, slug=slug)


def managed_bloc(user: Any, slug: str) -> Bloc:
    """Return the bloc if ``user`` manages it; ``Http404`` where it is invisible, ``NotAllowed`` where it is not theirs."""
    bloc = visible_bloc(user, slug)
    require_host(user, bloc)
    return bloc


def visible_bloc_year(user: Any, slug: str, year: int) -> BlocYear:
    """Return the bloc-year if ``user`` may see it, else raise ``Http404``."""
    years = BlocYear.objects.visible_to(user).select_related(
        "bloc__host_unit", "bloc__founding_decision", "leadership_decision", "calendar"
    )
    return get_object_or_404(years, bloc__slug=slug, year=year)


def managed_bloc_year(user: Any, slug: str, year: int) -> BlocYear:
    """Return the bloc-year if ``user`` manages it; ``Http404`` or ``NotAllowed`` as in ``managed_bloc``."""
    bloc_year = visible_bloc_year(user, slug, year)
    require_host(user, bloc_year)
    return bloc_year


def reorganised_unit(user: Any, code: str) -> Unit:
    """Return the unit if ``user`` may reorganise it; ``Http404`` where it is invisible, ``NotAllowed`` where not theirs."""
    unit = visible_unit(user, code)
    require_reorganiser(user, [unit])
    return unit


def reorganised_units(user: Any) -> list[Unit]:
    """Return the units still at work that ``user`` may reorganise, in order; ``NotAllowed`` for who keeps none."""
    require_reorganiser(user, [])
    units = Unit.objects.filter(closed_on=None).select_related("parent")
    if not keeps_catalogues.test(user):
        hosts = standing_of(user).standing_body_of
        units = units.filter(Q(pk__in=hosts) | Q(parent__in=hosts))
    return list(units.order_by("parent__protocol_order", "parent", "protocol_order", "pk"))


def managed_seat(user: Any, slug: str, year: int, code: str) -> Seat:
    """Return the seat of the unit ``code`` if ``user`` manages the bloc-year; errors as in ``managed_bloc_year``."""
    bloc_year = managed_bloc_year(user, slug, year)
    seat = get_object_or_404(bloc_year.seats.select_related("unit"), unit__code=code)
    seat.bloc_year = bloc_year
    return seat


def inherited_bloc_year(user: Any, slug: str, year: int) -> BlocYear:
    """Return the bloc-year if ``user`` may take its hand-over pack; ``Http404`` or ``NotAllowed``."""
    bloc_year = visible_bloc_year(user, slug, year)
    require_successor(user, bloc_year)
    return bloc_year


def visible_unit(user: Any, code: str) -> Unit:
    """Return the unit if ``user`` may see it, else raise ``Http404``."""
    return get_object_or_404(Unit.objects.visible_to(user).select_related("parent"), code=code)


def kept_catalogue(user: Any, slug: str) -> Catalogue | Collection:
    """Return the catalogue under ``slug``; ``NotAllowed`` for who does not keep the catalogues, ``Http404`` for no catalogue."""
    require_keeper(user)
    if slug not in BY_SLUG:
        raise Http404
    return BY_SLUG[slug]


def kept_import(user: Any, pk: int) -> CatalogueImport:
    """Return the import; one that is not done is its owner's alone. ``NotAllowed`` or ``Http404``."""
    require_keeper(user)
    imports = CatalogueImport.objects.select_related("file", "rehearsed_by", "done_by")
    return get_object_or_404(imports.filter(Q(done_at__isnull=False) | Q(rehearsed_by=user)), pk=pk)
