"""Points tables: the list, one table as the units will see it, and what it says of itself."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from blocs.forms import add_reasons
from blocs.views.sending import sent_once
from emulation.accounts.receipts import once
from emulation.downloads import attached
from emulation.workflow import NotAllowed, Refused
from pledges.evaluations.criteria_forms import (
    BandsForm,
    CriteriaSetForm,
    NewVersionForm,
    initial_new,
    initial_of,
    may_write,
    say_bands,
)
from pledges.evaluations.criteria_loaders import visible_criteria_set, written_criteria_set
from pledges.evaluations.criteria_screens import Preview
from pledges.evaluations.domain import criteria
from pledges.evaluations.domain.criteria.writing import require_keeper
from pledges.evaluations.domain.exchange.results import Results, results_workbook
from pledges.evaluations.domain.exchange.tables import table_workbook
from pledges.evaluations.domain.workflow import CRITERIA_SET
from pledges.evaluations.enums import CriteriaSetState
from pledges.evaluations.forms import ConfirmForm
from pledges.evaluations.models import CriteriaSet
from pledges.evaluations.permissions import WHO_KEEPS_CRITERIA, reads_criteria, starts_criteria
from pledges.evaluations.queries.criteria import listed_for, table_of


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """All tables that the reader sees, drafts and every version."""
    if not reads_criteria.test(request.user):
        raise NotAllowed(_("Bạn chưa có chức danh nào nên không xem được bộ tiêu chí. Hãy liên hệ quản trị hệ thống."))
    context = {"sets": listed_for(request.user), "starts": starts_criteria.test(request.user)}
    return render(request, "criteria/list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Begin a table; its lines are added on its page."""
    if not starts_criteria.test(request.user):
        raise NotAllowed(WHO_KEEPS_CRITERIA)
    sent = request.POST if request.method == "POST" else None
    form = CriteriaSetForm(sent, initial=initial_new(), user=request.user)
    if form.is_bound and form.is_valid():
        try:
            drafted = criteria.draft_criteria_set(by=request.user, **form.values(), **form.place())
        except Refused as refusal:
            add_reasons(form, refusal)
        else:
            messages.success(request, _("Đã tạo dự thảo. Hãy thêm các dòng và mức xếp loại."))
            return redirect(drafted)
    return render(request, "criteria/head.html", {"form": form}, status=422 if form.errors else 200)


@require_safe
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """The table as the units will see it, what contradicts itself in it, and what may be done."""
    shown = visible_criteria_set(request.user, pk)
    writes = may_write(request.user, shown)
    context = {
        "set": shown,
        "preview": Preview(table_of(shown), {each.code: each for each in shown.criteria.order_by("order", "pk")}),
        "edits": writes and shown.state == CriteriaSetState.DRAFT,
        "writes": writes,
        "versions": CriteriaSet.objects.visible_to(request.user).filter(replaces=shown).order_by("pk"),
    }
    return render(request, "criteria/detail.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def head(request: HttpRequest, pk: int) -> HttpResponse:
    """Change what a draft says of itself."""
    draft = written_criteria_set(request.user, pk)
    sent = request.POST if request.method == "POST" else None
    form = CriteriaSetForm(sent, initial=initial_of(draft), table=table_of(draft))
    return _saved(
        request,
        draft,
        form,
        lambda: criteria.describe(
            by=request.user, criteria_set=draft, version=form.cleaned_data["version"], **form.values()
        ),
        "criteria/head.html",
    )


@require_http_methods(["GET", "HEAD", "POST"])
def bands(request: HttpRequest, pk: int) -> HttpResponse:
    """Write the ratings of a draft."""
    draft = written_criteria_set(request.user, pk)
    initial = {"version": draft.version, "bands": say_bands(draft.bands.all())}
    form = BandsForm(request.POST if request.method == "POST" else None, initial=initial)
    return _saved(
        request,
        draft,
        form,
        lambda: criteria.set_bands(
            by=request.user, criteria_set=draft, bands=form.cleaned_data["bands"], version=form.cleaned_data["version"]
        ),
        "criteria/bands.html",
    )


@require_http_methods(["GET", "HEAD", "POST"])
@sent_once
def adopt(request: HttpRequest, pk: int) -> HttpResponse:
    """Say what adoption means and what stands against it; on POST adopt."""
    draft = visible_criteria_set(request.user, pk)
    require_keeper(request.user, draft)
    form = ConfirmForm(request.POST if request.method == "POST" else None, initial={"version": draft.version})
    if form.is_bound and form.is_valid():

        def deed() -> str:
            criteria.adopt(by=request.user, criteria_set=draft, version=form.cleaned_data["version"])
            messages.success(request, _("Đã ban hành “%(set)s”. Từ nay không sửa được nữa.") % {"set": draft})
            return draft.get_absolute_url()

        try:
            return redirect(once(token=form.cleaned_data["once"], by=request.user, deed=deed))
        except NotAllowed:
            raise
        except Refused as refusal:
            add_reasons(form, refusal)
    reasons = CRITERIA_SET.reasons_against(draft, "adopt", by=request.user)
    context = {"set": draft, "form": form, "reasons": reasons, "move": CRITERIA_SET.moves["adopt"]}
    return render(request, "criteria/adopt.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@sent_once
def version(request: HttpRequest, pk: int) -> HttpResponse:
    """Begin a new version of an adopted table with everything that is in it."""
    adopted = visible_criteria_set(request.user, pk)
    require_keeper(request.user, adopted)
    form = NewVersionForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():

        def deed() -> str:
            label = form.cleaned_data["label"]
            return criteria.new_version(by=request.user, criteria_set=adopted, label=label).get_absolute_url()

        try:
            return redirect(once(token=form.cleaned_data["once"], by=request.user, deed=deed))
        except NotAllowed:
            raise
        except Refused as refusal:
            add_reasons(form, refusal)
    return render(request, "criteria/version.html", {"set": adopted, "form": form}, status=422 if form.errors else 200)


@require_POST
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Throw a draft away."""
    draft = written_criteria_set(request.user, pk)
    criteria.remove_draft(by=request.user, criteria_set=draft)
    messages.success(request, _("Đã xóa dự thảo “%(set)s”.") % {"set": draft})
    return redirect("evaluations:criteria")


@require_safe
def workbook(request: HttpRequest, pk: int) -> HttpResponse:
    """Download the table as a workbook, in the layout in which it may come back."""
    shown = visible_criteria_set(request.user, pk)
    return attached(table_workbook(table_of(shown)), f"bo-tieu-chi-{shown.pk}.xlsx")


@require_safe
def results_template(request: HttpRequest, pk: int) -> HttpResponse:
    """Download an empty workbook for the results of units under this table."""
    shown = visible_criteria_set(request.user, pk)
    return attached(results_workbook(Results({}), table_of(shown)), f"mau-ket-qua-{shown.pk}.xlsx")


def _saved(request: HttpRequest, draft: CriteriaSet, form: Any, deed: Any, template: str) -> HttpResponse:
    """Save what a good form says and go back to the table, else show the form again with the reasons."""
    if form.is_bound and form.is_valid():
        try:
            deed()
        except NotAllowed:
            raise
        except Refused as refusal:
            add_reasons(form, refusal)
        else:
            messages.success(request, _("Đã lưu."))
            return redirect(draft)
    return render(request, template, {"set": draft, "form": form}, status=422 if form.errors else 200)
