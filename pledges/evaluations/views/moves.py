"""The confirm pages of this room: say what will happen and what is missing; on POST do it once."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from blocs.forms import add_reasons
from emulation.accounts.receipts import once
from emulation.workflow import Missing


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
