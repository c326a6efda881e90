"""Writing the draft: beginning it, its workbench, its heading."""

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from blocs.forms import add_reasons
from emulation import clock
from emulation.workflow import Refused, Stale, WrongState
from pledges.domain import drafting, renewal, templates
from pledges.domain.drafts import Overtaken
from pledges.domain.text import sections_of
from pledges.domain.workflow import EDITABLE
from pledges.enums import Beginning
from pledges.forms import HeadingForm, StartForm
from pledges.loaders import draftable_bloc_year, drafted_pledge
from pledges.models import Pledge
from pledges.permissions import leads
from pledges.queries.earlier import earlier_pledge
from pledges.queries.history import last_deed
from pledges.queries.targets import targets_by_unit
from pledges.queries.templates import templates_in_use
from pledges.views import autosave
from pledges.views.moves import saying_who_was_faster, status_of


@require_http_methods(["GET", "HEAD", "POST"])
def draft(request: HttpRequest, slug: str, year: int) -> HttpResponse:
    """Begin the pledge from an earlier one, a template, the skeleton or nothing; where it exists already, lead to it."""
    bloc_year = draftable_bloc_year(request.user, slug, year)
    if existing := Pledge.objects.filter(bloc_year=bloc_year).select_related("bloc_year__bloc").first():
        messages.info(request, _("Khối đã có giao ước của năm này."))
        return redirect(existing)
    earlier = earlier_pledge(request.user, bloc_year)
    offered = templates_in_use(clock.today())
    form = StartForm(request.POST if request.method == "POST" else None, earlier=earlier, templates=offered)
    if form.is_bound and form.is_valid():
        template = form.template
        start = form.cleaned_data.pop("start")
        try:
            with transaction.atomic():
                pledge = drafting.draft_pledge(by=request.user, bloc_year=bloc_year, **form.cleaned_data)
                if start == Beginning.SKELETON:
                    drafting.fill_with_skeleton(by=request.user, pledge=pledge)
                elif template is not None:
                    templates.fill_from_template(by=request.user, pledge=pledge, template=template)
                elif start == Beginning.EARLIER and earlier is not None:
                    _tell_left(request, renewal.fill_from_earlier(by=request.user, pledge=pledge, source=earlier))
        except Refused as refusal:
            if Pledge.objects.filter(bloc_year=bloc_year).exists():  # the same click twice, or two people at once
                return redirect("pledges:edit", slug, year)
            add_reasons(form, refusal)
        else:
            messages.success(
                request, _("Đã tạo dự thảo. Hãy sửa nội dung cho đúng với khối rồi lấy ý kiến các đơn vị.")
            )
            return redirect("pledges:edit", slug, year)
    context = {"bloc_year": bloc_year, "form": form}
    return render(request, "pledges/draft.html", context, status=status_of(form))


def _tell_left(request: HttpRequest, copied: renewal.Copied) -> None:
    """Say whose targets did not come along; the others are on the page that follows."""
    if copied.left:
        units = ", ".join(unit.short_name for unit in copied.left)
        messages.warning(
            request, _("Không chép chỉ tiêu của đơn vị không còn trong khối: %(units)s.") % {"units": units}
        )


@require_safe
def edit(request: HttpRequest, slug: str, year: int) -> HttpResponse:
    """The workbench: every part of the draft with its buttons."""
    pledge = drafted_pledge(request.user, slug, year)
    groups = targets_by_unit(pledge, request.GET.get("don-vi", ""))
    context = {
        "pledge": pledge,
        "bloc_year": pledge.bloc_year,
        "grounds": pledge.grounds.select_related("decision"),
        "sections": sections_of(pledge.clauses.all(), bool(groups)),
        "target_groups": groups,
        "witnesses": pledge.signatories.filter(seat=None).select_related("person"),
        "editable": pledge.state in EDITABLE,
        "leads": leads.test(request.user, pledge),
    }
    return render(request, "pledges/edit.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def heading(request: HttpRequest, slug: str, year: int) -> HttpResponse:
    """Edit the heading, opening, closing and recipients; of two editors the second sees both values."""
    pledge = drafted_pledge(request.user, slug, year)
    form = HeadingForm(
        request.POST if request.method == "POST" else None, instance=pledge, initial={"version": pledge.version}
    )
    context: dict[str, Any] = {"pledge": pledge, "bloc_year": pledge.bloc_year, "form": form}
    if form.is_bound and form.is_valid():
        values = {name: form.cleaned_data[name] for name in drafting.HEADING}
        with saying_who_was_faster(pledge):
            try:
                drafting.edit_heading(by=request.user, pledge=pledge, version=form.seen(), **values)
            except Overtaken as overtaken:
                context["conflict"] = both_values(form, overtaken, values)
            except (WrongState, Stale):
                raise
            except Refused as refusal:
                add_reasons(form, refusal)
            else:
                if not autosave.wanted(request):
                    messages.success(request, _("Đã lưu phần đầu và phần cuối văn bản."))
                    return redirect("pledges:edit", slug, year)
    if autosave.wanted(request):
        return autosave.answer(pledge, form, conflict="conflict" in context)
    return render(request, "pledges/heading.html", context, status=409 if "conflict" in context else status_of(form))


def both_values(form: Any, overtaken: Overtaken, values: dict[str, Any]) -> dict[str, Any]:
    """Return who was faster and what is stored now where it differs; the form keeps what was typed, for a second try."""
    stored = overtaken.stored
    pledge = stored if isinstance(stored, Pledge) else stored.pledge
    form.data = form.data.copy()
    form.data["version"] = Pledge.objects.values_list("version", flat=True).get(pk=pledge.pk)
    differences = [
        (form.fields[name].label, _shown(stored, name)) for name in values if getattr(stored, name) != values[name]
    ]
    return {"deed": last_deed(pledge), "differences": differences}


def _shown(stored: Any, name: str) -> Any:
    display = getattr(stored, f"get_{name}_display", None)
    return display() if display else getattr(stored, name)
