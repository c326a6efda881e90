"""The lines of a draft: added, changed with a live preview of the sheet, moved, removed."""

from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from blocs.forms import add_reasons
from emulation.workflow import NotAllowed, Refused
from pledges.evaluations.criteria_loaders import written_criteria_set, written_criterion
from pledges.evaluations.criteria_screens import Preview
from pledges.evaluations.domain import criteria
from pledges.evaluations.enums import CriterionKind, LeafAssessor
from pledges.evaluations.line_forms import CriterionForm, initial_line
from pledges.evaluations.models import CriteriaSet, Criterion
from pledges.evaluations.queries.criteria import table_of


@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest, pk: int) -> HttpResponse:
    """Add a line at the end of its group; ``?nhom=`` names the group."""
    draft = written_criteria_set(request.user, pk)
    initial = {"version": draft.version, "parent": request.GET.get("nhom", ""), "assessor": LeafAssessor.HEAD}
    form = _form(request, draft, initial)
    return _saved(request, draft, form, None)


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, pk: int, line: int) -> HttpResponse:
    """Change a line."""
    criterion = written_criterion(request.user, pk, line)
    initial = initial_line(criterion) | {"version": criterion.criteria_set.version}
    return _saved(
        request, criterion.criteria_set, _form(request, criterion.criteria_set, initial, criterion), criterion
    )


@require_POST
def preview(request: HttpRequest, pk: int) -> HttpResponse:
    """The sheet with the line as it is being typed: a fragment; nothing is saved. ``line`` names the line, if it is known."""
    draft = written_criteria_set(request.user, pk)
    known = request.POST.get("line", "")
    criterion = draft.criteria.filter(pk=int(known)).first() if known.isdecimal() and len(known) < 18 else None
    form = _form(request, draft, {}, criterion)
    return render(request, "criteria/_preview.html", {"preview": _preview(draft, form, criterion), "form": form})


@require_POST
def move(request: HttpRequest, pk: int, line: int) -> HttpResponse:
    """Move a line one place up or down in its group."""
    criterion = written_criterion(request.user, pk, line)
    criteria.move_criterion(by=request.user, criterion=criterion, up=request.POST.get("to") == "up")
    return redirect(f"{criterion.criteria_set.get_absolute_url()}#dong-{criterion.pk}")


@require_POST
def remove(request: HttpRequest, pk: int, line: int) -> HttpResponse:
    """Remove a line."""
    criterion = written_criterion(request.user, pk, line)
    try:
        criteria.remove_criterion(by=request.user, criterion=criterion)
    except NotAllowed:
        raise
    except Refused as refusal:
        for reason in refusal.reasons:
            messages.error(request, reason)
    else:
        messages.success(request, _("Đã xóa dòng %(code)s.") % {"code": criterion.code})
    return redirect(criterion.criteria_set)


def _form(
    request: HttpRequest, draft: CriteriaSet, initial: dict[str, Any], criterion: Criterion | None = None
) -> CriterionForm:
    groups = draft.criteria.filter(kind=CriterionKind.GROUP).order_by("order", "pk")
    if criterion is not None:
        groups = groups.exclude(pk=criterion.pk)
    bands = [band.name for band in draft.bands.all()]
    return CriterionForm(
        request.POST if request.method == "POST" else None, initial=initial, groups=groups, bands=bands
    )


def _saved(request: HttpRequest, draft: CriteriaSet, form: CriterionForm, criterion: Criterion | None) -> HttpResponse:
    """Save a good line and go back to the table; the button for the preview, and a line with mistakes, show the form again."""
    looks = bool(request.POST.get("look"))
    if form.is_bound and form.is_valid() and not looks:
        try:
            if criterion is None:
                saved = criteria.add_criterion(by=request.user, criteria_set=draft, **form.values())
            else:
                version = form.cleaned_data["version"]
                saved = criteria.change_criterion(
                    by=request.user, criterion=criterion, version=version, **form.values()
                )
        except NotAllowed:
            raise
        except Refused as refusal:
            add_reasons(form, refusal)
        else:
            messages.success(request, _("Đã lưu dòng %(code)s.") % {"code": saved.code})
            return redirect(f"{draft.get_absolute_url()}#dong-{saved.pk}")
    context = {"set": draft, "form": form, "line": criterion, "preview": _preview(draft, form, criterion)}
    return render(request, "criteria/line.html", context, status=422 if form.errors and not looks else 200)


def _preview(draft: CriteriaSet, form: CriterionForm, criterion: Criterion | None) -> Preview:
    """Return the table with the line as it is typed, where it can be read, else as it is stored."""
    table = table_of(draft)
    if form.is_bound and form.is_valid():
        typed = form.line()
        lines = [typed if criterion and each.code == criterion.code else each for each in table.lines]
        if criterion and typed.code != criterion.code:  # what belonged to the old code belongs to the new one
            lines = [replace(each, parent=typed.code) if each.parent == criterion.code else each for each in lines]
        table = replace(table, lines=tuple(lines if criterion else [*lines, typed]))
    return Preview(table, {}, marked=form["code"].value() or "")
