"""Witnesses, signing a pledge in all three ways, declining, asking again."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from blocs.forms import add_reasons
from blocs.views.sending import sent_once
from emulation.accounts.factors import second_factors
from emulation.accounts.receipts import once
from emulation.workflow import Refused, Stale, WrongState
from pledges.domain import signing
from pledges.domain.workflow import EDITABLE, SIGNATORY
from pledges.enums import SignatoryState
from pledges.forms import ReasonForm, WitnessForm
from pledges.loaders import askable_place, authorised_place, drafted_pledge, inked_place, own_place, witness_of
from pledges.models import Signatory
from pledges.queries.history import last_deed
from pledges.queries.reading import for_screen
from pledges.queries.versions import newest_number
from pledges.views import desks
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


def _address(place: Any, page: str) -> str:
    bloc_year = place.pledge.bloc_year
    args = [bloc_year.bloc.slug, bloc_year.year]
    return reverse(f"pledges:{page}", args=args if page in ("detail", "pdf") else [*args, place.pk])


def _about(place: Any) -> dict[str, Any]:
    pledge = place.pledge
    context = {"pledge": pledge, "bloc_year": pledge.bloc_year, "text": for_screen(pledge.frozen_text)}
    return context | {"newest": newest_number(pledge)}


def _signed(request: HttpRequest, place: Signatory) -> HttpResponse:
    """Show the receipt of a signature: what was signed, when, and what happens next."""
    pledge = place.pledge
    states = list(pledge.signatories.values_list("state", flat=True).order_by("pk"))
    context = {"pledge": pledge, "bloc_year": pledge.bloc_year, "place": place, "total": len(states)}
    context["signed"] = states.count(SignatoryState.SIGNED)
    context["unguarded"] = not second_factors(request.user)
    return render(request, "pledges/signed.html", context)


DESK = desks.Desk(
    base="pledges/_page.html",
    document="pledges/_document.html",
    workflow=SIGNATORY,
    take=lambda *, place, **values: signing.take_signature(signatory=place, **values),
    take_lease=lambda *, by, place: signing.take_lease(by=by, signatory=place),
    give_back_lease=lambda *, by, place: signing.give_back_lease(by=by, signatory=place),
    address=_address,
    about=_about,
    signed=_signed,
    watch=lambda place: saying_who_was_faster(place.pledge),
)


@sensitive_post_parameters("password", "code")
@require_http_methods(["GET", "HEAD", "POST"])
def sign(request: HttpRequest, slug: str, year: int, signatory: int) -> HttpResponse:
    """Xác nhận điện tử nội bộ: read, see the hash, identify, sign."""
    return desks.sign(request, own_place(request.user, slug, year, signatory), DESK)


@sensitive_post_parameters("password", "code", "passphrase")
@require_http_methods(["GET", "HEAD", "POST"])
def certificate(request: HttpRequest, slug: str, year: int, signatory: int) -> HttpResponse:
    """Chữ ký số with a key file."""
    return desks.certificate(request, own_place(request.user, slug, year, signatory), DESK)


@sensitive_post_parameters("password", "code")
@require_http_methods(["GET", "HEAD", "POST"])
def outside(request: HttpRequest, slug: str, year: int, signatory: int) -> HttpResponse:
    """Chữ ký số with a tool of one's own: take the file in hand, bring it back signed."""
    return desks.outside(request, own_place(request.user, slug, year, signatory), DESK)


@sensitive_post_parameters("password", "code")
@require_http_methods(["GET", "HEAD", "POST"])
def ink(request: HttpRequest, slug: str, year: int, signatory: int) -> HttpResponse:
    """Ký trên bản giấy: register the scan."""
    return desks.ink(request, inked_place(request.user, slug, year, signatory), DESK)


@sensitive_post_parameters("password", "code")
@require_http_methods(["GET", "HEAD", "POST"])
def authorise(request: HttpRequest, slug: str, year: int, signatory: int) -> HttpResponse:
    """Let somebody of the unit sign by a letter."""
    return desks.authorise(request, authorised_place(request.user, slug, year, signatory), DESK)


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
