"""One bloc-year: its page, and the moves of its life."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from blocs.domain import bloc_years
from blocs.domain.workflow import BLOC_YEAR
from blocs.enums import BlocYearState, SeatRole
from blocs.forms import MoveForm, add_reasons
from blocs.loaders import managed_bloc_year, visible_bloc_year
from blocs.panels import panels_for
from blocs.permissions import serves_host, takes_over
from blocs.views.sending import sent_once
from emulation.accounts.receipts import once
from emulation.workflow import Missing, NotAllowed


@require_safe
def year(request: HttpRequest, slug: str, year: int) -> HttpResponse:
    """The bloc-year: seats in protocol order, decisions, state and moves, then the panels of the other rooms."""
    bloc_year = visible_bloc_year(request.user, slug, year)
    seats = list(bloc_year.seats.select_related("unit"))
    context = {
        "bloc_year": bloc_year,
        "seats": seats,
        "led": any(seat.role == SeatRole.HEAD for seat in seats),
        "choices": BLOC_YEAR.choices(bloc_year, by=request.user),
        "manages": serves_host.test(request.user, bloc_year),
        "takes_over": takes_over.test(request.user, bloc_year),
        "forming": bloc_year.state == BlocYearState.FORMING,
        "panels": [
            render_to_string(panel.template, {"bloc_year": bloc_year, **panel.context}, request)
            for panel in panels_for(bloc_year, request.user)
        ],
    }
    return render(request, "blocs/year.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@sent_once
def activate(request: HttpRequest, slug: str, year: int) -> HttpResponse:
    """Ask, then put the bloc-year to work."""
    return _move(request, slug, year, "activate", _("Khối đã bắt đầu hoạt động."))


@require_http_methods(["GET", "HEAD", "POST"])
@sent_once
def close(request: HttpRequest, slug: str, year: int) -> HttpResponse:
    """Ask for the reason, then end the bloc-year."""
    return _move(request, slug, year, "close", _("Đã kết thúc năm thi đua."))


def _move(request: HttpRequest, slug: str, year: int, name: str, done: str) -> HttpResponse:
    """Show what the move will do and what is missing; on POST perform it. A late clicker is told who was faster."""
    bloc_year = managed_bloc_year(request.user, slug, year)
    move = BLOC_YEAR.moves[name]
    form = MoveForm(
        request.POST if request.method == "POST" else None,
        needs_note=move.needs_note,
        initial={"version": bloc_year.version},
    )

    def deed() -> str:
        values = {field: form.cleaned_data[field] for field in ("version", "note") if field in form.cleaned_data}
        getattr(bloc_years, name)(by=request.user, bloc_year=bloc_year, **values)
        messages.success(request, done)
        return bloc_year.get_absolute_url()

    if form.is_bound and form.is_valid():
        try:
            return redirect(once(token=form.cleaned_data["once"], by=request.user, deed=deed))
        except (Missing, NotAllowed) as refusal:
            add_reasons(form, refusal)
    reasons = BLOC_YEAR.reasons_against(bloc_year, name, by=request.user)
    context = {"bloc_year": bloc_year, "move": move, "form": form, "reasons": reasons}
    return render(request, f"blocs/{name}.html", context, status=422 if form.errors else 200)
