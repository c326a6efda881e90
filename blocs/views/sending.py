"""Forms that are sent more than once: a double click, a second tab, an impatient network."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from emulation.accounts.receipts import led_to

View = Callable[..., HttpResponse]


def sent_once(view: View) -> View:
    """Lead an equal later submit to the page of the first, before the view checks what the first has changed."""

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method == "POST" and (url := led_to(token=request.POST.get("once", ""), by=request.user)):
            return redirect(url)
        return view(request, *args, **kwargs)

    return wrapped
