"""Witnesses, signing, declining, asking again."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from blocs.forms import add_reasons
from blocs.views.sending import sent_once
from emulation.accounts.receipts import once
from emulation.workflow import Refused, Stale, WrongState
from pledges.domain import signing
from pledges.domain.workflow import EDITABLE, SIGNATORY
from pledges.enums import SignatoryState
from pledges.forms import ReasonForm, SignForm, WitnessForm
from pledges.loaders import askable_place, drafted_pledge, own_place, witness_of
from pledges.models import Signatory
from pledges.queries.history import last_deed
from pledges.queries.people import post_to_sign_from
from pledges.queries.reading import for_screen
from pledges.queries.versions import newest_number
from pledges.views.moves import saying_who_was_faster, status_of


@require_http_methods(["GET", "HEAD", "POST"])
@sent_once
def witnesses(request: HttpRequest, slug: str, year: int) -> HttpResponse:
    """Name witnesses, or take one off the list (``remove`` holds the number of the place)."""
    pledge = drafted_pledge(request.user, slug, year)
    remove = request.POST.get("remove", "")
    if remove.isascii() and remove.isdigit() and len(remove) < 19:
        with saying_who_was_faster(pledge):
            signing.remove_witness(by=request.user, signatory=witness_of(pledge, int(remove)))
        return redirect(request.path)
    form = WitnessForm(request.POST if request.method == "POST" else None, pledge=pledge)
    if form.is_bound and form.is_valid():

        def deed() -> str:
            signing.name_witness(by=request.user, pledge=pledge, person=form.cleaned_data["person"])
            messages.success(request, _("Đã ghi người chứng kiến."))
            return request.path

        with saying_who_was_faster(pledge):
            try:
                return redirect(once(token=form.cleaned_data["once"], by=request.user, deed=deed))
            except (WrongState, Stale):
                raise
            except Refused as refusal:
                add_reasons(form, refusal)
    context = {"pledge": pledge, "bloc_year": pledge.bloc_year, "form": form, "editable": pledge.state in EDITABLE}
    context["witnesses"] = pledge.signatories.filter(seat=None).select_related("person")
    return render(request, "pledges/witnesses.html", context, status=status_of(form))


@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def sign(request: HttpRequest, slug: str, year: int, signatory: int) -> HttpResponse:
    """Read the text, see version and hash, enter the password, sign; afterwards the result and what comes next.

    A second click finds the signature there and shows the result.
    """
    place = own_place(request.user, slug, year, signatory)
    if place.state == SignatoryState.SIGNED:
        return _signed(request, place)
    pledge = place.pledge
    form = SignForm(
        request.POST if request.method == "POST" else None,
        user=request.user,
        initial={"text_sha256": pledge.frozen_sha256},
    )
    if form.is_bound and form.is_valid():
        with saying_who_was_faster(pledge):
            try:
                signing.take_signature(by=request.user, signatory=place, text_sha256=form.cleaned_data["text_sha256"])
            except WrongState:
                place.refresh_from_db()
                if place.state != SignatoryState.SIGNED:
                    raise
            except Stale:
                raise
            except Refused as refusal:
                add_reasons(form, refusal)
        if not form.errors:
            return redirect(request.path)
    return render(request, "pledges/sign.html", _sign_context(request, place, form), status=status_of(form))


def _sign_context(request: HttpRequest, place: Signatory, form: SignForm) -> dict[str, Any]:
    pledge = place.pledge
    unit = place.seat.unit_id if place.seat else pledge.bloc_year.bloc.host_unit_id
    reasons = SIGNATORY.reasons_against(place, "sign", by=request.user)
    return {
        "pledge": pledge,
        "bloc_year": pledge.bloc_year,
        "place": place,
        "text": for_screen(pledge.frozen_text),
        "sign_move": SIGNATORY.moves["sign"],
        "post": post_to_sign_from(request.user, unit),
        "reasons": reasons,
        "deed": last_deed(pledge) if reasons else None,
        "newest": newest_number(pledge),
        "form": form,
    }


def _signed(request: HttpRequest, place: Signatory) -> HttpResponse:
    """Show the receipt of a signature: what was signed, when, and what happens next."""
    pledge = place.pledge
    states = list(pledge.signatories.values_list("state", flat=True).order_by("pk"))
    context = {"pledge": pledge, "bloc_year": pledge.bloc_year, "place": place, "total": len(states)}
    context["signed"] = states.count(SignatoryState.SIGNED)
    return render(request, "pledges/signed.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def decline(request: HttpRequest, slug: str, year: int, signatory: int) -> HttpResponse:
    """Ask for the reason, then decline to sign."""
    place = own_place(request.user, slug, year, signatory)
    done = _("Đã ghi từ chối ký. Lãnh đạo Khối trưởng, Khối phó nhận được lý do.")
    return _with_reason(request, place, "decline", signing.decline_to_sign, "reason", done)


@require_http_methods(["GET", "HEAD", "POST"])
def ask_again(request: HttpRequest, slug: str, year: int, signatory: int) -> HttpResponse:
    """Ask for the reason, then let the place wait for its signature again."""
    place = askable_place(request.user, slug, year, signatory)
    done = _("Chỗ ký này lại chờ ký; người ký nhận được thông báo.")
    return _with_reason(request, place, "ask_again", signing.ask_again, "note", done)


def _with_reason(request: HttpRequest, place: Signatory, name: str, deed: Any, word: str, done: str) -> HttpResponse:
    pledge = place.pledge
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        with saying_who_was_faster(pledge):
            try:
                deed(by=request.user, signatory=place, **{word: form.cleaned_data["note"]})
            except (WrongState, Stale):
                raise
            except Refused as refusal:
                add_reasons(form, refusal)
            else:
                messages.success(request, done)
                return redirect(pledge)
    reasons = SIGNATORY.reasons_against(place, name, by=request.user)
    context = {"pledge": pledge, "bloc_year": pledge.bloc_year, "place": place, "form": form, "reasons": reasons}
    context |= {"move": SIGNATORY.moves[name], "deed": last_deed(pledge) if reasons else None}
    return render(request, f"pledges/{name}.html", context, status=status_of(form))
