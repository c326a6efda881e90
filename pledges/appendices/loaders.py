"""How a screen of this room gets its object: only through a check, as in pledges/loaders.py."""

from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404

from emulation.workflow import NotAllowed
from pledges.appendices.models import Appendix, AppendixSignatory, Change
from pledges.appendices.permissions import WHO_DRAFTS, WHO_LEADS, WHO_REOPENS, drafts, leads, reopens
from pledges.enums import PledgeState
from pledges.loaders import drafted_pledge, visible_pledge
from pledges.models import Pledge
from pledges.permissions import (
    WHO_ASKS,
    WHO_AUTHORISES,
    WHO_REGISTERS,
    WHO_SIGNS,
    asks_again,
    authorises,
    registers_ink,
    signs,
)


def signed_pledge(user: Any, slug: str, year: int) -> Pledge:
    """Return the signed pledge if ``user`` may see it, else raise ``Http404``."""
    pledge = visible_pledge(user, slug, year)
    if pledge.state != PledgeState.SIGNED:
        raise Http404
    return pledge


def amendable_pledge(user: Any, slug: str, year: int) -> Pledge:
    """Return the pledge if ``user`` drafts it; ``Http404`` or ``NotAllowed``."""
    return drafted_pledge(user, slug, year)


def visible_appendix(user: Any, slug: str, year: int, number: int) -> Appendix:
    """Return the appendix with this number if ``user`` may see it, else raise ``Http404``."""
    rows = Appendix.objects.visible_to(user).select_related(
        "pledge__bloc_year__bloc__host_unit", "opened_by", "drafted_by", "document"
    )
    names = {"pledge__bloc_year__bloc__slug": slug, "pledge__bloc_year__year": year, "number": number}
    return get_object_or_404(rows, **names)


def drafted_appendix(user: Any, slug: str, year: int, number: int) -> Appendix:
    """Return the appendix if ``user`` drafts it; ``Http404`` or ``NotAllowed``."""
    appendix = visible_appendix(user, slug, year, number)
    return _checked(drafts.test(user, appendix), appendix, WHO_DRAFTS)


def led_appendix(user: Any, slug: str, year: int, number: int) -> Appendix:
    """Return the appendix if ``user`` opens it for signing; ``Http404`` or ``NotAllowed``."""
    appendix = visible_appendix(user, slug, year, number)
    return _checked(leads.test(user, appendix), appendix, WHO_LEADS)


def reopenable_appendix(user: Any, slug: str, year: int, number: int) -> Appendix:
    """Return the appendix if ``user`` may reopen it; ``Http404`` or ``NotAllowed``."""
    appendix = visible_appendix(user, slug, year, number)
    return _checked(reopens.test(user, appendix), appendix, WHO_REOPENS)


def change_of(appendix: Appendix, pk: int) -> Change:
    """Return a change of the appendix, else raise ``Http404``."""
    change = get_object_or_404(Change, appendix=appendix, pk=pk)
    change.appendix = appendix
    return change


def own_place(user: Any, slug: str, year: int, number: int, pk: int) -> AppendixSignatory:
    """Return the place for a signature if it is for ``user``; ``Http404`` or ``NotAllowed``."""
    place = _place(user, slug, year, number, pk)
    return _checked(signs.test(user, place), place, WHO_SIGNS)


def inked_place(user: Any, slug: str, year: int, number: int, pk: int) -> AppendixSignatory:
    """Return the place if ``user`` registers signatures on paper; ``Http404`` or ``NotAllowed``."""
    place = _place(user, slug, year, number, pk)
    return _checked(registers_ink.test(user, place), place, WHO_REGISTERS)


def authorised_place(user: Any, slug: str, year: int, number: int, pk: int) -> AppendixSignatory:
    """Return the place of a unit if ``user`` may let another sign there; ``Http404`` or ``NotAllowed``."""
    place = _place(user, slug, year, number, pk)
    return _checked(authorises.test(user, place), place, WHO_AUTHORISES)


def askable_place(user: Any, slug: str, year: int, number: int, pk: int) -> AppendixSignatory:
    """Return the place if ``user`` may let it wait again; ``Http404`` or ``NotAllowed``."""
    place = _place(user, slug, year, number, pk)
    return _checked(asks_again.test(user, place), place, WHO_ASKS)


def _place(user: Any, slug: str, year: int, number: int, pk: int) -> AppendixSignatory:
    appendix = visible_appendix(user, slug, year, number)
    rows = AppendixSignatory.objects.select_related("seat__unit", "seat__bloc_year", "person")
    place = get_object_or_404(rows, appendix=appendix, pk=pk)
    place.appendix = appendix
    return place


def _checked(allowed: bool, obj: Any, who: Any) -> Any:
    if not allowed:
        raise NotAllowed(who)
    return obj
