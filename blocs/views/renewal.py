"""Opening a year from the last one, in four steps: the days, the units, the leadership, the summary."""

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from blocs.domain import renewal
from blocs.forms import OnceForm, OpeningForm, add_reasons
from blocs.loaders import managed_bloc
from blocs.models import Bloc, BlocYear
from blocs.views.opening import next_year
from blocs.views.renewal_draft import DAYS, LEADERS, STEPS, SUMMARY, UNITS, Draft, moved
from blocs.views.sending import sent_once
from emulation.accounts.receipts import once
from emulation.workflow import Refused

LABELS = {
    DAYS: gettext_lazy("Năm công tác"),
    UNITS: gettext_lazy("Đơn vị thành viên"),
    LEADERS: gettext_lazy("Khối trưởng, khối phó"),
    SUMMARY: gettext_lazy("Xem lại và mở năm"),
}


@require_http_methods(["GET", "HEAD", "POST"])
@sent_once
def renew(request: HttpRequest, slug: str) -> HttpResponse:
    """Lead through the steps; ``buoc`` names the step. Only the last one stores anything."""
    bloc = managed_bloc(request.user, slug)
    last_year = renewal.last_worked_year(bloc)
    if last_year is None:
        return redirect("blocs:open_year", slug)
    last_year.bloc = bloc
    draft = Draft.of(request, last_year)
    if request.method == "POST" and "restart" in request.POST:
        draft.drop()
        return _to(bloc, DAYS)
    step = request.GET.get("buoc", DAYS)
    coming = draft.coming()
    if step not in STEPS or STEPS.index(step) > STEPS.index(draft.reached(coming)):
        return _to(bloc, draft.reached(coming))
    if coming is None or step == DAYS:
        return _days(request, draft)
    return {UNITS: _units, LEADERS: _leaders, SUMMARY: _summary}[step](request, draft, coming)


def _days(request: HttpRequest, draft: Draft) -> HttpResponse:
    form = OpeningForm(
        request.POST if request.method == "POST" else None,
        initial=draft.days or next_year(draft.last_year.bloc, last_year=draft.last_year),
    )
    if form.is_bound and form.is_valid():
        names = OpeningForm.Meta.fields
        try:
            renewal.check_days(last_year=draft.last_year, **{name: form.cleaned_data[name] for name in names})
        except Refused as refusal:
            add_reasons(form, refusal)
        else:
            draft.keep(days={name: request.POST.get(name, "") for name in names})
            return _to(draft.last_year.bloc, UNITS)
    return _page(request, draft, DAYS, form=form)


def _units(request: HttpRequest, draft: Draft, coming: BlocYear) -> HttpResponse:
    plan = draft.plan(coming)
    if request.method == "POST":
        units = [unit.pk for unit in plan.units]
        if "next" in request.POST and units:
            draft.keep(units=units)
            return _to(coming.bloc, LEADERS)
        draft.keep(units=moved(units, request.POST))
        return redirect(f"{_address(coming.bloc, UNITS)}#thu-tu")
    return _page(request, draft, UNITS, coming=coming, plan=plan)


def _leaders(request: HttpRequest, draft: Draft, coming: BlocYear) -> HttpResponse:
    if request.method == "POST" and "later" in request.POST:
        draft.keep(leaders={}, later=True)
        return _to(coming.bloc, SUMMARY)
    if request.method == "POST":
        posted = {name: values for name, values in request.POST.lists() if name not in ("csrfmiddlewaretoken", "once")}
        draft.keep(leaders=posted, later=False)
    form, candidates = draft.leaders_form(coming, draft.plan(coming))
    if form.is_bound and form.is_valid():
        chosen = {name: form.cleaned_data[name] for name in ("head", "deputies", "method", "note")}
        try:
            candidates.check(**chosen)
        except Refused as refusal:
            add_reasons(form, refusal)
        else:
            if request.method == "POST":
                return _to(coming.bloc, SUMMARY)
    return _page(request, draft, LEADERS, coming=coming, form=form, survey=candidates)


def _summary(request: HttpRequest, draft: Draft, coming: BlocYear) -> HttpResponse:
    plan = draft.plan(coming)
    leaders, candidates = draft.leaders_form(coming, plan)
    if leaders.is_bound and not leaders.is_valid():
        return _to(coming.bloc, LEADERS)  # a unit that was chosen has been dropped since
    chosen: dict[str, Any] = {}
    overridden: list[str] = []
    if leaders.is_bound:
        chosen = {name: leaders.cleaned_data[name] for name in ("head", "deputies", "method", "note")}
        try:
            overridden = candidates.check(**chosen)
        except Refused:
            return _to(coming.bloc, LEADERS)
    form = OnceForm(request.POST if request.method == "POST" else None)

    def deed() -> str:
        decision = leaders.take_decision(request.user) if chosen else None
        days = {
            "year": coming.year,
            "starts_on": coming.starts_on,
            "ends_on": coming.ends_on,
            "calendar": coming.calendar,
        }
        opened = renewal.open_from_last_year(
            by=request.user, last_year=draft.last_year, units=plan.units, decision=decision, **days, **chosen
        )
        draft.drop()
        messages.success(request, _("Đã mở năm %(year)d từ năm %(last)d.") % {"year": opened.year, "last": last})
        return opened.get_absolute_url()

    last = draft.last_year.year
    if form.is_bound and form.is_valid():
        try:
            with transaction.atomic():
                return redirect(once(token=form.cleaned_data["once"], by=request.user, deed=deed))
        except Refused as refusal:
            add_reasons(form, refusal)
    context = {"plan": plan, "chosen": chosen, "leaders": leaders, "overridden": overridden}
    return _page(request, draft, SUMMARY, coming=coming, form=form, **context)


def _page(request: HttpRequest, draft: Draft, step: str, **context: Any) -> HttpResponse:
    """Show a step, with the way through all of them and where one stands."""
    open_until = STEPS.index(draft.reached(context.get("coming") or draft.coming()))
    way = [(name, LABELS[name], place <= open_until) for place, name in enumerate(STEPS)]
    context |= {"bloc": draft.last_year.bloc, "last_year": draft.last_year, "step": step, "way": way}
    form = context.get("form")
    template = f"blocs/renew_{STEPS.index(step) + 1}.html"
    return render(request, template, context, status=422 if form is not None and form.errors else 200)


def _to(bloc: Bloc, step: str) -> HttpResponse:
    return redirect(_address(bloc, step))


def _address(bloc: Bloc, step: str) -> str:
    return f"{reverse('blocs:renew', args=[bloc.slug])}?buoc={step}"
