"""Preparing a conference."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from blocs.forms import add_reasons
from blocs.models import BlocYear
from blocs.views.sending import sent_once
from emulation.accounts.receipts import once
from emulation.workflow import Refused
from pledges.conference.domain import sitting
from pledges.conference.forms import ConferenceForm
from pledges.conference.loaders import hosting_bloc_year


@require_http_methods(["GET", "HEAD", "POST"])
@sent_once
def plan(request: HttpRequest, slug: str, year: int) -> HttpResponse:
    """Ask for title, time, place and who leads; on POST prepare the conference and invite the units."""
    bloc_year = hosting_bloc_year(request.user, slug, year)
    form = ConferenceForm(request.POST if request.method == "POST" else None, initial=_usual(bloc_year, request.user))
    if form.is_bound and form.is_valid():

        def deed() -> str:
            conference = sitting.plan_conference(by=request.user, bloc_year=bloc_year, **form.values())
            messages.success(request, _("Đã chuẩn bị hội nghị; mỗi đơn vị nhận một giấy mời trong hệ thống."))
            return conference.get_absolute_url()

        try:
            return redirect(once(token=form.cleaned_data["once"], by=request.user, deed=deed))
        except Refused as refusal:
            add_reasons(form, refusal)
    context = {"bloc_year": bloc_year, "form": form}
    return render(request, "conference/plan.html", context, status=422 if form.errors else 200)


def _usual(bloc_year: BlocYear, user: object) -> dict[str, object]:
    return {
        "title": _("Hội nghị triển khai và ký kết giao ước thi đua năm %(year)d") % {"year": bloc_year.year},
        "secretary": str(user),
    }
