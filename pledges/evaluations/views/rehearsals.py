"""Files around points tables: one becomes a draft after it was looked at, two of them are a rehearsal."""

import secrets
from typing import Any

from django.contrib import messages
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from blocs.forms import add_reasons
from emulation.downloads import attached
from emulation.workflow import NotAllowed, Refused
from pledges.evaluations.criteria_forms import CriteriaSetForm
from pledges.evaluations.criteria_screens import Preview, rehearsed_units
from pledges.evaluations.demo.shapes import SHAPES
from pledges.evaluations.domain import criteria
from pledges.evaluations.domain.exchange.rehearsals import Unusable, rehearse, rehearse_table
from pledges.evaluations.domain.exchange.tables import read_table, table_workbook
from pledges.evaluations.file_forms import RehearsalForm, TableFileForm
from pledges.evaluations.permissions import WHO_KEEPS_CRITERIA, reads_criteria, starts_criteria
from pledges.evaluations.queries.criteria import listed_for, table_of

_KEPT = 3600  # seconds that a file waits for its deed


@require_http_methods(["GET", "HEAD", "POST"])
def upload(request: HttpRequest) -> HttpResponse:
    """Look at what a workbook says: the sheet, and what contradicts itself. Nothing is written yet."""
    if not starts_criteria.test(request.user):
        raise NotAllowed(WHO_KEEPS_CRITERIA)
    form = TableFileForm(request.POST, request.FILES) if request.method == "POST" else TableFileForm()
    if form.is_bound and form.is_valid():
        content = form.cleaned_data["file"].read()
        try:
            read_table(content)
        except Refused as refusal:
            for reason in refusal.reasons:
                form.add_error("file", reason)
        else:
            token = secrets.token_urlsafe(16)
            cache.set(_place(request, token), content, _KEPT)
            return redirect("evaluations:criteria_take", token=token)
    return render(request, "criteria/upload.html", {"form": form}, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def take(request: HttpRequest, token: str) -> HttpResponse:
    """Show what a workbook would become; on POST make a draft of it."""
    if not starts_criteria.test(request.user):
        raise NotAllowed(WHO_KEEPS_CRITERIA)
    content = cache.get(_place(request, token))
    if content is None:
        messages.error(request, _("Tệp đã hết thời gian chờ. Hãy tải tệp lên lại."))
        return redirect("evaluations:criteria_upload")
    table = read_table(content)
    initial = {"name": table.name, "label": table.label, "basis": table.scale.basis}
    form = CriteriaSetForm(request.POST if request.method == "POST" else None, initial=initial, user=request.user)
    for name in set(form.fields) - {"name", "label", "place"}:
        del form.fields[name]  # the file says the rest
    if form.is_bound and form.is_valid():
        named = {name: form.cleaned_data[name] for name in ("name", "label")}
        try:
            drafted = criteria.draft_from_table(by=request.user, table=table, **named, **form.place())
        except NotAllowed:
            raise
        except Refused as refusal:
            add_reasons(form, refusal)
        else:
            cache.delete(_place(request, token))
            messages.success(request, _("Đã tạo dự thảo từ tệp: %(count)d dòng.") % {"count": len(table.lines)})
            return redirect(drafted)
    context = {"form": form, "table": table, "preview": Preview(table, {})}
    return render(request, "criteria/take.html", context, status=422 if form.errors else 200)


@require_safe
def template(request: HttpRequest) -> HttpResponse:
    """Download a filled example in the layout of the import."""
    if not reads_criteria.test(request.user):
        raise NotAllowed(WHO_KEEPS_CRITERIA)
    return attached(table_workbook(SHAPES["thanh-hoa"]()[0]), "mau-bo-tieu-chi.xlsx")


@require_http_methods(["GET", "HEAD", "POST"])
def try_out(request: HttpRequest) -> HttpResponse:
    """Score the units of a workbook by a table, without touching the data."""
    if not reads_criteria.test(request.user):
        raise NotAllowed(WHO_KEEPS_CRITERIA)
    sets = listed_for(request.user)
    sent = request.method == "POST"
    chosen = {"criteria_set": request.GET.get("bo", "")}
    form = RehearsalForm(request.POST, request.FILES, sets=sets) if sent else RehearsalForm(sets=sets, initial=chosen)
    context: dict[str, Any] = {"form": form}
    if sent and form.is_valid():
        try:
            found = _rehearse(form)
        except Refused as refusal:
            add_reasons(form, refusal)
        except Unusable as unusable:
            for finding in unusable.findings:
                form.add_error(None, finding.text)
        else:
            context |= {"rehearsal": found, "units": rehearsed_units(found)}
    return render(request, "criteria/try.html", context, status=422 if form.errors else 200)


def _rehearse(form: RehearsalForm) -> Any:
    results = form.cleaned_data["results"].read()
    if chosen := form.cleaned_data["criteria_set"]:
        return rehearse_table(table_of(chosen), results)
    return rehearse(form.cleaned_data["criteria"].read(), results)


def _place(request: HttpRequest, token: str) -> str:
    return f"points-table-{request.user.pk}-{token}"
