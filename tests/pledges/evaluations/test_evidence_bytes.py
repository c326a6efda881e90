"""The bytes of evidence: damaged ones are never served, a good copy heals them, a thousand files cost no more queries."""

from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from emulation.audit.models import Event
from emulation.files.models import StoredFile
from pledges.evaluations.models import Evidence
from tests.pledges.evaluations.casts import Quarter, make_quarter
from tests.pledges.evaluations.helpers import address, text
from tests.pledges.evaluations.test_evidence import LAST, PDF, attach, attach_page

pytestmark = pytest.mark.django_db


@pytest.fixture
def quarter() -> Quarter:
    quarter = make_quarter(members=3)
    quarter.fill(LAST)
    return quarter


@pytest.mark.parametrize("how", ["changed", "gone"])
def test_damaged_evidence_is_a_named_page_everywhere_and_the_same_file_heals_it(client, quarter, how):
    kept = attach(quarter)
    path = Path(settings.MEDIA_ROOT) / kept.file.sha256[:2] / kept.file.sha256
    client.force_login(quarter.cast.officers[LAST])
    if how == "gone":
        path.unlink()
    else:
        path.write_bytes(PDF[:-1] + b"!")
    for name in ("evidence", "evidence_picture"):
        response = client.get(reverse(f"evaluations:{name}", args=[kept.pk]))
        assert response.status_code == 503
        assert "so.pdf" in text(response)
        assert "tải lên lại đúng tệp gốc" in text(response)
    assert client.get(reverse("evaluations:evidence_look", args=[kept.pk])).status_code == 200
    assert attach(quarter) == kept
    assert b"".join(client.get(reverse("evaluations:evidence", args=[kept.pk])).streaming_content) == PDF
    assert Event.objects.filter(verb="file.healed").count() == 1


def test_a_thousand_files_of_one_sheet_cost_no_more_queries_than_one(client, quarter):
    first = attach(quarter)
    client.force_login(quarter.cast.officers[LAST])
    pages = [
        address("sheet", quarter, LAST),
        attach_page(quarter),
        reverse("evaluations:evidence_look", args=[first.pk]),
    ]
    before = [_queries(client, page) for page in pages]
    files = StoredFile.objects.bulk_create(
        StoredFile(sha256=f"{number:064x}", size=1, content_type="application/pdf", name=f"tep-{number}.pdf")
        for number in range(1000)
    )
    Evidence.objects.bulk_create(
        Evidence(
            score=first.score, file=file, fingerprint=file.sha256, no_state_secret=True, attached_by=first.attached_by
        )
        for file in files
    )
    assert [_queries(client, page) for page in pages] == before
    assert "tep-999.pdf" in text(client.get(attach_page(quarter)))
    assert b"".join(client.get(reverse("evaluations:evidence", args=[first.pk])).streaming_content) == PDF


def _queries(client: Any, page: str) -> int:
    client.get(page)  # what is remembered for a while is remembered now
    with CaptureQueriesContext(connection) as queries:
        assert client.get(page).status_code == 200
    return len(queries)
