"""Reading an appendix, and the pledge as it stands on any day."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from emulation import clock
from emulation.downloads import shown
from emulation.files.store import as_attachment
from pledges.appendices.documents import appendix_pdf, change_in_words
from pledges.appendices.domain import publication
from pledges.appendices.domain.signing import text_of
from pledges.appendices.domain.standing import in_force, standing
from pledges.appendices.domain.workflow import APPENDIX, PLACE
from pledges.appendices.enums import AppendixState
from pledges.appendices.forms import StandingForm
from pledges.appendices.loaders import drafted_appendix, signed_pledge, visible_appendix
from pledges.appendices.models import Appendix, AppendixSignatory
from pledges.appendices.permissions import drafts
from pledges.appendices.queries.appendices import signed_appendices
from pledges.domain import drawings, signing_files
from pledges.domain.diff import changes_in, compare
from pledges.enums import SignatoryState
from pledges.queries.reading import for_screen


@require_safe
def current(request: HttpRequest, slug: str, year: int) -> HttpResponse:
    """The pledge as it stands today, or as it stood on the day ``day``, beside what was signed first."""
    pledge = signed_pledge(request.user, slug, year)
    form = StandingForm(request.GET if "day" in request.GET else None, initial={"day": clock.today()})
    day = form.cleaned_data["day"] if form.is_bound and form.is_valid() else clock.today()
    appendices = signed_appendices(pledge, day)
    signed = pledge.frozen_text or {}
    text = standing(signed, [row.frozen_text or {} for row in appendices])
    parts = compare(signed, in_force(text))
    context = {
        "pledge": pledge,
        "bloc_year": pledge.bloc_year,
        "form": form,
        "day": day,
        "appendices": appendices,
        "text": for_screen(text),
        "parts": parts,
        "changes": changes_in(parts),
        "old_name": _("Giao ước khi ký"),
        "new_name": _("Văn bản tại ngày %(day)s") % {"day": f"{day:%d/%m/%Y}"},
    }
    return render(request, "appendices/current.html", context, status=422 if form.errors else 200)


@require_safe
def detail(request: HttpRequest, slug: str, year: int, number: int) -> HttpResponse:
    """One appendix with its changes, its hash and what it is tied to, its places and open moves."""
    appendix = visible_appendix(request.user, slug, year, number)
    places = places_of(appendix)
    text = text_of(appendix)
    context = about(appendix) | {
        "text": text,
        "lines": [change_in_words(change) for change in text["changes"]],
        "places": [(place, _moves(place, request.user)) for place in places],
        "signed": sum(place.state == SignatoryState.SIGNED for place in places),
        "mine": next((place for place in places if "sign" in _moves(place, request.user)), None),
        "choices": APPENDIX.choices(appendix, by=request.user),
        "drafts": drafts.test(request.user, appendix) and appendix.state == AppendixState.DRAFT,
        "prints": drafts.test(request.user, appendix) and appendix.state == AppendixState.SIGNING,
        "makes": drafts.test(request.user, appendix),
        "unprepared": appendix.state == AppendixState.SIGNING and bool(signing_files.missing_file(appendix)),
        "concludes": appendix.state == AppendixState.SIGNING
        and not APPENDIX.reasons_against(appendix, "conclude", by=request.user),
    }
    return render(request, "appendices/detail.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def pdf(request: HttpRequest, slug: str, year: int, number: int) -> HttpResponseBase:
    """Download the stored file, or preview the draft; POST makes what failed before: the page to sign, or the seal."""
    writes = request.method == "POST"  # only who runs the bloc-year makes and seals; whoever reads downloads
    appendix = (drafted_appendix if writes else visible_appendix)(request.user, slug, year, number)
    if appendix.state == AppendixState.DRAFT:
        return shown(appendix_pdf(text_of(appendix), draft=True), f"du-thao-phu-luc-{number}-{slug}-{year}.pdf")
    if writes:
        if appendix.state == AppendixState.SIGNED:
            publication.signed_document(appendix, by=request.user)
            return redirect(request.path)
        publication.prepare(appendix, by=request.user)
        messages.success(request, _("Đã tạo tệp PDF để ký."))
        return redirect(appendix)
    file = publication.current_document(appendix)
    if file is None or (appendix.state == AppendixState.SIGNED and appendix.document is None):
        context = about(appendix) | {"makes": drafts.test(request.user, appendix)}
        return render(request, "appendices/pdf_missing.html", context, status=503)
    return as_attachment(file)


@require_safe
def sheet(request: HttpRequest, slug: str, year: int, number: int) -> HttpResponse:
    """The sheet for those who sign with a pen; what was signed already is printed on it."""
    appendix = drafted_appendix(request.user, slug, year, number)
    return shown(publication.sheet_pdf(appendix), f"{appendix.file_name}-ky-tay.pdf")


def about(appendix: Appendix) -> dict[str, Any]:
    """Return what every page about an appendix shows."""
    return {"appendix": appendix, "pledge": appendix.pledge, "bloc_year": appendix.bloc_year}


def places_of(appendix: Appendix) -> list[AppendixSignatory]:
    """Return the places for signatures in signing order: units, then witnesses."""
    places = list(appendix.signatories.select_related("seat__unit", "seat__bloc_year", "person"))
    drawn = drawings.of_paper(appendix)
    for place in places:
        place.appendix = appendix  # saves a query for each when the table of moves asks for it
        place.drawing = drawn.get(place.key)
    return places


def _moves(place: AppendixSignatory, user: Any) -> set[str]:
    """Return the names of the moves on this place that are this person's now."""
    if place.appendix.state != AppendixState.SIGNING:
        return set()
    return {move.name for move in PLACE.moves.values() if place.state in move.sources and move.allowed(user, place)}
