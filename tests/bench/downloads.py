"""What checking stored bytes costs a download: with the check beside without it, in the same run, taking turns.

Both go through all of the product's middleware with a person logged in; without the check the file is opened and served as it
lies, as before decision 0026. Target: at most 1.15. "First" is the first download that a process serves of a large file.
"""

import os
import statistics
import time
from typing import Any
from unittest import mock

from django.conf import settings
from django.core.management import call_command
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.test import Client, override_settings
from django.urls import path

from emulation.accounts.models import User
from emulation.files import store
from emulation.files.models import StoredFile

ROUNDS, WARM_UP = 40, 5
SIZES = (("30 KiB", 30 * 1024), ("300 KiB", 300 * 1024), ("1 MiB", 1024**2), ("10 MiB", 10 * 1024**2))
TARGET = "target ≤ 1.15"


def download(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Answer with the stored file."""
    return store.as_attachment(StoredFile.objects.get(pk=pk))


urlpatterns = [path("tep/<int:pk>/", download)]


def rows() -> list[dict[str, Any]]:
    """Return one row per size; see the module's docstring."""
    call_command("migrate", interactive=False, verbosity=0)
    user = User.objects.create_user("do", password=None)
    browser = Client()
    browser.force_login(user)
    found = []
    with override_settings(ROOT_URLCONF=__name__, MIDDLEWARE=_without_menu()):
        browser.handler.load_middleware()
        for name, size in SIZES:
            kept = store.keep(b"%PDF-1.7\n" + os.urandom(size - 9), name="a.pdf", by=user)
            found.append(_row(f"download of {name}, checked", browser, kept, first=False))
        found.append(_row("the same, first of a process", browser, kept, first=True))
    return found


def _without_menu() -> list[str]:
    """Return the middleware without what asks for pages that are not here (a password that must be changed)."""
    return [each for each in settings.MIDDLEWARE if "own_password_first" not in each and "allauth" not in each]


def _row(what: str, browser: Client, kept: StoredFile, *, first: bool) -> dict[str, Any]:
    times = []
    for turn in range(WARM_UP + ROUNDS):
        if first:
            store._whole.clear()
        ours = _milliseconds(browser, kept)
        with mock.patch.object(store, "_checked", store._opened):
            bare = _milliseconds(browser, kept)
        if turn >= WARM_UP:
            times.append((ours, bare))
    ours_ms, bare_ms = (statistics.median(side) for side in zip(*times, strict=True))
    note = "no target" if first else TARGET
    return {"what": what, "ours_ms": ours_ms, "bare_ms": bare_ms, "ratio": ours_ms / bare_ms, "note": note}


def _milliseconds(browser: Client, kept: StoredFile) -> float:
    started = time.perf_counter()
    answer = browser.get(f"/tep/{kept.pk}/")
    if answer.status_code != 200:
        raise RuntimeError(f"answered {answer.status_code}")
    for _chunk in answer.streaming_content:  # type: ignore[attr-defined]
        pass  # as the server would pass them on
    return (time.perf_counter() - started) * 1000
