"""Opening an appendix for signing, and the way back."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from blocs.forms import MoveForm, add_reasons
from blocs.views.sending import sent_once
from emulation.accounts.receipts import once
from emulation.workflow import Refused, Stale, WrongState
from pledges.appendices.documents import change_in_words
from pledges.appendices.domain import signing
from pledges.appendices.domain.signing import text_of
from pledges.appendices.domain.workflow import APPENDIX
from pledges.appendices.loaders import led_appendix, reopenable_appendix
from pledges.appendices.models import Appendix
from pledges.appendices.views.reading import about
from pledges.domain.text import sha256_of
from pledges.enums import SignatoryState


@require_http_methods(["GET", "HEAD", "POST"])
@sent_once
def open_signing(request: HttpRequest, slug: str, year: int, number: int) -> HttpResponse:
    """Show what will be frozen and who will be asked to sign; on POST freeze and ask."""
    appendix = led_appendix(request.user, slug, year, number)
    text = text_of(appendix)
    context = {
        "lines": [change_in_words(change) for change in text["changes"]],
        "signatories": text["signatories"],
        "sha256": sha256_of(text),
    }
    return _confirm(request, appendix, "open_signing", signing.open_signing, _("Đã mở ký phụ lục."), context)


@require_http_methods(["GET", "HEAD", "POST"])
@sent_once
def reopen(request: HttpRequest, slug: str, year: int, number: int) -> HttpResponse:
    """Name the signatures that would lapse; on POST take the appendix back to draft."""
    appendix = reopenable_appendix(request.user, slug, year, number)
    context = {"lapsing": appendix.signatories.filter(state=SignatoryState.SIGNED)}
    return _confirm(request, appendix, "reopen", signing.reopen, _("Đã mở lại phụ lục để sửa."), context)


@require_http_methods(["GET", "HEAD", "POST"])
@sent_once
def conclude(request: HttpRequest, slug: str, year: int, number: int) -> HttpResponse:
    """Name the witnesses whose places stay empty; on POST end the signing."""
    appendix = led_appendix(request.user, slug, year, number)
    missing = appendix.signatories.exclude(state=SignatoryState.SIGNED).select_related("seat__unit", "person")
    context = {"empty": list(missing.order_by("role", "order", "pk"))}
    return _confirm(request, appendix, "conclude", signing.conclude, _("Đợt ký đã kết thúc."), context)


def _confirm(
    request: HttpRequest, appendix: Appendix, name: str, deed: Any, done: str, context: dict[str, Any]
) -> HttpResponse:
    move = APPENDIX.moves[name]
    form = MoveForm(
        request.POST if request.method == "POST" else None,
        needs_note=move.needs_note,
        initial={"version": appendix.version},
    )

    def perform() -> str:
        values = {field: form.cleaned_data[field] for field in ("version", "note") if field in form.cleaned_data}
        deed(by=request.user, appendix=appendix, **values)
        messages.success(request, done)
        return appendix.get_absolute_url()

    if form.is_bound and form.is_valid():
        try:
            return redirect(once(token=form.cleaned_data["once"], by=request.user, deed=perform))
        except (WrongState, Stale):
            raise
        except Refused as refusal:
            add_reasons(form, refusal)
    context |= about(appendix) | {
        "move": move,
        "form": form,
        "reasons": APPENDIX.reasons_against(appendix, name, by=request.user),
    }
    return render(request, f"appendices/{name}.html", context, status=422 if form.errors else 200)
