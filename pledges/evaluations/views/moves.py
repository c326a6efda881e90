"""The confirm pages of this room: say what will happen and what is missing; on POST do it once."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from blocs.forms import add_reasons
from emulation.accounts.receipts import once
from emulation.workflow import Missing
from pledges.evaluations.models import Evaluation, Period


def sent(request: HttpRequest, form: forms.Form, deed: Callable[[], Any], *, done: str, to: str) -> HttpResponse | None:
    """Do ``deed`` if the form was sent and is good, say ``done`` and lead to the address ``to``.

    Equal submits do it once and lead to the same page. Returns None where there is a page to show: the form was not
    sent, or it comes back with what is wrong or missing.
    """
    if not (form.is_bound and form.is_valid()):
        return None

    def perform() -> str:
        deed()
        messages.success(request, done)
        return to

    try:
        return redirect(once(token=form.cleaned_data["once"], by=request.user, deed=perform))
    except Missing as refusal:
        add_reasons(form, refusal)
    return None


def deed_page(
    request: HttpRequest,
    form: forms.Form,
    *,
    title: str,
    words: list[str],
    evaluation: Evaluation | None = None,
    period: Period | None = None,
    button: str = "",
    danger: bool = False,
) -> HttpResponse:
    """Show a page with one form about a sheet or a period: ``words`` say what will happen, one paragraph each."""
    about: Any = evaluation or period
    context = {
        "title": title,
        "words": [each for each in words if each],
        "form": form,
        "about": about,
        "period": evaluation.period if evaluation else period,
        "here": title,
        "above": evaluation,
        "button": button or title,
        "danger": danger,
    }
    return render(request, "evaluations/deed.html", context, status=422 if form.errors else 200)
