"""Signers in processes of their own, one of them killed: each signature is in the file, and signing goes on."""

import json
import subprocess
import sys

import pytest
from django.conf import settings
from django.db import connection

from emulation.certificates.queries import trusted_roots
from emulation.documents.verifying import inspect_pdf
from emulation.files.store import fetch
from pledges.domain import signing, signing_files
from pledges.enums import PledgeState, SignatoryState
from pledges.models import Signatory
from tests.pledges import stories

pytestmark = pytest.mark.django_db(transaction=True)

# What a worker does: wait at the line, sign, say so. Started as people's requests are served: by a process of its own.
WORKER = """
import json, os, sys
job = json.loads(sys.argv[1])
os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
import django
from django.conf import settings
settings.DATABASES["default"] |= job["database"]
settings.VAR_DIR, settings.MEDIA_ROOT = map(__import__("pathlib").Path, job["folders"])
settings.AUDIT_ANCHOR = settings.VAR_DIR / "audit-anchor.json"
django.setup()
from django.contrib.auth import get_user_model
from pledges.domain import signing, signing_files
from pledges.models import Signatory
if job["dies"]:
    # Dead in the middle: the signature is made and stored, its transaction is not committed.
    keep = signing_files.extend
    def extend(*args, **values):
        keep(*args, **values)
        print("dying", flush=True)
        sys.stdin.readline()
    signing_files.extend = extend
print("ready", flush=True)
sys.stdin.readline()
signing.take_signature(
    by=get_user_model().objects.get(pk=job["by"]),
    signatory=Signatory.objects.get(pk=job["place"]),
    text_sha256=job["sha256"],
)
print("signed", flush=True)
"""


@pytest.mark.postgresql  # processes share a server, not a file of one test
def test_workers_sign_in_the_same_second_and_one_is_killed_in_the_middle():
    story = stories.being_signed(5, witness=False)
    places = story.places
    workers = [_worker(story, place, dies=place is places[0]) for place in places]
    for worker in workers:
        assert worker.stdout.readline() == "ready\n"
    doomed, *others = workers
    _go(doomed)
    assert doomed.stdout.readline() == "dying\n"
    for worker in others:
        _go(worker)  # they wait for the lock that the doomed one holds
    doomed.kill()
    doomed.communicate()
    for worker in others:
        out, err = worker.communicate(timeout=120)
        assert out == "signed\n", err
    states = dict(Signatory.objects.filter(pledge=story.pledge).values_list("pk", "state").order_by("pk"))
    assert states.pop(places[0].pk) == SignatoryState.WAITING
    assert set(states.values()) == {SignatoryState.SIGNED}
    file = signing_files.in_force(story.pledge)
    assert [row.number for row in file.revisions.order_by("number")] == [1, 2, 3, 4]

    signing.take_signature(
        by=story.signer(places[0]), signatory=story.places[0], text_sha256=story.pledge.frozen_sha256
    )
    assert story.reload().state == PledgeState.SIGNED
    seen = inspect_pdf(fetch(story.pledge.document), roots=trusted_roots())
    assert not seen.problems
    assert len(seen.signatures) == 6


def _worker(story: stories.Story, place: Signatory, *, dies: bool) -> "subprocess.Popen[str]":
    database = {name: settings.DATABASES["default"][name] for name in ("HOST", "PORT", "USER", "PASSWORD")}
    job = {
        "database": database | {"NAME": connection.settings_dict["NAME"]},
        "folders": [str(settings.VAR_DIR), str(settings.MEDIA_ROOT)],
        "by": story.signer(place).pk,
        "place": place.pk,
        "sha256": story.pledge.frozen_sha256,
        "dies": dies,
    }
    return subprocess.Popen(
        [sys.executable, "-c", WORKER, json.dumps(job)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=settings.BASE_DIR,
    )


def _go(worker: "subprocess.Popen[str]") -> None:
    worker.stdin.write("\n")
    worker.stdin.flush()
