"""Signing an appendix, declining, asking again."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from blocs.forms import add_reasons
from emulation.workflow import Refused, Stale, WrongState
from pledges.appendices.documents import change_in_words
from pledges.appendices.domain import signing
from pledges.appendices.domain.workflow import PLACE
from pledges.appendices.forms import SignAppendixForm
from pledges.appendices.loaders import askable_place, own_place
from pledges.appendices.models import AppendixSignatory
from pledges.appendices.views.reading import about
from pledges.enums import SignatoryState
from pledges.forms import ReasonForm
from pledges.queries.people import post_to_sign_from


@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def sign(request: HttpRequest, slug: str, year: int, number: int, place: int) -> HttpResponse:
    """Read the text, see the hash, enter the password, sign; a second click finds the signature there."""
    found = own_place(request.user, slug, year, number, place)
    appendix = found.appendix
    if found.state == SignatoryState.SIGNED:
        return redirect(appendix)
    form = SignAppendixForm(
        request.POST if request.method == "POST" else None,
        user=request.user,
        initial={"text_sha256": appendix.frozen_sha256},
    )
    if form.is_bound and form.is_valid():
        try:
            signing.take_signature(by=request.user, place=found, text_sha256=form.cleaned_data["text_sha256"])
        except WrongState:
            found.refresh_from_db()
            if found.state != SignatoryState.SIGNED:
                raise
            return redirect(appendix)
        except Stale:
            raise
        except Refused as refusal:
            add_reasons(form, refusal)
        else:
            messages.success(request, _("Chữ ký đã được ghi."))
            return redirect(appendix)
    unit = found.seat.unit_id if found.seat else appendix.bloc_year.bloc.host_unit_id
    context = about(appendix) | {
        "place": found,
        "form": form,
        "text": appendix.frozen_text,
        "lines": [change_in_words(change) for change in (appendix.frozen_text or {"changes": []})["changes"]],
        "post": post_to_sign_from(request.user, unit),
        "move": PLACE.moves["sign"],
        "reasons": PLACE.reasons_against(found, "sign", by=request.user),
    }
    return render(request, "appendices/sign.html", context, status=422 if form.errors else 200)


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
