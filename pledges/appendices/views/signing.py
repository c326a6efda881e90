"""Signing an appendix in all three ways, declining, asking again."""

from contextlib import nullcontext
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from blocs.forms import add_reasons
from emulation.accounts.factors import second_factors
from emulation.workflow import Refused, Stale, WrongState
from pledges.appendices.documents import change_in_words
from pledges.appendices.domain import signing
from pledges.appendices.domain.workflow import PLACE
from pledges.appendices.loaders import askable_place, authorised_place, inked_place, own_place
from pledges.appendices.models import AppendixSignatory
from pledges.appendices.queries.appendices import said_at
from pledges.appendices.views.reading import about
from pledges.forms import ReasonForm
from pledges.views import desks


def _about(place: Any) -> dict[str, Any]:
    text = place.appendix.frozen_text or {"changes": []}
    lines = [change_in_words(change) for change in text["changes"]]
    return about(place.appendix) | {"text": text, "lines": lines, "newest": None}


def _signed(request: HttpRequest, place: Any) -> HttpResponse:
    messages.success(request, _("Chữ ký đã được ghi."))
    if not second_factors(request.user):
        messages.info(request, _("Bảo vệ chữ ký của bạn: mở “Xác thực hai bước” ở menu tài khoản."))
    return redirect(place.appendix)


DESK = desks.Desk(
    base="appendices/_page.html",
    document="appendices/_document.html",
    workflow=PLACE,
    take=signing.take_signature,
    take_lease=signing.take_lease,
    give_back_lease=signing.give_back_lease,
    address=lambda place, page: said_at(place.paper, page, *([] if page in ("detail", "pdf") else [place.pk])),
    about=_about,
    signed=_signed,
    watch=lambda place: nullcontext(),
)


@sensitive_post_parameters("password", "code")
@require_http_methods(["GET", "HEAD", "POST"])
def sign(request: HttpRequest, slug: str, year: int, number: int, place: int) -> HttpResponse:
    """Xác nhận điện tử nội bộ: read, see the hash, identify, sign."""
    return desks.sign(request, own_place(request.user, slug, year, number, place), DESK)


@sensitive_post_parameters("password", "code", "passphrase")
@require_http_methods(["GET", "HEAD", "POST"])
def certificate(request: HttpRequest, slug: str, year: int, number: int, place: int) -> HttpResponse:
    """Chữ ký số with a key file."""
    return desks.certificate(request, own_place(request.user, slug, year, number, place), DESK)


@sensitive_post_parameters("password", "code")
@require_http_methods(["GET", "HEAD", "POST"])
def outside(request: HttpRequest, slug: str, year: int, number: int, place: int) -> HttpResponse:
    """Chữ ký số with a tool of one's own: take the file in hand, bring it back signed."""
    return desks.outside(request, own_place(request.user, slug, year, number, place), DESK)


@sensitive_post_parameters("password", "code")
@require_http_methods(["GET", "HEAD", "POST"])
def ink(request: HttpRequest, slug: str, year: int, number: int, place: int) -> HttpResponse:
    """Ký trên bản giấy: register the scan."""
    return desks.ink(request, inked_place(request.user, slug, year, number, place), DESK)


@sensitive_post_parameters("password", "code")
@require_http_methods(["GET", "HEAD", "POST"])
def authorise(request: HttpRequest, slug: str, year: int, number: int, place: int) -> HttpResponse:
    """Let somebody of the unit sign by a letter."""
    return desks.authorise(request, authorised_place(request.user, slug, year, number, place), DESK)


@require_http_methods(["GET", "HEAD", "POST"])
def decline(request: HttpRequest, slug: str, year: int, number: int, place: int) -> HttpResponse:
    """Ask for the reason, then decline to sign."""
    found = own_place(request.user, slug, year, number, place)
    done = _("Đã ghi từ chối ký. Lãnh đạo Khối trưởng, Khối phó nhận được lý do.")
    return _with_reason(request, found, "decline", signing.decline_to_sign, "reason", done)


@require_http_methods(["GET", "HEAD", "POST"])
def ask_again(request: HttpRequest, slug: str, year: int, number: int, place: int) -> HttpResponse:
    """Ask for the reason, then let the place wait for its signature again."""
    found = askable_place(request.user, slug, year, number, place)
    done = _("Chỗ ký này lại chờ ký; người ký nhận được thông báo.")
    return _with_reason(request, found, "ask_again", signing.ask_again, "note", done)


def _with_reason(
    request: HttpRequest, place: AppendixSignatory, name: str, deed: Any, word: str, done: str
) -> HttpResponse:
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            deed(by=request.user, place=place, **{word: form.cleaned_data["note"]})
        except (WrongState, Stale):
            raise
        except Refused as refusal:
            add_reasons(form, refusal)
        else:
            messages.success(request, done)
            return redirect(place.appendix)
    context = about(place.appendix) | {
        "place": place,
        "form": form,
        "move": PLACE.moves[name],
        "reasons": PLACE.reasons_against(place, name, by=request.user),
    }
    return render(request, "appendices/with_reason.html", context, status=422 if form.errors else 200)
