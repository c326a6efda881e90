"""Leading a conference: one step on the screen, the roll call, notes, opening and closing."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from blocs.forms import MoveForm, add_reasons
from blocs.views.sending import sent_once
from emulation.accounts.receipts import once
from emulation.workflow import Refused, Stale, WrongState
from pledges.conference.domain import sitting
from pledges.conference.domain.workflow import CONFERENCE
from pledges.conference.enums import ConferenceState
from pledges.conference.forms import GuestForm, NoteForm, RollForm
from pledges.conference.loaders import item_of, led_conference, visible_conference
from pledges.conference.models import Conference
from pledges.conference.permissions import runs
from pledges.conference.queries.board import board_of
from pledges.queries.opinions import own_seats


@require_safe
def detail(request: HttpRequest, slug: str, year: int, pk: int) -> HttpResponse:
    """The agenda with the present step and what belongs to it; those who run it lead from here."""
    conference = visible_conference(request.user, slug, year, pk)
    leads = runs.test(request.user, conference)
    board = board_of(conference)
    running = conference.state == ConferenceState.IN_PROGRESS
    context = {
        "conference": conference,
        "bloc_year": conference.bloc_year,
        "board": board,
        "leads": leads,
        "choices": CONFERENCE.choices(conference, by=request.user),
        "papers": conference.papers.all(),
        "notes": conference.notes.select_related("item", "seat__unit", "seat__bloc_year"),
        "note_form": NoteForm(conference=conference) if leads and running and board.current else None,
        "own_seats": own_seats(board.pledge, request.user) if board.pledge else [],
    }
    return render(request, "conference/detail.html", context)


@require_POST
def show(request: HttpRequest, slug: str, year: int, pk: int, item: int) -> HttpResponse:
    """Put a step on the screen."""
    conference = led_conference(request.user, slug, year, pk)
    sitting.show_step(by=request.user, item=item_of(conference, item))
    return redirect(conference)


@require_http_methods(["GET", "HEAD", "POST"])
def roll_call(request: HttpRequest, slug: str, year: int, pk: int) -> HttpResponse:
    """Call the roll on one page."""
    conference = led_conference(request.user, slug, year, pk)
    attendances = list(conference.attendances.select_related("seat__unit", "seat__bloc_year"))
    form = RollForm(request.POST if request.method == "POST" else None, attendances=attendances)
    if form.is_bound and form.is_valid():
        try:
            sitting.call_roll(by=request.user, conference=conference, called=form.called())
        except WrongState:
            raise
        except Refused as refusal:
            add_reasons(form, refusal)
        else:
            messages.success(request, _("Đã lưu điểm danh."))
            return redirect(conference)
    context = {"conference": conference, "bloc_year": conference.bloc_year, "form": form, "guest_form": GuestForm()}
    return render(request, "conference/roll_call.html", context, status=422 if form.errors else 200)


@require_POST
@sent_once
def guest(request: HttpRequest, slug: str, year: int, pk: int) -> HttpResponse:
    """Add a guest, and come back to the roll call."""
    conference = led_conference(request.user, slug, year, pk)
    form = GuestForm(request.POST)
    if form.is_valid():

        def deed() -> str:
            sitting.add_guest(by=request.user, conference=conference, name=form.cleaned_data["name"])
            messages.success(request, _("Đã thêm đại biểu."))
            return reverse("conference:roll_call", args=[slug, year, pk])

        return redirect(once(token=form.cleaned_data["once"], by=request.user, deed=deed))
    attendances = list(conference.attendances.select_related("seat__unit", "seat__bloc_year"))
    context = {"conference": conference, "bloc_year": conference.bloc_year, "guest_form": form}
    context["form"] = RollForm(attendances=attendances)
    return render(request, "conference/roll_call.html", context, status=422)


@require_http_methods(["GET", "HEAD", "POST"])
@sent_once
def note(request: HttpRequest, slug: str, year: int, pk: int) -> HttpResponse:
    """Note what was said during the present step."""
    conference = led_conference(request.user, slug, year, pk)
    current = board_of(conference).current
    form = NoteForm(request.POST if request.method == "POST" else None, conference=conference)
    if form.is_bound and form.is_valid():
        if current is None:
            raise WrongState(_("Hội nghị không có nội dung nào đang diễn ra nên chưa ghi được."))

        def deed() -> str:
            sitting.take_note(by=request.user, item=item_of(conference, current.pk), **form.values())
            messages.success(request, _("Đã ghi."))
            return conference.get_absolute_url()

        try:
            return redirect(once(token=form.cleaned_data["once"], by=request.user, deed=deed))
        except WrongState:
            raise
        except Refused as refusal:
            add_reasons(form, refusal)
    context = {"conference": conference, "bloc_year": conference.bloc_year, "form": form, "current": current}
    return render(request, "conference/note.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@sent_once
def open_conference(request: HttpRequest, slug: str, year: int, pk: int) -> HttpResponse:
    """Open the conference."""
    conference = led_conference(request.user, slug, year, pk)
    done = _("Hội nghị đã khai mạc. Hãy điểm danh.")
    return _confirm(request, conference, "open", sitting.open_conference, done)


@require_http_methods(["GET", "HEAD", "POST"])
@sent_once
def close_conference(request: HttpRequest, slug: str, year: int, pk: int) -> HttpResponse:
    """Close the conference and freeze its minutes."""
    conference = led_conference(request.user, slug, year, pk)
    done = _("Hội nghị đã bế mạc, biên bản đã chốt. Hãy in biên bản để ký.")
    return _confirm(request, conference, "close", sitting.close_conference, done)


def _confirm(
    request: HttpRequest, conference: Conference, name: str, deed: Callable[..., Any], done: str
) -> HttpResponse:
    form = MoveForm(
        request.POST if request.method == "POST" else None, needs_note=False, initial={"version": conference.version}
    )

    def perform() -> str:
        deed(by=request.user, conference=conference, version=form.cleaned_data["version"])
        messages.success(request, done)
        return conference.get_absolute_url()

    if form.is_bound and form.is_valid():
        try:
            return redirect(once(token=form.cleaned_data["once"], by=request.user, deed=perform))
        except (WrongState, Stale):
            raise
        except Refused as refusal:
            add_reasons(form, refusal)
    context = {
        "conference": conference,
        "bloc_year": conference.bloc_year,
        "form": form,
        "move": CONFERENCE.moves[name],
        "reasons": CONFERENCE.reasons_against(conference, name, by=request.user),
    }
    return render(request, "conference/confirm.html", context, status=422 if form.errors else 200)
