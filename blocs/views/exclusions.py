"""One unit left out of the year's emulation, or taken back."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from blocs.domain import exclusions
from blocs.enums import BlocYearState
from blocs.forms import MoveForm, add_reasons
from blocs.loaders import managed_seat
from blocs.views.sending import sent_once
from emulation.accounts.receipts import once
from emulation.workflow import Missing


@require_http_methods(["GET", "HEAD", "POST"])
@sent_once
def exclusion(request: HttpRequest, slug: str, year: int, code: str) -> HttpResponse:
    """Ask for the reason, then exclude the unit; where it is excluded, take it back. A late clicker is told."""
    seat = managed_seat(request.user, slug, year, code)
    form = MoveForm(
        request.POST if request.method == "POST" else None,
        needs_note=True,
        initial={"version": seat.bloc_year.version},
    )

    def deed() -> str:
        values = {name: form.cleaned_data[name] for name in ("version", "note")}
        deed_of_page = exclusions.readmit_unit if "readmit" in request.POST else exclusions.exclude_unit
        deed_of_page(by=request.user, seat=seat, **values)
        messages.success(request, _("Đã lưu."))
        return seat.bloc_year.get_absolute_url()

    if form.is_bound and form.is_valid():
        try:
            return redirect(once(token=form.cleaned_data["once"], by=request.user, deed=deed))
        except Missing as refusal:
            add_reasons(form, refusal)
    context = {
        "seat": seat,
        "bloc_year": seat.bloc_year,
        "form": form,
        "forming": seat.bloc_year.state == BlocYearState.FORMING,
    }
    return render(request, "blocs/exclusion.html", context, status=422 if form.errors else 200)
