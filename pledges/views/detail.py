"""The pledge as everybody reads it."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from pledges.asides import asides_of
from pledges.domain import drawings, signing_files
from pledges.domain.text import canonical_text
from pledges.domain.workflow import EDITABLE, PLEDGE, SIGNATORY
from pledges.enums import PledgeState, SignatoryState
from pledges.loaders import visible_pledge
from pledges.models import Pledge, Signatory
from pledges.permissions import drafts, signs
from pledges.queries.history import story
from pledges.queries.opinions import own_seats, units_spoken
from pledges.queries.reading import for_screen
from pledges.queries.versions import newest_number


@require_safe
def detail(request: HttpRequest, slug: str, year: int) -> HttpResponse:
    """The pledge in the order of the document, with its state, version and hash, its signatories and open moves."""
    pledge = visible_pledge(request.user, slug, year)
    places = places_of(pledge)
    spoken, units = units_spoken(pledge) if pledge.state == PledgeState.CONSULTATION else (0, 0)
    context = {
        "pledge": pledge,
        "bloc_year": pledge.bloc_year,
        "text": for_screen(pledge.frozen_text or canonical_text(pledge)),
        "places": [(place, _moves(place, request.user)) for place in places],
        "signed": sum(place.state == SignatoryState.SIGNED for place in places),
        "mine": next((place for place in places if _waits_for(request.user, place)), None),
        "choices": PLEDGE.choices(pledge, by=request.user),
        "drafts": drafts.test(request.user, pledge),
        "unprepared": pledge.state in (PledgeState.AGREED, PledgeState.SIGNING)
        and bool(signing_files.missing_file(pledge)),
        "concludes": pledge.state == PledgeState.SIGNING
        and not PLEDGE.reasons_against(pledge, "conclude", by=request.user),
        "editable": pledge.state in EDITABLE,
        "own_seats": own_seats(pledge, request.user),
        "spoken": spoken,
        "units": units,
        "newest": newest_number(pledge),
        "story": story(pledge),
        "lapsed": signing_files.lapsed(pledge),
        "asides": asides_of(pledge, request.user),
    }
    return render(request, "pledges/detail.html", context)


def places_of(pledge: Pledge) -> list[Signatory]:
    """Return the places for signatures in signing order: units, then witnesses."""
    places = list(pledge.signatories.select_related("seat__unit", "seat__bloc_year", "person"))
    drawn = drawings.of_paper(pledge)
    for place in places:
        place.pledge = pledge  # saves a query for each when the table of moves asks for it
        place.drawing = drawn.get(place.key)
    return places


def _moves(place: Signatory, user: Any) -> set[str]:
    """Return the names of the moves on this place that are this person's now."""
    if place.pledge.state != PledgeState.SIGNING:
        return set()
    state = place.state
    return {move.name for move in SIGNATORY.moves.values() if state in move.sources and move.allowed(user, place)}


def _waits_for(user: Any, place: Signatory) -> bool:
    return (
        place.state == SignatoryState.WAITING and place.pledge.state == PledgeState.SIGNING and signs.test(user, place)
    )
