"""Renaming, merging and dividing units: shown first, done at one stroke."""

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from blocs.domain import renaming, succession
from blocs.forms import add_reasons
from blocs.loaders import reorganised_unit, reorganised_units
from blocs.models import Decision
from blocs.unit_forms import RenamingForm, ReorganisationForm, first_day_of_next_month
from blocs.views.sending import sent_once
from emulation.accounts.receipts import once
from emulation.workflow import Refused

_OWN_FIELDS = ("csrfmiddlewaretoken", "step")


@require_http_methods(["GET", "HEAD", "POST"])
@sent_once
def rename(request: HttpRequest, code: str) -> HttpResponse:
    """Give a unit another name from a day on."""
    unit = reorganised_unit(request.user, code)
    initial = {"name": unit.name, "short_name": unit.short_name, **first_day_of_next_month()}
    form = RenamingForm(request.POST if request.method == "POST" else None, initial=initial)

    def deed() -> str:
        values = {name: form.cleaned_data[name] for name in ("name", "short_name", "effective_on")}
        renaming.rename_unit(by=request.user, unit=unit, decision=form.take_decision(request.user), **values)
        messages.success(request, _("Đã ghi tên mới của đơn vị; các trang của thời gian trước vẫn giữ tên cũ."))
        return reverse("blocs:unit_history", args=[unit.code])

    if form.is_bound and form.is_valid():
        try:
            with transaction.atomic():
                return redirect(once(token=form.cleaned_data["once"], by=request.user, deed=deed))
        except Refused as refusal:
            add_reasons(form, refusal)
    return render(request, "blocs/rename_unit.html", {"form": form, "unit": unit}, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@sent_once
def reorganise(request: HttpRequest) -> HttpResponse:
    """Propose a merger or division, look at what it touches, then do it; nothing is written before the last step."""
    units = reorganised_units(request.user)
    bound = request.method == "POST"
    form = ReorganisationForm(request.POST if bound else None, units=units, initial=first_day_of_next_month())
    step = request.POST.get("step", "")
    if bound and step != "edit" and form.is_valid():
        try:
            if step == "do":
                return redirect(once(token=form.cleaned_data["once"], by=request.user, deed=_deed(request, form)))
            return _preview(request, form)
        except Refused as refusal:
            add_reasons(form, refusal)
    status = 422 if bound and step != "edit" and form.errors else 200
    return render(request, "blocs/reorganise.html", {"form": form}, status=status)


def _preview(request: HttpRequest, form: ReorganisationForm) -> HttpResponse:
    chosen: Decision | None = form.cleaned_data["decision"]
    plan = form.plan(chosen or Decision(**form.new.cleaned_data))
    if reasons := succession.problems(plan):
        raise Refused(*reasons)
    touched = succession.effects(plan)
    again = [(name, value) for name in request.POST if name not in _OWN_FIELDS for value in request.POST.getlist(name)]
    forbidden = any(each.forbids for each in touched)
    context: dict[str, Any] = {"plan": plan, "touched": touched, "again": again, "forbidden": forbidden}
    context["kind"] = dict(form.fields["kind"].choices)[form.cleaned_data["kind"]]  # type: ignore[attr-defined]
    return render(request, "blocs/reorganise_preview.html", context)


def _deed(request: HttpRequest, form: ReorganisationForm) -> Any:
    @transaction.atomic
    def deed() -> str:
        plan = form.plan(form.take_decision(request.user))
        made = succession.reorganise(by=request.user, plan=plan)
        messages.success(
            request, _("Đã ghi: %(what)s. Quyền của người giữ chức vụ theo đúng ngày hiệu lực.") % {"what": made}
        )
        link = made.links.select_related("successor").earliest("pk")
        return reverse("blocs:unit_history", args=[link.successor.code])

    return deed
