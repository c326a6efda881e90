"""Two servers on one database file, against every advice: nothing is lost, nothing is done twice, both answer in words.

Officers save cells at both in turn, and equal forms are sent to both in the same moment.
"""

import http.client
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any

from tests.attack.browsers import Answer, Forms, Person, Tally
from tests.attack.servers import serving

ALONE = True
OFFICERS, SAVES, EQUAL = 10, 20, 12


def run() -> Tally:
    """Start both and return what was found."""
    from tests.bench._crowd import people_at_work

    tally, officers = Tally(), people_at_work(OFFICERS)
    with serving("emulation.wsgi") as (first, _one), serving("emulation.wsgi") as (second, _other):
        threads = [threading.Thread(target=_save, args=(one, (first, second), tally)) for one in officers]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        _equal_forms(officers[-1], (first, second), tally)
    lost = _lost(officers)
    tally.faults += [f"lost or wrong: {each}" for each in lost]
    return tally


def _save(officer: Any, ports: tuple[int, int], tally: Tally) -> None:
    for turn in range(SAVES):
        connection = http.client.HTTPConnection("127.0.0.1", ports[turn % 2], timeout=60)
        officer.save(connection, turn)
        connection.close()
        with tally.lock:
            tally.requests += 1
    for each in officer.failed:
        tally.fault(f"not saved: {each}")


def _lost(officers: list[Any]) -> list[str]:
    from tests.bench._crowd import _judged

    for each in officers:
        each.times = each.times or [0.0]
    told = _judged(officers, "")
    return [f"{name}: {told[name]}" for name in ("lost", "wrong") if told[name]]


def _equal_forms(officer: Any, ports: tuple[int, int], tally: Tally) -> None:
    """Add the same initiative at both servers in the same moment, many times over: one row each time."""
    from django.urls import reverse

    from pledges.evaluations.models import Evaluation
    from pledges.library.models import Highlight

    session = officer.cookie.split("session=")[1].split(";")[0]
    year = Evaluation.objects.get(pk=officer.evaluation).period.bloc_year
    page = reverse("library:add", args=[year.bloc.slug, year.year, "sang-kien"])
    people = [Person("officer", port, session, tally) for port in ports]
    answer = people[0].ask("GET", page)
    form = next((each for each in Forms(answer.text).found if "once" in each["fields"]), None)
    if form is None:
        tally.fault(f"no form with a token at {page}: {answer.status}")
        return
    for turn in range(EQUAL):
        before = Highlight.objects.count()
        fields = form["fields"] | {"once": f"{turn}{time.time()}", "title": f"Sáng kiến {turn}"}
        fields |= {"text": "Nội dung", "happened_on": "01/07/2026"}
        with ThreadPoolExecutor(4) as pool:
            answers = [each.status for each in pool.map(partial(_send, page, fields), people * 2)]
        made = Highlight.objects.count() - before
        if made != 1 or answers != [302] * 4:
            tally.fault(f"equal forms at two servers: {made} rows, answers {answers}")


def _send(page: str, fields: dict[str, str], person: Person) -> Answer:
    return person.ask("POST", page, fields)
