"""Blocs: the list, one bloc with its years, founding, opening a year."""

from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from blocs.domain import bloc_years, blocs
from blocs.enums import BlocYearState
from blocs.forms import FoundingForm, OpeningForm, add_reasons
from blocs.loaders import managed_bloc, visible_bloc
from blocs.models import BlocYear
from blocs.permissions import WHO_MANAGES, records_decisions, serves_any_host, serves_host
from blocs.queries.blocs import blocs_matching, years_with_leadership
from blocs.views.opening import next_year
from blocs.views.sending import sent_once
from emulation.accounts.receipts import once
from emulation.workflow import NotAllowed, Refused

PAGE = 50


@require_safe
def bloc_list(request: HttpRequest) -> HttpResponse:
    """The blocs that the reader sees, by words of their names."""
    words = request.GET.get("q", "")[:100]
    page = Paginator(blocs_matching(request.user, words), PAGE).get_page(request.GET.get("page"))
    may = {"found": serves_any_host.test(request.user), "record": records_decisions.test(request.user)}
    context = {"page": page, "words": words, "may": may, "query": "&" + urlencode({"q": words})}
    return render(request, "blocs/list.html", context)


@require_safe
def detail(request: HttpRequest, slug: str) -> HttpResponse:
    """One bloc: its decisions and its years."""
    bloc = visible_bloc(request.user, slug)
    years = list(years_with_leadership(BlocYear.objects.visible_to(request.user).filter(bloc=bloc)))
    context = {
        "bloc": bloc,
        "years": years,
        "refoundings": bloc.refoundings.select_related("decision", "closing_decision"),
        "renewable": any(year.state != BlocYearState.FORMING for year in years),
        "manages": serves_host.test(request.user, bloc),
    }
    return render(request, "blocs/detail.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@sent_once
def found(request: HttpRequest) -> HttpResponse:
    """Found a bloc on a decision, recorded before or in the same form."""
    if not serves_any_host.test(request.user):
        raise NotAllowed(WHO_MANAGES)
    form = FoundingForm(request.POST if request.method == "POST" else None, user=request.user)

    def deed() -> str:
        values = {name: form.cleaned_data[name] for name in FoundingForm.Meta.fields}
        decision = form.take_decision(request.user)
        bloc = blocs.found_bloc(by=request.user, founding_decision=decision, **values)
        messages.success(request, _("Đã thành lập “%(bloc)s”. Bước tiếp theo: mở năm thi đua.") % {"bloc": bloc})
        return reverse("blocs:open_year", args=[bloc.slug])

    if form.is_bound and form.is_valid():
        try:
            with transaction.atomic():
                return redirect(once(token=form.cleaned_data["once"], by=request.user, deed=deed))
        except Refused as refusal:
            add_reasons(form, refusal)
    return render(request, "blocs/found.html", {"form": form}, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@sent_once
def open_year(request: HttpRequest, slug: str) -> HttpResponse:
    """Open a work year of the bloc."""
    bloc = managed_bloc(request.user, slug)
    form = OpeningForm(request.POST if request.method == "POST" else None, initial=next_year(bloc))

    def deed() -> str:
        values = {name: form.cleaned_data[name] for name in OpeningForm.Meta.fields}
        year = bloc_years.open_bloc_year(by=request.user, bloc=bloc, **values).year
        messages.success(request, _("Đã mở năm %(year)d. Bước tiếp theo: chọn đơn vị thành viên.") % {"year": year})
        return reverse("blocs:seats", args=[bloc.slug, year])

    if form.is_bound and form.is_valid():
        try:
            return redirect(once(token=form.cleaned_data["once"], by=request.user, deed=deed))
        except Refused as refusal:
            add_reasons(form, refusal)
    return render(request, "blocs/open_year.html", {"form": form, "bloc": bloc}, status=422 if form.errors else 200)
