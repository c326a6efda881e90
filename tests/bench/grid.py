"""The sheet of a quarter: what its page asks the database for, what one saved cell costs, whether many people at once lose any.

The table has sixty leaves in a bloc of seventeen units. "Bare" for a save is what Django's own documentation would write: the
middleware of a new project, a logged-in person, one row read, a ModelForm over its inputs, saved in a transaction. The anchor
of the record of deeds lies in memory meanwhile: how long a disk takes to confirm says nothing of the program. Page and save
are measured on SQLite and, where it is installed, on PostgreSQL. The load is a real gunicorn and people who save one cell a
second each, leaf after leaf of the own unit's sheet: fifteen on SQLite, fifty on PostgreSQL, for ``BENCH_SECONDS`` (60).
"""

import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from django import forms
from django.conf import settings
from django.core.management import call_command
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from django.urls import path, reverse

from pledges.evaluations.models import Score
from tests.bench import _crowd

ROUNDS, WARM_UP = 60, 10
UNITS, LEAVES, FEW = 17, 60, 6
PLAIN_FILES = {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
BARE_MIDDLEWARE = [
    "tests.bench.grid.bare_addresses",
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]


class BareForm(forms.ModelForm):
    """The inputs of a score, as Django makes them of the model."""

    class Meta:
        model = Score
        fields = ("self_points", "self_count", "self_numerator", "self_denominator", "note")


def bare(request: HttpRequest, pk: int) -> HttpResponse:
    """Update one row, as briefly as Django allows."""
    if not request.user.is_authenticated:
        return HttpResponse(status=403)
    with transaction.atomic():
        score = get_object_or_404(Score.objects.select_for_update(), pk=pk)
        form = BareForm(request.POST, instance=score)
        if not form.is_valid():
            return JsonResponse(form.errors, status=422)
        form.save()
    return JsonResponse({"points": str(score.self_points)})


urlpatterns = [path("<int:pk>/", bare)]


def bare_addresses(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Look addresses up in this module."""

    def middleware(request: HttpRequest) -> HttpResponse:
        request.urlconf = __name__
        return get_response(request)

    return middleware


def rows() -> list[dict[str, Any]]:
    """Return for each database the page's row and the save's, and one row per load."""
    return _crowd.on_each_database(_measured) + _crowd.loads()


def _measured(name: str, prefix: list[str], environment: dict[str, str]) -> list[dict[str, Any]]:
    command = [*prefix, sys.executable, "-m", "tests.bench._grid"]
    done = subprocess.run(command, stdout=subprocess.PIPE, check=True, env=environment, cwd=_crowd.ROOT)
    return [row | {"what": f"{row['what']}, {name}"} for row in json.loads(done.stdout.splitlines()[-1])]


def measure() -> list[dict[str, Any]]:
    """Return the page's row and the save's on the database of the environment."""
    call_command("migrate", interactive=False, verbosity=0)
    settings.STATIC_ROOT.mkdir(exist_ok=True)
    memory = Path("/dev/shm") if Path("/dev/shm").is_dir() else settings.VAR_DIR
    anchor = memory / f"grid-anchor-{os.getpid()}.json"
    with override_settings(STORAGES=settings.STORAGES | PLAIN_FILES, AUDIT_ANCHOR=anchor):
        few, many = _crowd.bloc_of(UNITS, FEW), _crowd.bloc_of(UNITS, LEAVES)
        score = Score.objects.filter(evaluation=many.evaluation).order_by("pk")[0]
        counts = f"{_queries(many)} and {_queries(few)}"
        found = [
            _row(
                f"grid page, {UNITS} × {LEAVES}",
                partial(many.browser.get, many.page),
                partial(few.browser.get, few.page),
                f"beside {FEW} leaves; target as many queries: {counts}",
            ),
            _row("one saved cell", _saves(many, score), _bare_saves(_bare_browser(many.person), score), "target ≤ 2.5"),
        ]
    for each in anchor.parent.glob(f"{anchor.stem}*"):
        each.unlink()
    return found


def _queries(bloc: _crowd.Bloc) -> int:
    bloc.browser.get(bloc.page)
    with CaptureQueriesContext(connection) as captured:
        if bloc.browser.get(bloc.page).status_code != 200:
            raise RuntimeError(bloc.page)
    return len(captured)


def _saves(bloc: _crowd.Bloc, score: Score) -> Callable[[], Any]:
    cells = reverse("evaluations:cells", args=[bloc.evaluation.pk])
    key, state = f"c{score.criterion_id}", {"version": score.version, "turn": 0}

    def save() -> None:
        state["turn"] += 1
        data = {"save": key, f"{key}-points": f"{state['turn'] % 10},5", f"{key}-version": state["version"]}
        told = bloc.browser.post(cells, data, headers={"X-Autosave": "1"}).json()["rows"][key]
        if told["state"] != "saved":
            raise RuntimeError(told)
        state["version"] = told["version"]

    return save


def _bare_saves(browser: Client, score: Score) -> Callable[[], Any]:
    state = {"turn": 0}

    def save() -> None:
        state["turn"] += 1
        if browser.post(f"/{score.pk}/", {"self_points": f"{state['turn'] % 10}.5"}).status_code != 200:
            raise RuntimeError(score.pk)

    return save


def _bare_browser(person: Any) -> Client:
    browser = Client()
    browser.force_login(person)
    with override_settings(MIDDLEWARE=BARE_MIDDLEWARE):
        browser.handler.load_middleware()
    return browser


def _row(what: str, ours: Callable[[], Any], least: Callable[[], Any], note: str) -> dict[str, Any]:
    times = []
    for turn in range(WARM_UP + ROUNDS):
        pair = _milliseconds(ours), _milliseconds(least)
        if turn >= WARM_UP:
            times.append(pair)
    ours_ms, bare_ms = (statistics.median(side) for side in zip(*times, strict=True))
    return {"what": what, "ours_ms": ours_ms, "bare_ms": bare_ms, "ratio": ours_ms / bare_ms, "note": note}


def _milliseconds(deed: Callable[[], Any]) -> float:
    started = time.perf_counter()
    deed()
    return (time.perf_counter() - started) * 1000
