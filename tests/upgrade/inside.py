"""What an installation says of itself: ``python -m tests.upgrade.inside QUESTION …`` prints one line of JSON, an answer for each.

It runs in a process of its own against the installation that the environment names, at the noon of 1/12/2026, so that the
demo's deadlines stand where they stood.
"""

import hashlib
import io
import json
import sys
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import django
import time_machine

NOON = datetime(2026, 12, 1, 5, 0, tzinfo=UTC)
# Under which hash something was signed, published, stored or recorded. In SQL: asked before the upgrade as well as after it.
SEALED = {
    "pledges": "SELECT bloc_year_id, frozen_sha256 FROM pledges_pledge ORDER BY 1",
    "appendices": "SELECT id, frozen_sha256 FROM appendices_appendix ORDER BY 1",
    "versions": "SELECT id, sha256 FROM pledges_version ORDER BY 1",
    "revisions": "SELECT id, sha256 FROM pledges_revision ORDER BY 1",
    "codes": "SELECT code, text_sha256 FROM pledges_signingfile ORDER BY 1",
    "minutes": "SELECT id, minutes_sha256 FROM conference_conference ORDER BY 1",
    "tables": "SELECT id, sha256 FROM evaluations_publication ORDER BY 1",
    "sheets": "SELECT id, sha256 FROM evaluations_publishedsheet ORDER BY 1",
    "files": "SELECT id, sha256 FROM files_storedfile ORDER BY 1",
    "deeds": "SELECT sequence, hash FROM audit_event ORDER BY 1",
}


def sealed() -> dict[str, list[list[Any]]]:
    """Return every hash under which something was signed, published, stored or recorded."""
    from django.db import connection

    found = {}
    with connection.cursor() as cursor:
        for name, query in SEALED.items():
            cursor.execute(query)
            found[name] = [list(row) for row in cursor.fetchall()]
    return found


def audit() -> str:
    """Return what ``verify_audit`` says."""
    return _said("verify_audit")


def files() -> str:
    """Return what ``verify_files`` says."""
    return _said("verify_files")


def papers() -> list[dict[str, Any]]:
    """Return what ``verify_document`` says of the newest file of each signed paper in force, beside its number of signatures."""
    from django.conf import settings

    from pledges.domain.signing_files import newest
    from pledges.models import SigningFile

    found = []
    for signing_file in SigningFile.objects.filter(lapsed_at=None).order_by("pledge__bloc_year__year", "pk"):
        sha256 = newest(signing_file).sha256
        found.append(
            {
                "year": signing_file.pledge.bloc_year.year,
                "signatures": signing_file.revisions.count(),
                "said": _said("verify_document", settings.VAR_DIR / "files" / sha256[:2] / sha256),
            }
        )
    return found


def _said(*command: Any) -> str:
    """Return what a command prints; a command that fails raises."""
    from django.core.management import call_command

    output = io.StringIO()
    call_command(*command, stdout=output)
    return output.getvalue()


def tables() -> list[bool]:
    """Say of each published table whether what people download of it is what was sealed."""
    from django.test import Client

    from pledges.evaluations.models import Publication

    client = Client()
    client.force_login(_with_own_password("hy-thuong-truc"))
    found = []
    for publication in Publication.objects.select_related("period__bloc_year__bloc").order_by("pk"):
        period = publication.period
        year = period.bloc_year
        answer = client.get(
            f"/khoi/{year.bloc.slug}/{year.year}/danh-gia/{period.quarter}/bang-diem/lan-{publication.sequence}/json/"
        )
        found.append(hashlib.sha256(answer.content).hexdigest() == publication.sha256)
    return found


def sheet() -> dict[str, Any]:
    """Go on with a sheet that was being filled in, and appraise one that was handed in."""
    from django.test import Client

    from emulation.accounts.models import User
    from pledges.evaluations.domain import appraisal
    from pledges.evaluations.models import Evaluation, Score

    client = Client()
    client.force_login(_with_own_password("hy-khu-vuc-7-can-bo"))
    mine = Evaluation.objects.select_related("period__bloc_year__bloc").get(
        state="draft", seat__unit__code="hy-khu-vuc-7", period__quarter=3
    )
    year = mine.period.bloc_year
    page = client.get(f"/khoi/{year.bloc.slug}/{year.year}/danh-gia/{mine.period.quarter}/hy-khu-vuc-7/")
    score = Score.objects.filter(evaluation=mine, self_count=3).get()
    key = f"c{score.criterion_id}"
    data = {"save": [key], f"{key}-version": score.version, f"{key}-count": "4"}
    saved = client.post(f"/phieu/{mine.pk}/o/", data, headers={"X-Autosave": "1"})
    score.refresh_from_db()
    theirs = Evaluation.objects.filter(state="submitted", period__quarter=3).earliest("pk")
    head = User.objects.get(username="hy-khu-vuc-1-lanh-dao")
    appraisal.accept_all(by=head, evaluation=theirs)
    done = appraisal.complete(by=head, evaluation=theirs)
    return {
        "page": page.status_code,
        "saved": saved.status_code,
        "stored": score.self_count == Decimal(4),
        "appraised": done.state,
    }


def sign() -> dict[str, Any]:
    """Sign at the place of the pledge of 2026 that waits for it."""
    from emulation.accounts.models import User
    from pledges.domain.signing import take_signature
    from pledges.models import Signatory, SigningFile
    from pledges.verification.domain.verdict import judge_stored

    place = Signatory.objects.get(pledge__bloc_year__year=2026, seat__unit__code="hy-khu-vuc-5")
    file = SigningFile.objects.get(pledge=place.pledge, lapsed_at=None)
    before = file.revisions.count()
    leader = User.objects.get(username="hy-khu-vuc-5-lanh-dao")
    taken = take_signature(by=leader, signatory=place, text_sha256=place.pledge.frozen_sha256)
    return {
        "state": taken.state,
        "added": file.revisions.count() - before,
        "good": judge_stored(file).good,
    }


def _with_own_password(username: str) -> Any:
    """Return the person with a password of the own choice, as the first login asks for one."""
    from emulation.accounts.models import User

    user = User.objects.get(username=username)
    user.choose_password("một câu dài mà chỉ mình tôi nhớ")
    user.save()
    return user


if __name__ == "__main__":
    django.setup()
    questions = {each.__name__: each for each in (sealed, audit, files, papers, tables, sheet, sign)}
    with time_machine.travel(NOON):
        print("\n" + json.dumps({name: questions[name]() for name in sys.argv[1:]}))
