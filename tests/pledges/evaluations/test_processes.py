"""A server process that is killed in the middle of handing in or publishing: nothing half done, nothing lost, done again."""

import json
import signal
import subprocess
import sys
from typing import Any

import pytest
from django.conf import settings
from django.db import connection

from emulation.audit.chain import verify
from emulation.audit.models import Event
from pledges.evaluations.domain import periods, submission
from pledges.evaluations.models import Evaluation, Period, Publication, PublishedSheet
from tests.pledges.evaluations.casts import Quarter, make_quarter

pytestmark = pytest.mark.django_db(transaction=True)
LAST = 2

# What a worker does: wait at the line, do the deed, and say so when all of it is written and nothing is committed yet.
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
from django.db import transaction
from pledges.evaluations.domain import periods, submission
from pledges.evaluations.models import Evaluation, Period
by = get_user_model().objects.get(pk=job["by"])
with transaction.atomic():
    if job["deed"] == "submit":
        submission.submit(by=by, evaluation=Evaluation.objects.get(pk=job["pk"]))
    else:
        periods.publish(by=by, period=Period.objects.get(pk=job["pk"]))
    print("written", flush=True)
    sys.stdin.readline()
print("committed", flush=True)
"""


@pytest.fixture
def shared() -> dict[str, Any]:
    """Say where the database of this test is: the server's, or the file that another process opens too."""
    found = {"NAME": str(connection.settings_dict["NAME"])}
    if connection.vendor == "postgresql":
        names = ("HOST", "PORT", "USER", "PASSWORD")
        found |= {name: settings.DATABASES["default"][name] for name in names}
    return found


@pytest.mark.parametrize("deed", ["submit", "publish"])
def test_a_worker_that_is_killed_before_the_commit_leaves_nothing_and_the_deed_is_done_again(shared, deed):
    quarter = make_quarter(members=3)
    sheet = quarter.fill(LAST) if deed == "submit" else _ready(quarter)
    before = Event.objects.count()
    by = quarter.cast.leaders[LAST] if deed == "submit" else quarter.cast.head_leader
    worker = _worker(shared, deed, by.pk, sheet.pk)
    assert worker.stdout.readline() == "written\n", worker.stderr.read()

    worker.send_signal(signal.SIGKILL)
    out, _err = worker.communicate(timeout=60)

    assert (worker.returncode, out) == (-signal.SIGKILL, "")
    connection.close()
    assert Event.objects.count() == before
    assert verify().intact
    if deed == "submit":
        assert Evaluation.objects.get(pk=sheet.pk).state == "draft"
        assert Evaluation.objects.get(pk=sheet.pk).scores.count() == 5
        submission.submit(by=by, evaluation=Evaluation.objects.get(pk=sheet.pk))
        assert Evaluation.objects.get(pk=sheet.pk).state == "submitted"
        assert Event.objects.filter(verb="evaluation.submitted").count() == 1
    else:
        assert (Period.objects.get().state, Publication.objects.count(), PublishedSheet.objects.count()) == (
            "open",
            0,
            0,
        )
        assert set(Evaluation.objects.values_list("state", flat=True)) == {"appraised"}
        periods.publish(by=by, period=Period.objects.get())
        assert (Period.objects.get().state, Publication.objects.get().sequence) == ("published", 1)
        assert PublishedSheet.objects.count() == 3
    assert verify().intact


def _ready(quarter: Quarter) -> Period:
    for place in range(3):
        quarter.appraise(place)
    return Period.objects.get(pk=quarter.period.pk)


def _worker(database: dict[str, Any], deed: str, by: int, pk: int) -> "subprocess.Popen[str]":
    folders = [str(settings.VAR_DIR), str(settings.MEDIA_ROOT)]
    job = {"database": database, "folders": folders, "deed": deed, "by": by, "pk": pk}
    return subprocess.Popen(
        [sys.executable, "-c", WORKER, json.dumps(job)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=settings.BASE_DIR,
    )
