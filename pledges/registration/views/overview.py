"""All registrations of a bloc-year: who has registered, the round, the table to be printed or counted with."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from blocs.forms import add_reasons
from blocs.loaders import visible_bloc_year
from emulation import clock
from emulation.downloads import attached, shown
from emulation.workflow import Refused, WrongState
from pledges.registration import papers
from pledges.registration.domain import rounds
from pledges.registration.forms import RoundForm
from pledges.registration.loaders import opening_bloc_year
from pledges.registration.models import Round
from pledges.registration.permissions import opens
from pledges.registration.queries.registrations import registrations_of


@require_safe
def overview(request: HttpRequest, slug: str, year: int) -> HttpResponse:
    """Every unit with its state, the late ones marked."""
    bloc_year = visible_bloc_year(request.user, slug, year)
    context = {
        "bloc_year": bloc_year,
        "round": Round.objects.filter(bloc_year=bloc_year).first(),
        "registrations": registrations_of(bloc_year),
        "may_open": opens.test(request.user, bloc_year),
    }
    return render(request, "registration/list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def open_round(request: HttpRequest, slug: str, year: int) -> HttpResponse:
    """Open the round, or give it a new deadline."""
    bloc_year = opening_bloc_year(request.user, slug, year)
    running = Round.objects.filter(bloc_year=bloc_year).first()
    initial = {"due_at": running.due_at} if running else {}
    form = RoundForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_bound and form.is_valid():
        try:
            rounds.open_round(by=request.user, bloc_year=bloc_year, due_at=form.cleaned_data["due_at"])
        except WrongState:
            raise
        except Refused as refusal:
            add_reasons(form, refusal)
        else:
            messages.success(request, _("Đã mời các đơn vị đăng ký; mỗi đơn vị nhận một thông báo."))
            return redirect("registration:list", slug, year)
    context: dict[str, Any] = {"bloc_year": bloc_year, "form": form, "round": running}
    return render(request, "registration/open.html", context, status=422 if form.errors else 200)


@require_safe
def table_pdf(request: HttpRequest, slug: str, year: int) -> HttpResponse:
    """The table of all units as PDF."""
    bloc_year = visible_bloc_year(request.user, slug, year)
    content = papers.table_pdf(bloc_year, papers.detailed(bloc_year), day=clock.today())
    return shown(content, f"dang-ky-thi-dua-{slug}-{year}.pdf")


@require_safe
def table_xlsx(request: HttpRequest, slug: str, year: int) -> HttpResponse:
    """The table of all units as xlsx."""
    bloc_year = visible_bloc_year(request.user, slug, year)
    return attached(papers.table_workbook(papers.detailed(bloc_year)), f"dang-ky-thi-dua-{slug}-{year}.xlsx")
