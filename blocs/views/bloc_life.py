"""The regulation of a bloc, its end, and its founding anew."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from blocs.domain import bloc_life
from blocs.forms import ClosingForm, RefoundingForm, RegulationForm, add_reasons
from blocs.loaders import managed_bloc
from blocs.models import Bloc
from blocs.views.sending import sent_once
from emulation.accounts.receipts import once
from emulation.workflow import NotAllowed, Refused


@require_http_methods(["GET", "HEAD", "POST"])
@sent_once
def regulation(request: HttpRequest, slug: str) -> HttpResponse:
    """Record the decision that issues the regulation of the bloc."""
    return _deed(
        request,
        slug,
        RegulationForm,
        bloc_life.adopt_regulation,
        "blocs/regulation.html",
        _("Đã ghi quy chế của khối."),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@sent_once
def close_bloc(request: HttpRequest, slug: str) -> HttpResponse:
    """Say what closing means and what keeps the bloc from it; on POST end the bloc."""
    return _deed(request, slug, ClosingForm, bloc_life.close_bloc, "blocs/close_bloc.html", _("Đã kết thúc khối."))


@require_http_methods(["GET", "HEAD", "POST"])
@sent_once
def refound(request: HttpRequest, slug: str) -> HttpResponse:
    """Found the bloc anew by a later decision, which also reopens a closed one."""
    done = _("Đã ghi quyết định thành lập lại khối.")
    return _deed(request, slug, RefoundingForm, bloc_life.refound_bloc, "blocs/refound.html", done)


def _deed(
    request: HttpRequest, slug: str, form_class: type[Any], function: Callable[..., Any], template: str, done: str
) -> HttpResponse:
    """Show the form; on POST take its decision and do ``function`` in one transaction."""
    bloc: Bloc = managed_bloc(request.user, slug)
    form = form_class(request.POST if request.method == "POST" else None)

    def deed() -> str:
        values = {name: form.cleaned_data[name] for name in form.own_fields}
        function(by=request.user, bloc=bloc, decision=form.take_decision(request.user), **values)
        messages.success(request, done)
        return bloc.get_absolute_url()

    if form.is_bound and form.is_valid():
        try:
            with transaction.atomic():
                return redirect(once(token=form.cleaned_data["once"], by=request.user, deed=deed))
        except NotAllowed:
            raise
        except Refused as refusal:
            add_reasons(form, refusal)
    reasons = bloc_life.missing_for_closing(bloc) if form_class is ClosingForm else []
    context = {"bloc": bloc, "form": form, "reasons": reasons}
    return render(request, template, context, status=422 if form.errors else 200)
