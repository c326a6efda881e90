"""Blocs for the bench of the grid, and the crowd: many people at a real server, each saving one cell a second.

Run as a module with the number of people, under the environment of an installation of its own: fills the database, starts
gunicorn as ``make run`` does, lets the crowd work, and prints one line of JSON.
"""

import http.client
import json
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

ROOT = Path(__file__).resolve().parents[2]
SERVER = ROOT / "deploy" / "with-postgresql.sh"
SECONDS = int(os.environ.get("BENCH_SECONDS", "60"))
TOKEN = "b" * 32  # the cookie and the field of one form carry the same token
LEAVES, UNITS = 60, 17
PEOPLE = {"SQLite": 15, "PostgreSQL": 50}


@dataclass
class Bloc:
    """A bloc with an open quarter, seen by the officer of one unit."""

    quarter: Any
    place: int
    browser: Any
    page: str

    @property
    def person(self) -> Any:
        """Return the officer."""
        return self.quarter.cast.officers[self.place]

    @property
    def evaluation(self) -> Any:
        """Return the officer's sheet."""
        return self.quarter.evaluation(self.place)


def bloc_of(members: int, leaves: int) -> Bloc:
    """Open a quarter in a bloc of ``members`` units with a table of ``leaves`` leaves; the last sheet is filled in."""
    from django.test import Client

    from pledges.evaluations.domain import entries

    quarter = _quarter(members, leaves)
    place = members - 1
    for leaf in quarter.period.criteria_set.criteria.filter(kind="manual"):
        entries.enter_score(
            by=quarter.cast.officers[place], evaluation=quarter.evaluation(place), criterion=leaf, points=Decimal(1)
        )
    browser = Client()
    browser.force_login(quarter.cast.officers[place])
    return Bloc(quarter, place, browser, quarter.evaluation(place).get_absolute_url())


def _quarter(members: int, leaves: int) -> Any:
    from pledges.evaluations.domain import criteria, periods
    from pledges.evaluations.domain.unusual import ALL
    from tests.factories import make_bloc_year
    from tests.pledges.evaluations.casts import Quarter

    cast = make_bloc_year(members=members)
    by = cast.administrator
    table = criteria.draft_criteria_set(by=by, name="Bảng", label=f"{cast.bloc.slug} {leaves}")
    for number in range(leaves):
        kind = ("manual", "ratio", "count_capped")[0 if number < 2 else number % 3]
        params = {"count_capped": {"per_case": "1"}, "ratio": {"step": "0.25"}}.get(kind, {})
        criteria.add_criterion(
            by=by,
            criteria_set=table,
            code=f"{number + 1}",
            name=f"Tiêu chí {number + 1}",
            kind=kind,
            max_points=Decimal(10),
            params=params,
        )
    criteria.add_band(by=by, criteria_set=table, name="Khá", minimum=Decimal(0))
    period = periods.open_period(
        seen=ALL,
        by=cast.head_leader,
        bloc_year=cast.bloc_year,
        quarter=3,
        criteria_set=criteria.adopt(by=by, criteria_set=table),
        starts_on=date(2026, 6, 1),
        ends_on=date(2026, 8, 31),
    )
    return Quarter(cast, period)


def on_each_database(
    measured: Callable[[str, list[str], dict[str, str]], list[dict[str, Any]]],
) -> list[dict[str, Any]]:
    """Return what ``measured`` says of SQLite, and of PostgreSQL where it is installed.

    It is given the name, what a command begins with, and the environment of a new installation.
    """
    with tempfile.TemporaryDirectory() as folder:
        own = {**os.environ, "VAR_DIR": folder, "DATABASE_URL": f"sqlite:///{folder}/bench.sqlite3"}
        found = measured("SQLite", [], own)
    if list(Path("/usr/lib/postgresql").glob("*/bin/initdb")):
        with tempfile.TemporaryDirectory() as folder:
            found += measured("PostgreSQL", [str(SERVER)], {**os.environ, "VAR_DIR": folder})
    else:
        print("PostgreSQL is not installed: measured on SQLite alone", file=sys.stderr)
    return found


def loads() -> list[dict[str, Any]]:
    """Return one row per database."""
    return on_each_database(_load)


def _load(name: str, prefix: list[str], environment: dict[str, str]) -> list[dict[str, Any]]:
    print(f"  crowd, {name}", file=sys.stderr, flush=True)
    command = [*prefix, sys.executable, "-m", "tests.bench._crowd", str(PEOPLE[name])]
    done = subprocess.run(command, stdout=subprocess.PIPE, check=True, env=environment, cwd=ROOT)
    told = json.loads(done.stdout.splitlines()[-1])
    note = (
        f"{told['people']} people, {SECONDS} s: {told['saved']} saved of {told['sent']}, target 0 lost: {told['lost']}, "
        f"0 locked: {told['locked']}, 0 wrong totals: {told['wrong']}; 95 % within {told['p95']:.0f} ms"
    )
    if told["lost"] or told["locked"] or told["wrong"] or told["saved"] != told["sent"]:
        raise RuntimeError(f"{name}: {note}")
    return [
        {
            "what": f"crowd, {name}",
            "ours_ms": told["median"],
            "bare_ms": 1000.0,
            "ratio": told["median"] / 1000,
            "note": note,
        }
    ]


@dataclass
class Person:
    """One officer at the own sheet."""

    path: str
    page: str
    cookie: str
    evaluation: int
    leaves: list[tuple[int, str]]
    stored: dict[int, tuple[str, Decimal]] = field(default_factory=dict)
    versions: dict[int, int] = field(default_factory=dict)
    times: list[float] = field(default_factory=list)
    sent: int = 0
    failed: list[str] = field(default_factory=list)

    def work(self, port: int, begin: float) -> None:
        """Save one cell a second; who is late goes on at once and catches up."""
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        for turn in range(SECONDS):
            time.sleep(max(0.0, begin + turn - time.monotonic()))
            started = time.monotonic()
            try:
                self.save(connection, turn)
            except (OSError, http.client.HTTPException) as error:
                self.failed.append(repr(error))
                connection.close()
            self.times.append((time.monotonic() - started) * 1000)

    def save(self, connection: http.client.HTTPConnection, turn: int) -> None:
        """Save the cell whose turn it is."""
        leaf, kind = self.leaves[turn % len(self.leaves)]
        key, value = f"c{leaf}", turn % 8 + turn // len(self.leaves) + 1
        boxes = {"ratio": {"numerator": value, "denominator": 20}, "manual": {"points": value}}.get(
            kind, {"count": value}
        )
        points = Decimal(value) / 2 if kind == "ratio" else Decimal(value)
        data = {f"{key}-{name}": typed for name, typed in boxes.items()}
        data |= {"save": key, f"{key}-version": self.versions.get(leaf, 0), "csrfmiddlewaretoken": TOKEN}
        head = {"Content-Type": "application/x-www-form-urlencoded", "Cookie": self.cookie, "X-Autosave": "1"}
        self.sent += 1
        connection.request("POST", self.path, urlencode(data), head)
        answer = connection.getresponse()
        content = answer.read().decode()
        told = (
            json.loads(content)["rows"][key] if answer.status == 200 else {"state": f"{answer.status} {content[:200]}"}
        )
        if told["state"] != "saved":
            self.failed.append(told["state"])
            return
        self.versions[leaf] = told["version"]
        self.stored[leaf] = (kind, points)


def people_at_work(count: int) -> list[Person]:
    """Fill the database of this installation and return ``count`` officers who are logged in, each at the own sheet."""
    from django.conf import settings
    from django.core.management import call_command
    from django.test import Client
    from django.urls import reverse

    call_command("migrate", interactive=False, verbosity=0)
    people: list[Person] = []
    while len(people) < count:
        quarter = _quarter(UNITS, LEAVES)
        leaves = list(quarter.period.criteria_set.criteria.values_list("pk", "kind"))
        for place in range(min(UNITS, count - len(people))):
            browser, evaluation = Client(), quarter.evaluation(place)
            browser.force_login(quarter.cast.officers[place])
            session = browser.cookies[settings.SESSION_COOKIE_NAME].value
            cookie = f"{settings.SESSION_COOKIE_NAME}={session}; {settings.CSRF_COOKIE_NAME}={TOKEN}"
            cells, page = reverse("evaluations:cells", args=[evaluation.pk]), evaluation.get_absolute_url()
            people.append(Person(cells, page, cookie, evaluation.pk, leaves))
    return people


def main(count: int) -> dict[str, Any]:
    """Let ``count`` people work and return how it went."""
    import django

    django.setup()
    people = people_at_work(count)
    with server_at() as (port, log):
        begin = time.monotonic() + 1
        threads = [threading.Thread(target=one.work, args=(port, begin)) for one in people]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        said = log.read_text()
    return _judged(people, said)


def _judged(people: list[Person], said: str) -> dict[str, Any]:
    """Compare what was answered "saved" with what is stored, and every total with the sum of its leaves."""
    from pledges.evaluations.models import Evaluation, Score
    from pledges.evaluations.queries.sheets import leaf_of, score_of

    lost = wrong = 0
    for one in people:
        scores = list(Score.objects.filter(evaluation=one.evaluation).select_related("criterion"))
        results = {score.criterion_id: score.self_result for score in scores}
        lost += sum(results.get(leaf) != points for leaf, (_kind, points) in one.stored.items())
        sheet = Evaluation.objects.select_related("period__criteria_set").get(pk=one.evaluation)
        leaves = [leaf_of(leaf) for leaf in sheet.period.criteria_set.criteria.all()]
        wrong += score_of(leaves, scores, own=True).total != sum(points for _kind, points in one.stored.values())
    failed = [each for one in people for each in one.failed]
    for each in failed[:5]:
        print(each, file=sys.stderr)
    times = sorted(each for one in people for each in one.times)
    return {
        "people": len(people),
        "sent": sum(one.sent for one in people),
        "saved": sum(one.sent for one in people) - len(failed),
        "lost": lost,
        "wrong": wrong,
        "locked": said.count("database is locked"),
        "median": statistics.median(times),
        "p95": times[int(len(times) * 0.95)],
    }


class server_at:  # noqa: N801  (reads like the function it stands for)
    """gunicorn at a free port, with further options of its command line, and with its output in a file."""

    def __init__(self, *options: str) -> None:
        self.options = options

    def __enter__(self) -> tuple[int, Path]:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        self.log = Path(os.environ["VAR_DIR"]) / "gunicorn.log"
        environment = {**os.environ, "ALLOWED_HOSTS": "127.0.0.1", "DEBUG": "off"}
        command = [
            sys.executable,
            "-m",
            "gunicorn",
            "--config",
            "deploy/gunicorn.conf.py",
            "--bind",
            f"127.0.0.1:{port}",
        ]
        with self.log.open("w") as output:
            self.process = subprocess.Popen(
                [*command, *self.options, "emulation.wsgi"],
                env=environment,
                cwd=ROOT,
                stdout=output,
                stderr=subprocess.STDOUT,
            )
        for _attempt in range(600):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    return port, self.log
            time.sleep(0.1)
        raise RuntimeError(self.log.read_text())

    def __exit__(self, *error: object) -> None:
        self.process.terminate()
        self.process.wait(timeout=30)


if __name__ == "__main__":
    print(json.dumps(main(int(sys.argv[1]))))
