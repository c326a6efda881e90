"""Adding, editing, moving and removing the parts of a draft: the same pages for grounds, clauses and targets."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from blocs.forms import add_reasons
from blocs.views.sending import sent_once
from emulation.accounts.receipts import once
from emulation.workflow import Gone, Refused, Stale, WrongState
from pledges.domain import drafting
from pledges.domain.drafts import Overtaken
from pledges.domain.parts import place
from pledges.enums import Section
from pledges.forms import ClauseForm, GroundForm, PartForm, TargetForm
from pledges.loaders import drafted_pledge, part_of
from pledges.models import Clause, Ground, Pledge, Target
from pledges.views import autosave
from pledges.views.drafting import both_values
from pledges.views.moves import saying_who_was_faster, status_of


@dataclass(frozen=True)
class Kind:
    """What differs between the three kinds of parts; ``argument`` is the name under which the domain takes one."""

    model: type[Any]
    form: type[PartForm]
    argument: str
    label: Any
    add: Callable[..., Any]
    edit: Callable[..., Any]
    move: Callable[..., Any]
    remove: Callable[..., Any]


KINDS = {
    "can-cu": Kind(
        Ground,
        GroundForm,
        "ground",
        gettext_lazy("căn cứ"),
        drafting.add_ground,
        drafting.edit_ground,
        drafting.move_ground,
        drafting.remove_ground,
    ),
    "khoan": Kind(
        Clause,
        ClauseForm,
        "clause",
        gettext_lazy("khoản"),
        drafting.add_clause,
        drafting.edit_clause,
        drafting.move_clause,
        drafting.remove_clause,
    ),
    "chi-tieu": Kind(
        Target,
        TargetForm,
        "target",
        gettext_lazy("chỉ tiêu"),
        drafting.add_target,
        drafting.edit_target,
        drafting.move_target,
        drafting.remove_target,
    ),
}


@require_http_methods(["GET", "HEAD", "POST"])
@sent_once
def add_part(request: HttpRequest, slug: str, year: int, kind: str) -> HttpResponse:
    """Add a ground, clause or target; twenty equal submits make one. ``more`` leads on to the next one."""
    pledge, what = drafted_pledge(request.user, slug, year), _kind(kind)
    section = request.GET.get("phan")
    initial = {"section": section} if section in Section.values else {}
    form = what.form(
        request.POST if request.method == "POST" else None, instance=what.model(pledge=pledge), initial=initial
    )
    if form.is_bound and form.is_valid():

        def deed() -> str:
            part = what.add(by=request.user, pledge=pledge, **form.values())
            messages.success(request, _("Đã thêm %(kind)s.") % {"kind": what.label})
            return _next(request, part) if "more" in request.POST else _back(pledge, kind, part)

        try:
            return redirect(once(token=form.cleaned_data["once"], by=request.user, deed=deed))
        except (WrongState, Stale):
            raise
        except Refused as refusal:
            add_reasons(form, refusal)
    if not form.is_bound:
        form.fields["indicator" if what.model is Target else "text"].widget.attrs["autofocus"] = True
    context = {"pledge": pledge, "bloc_year": pledge.bloc_year, "form": form, "what": what, "part": None}
    return render(request, "pledges/part.html", context, status=status_of(form))


@require_http_methods(["GET", "HEAD", "POST"])
def edit_part(request: HttpRequest, slug: str, year: int, kind: str, pk: int) -> HttpResponse:
    """Edit a part; of two editors the second sees both values and chooses."""
    pledge, what = drafted_pledge(request.user, slug, year), _kind(kind)
    part = part_of(pledge, what.model, pk)
    name = str(part)
    form = what.form(
        request.POST if request.method == "POST" else None, instance=part, initial={"version": pledge.version}
    )
    context: dict[str, Any] = {"pledge": pledge, "bloc_year": pledge.bloc_year, "form": form, "what": what}
    context["part"] = name
    if form.is_bound and form.is_valid():
        values = form.values()
        with saying_who_was_faster(pledge):
            try:
                what.edit(by=request.user, version=form.seen(), **{what.argument: part}, **values)
            except Overtaken as overtaken:
                context["conflict"] = both_values(form, overtaken, values)
            except (WrongState, Stale, Gone):
                raise
            except Refused as refusal:
                add_reasons(form, refusal)
            else:
                if not autosave.wanted(request):
                    messages.success(request, _("Đã lưu %(kind)s.") % {"kind": what.label})
                    return redirect(_back(pledge, kind, part))
    if autosave.wanted(request):
        return autosave.answer(pledge, form, conflict="conflict" in context)
    return render(request, "pledges/part.html", context, status=409 if "conflict" in context else status_of(form))


@require_POST
def move_part(request: HttpRequest, slug: str, year: int, kind: str, pk: int) -> HttpResponse:
    """Move a part one place up (``up`` in the form) or down, or before another one (``before``; empty: to the end)."""
    pledge, what = drafted_pledge(request.user, slug, year), _kind(kind)
    part = part_of(pledge, what.model, pk)
    with saying_who_was_faster(pledge):
        if "before" in request.POST:
            place(part, by=request.user, **_goal(request.POST))
        else:
            what.move(by=request.user, up="up" in request.POST, **{what.argument: part})
    return redirect(_back(pledge, kind, part))


def _goal(data: Any) -> dict[str, Any]:
    """Return where a part was dropped; what cannot be read means the end."""
    before, section = data["before"], data.get("section", "")
    return {
        "before": int(before) if before.isascii() and before.isdigit() and len(before) < 19 else None,
        "section": section if section in Section.values else "",
    }


@require_http_methods(["GET", "HEAD", "POST"])
def remove_part(request: HttpRequest, slug: str, year: int, kind: str, pk: int) -> HttpResponse:
    """Ask, then remove a part; a part that is gone already is gone."""
    pledge, what = drafted_pledge(request.user, slug, year), _kind(kind)
    if request.method == "POST" and not what.model.objects.filter(pledge=pledge, pk=pk).exists():
        return redirect("pledges:edit", slug, year)
    part = part_of(pledge, what.model, pk)
    if request.method == "POST":
        with saying_who_was_faster(pledge):
            what.remove(by=request.user, **{what.argument: part})
        messages.success(request, _("Đã xóa %(kind)s.") % {"kind": what.label})
        return redirect("pledges:edit", slug, year)
    context = {"pledge": pledge, "bloc_year": pledge.bloc_year, "part": part, "what": what}
    return render(request, "pledges/remove_part.html", context)


def _kind(name: str) -> Kind:
    if name not in KINDS:
        raise Http404
    return KINDS[name]


def _next(request: HttpRequest, part: Any) -> str:
    """Return the address of an empty page for one more part; a clause follows in the section of the one before."""
    return f"{request.path}?phan={part.section}" if isinstance(part, Clause) else request.path


def _back(pledge: Pledge, kind: str, part: Any) -> str:
    return reverse("pledges:edit", args=[pledge.bloc_year.bloc.slug, pledge.bloc_year.year]) + f"#{kind}-{part.pk}"
