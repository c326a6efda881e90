"""Opinions on the version that goes round: speaking, reading them all, answering."""

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q
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
from pledges.domain.diff import word_runs
from pledges.domain.opinions import answer_opinion, give_opinion
from pledges.domain.text import canonical_text, places_in
from pledges.domain.versions import changed_since_circulated
from pledges.domain.workflow import EDITABLE
from pledges.enums import Disposition, PledgeState
from pledges.forms import AnswerForm, OpinionForm
from pledges.loaders import drafted_pledge, opinion_of, own_seat, visible_pledge
from pledges.models import Opinion, Pledge, Version
from pledges.permissions import drafts
from pledges.queries.opinions import all_opinions, of_this_round, tally, wording_before
from pledges.queries.reading import for_screen
from pledges.queries.versions import circulated
from pledges.views.moves import saying_who_was_faster, status_of

PAGE = 12


@require_http_methods(["GET", "HEAD", "POST"])
@sent_once
def opinion(request: HttpRequest, slug: str, year: int, unit: str) -> HttpResponse:
    """Speak for the unit: to a clause, to the whole, or agree with the whole text by the other button."""
    pledge = visible_pledge(request.user, slug, year)
    seat = own_seat(request.user, pledge, unit)
    version = circulated(pledge)
    agrees = "agrees" in request.POST
    chosen = request.GET.get("khoan", "")
    form = OpinionForm(
        request.POST if request.method == "POST" and not agrees else None,
        version=version,
        place=chosen if version and chosen in places_in(version.text) else "",
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
    context = _opinion_context(pledge, seat, version) | {"form": form}
    return render(request, "pledges/opinion.html", context, status=status_of(form))


def _speak(request: HttpRequest, pledge: Pledge, seat: Seat, form: OpinionForm, agrees: bool) -> str:
    """Record the consent or the opinion once and return the address of the page of opinions of this unit."""

    def deed() -> str:
        consent = {"agrees_in_full": True, "sha256": request.POST.get("sha256", "")[:64]}
        give_opinion(by=request.user, pledge=pledge, seat=seat, **(consent if agrees else form.values()))
        messages.success(request, _("Đã ghi: đơn vị nhất trí toàn văn.") if agrees else _("Đã gửi ý kiến."))
        return request.path

    return once(token="" if agrees else form.cleaned_data["once"], by=request.user, deed=deed)


def _opinion_context(pledge: Pledge, seat: Seat, version: Version | None) -> dict[str, Any]:
    due = pledge.consultation_due_at
    asked = pledge.state == PledgeState.CONSULTATION
    text = version.text if asked and version else pledge.frozen_text or canonical_text(pledge)
    return {
        "pledge": pledge,
        "bloc_year": pledge.bloc_year,
        "seat": seat,
        "version": version,
        "text": for_screen(text),
        "given": of_this_round(pledge).filter(seat=seat).order_by("given_at", "pk"),
        "open": asked and (due is None or clock.now() <= due),
        "moved_on": asked and changed_since_circulated(pledge) is not None,
    }


@require_safe
def opinions(request: HttpRequest, slug: str, year: int) -> HttpResponse:
    """Every opinion with its answer, and who has not spoken; drafters answer in place."""
    pledge = visible_pledge(request.user, slug, year)
    answers = drafts.test(request.user, pledge) and pledge.state in EDITABLE
    voices = tally(pledge)
    rows = all_opinions(pledge)
    waiting = "cho" in request.GET
    page = Paginator(rows.filter(disposition="") if waiting else rows, PAGE).get_page(request.GET.get("page"))
    proposals = _proposals(page.object_list)
    context = {
        "pledge": pledge,
        "bloc_year": pledge.bloc_year,
        "voices": voices,
        "counts": {
            "spoken": sum(bool(voice.opinions) for voice in voices),
            "agree": sum(voice.agrees for voice in voices),
            "silent": sum(not voice.opinions for voice in voices),
        },
        "answers": answers,
        "reminds": answers and pledge.state == PledgeState.CONSULTATION,
        "page": page,
        "waiting": waiting,
        "query": "&cho=1" if waiting else "",
        "rows": [(row, proposals.get(row.pk)) for row in page],
        "dispositions": Disposition.choices,
    }
    return render(request, "pledges/opinions.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, slug: str, year: int, pk: int) -> HttpResponse:
    """Answer one opinion and come back to it in the list; what cannot be taken is shown on a page of its own."""
    pledge = drafted_pledge(request.user, slug, year)
    row = opinion_of(pledge, pk)
    form = AnswerForm(request.POST if request.method == "POST" else None, opinion=row)
    if form.is_bound and form.is_valid():
        with saying_who_was_faster(pledge):
            try:
                answer_opinion(by=request.user, opinion=row, **form.cleaned_data)
            except (WrongState, Stale):
                raise
            except Refused as refusal:
                add_reasons(form, refusal)
            else:
                messages.success(request, _("Đã trả lời ý kiến của %(unit)s.") % {"unit": row.seat.unit})
                return redirect(_place_of(row, request.path.removesuffix(f"{pk}/")))
    context = {"pledge": pledge, "bloc_year": pledge.bloc_year, "row": row, "form": form}
    context["proposal"] = _proposals([row]).get(row.pk)
    return render(request, "pledges/answer.html", context, status=status_of(form))


def _place_of(row: Opinion, listed_at: str) -> str:
    """Return the address of this opinion in the list."""
    before = all_opinions(row.pledge).filter(Q(given_at__lt=row.given_at) | Q(given_at=row.given_at, pk__lt=row.pk))
    return f"{listed_at}?page={before.count() // PAGE + 1}#y-kien-{row.pk}"


def _proposals(rows: Iterable[Opinion]) -> dict[int, Any]:
    """Return, by opinion, the wording that the unit had and the one it proposes, as runs of words."""
    before = wording_before(rows)
    return {row.pk: word_runs(before[row.pk], row.proposed) for row in rows if row.pk in before}
