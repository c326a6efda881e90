"""Clocks that jump: the server is started in the past and in the future (libfaketime).

Across deadlines, the ends of sessions, keys and authorities.

Wanted at every hour: no 5xx on any page, sessions older than a working day are over, the record of deeds is whole, and whoever
signs does so with a key, under an authority, that is valid at that hour.
"""

import json
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from tests.attack.browsers import Person, Tally, session_of
from tests.attack.servers import ROOT, serving

ALONE = True
# Before everything; just beyond a working day; beyond the deadlines; beyond a key's two years; beyond the authority's life.
JUMPS = ("-400d", "+9h", "+30d", "+800d", "+4500d")
PAGES = 100  # of each jump


def run() -> Tally:
    """Start one server for each jump and return what was found."""
    from tests.addresses import COMMON, TABLE
    from tests.test_matrix import World

    world, tally = World(), Tally()
    places = [world.address(name) for name in [*TABLE, *COMMON]]
    people = world.cast.roles()
    today = {role: session_of(user) for role, user in people.items()}
    who = json.dumps({role: user.pk for role, user in people.items()})
    for jump in JUMPS:
        then = _at(jump, who)
        tally.faults += [f"{jump}: {each}" for each in then["faults"]]
        with serving("emulation.wsgi", before=_faketime(jump)) as (port, _process):
            jobs = [
                (Person(f"{role} {jump}", port, then["sessions"][role], tally), place)
                for place in places
                for role in people
            ]
            step = max(1, len(jobs) // PAGES)
            with ThreadPoolExecutor(4) as pool:
                list(pool.map(lambda job: job[0].ask("GET", job[1]), jobs[::step]))
            if jump.startswith("+"):
                for role, session in today.items():
                    answer = Person(role, port, session, tally).ask("GET", "/")
                    if answer.status != 302:
                        tally.fault(f"{jump}: a session of today still opens the home page of {role}: {answer.status}")
    return tally


def _faketime(jump: str) -> list[str]:
    # gunicorn tells by the time of a file whether a worker lives: that time stays true.
    return ["env", "FAKETIME_DONT_FAKE_MONOTONIC=1", "NO_FAKE_STAT=1", "faketime", "-f", jump]


def _at(jump: str, who: str) -> dict[str, Any]:
    """Let a process at that hour log everybody in and take out the keys with which they would sign."""
    done = subprocess.run(
        [*_faketime(jump), sys.executable, "-m", "tests.attack.clocks", who],
        cwd=ROOT,
        env=os.environ,
        stdout=subprocess.PIPE,
        check=True,
    )
    return dict(json.loads(done.stdout.splitlines()[-1]))


def _helper(who: dict[str, int]) -> dict[str, Any]:
    from asn1crypto import x509
    from django.core.management import CommandError, call_command

    from emulation import clock
    from emulation.accounts.models import User
    from emulation.certificates.domain import seal_signer, signer_for

    faults, now = [], clock.now()
    users = {role: User.objects.get(pk=key) for role, key in who.items()}
    for name, signer in [
        ("a person", signer_for(users["member_leader"], unit="Đơn vị")),
        ("a seal", seal_signer("Khối thi đua")),
    ]:
        for certificate in (signer.certificate, *signer.chain):
            valid = x509.Certificate.load(certificate)["tbs_certificate"]["validity"]
            if not valid["not_before"].native <= now <= valid["not_after"].native:
                faults.append(f"{name} would sign at {now} with a certificate of {valid.native}")
    try:
        call_command("verify_audit", verbosity=0)
    except (CommandError, SystemExit) as error:
        faults.append(f"record of deeds: {error}")
    return {"sessions": {role: session_of(user) for role, user in users.items()}, "faults": faults}


if __name__ == "__main__":
    import django

    django.setup()
    print("\n" + json.dumps(_helper(json.loads(sys.argv[1]))))
