"""Sharing, taking back, picking: the moves of a highlight, asked on a page or done by a button."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from blocs.forms import MoveForm, add_reasons
from blocs.views.sending import sent_once
from emulation.accounts.receipts import once
from emulation.workflow import Refused, Stale, WrongState
from pledges.library.domain import sharing
from pledges.library.domain.workflow import HIGHLIGHT
from pledges.library.loaders import own_highlight, pickable_highlight
from pledges.library.models import Highlight
from pledges.library.queries.history import last_deed


@contextmanager
def saying_who_was_faster(highlight: Highlight) -> Iterator[None]:
    """Add to a refusal of a late click who did the last deed on the highlight, and when."""
    try:
        yield
    except (WrongState, Stale) as refusal:
        if (deed := last_deed(highlight)) is not None:
            at = timezone.localtime(deed.event.at)
            refusal.reasons.append(
                _("Thao tác gần nhất trên mục này: %(who)s, lúc %(at)s.")
                % {"who": deed.who, "at": f"{at:%H:%M:%S %d/%m/%Y}"}
            )
        raise


@require_http_methods(["GET", "HEAD", "POST"])
@sent_once
def share(request: HttpRequest, slug: str, year: int, pk: int) -> HttpResponse:
    """Say who will read it, then share it."""
    highlight = own_highlight(request.user, slug, year, pk)
    return _confirm(request, highlight, "share", sharing.share, _("Đã chia sẻ với khối."))


@require_http_methods(["GET", "HEAD", "POST"])
@sent_once
def withdraw(request: HttpRequest, slug: str, year: int, pk: int) -> HttpResponse:
    """Ask for the reason, then take it back."""
    highlight = own_highlight(request.user, slug, year, pk)
    return _confirm(request, highlight, "withdraw", sharing.withdraw, _("Đã rút về. Hãy sửa rồi chia sẻ lại nếu cần."))


@require_POST
def pick(request: HttpRequest, slug: str, year: int, pk: int) -> HttpResponse:
    """Choose it for the summary; the second of two clicks finds it chosen."""
    highlight = pickable_highlight(request.user, slug, year, pk)
    if not highlight.picked:
        with saying_who_was_faster(highlight):
            sharing.pick(by=request.user, highlight=highlight)
        messages.success(request, _("Đã chọn vào báo cáo."))
    return redirect(highlight)


@require_POST
def unpick(request: HttpRequest, slug: str, year: int, pk: int) -> HttpResponse:
    """Leave it out of the summary again."""
    highlight = pickable_highlight(request.user, slug, year, pk)
    if highlight.picked:
        with saying_who_was_faster(highlight):
            sharing.unpick(by=request.user, highlight=highlight)
        messages.success(request, _("Đã bỏ chọn."))
    return redirect(highlight)


def _confirm(
    request: HttpRequest, highlight: Highlight, name: str, deed: Callable[..., Any], done: str
) -> HttpResponse:
    """Show what the move will do and what is missing; on POST perform it by ``deed`` and go back to the highlight."""
    move = HIGHLIGHT.moves[name]
    form = MoveForm(
        request.POST if request.method == "POST" else None,
        needs_note=move.needs_note,
        initial={"version": highlight.version},
    )

    def perform() -> str:
        values = {field: form.cleaned_data[field] for field in ("version", "note") if field in form.cleaned_data}
        deed(by=request.user, highlight=highlight, **values)
        messages.success(request, done)
        return highlight.get_absolute_url()

    if form.is_bound and form.is_valid():
        with saying_who_was_faster(highlight):
            try:
                return redirect(once(token=form.cleaned_data["once"], by=request.user, deed=perform))
            except (WrongState, Stale):
                raise
            except Refused as refusal:
                add_reasons(form, refusal)
    context = {
        "highlight": highlight,
        "bloc_year": highlight.bloc_year,
        "move": move,
        "form": form,
        "reasons": HIGHLIGHT.reasons_against(highlight, name, by=request.user),
    }
    return render(request, "library/confirm.html", context, status=422 if form.errors else 200)
