"""How a screen gets its object: only through a check.

What the reader may not see is answered like what does not exist (404); what may be seen but not done is refused with
the reason (403).
"""

from typing import Any, TypeVar

from django.http import Http404
from django.shortcuts import get_object_or_404

from blocs.loaders import visible_bloc_year
from blocs.models import BlocYear, Seat
from emulation.workflow import NotAllowed
from pledges.domain.text import Plain, canonical_text
from pledges.models import Opinion, Pledge, Signatory, SigningFile, Version
from pledges.permissions import (
    WHO_ASKS,
    WHO_AUTHORISES,
    WHO_COMMENTS,
    WHO_DRAFTS,
    WHO_LEADS,
    WHO_REGISTERS,
    WHO_REOPENS,
    WHO_SIGNS,
    asks_again,
    authorises,
    comments,
    drafts,
    leads,
    registers_ink,
    reopens,
    signs,
)

Row = TypeVar("Row")
DRAFT = "du-thao"  # the text as it stands now, where an address names a version


def visible_pledge(user: Any, slug: str, year: int) -> Pledge:
    """Return the pledge of the bloc-year if ``user`` may see it, else raise ``Http404``."""
    pledges = Pledge.objects.visible_to(user).select_related("bloc_year__bloc__host_unit", "agreed_by", "document")
    return get_object_or_404(pledges, bloc_year__bloc__slug=slug, bloc_year__year=year)


def draftable_bloc_year(user: Any, slug: str, year: int) -> BlocYear:
    """Return the bloc-year whose pledge ``user`` may write; ``Http404`` or ``NotAllowed``."""
    bloc_year = visible_bloc_year(user, slug, year)
    return _checked(drafts.test(user, bloc_year), bloc_year, WHO_DRAFTS)


def drafted_pledge(user: Any, slug: str, year: int) -> Pledge:
    """Return the pledge if ``user`` drafts it; ``Http404`` or ``NotAllowed``."""
    pledge = visible_pledge(user, slug, year)
    return _checked(drafts.test(user, pledge), pledge, WHO_DRAFTS)


def led_pledge(user: Any, slug: str, year: int) -> Pledge:
    """Return the pledge if ``user`` leads the head or a deputy unit; ``Http404`` or ``NotAllowed``."""
    pledge = visible_pledge(user, slug, year)
    return _checked(leads.test(user, pledge), pledge, WHO_LEADS)


def reopenable_pledge(user: Any, slug: str, year: int) -> Pledge:
    """Return the pledge if ``user`` may reopen it; ``Http404`` or ``NotAllowed``."""
    pledge = visible_pledge(user, slug, year)
    return _checked(reopens.test(user, pledge), pledge, WHO_REOPENS)


def part_of(pledge: Pledge, kind: Any, pk: int) -> Any:
    """Return the part (ground, clause, target) of ``pledge``, else raise ``Http404``."""
    part = get_object_or_404(kind, pledge=pledge, pk=pk)
    part.pledge = pledge
    return part


def own_seat(user: Any, pledge: Pledge, unit: str) -> Seat:
    """Return the seat of the unit with this code if ``user`` speaks for it; ``Http404`` or ``NotAllowed``."""
    seat = get_object_or_404(Seat.objects.select_related("unit"), bloc_year=pledge.bloc_year_id, unit__code=unit)
    return _checked(comments.test(user, seat), seat, WHO_COMMENTS)


def opinion_of(pledge: Pledge, pk: int) -> Opinion:
    """Return the opinion on ``pledge``, else raise ``Http404``."""
    return get_object_or_404(
        Opinion.objects.select_related("seat__unit", "seat__bloc_year", "clause"), pledge=pledge, pk=pk
    )


def version_of(pledge: Pledge, number: int) -> Version:
    """Return the version of ``pledge`` with this number, else raise ``Http404``."""
    return get_object_or_404(Version.objects.select_related("made_by"), pledge=pledge, number=number)


def text_of_version(pledge: Pledge, value: str) -> Plain:
    """Return the text that ``value`` names: the number of a version, or ``DRAFT``; else raise ``Http404``."""
    if value == DRAFT:
        return pledge.frozen_text or canonical_text(pledge)
    if not (value.isascii() and value.isdigit() and len(value) < 5):
        raise Http404
    return version_of(pledge, int(value)).text


def own_place(user: Any, slug: str, year: int, pk: int) -> Signatory:
    """Return the place for a signature if it is for ``user``; ``Http404`` or ``NotAllowed``."""
    place = _place(user, slug, year, pk)
    return _checked(signs.test(user, place), place, WHO_SIGNS)


def inked_place(user: Any, slug: str, year: int, pk: int) -> Signatory:
    """Return the place if ``user`` registers signatures on paper; ``Http404`` or ``NotAllowed``."""
    place = _place(user, slug, year, pk)
    return _checked(registers_ink.test(user, place), place, WHO_REGISTERS)


def authorised_place(user: Any, slug: str, year: int, pk: int) -> Signatory:
    """Return the place of a unit if ``user`` may let another sign there; ``Http404`` or ``NotAllowed``."""
    place = _place(user, slug, year, pk)
    return _checked(authorises.test(user, place), place, WHO_AUTHORISES)


def askable_place(user: Any, slug: str, year: int, pk: int) -> Signatory:
    """Return the place if ``user`` may let it wait again; ``Http404`` or ``NotAllowed``."""
    place = _place(user, slug, year, pk)
    return _checked(asks_again.test(user, place), place, WHO_ASKS)


def signing_file_of(pledge: Pledge, code: str) -> SigningFile:
    """Return the file with this code that was signed of ``pledge`` itself, also a lapsed one; else raise ``Http404``."""
    return get_object_or_404(SigningFile.objects.select_related("prepared"), **pledge.file_key, code=code)


def witness_of(pledge: Pledge, pk: int) -> Signatory:
    """Return the place of a witness of ``pledge``, else raise ``Http404``."""
    return get_object_or_404(Signatory.objects.select_related("person"), pledge=pledge, seat=None, pk=pk)


def _place(user: Any, slug: str, year: int, pk: int) -> Signatory:
    pledge = visible_pledge(user, slug, year)
    place = get_object_or_404(
        Signatory.objects.select_related("seat__unit", "seat__bloc_year", "person"), pledge=pledge, pk=pk
    )
    place.pledge = pledge
    return place


def _checked(allowed: bool, obj: Row, who: Any) -> Row:
    if not allowed:
        raise NotAllowed(who)
    return obj
