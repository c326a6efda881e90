"""Twenty people work while strangers hold connections half open: their p95 beside that of the same people alone.

One server, as ``make run`` starts it. Stages alone and stages with strangers take turns, so that what else the machine does
weighs on both. ``python -m tests.bench.half_open gthread …`` runs the same stages at gunicorn's own worker (further words are
further options of gunicorn): what docs/decisions/0031 compares.
"""

import http.client
import json
import random
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path
from typing import Any

from tests.attack.half_open import HEADERS, WAYS, HalfOpen
from tests.bench._crowd import ROOT, Person, people_at_work, server_at

PEOPLE, THINK, STAGE, TURNS, WAIT = (
    20,
    1.0,
    12,
    3,
    15,
)  # people; seconds to think, of a stage; turns; seconds a person waits
MANY, TARGET = 200, 1.5


class Worker(threading.Thread):
    """One person: opens a page, saves a cell, opens a page …, and thinks about a second in between."""

    def __init__(self, person: Person, port: int, pages: list[str], until: float) -> None:
        super().__init__(daemon=True)
        self.person, self.port, self.pages, self.until = person, port, pages, until
        self.times: list[float] = []
        self.failures = 0
        self.dice = random.Random(person.evaluation)

    def run(self) -> None:
        """Work until the stage ends."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=WAIT)
        turn = 0
        while time.monotonic() < self.until:
            time.sleep(self.dice.uniform(0.5, 1.5) * THINK)
            started, turn = time.monotonic(), turn + 1
            try:
                if turn % 2:
                    connection.request(
                        "GET", self.pages[turn % len(self.pages)], headers={"Cookie": self.person.cookie}
                    )
                    answer = connection.getresponse()
                    answer.read()
                    self.failures += answer.status != 200
                else:
                    known = len(self.person.failed)
                    self.person.save(connection, self.person.sent)
                    self.failures += len(self.person.failed) - known
            except (OSError, http.client.HTTPException):
                self.failures += 1
                connection.close()
            self.times.append((time.monotonic() - started) * 1000)


def stage(people: list[Person], port: int, strangers: HalfOpen | None) -> tuple[list[float], int]:
    """Let everybody work for one stage, and return their waiting times in milliseconds and how many got no answer."""
    with strangers or nullcontext():
        until = time.monotonic() + STAGE
        workers = [Worker(each, port, ["/thong-bao/", each.page, "/"], until) for each in people]
        for each in workers:
            each.start()
        for each in workers:
            each.join()
    return [one for each in workers for one in each.times], sum(each.failures for each in workers)


def stages(options: list[str]) -> Iterator[dict[str, Any]]:
    """Yield one dictionary for each way and number of strangers."""
    from django.conf import settings
    from django.core.management import call_command

    people = people_at_work(PEOPLE)
    if not Path(settings.STATIC_ROOT).exists():
        call_command("collectstatic", interactive=False, verbosity=0)  # a page names its files as they were gathered
    with server_at(*options) as (port, _log):
        stage(people, port, None)  # warm
        for way, count in [(HEADERS, 60), *((way, MANY) for way in WAYS)]:
            alone: list[float] = []
            beside: list[float] = []
            failed = {"alone": 0, "beside": 0}
            for _turn in range(TURNS):
                times, failures = stage(people, port, None)
                alone += times
                failed["alone"] += failures
                times, failures = stage(people, port, HalfOpen(port, count, way))
                beside += times
                failed["beside"] += failures
            yield {"way": way, "count": count, "alone": figures(alone), "beside": figures(beside), "failed": failed}


def figures(times: list[float]) -> dict[str, float]:
    """Return median, p95 and number of the answers."""
    ordered = sorted(times)
    return {"p50": statistics.median(ordered), "p95": ordered[int(len(ordered) * 0.95)], "answers": len(ordered)}


def rows() -> list[dict[str, Any]]:
    """Return one row for each way, p95 beside p95; a person who got no answer fails the bench."""
    command = [sys.executable, "-m", "tests.bench.half_open"]
    done = subprocess.run(command, stdout=subprocess.PIPE, check=True, cwd=ROOT)
    found = []
    for each in json.loads(done.stdout.splitlines()[-1]):
        note = f"p95 of {PEOPLE} people; target {TARGET}; without an answer: {each['failed']['beside']}, target 0"
        if each["failed"]["beside"]:
            raise RuntimeError(f"{each['way']}: {note}")
        ours, bare = each["beside"]["p95"], each["alone"]["p95"]
        what = f"{each['count']} connections, {each['way']}"
        found.append({"what": what, "ours_ms": ours, "bare_ms": bare, "ratio": ours / bare, "note": note})
    return found


def main(options: list[str]) -> None:
    """Print every stage on standard error and all of them as JSON."""
    import django

    django.setup()
    told = []
    for each in stages(options):
        told.append(each)
        print(each, file=sys.stderr, flush=True)
    print(json.dumps(told))


if __name__ == "__main__":
    main(sys.argv[1:])
