"""Processes that are killed in the middle of a deed: it happened as a whole or not at all, and it can be done again.

A child does the deed and is killed (SIGKILL, by itself, at once) before its n-th statement of the database; n goes from the first
to the last, and one child dies right after the commit. Before each, the rows of all tables are noted.
"""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from contextlib import ExitStack
from typing import Any

from tests.attack.browsers import Tally, rows_of_tables
from tests.attack.servers import ROOT

ALONE = True
TIMES = 6  # each deed is killed so many times, spread evenly over its statements


def run() -> Tally:
    """Kill every deed at every point and return what was found: ``requests`` counts the children."""
    tally = Tally()
    for name, make in STAGES.items():
        given = make()
        # A rehearsal makes two statements more: it begins and ends a savepoint where the deed itself begins and commits.
        statements = _child(name, given, die_at=0, rehearse=True)["statements"] - 2
        points = sorted({1 + (statements - 1) * turn // (TIMES - 1) for turn in range(TIMES)})
        before = set(rows_of_tables())
        for point in points:
            tally.requests += 1
            told = _child(name, given, die_at=point)
            if told["returncode"] != -9:
                tally.fault(f"{name}: not killed at {point}: {told}")
            changed = before ^ set(rows_of_tables())
            if changed:
                tally.fault(f"{name}: killed at {point} of {statements}, half of it stayed: {sorted(changed)[:3]}")
            _audit(tally, f"{name} killed at {point}")
        tally.requests += 2
        _child(name, given, die_at=-1)  # dead right after the commit: it happened
        done = set(rows_of_tables())
        if done == before:
            tally.fault(f"{name}: committed and lost")
        again = _child(name, given, die_at=0)
        if again["returncode"] == 0 and set(rows_of_tables()) != done:
            tally.fault(f"{name}: done twice")
        if again["returncode"] not in (0, 3):
            tally.fault(f"{name}: the second time ends in {again}")
        _audit(tally, f"{name} done")
    return tally


def _audit(tally: Tally, what: str) -> None:
    from emulation.audit.chain import verify

    verdict = verify()
    if not verdict.intact:
        tally.fault(f"{what}: record of deeds broken at {verdict.broken_at}: {verdict.reason}")


def _child(name: str, given: dict[str, Any], *, die_at: int, rehearse: bool = False) -> dict[str, Any]:
    """Let a process do the deed. ``die_at``: before this statement, 0 never, -1 after the commit; a rehearsal takes it back."""
    job = json.dumps({"name": name, "given": given, "die_at": die_at, "rehearse": rehearse})
    done = subprocess.run(
        [sys.executable, "-m", "tests.attack.kills", job], cwd=ROOT, env=os.environ, stdout=subprocess.PIPE, check=False
    )
    lines = done.stdout.decode().splitlines()
    return {"returncode": done.returncode} | (json.loads(lines[-1]) if lines else {})


def _an_import() -> dict[str, Any]:
    """Return a rehearsed workbook of 120 units that waits for its deed."""
    from tests.blocs.exchange.helpers import rehearse, unit_row, units_file
    from tests.factories import make_bloc_year

    keeper = make_bloc_year(members=2).administrator
    rehearsal = rehearse(keeper, "don-vi", units_file(*(unit_row(f"moi-{number}") for number in range(120))))
    return {"by": keeper.pk, "rehearsal": rehearsal.pk}


def _a_freeze() -> dict[str, Any]:
    """Return a pledge with which everybody agrees, to be frozen."""
    from tests.pledges import stories

    story = stories.in_consultation()
    stories.everybody_agrees(story)
    return {"by": story.cast.head_leader.pk, "pledge": story.pledge.pk}


def _a_signature() -> dict[str, Any]:
    """Return a pledge that waits for its first signature, by somebody who has no key yet."""
    from tests.pledges import stories

    story = stories.being_signed()
    place = story.places[0]
    return {"by": story.signer(place).pk, "place": place.pk, "sha256": story.pledge.frozen_sha256}


STAGES: dict[str, Callable[[], dict[str, Any]]] = {"import": _an_import, "freeze": _a_freeze, "sign": _a_signature}


def _do(name: str, given: dict[str, Any]) -> None:
    from blocs.domain.exchange.imports import import_file
    from blocs.models import CatalogueImport
    from emulation.accounts.models import User
    from pledges.domain import agreement, signing
    from pledges.models import Pledge, Signatory

    by = User.objects.get(pk=given["by"])
    if name == "import":
        import_file(by=by, rehearsal=CatalogueImport.objects.get(pk=given["rehearsal"]))
    elif name == "freeze":
        agreement.agree(by=by, pledge=Pledge.objects.get(pk=given["pledge"]))
    else:
        place = Signatory.objects.get(pk=given["place"])
        signing.take_signature(by=by, signatory=place, text_sha256=given["sha256"])


def _process(job: dict[str, Any]) -> int:
    """Do the deed in this process, which may die of it, and return its exit code: 3 where it was refused in words."""
    from django.db import connection, transaction

    from emulation.workflow import Refused

    statements = 0

    def counted(execute: Any, sql: Any, params: Any, many: Any, context: Any) -> Any:
        nonlocal statements
        statements += 1
        if statements == job["die_at"]:
            os.kill(os.getpid(), signal.SIGKILL)
        return execute(sql, params, many, context)

    try:
        with connection.execute_wrapper(counted), ExitStack() as stack:
            if job["rehearse"]:
                stack.enter_context(transaction.atomic())
            elif job["die_at"] == -1:  # after the commit, before what follows it: notices, the page to be printed
                stack.enter_context(transaction.atomic())
                transaction.on_commit(lambda: os.kill(os.getpid(), signal.SIGKILL))
            _do(job["name"], job["given"])
            if job["rehearse"]:
                transaction.set_rollback(True)
    except Refused as refusal:
        print(json.dumps({"refused": str(refusal)}))
        return 3
    print(json.dumps({"statements": statements}))
    return 0


if __name__ == "__main__":
    import django

    django.setup()
    sys.exit(_process(json.loads(sys.argv[1])))
