"""The round of opinions: opening it, speaking in it, answering."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from blocs.forms import add_reasons
from blocs.models import Seat
from blocs.views.sending import sent_once
from emulation import clock
from emulation.accounts.receipts import once
from emulation.workflow import Refused, Stale, WrongState
from pledges.domain import consultation
from pledges.domain.text import canonical_text, sections_of
from pledges.domain.workflow import EDITABLE, PLEDGE
from pledges.enums import PledgeState
from pledges.forms import AnswerForm, DeadlineForm, OpinionForm
from pledges.loaders import drafted_pledge, led_pledge, opinion_of, own_seat, visible_pledge
from pledges.models import Opinion, Pledge
from pledges.permissions import drafts
from pledges.queries.opinions import all_opinions, of_this_round, tally
from pledges.queries.reading import for_screen
from pledges.views.moves import saying_who_was_faster, status_of


@require_http_methods(["GET", "HEAD", "POST"])
def consult(request: HttpRequest, slug: str, year: int) -> HttpResponse:
    """Send the draft round with a deadline, or give a running round a new one."""
    pledge = led_pledge(request.user, slug, year)
    running = pledge.state == PledgeState.CONSULTATION
    name = "extend_consultation" if running else "open_consultation"
    deed = consultation.extend_consultation if running else consultation.open_consultation
    initial = {"version": pledge.version} | ({"due_at": pledge.consultation_due_at} if running else {})
    form = DeadlineForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_bound and form.is_valid():
        with saying_who_was_faster(pledge):
            try:
                deed(by=request.user, pledge=pledge, due_at=form.cleaned_data["due_at"], version=form.seen())
            except (WrongState, Stale):
                raise
            except Refused as refusal:
                add_reasons(form, refusal)
            else:
                messages.success(request, _("Đã gửi các đơn vị; mỗi đơn vị nhận một thông báo."))
                return redirect(pledge)
    reasons = PLEDGE.reasons_against(pledge, name, by=request.user)
    context = {"pledge": pledge, "bloc_year": pledge.bloc_year, "form": form, "reasons": reasons}
    context["move"] = PLEDGE.moves[name]
    return render(request, "pledges/consult.html", context, status=status_of(form))


@require_http_methods(["GET", "HEAD", "POST"])
@sent_once
def opinion(request: HttpRequest, slug: str, year: int, unit: str) -> HttpResponse:
    """Speak for the unit: to a clause, to the whole, or agree with the whole text by the other button."""
    pledge = visible_pledge(request.user, slug, year)
    seat = own_seat(request.user, pledge, unit)
    agrees = "agrees" in request.POST
    clause = request.GET.get("khoan", "")
    form = OpinionForm(
        request.POST if request.method == "POST" and not agrees else None,
        pledge=pledge,
        initial={"clause": clause} if clause.isascii() and clause.isdigit() else {},
    )
    if request.method == "POST" and (agrees or form.is_valid()):
        with saying_who_was_faster(pledge):
            try:
                return redirect(_speak(request, pledge, seat, form, agrees))
            except (WrongState, Stale):
                raise
            except Refused as refusal:
                if agrees:
                    raise
                add_reasons(form, refusal)
    context = _opinion_context(pledge, seat) | {"form": form}
    return render(request, "pledges/opinion.html", context, status=status_of(form))


def _speak(request: HttpRequest, pledge: Pledge, seat: Seat, form: OpinionForm, agrees: bool) -> str:
    """Record the consent or the opinion once and return the address of the page of opinions of this unit."""

    def deed() -> str:
        values = {"agrees_in_full": True} if agrees else {name: form.cleaned_data[name] for name in ("clause", "text")}
        consultation.give_opinion(by=request.user, pledge=pledge, seat=seat, **values)
        messages.success(request, _("Đã ghi: đơn vị nhất trí toàn văn.") if agrees else _("Đã gửi ý kiến."))
        return request.path

    return once(token="" if agrees else form.cleaned_data["once"], by=request.user, deed=deed)


def _opinion_context(pledge: Pledge, seat: Seat) -> dict[str, Any]:
    due = pledge.consultation_due_at
    return {
        "pledge": pledge,
        "bloc_year": pledge.bloc_year,
        "seat": seat,
        "text": for_screen(pledge.frozen_text or canonical_text(pledge)),
        "sections": sections_of(pledge.clauses.all(), pledge.targets.exists()),
        "given": of_this_round(pledge).filter(seat=seat).order_by("given_at", "pk"),
        "open": pledge.state == PledgeState.CONSULTATION and (due is None or clock.now() <= due),
    }


@require_safe
def opinions(request: HttpRequest, slug: str, year: int) -> HttpResponse:
    """Every opinion with its answer, and who has not spoken; drafters answer in place."""
    pledge = visible_pledge(request.user, slug, year)
    answers = drafts.test(request.user, pledge) and pledge.state in EDITABLE
    given = list(all_opinions(pledge))
    context = {
        "pledge": pledge,
        "bloc_year": pledge.bloc_year,
        "voices": tally(pledge),
        "answers": answers,
        "rows": [(row, _answer_form(row) if answers else None) for row in given],
    }
    return render(request, "pledges/opinions.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, slug: str, year: int, pk: int) -> HttpResponse:
    """Answer one opinion and come back to it in the list; what cannot be taken is shown on a page of its own."""
    pledge = drafted_pledge(request.user, slug, year)
    row = opinion_of(pledge, pk)
    form = _answer_form(row, request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        with saying_who_was_faster(pledge):
            try:
                consultation.answer_opinion(by=request.user, opinion=row, **form.cleaned_data)
            except (WrongState, Stale):
                raise
            except Refused as refusal:
                add_reasons(form, refusal)
            else:
                messages.success(request, _("Đã trả lời ý kiến của %(unit)s.") % {"unit": row.seat.unit})
                return redirect(f"{request.path.removesuffix(f'{pk}/')}#y-kien-{pk}")
    context = {"pledge": pledge, "bloc_year": pledge.bloc_year, "row": row, "form": form}
    return render(request, "pledges/answer.html", context, status=status_of(form))


def _answer_form(row: Opinion, data: Any = None) -> AnswerForm:
    return AnswerForm(data, initial={"disposition": row.disposition, "answer": row.answer}, auto_id=f"id_{row.pk}_%s")
