"""The document end to end: rendered once after the last signature, stored, served as stored, given out by the command."""

import hashlib
import io
import subprocess
import unicodedata
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.urls import reverse

from emulation.audit.models import Event
from emulation.documents import RenderFailed
from emulation.files.models import StoredFile
from emulation.files.store import fetch
from emulation.workflow import WrongState
from pledges.documents import pledge_html, pledge_pdf
from pledges.domain import drafting, publication
from pledges.domain.text import canonical_text
from pledges.enums import PledgeState, Section
from pledges.models import Pledge
from tests.emulation.documents.reading import page_texts, whole_text
from tests.factories import make_bloc_year
from tests.pledges import stories
from tests.pledges.stories import Story

pytestmark = pytest.mark.django_db


def pdf_address(story: Story) -> str:
    return reverse("pledges:pdf", args=[story.cast.bloc.slug, story.cast.bloc_year.year])


def body(response: Any) -> bytes:
    return b"".join(response.streaming_content) if response.streaming else response.content


def test_the_last_signature_leads_to_the_document(client, django_capture_on_commit_callbacks):
    story = stories.being_signed()
    story.sign_units()
    with django_capture_on_commit_callbacks(execute=True):
        story.sign(story.places[-1])

    document = story.reload().document
    assert document is not None
    content = fetch(document)
    assert hashlib.sha256(content).hexdigest() == document.sha256
    text = whole_text(content)
    for place in story.places:
        assert place.name in text
        assert place.unit_name in text
    assert "DỰ THẢO" not in text
    assert story.pledge.frozen_sha256 in text
    assert unicodedata.is_normalized("NFC", text)
    assert Event.objects.get(verb="pledge.document_kept").details["sha256"] == document.sha256

    client.force_login(story.cast.member_officer)
    response = client.get(pdf_address(story))
    assert body(response) == content
    assert response["Content-Disposition"] == f'attachment; filename="{document.name}"'


def test_the_document_is_made_once_and_would_be_the_same_again():
    story = stories.signed()
    first = publication.signed_document(story.pledge)
    assert publication.signed_document(story.pledge) == first
    assert StoredFile.objects.count() == 1
    pledge = story.reload()
    again = pledge_pdf(pledge.frozen_text, signatures=publication.signatures_of(pledge), draft=False)
    assert again == fetch(first)


def test_a_failed_rendering_leaves_the_pledge_signed_and_the_page_offers_to_try_again(
    client, monkeypatch, django_capture_on_commit_callbacks
):
    def fail(*args: Any, **kwargs: Any) -> bytes:
        raise RenderFailed("Bộ tạo PDF không khởi động được.")

    story = stories.being_signed()
    story.sign_units()
    with monkeypatch.context() as broken:
        broken.setattr(publication, "pledge_pdf", fail)
        with django_capture_on_commit_callbacks(execute=True):
            story.sign(story.places[-1])
        assert (story.reload().state, story.pledge.document) == (PledgeState.SIGNED, None)

        client.force_login(story.cast.member_officer)
        page = client.get(pdf_address(story))
        assert page.status_code == 503
        assert "Tạo bản PDF" in page.content.decode()
        assert client.post(pdf_address(story)).status_code == 503

    assert client.post(pdf_address(story)).status_code == 302
    assert body(client.get(pdf_address(story))).startswith(b"%PDF-")


@pytest.mark.parametrize("state", PledgeState.values[:-1])
def test_before_the_last_signature_there_is_a_preview_and_no_document(client, state):
    story = stories.IN_STATE[PledgeState(state)]()
    with pytest.raises(WrongState, match="chưa ký đủ"):
        publication.signed_document(story.pledge)
    client.force_login(story.cast.auditor)
    response = client.get(pdf_address(story))
    assert response["Content-Type"] == "application/pdf"
    assert all("DỰ THẢO" in page for page in page_texts(response.content))
    assert not StoredFile.objects.exists()


def test_a_damaged_file_is_not_given_out(client):
    story = stories.signed()
    document = publication.signed_document(story.pledge)
    path = Path(settings.MEDIA_ROOT) / document.sha256[:2] / document.sha256
    path.write_bytes(path.read_bytes() + b"x")
    client.force_login(story.cast.member_officer)
    response = client.get(pdf_address(story))
    assert response.status_code == 503
    assert "bị mất hoặc bị sửa" in response.content.decode()


def command(story: Story, out: Path, **changes: Any) -> str:
    stream = io.StringIO()
    arguments = {"bloc": story.cast.bloc.slug, "year": 2026, "out": out, **changes}
    call_command("pledge_pdf", *(f"--{name}={value}" for name, value in arguments.items()), stdout=stream)
    return stream.getvalue()


def test_the_command_writes_the_document_and_prints_its_hash(tmp_path):
    story, out = stories.signed(), tmp_path / "F.pdf"
    printed = command(story, out)
    assert printed == f"{hashlib.sha256(out.read_bytes()).hexdigest()}  {out}\n"
    text = subprocess.run(["pdftotext", out, "-"], capture_output=True, text=True, check=True).stdout
    for unit in story.cast.units:
        assert unit.name.replace(" ", "") in "".join(text.split())


def test_the_command_says_why_not(tmp_path):
    story, out = stories.being_signed(), tmp_path / "F.pdf"
    with pytest.raises(CommandError, match="chưa ký đủ"):
        command(story, out)
    for changes in ({"bloc": "khong-co"}, {"year": 1999}):
        with pytest.raises(CommandError, match="Không có giao ước"):
            command(story, out, **changes)
    assert not out.exists()
    with pytest.raises(CommandError, match="Không ghi được tệp"):
        command(stories.signed(), tmp_path / "no" / "F.pdf")


def test_a_pledge_in_draft_without_a_word_is_previewed_too(client):
    cast = make_bloc_year(members=2)
    story = stories.drafted(cast=cast, clauses=0, witness=False)
    Pledge.objects.filter(pk=story.pledge.pk).update(recipients="")
    assert publication.draft_pdf(story.reload()).startswith(b"%PDF-")


def test_what_is_typed_bold_is_printed_bold():
    story = stories.drafted()
    drafting.add_clause(
        by=story.cast.head_leader, pledge=story.pledge, section=Section.CONTENT, text="Vượt **mọi** chỉ tiêu <b>x</b>"
    )
    html = pledge_html(canonical_text(story.reload()), signatures=[], draft=True)
    assert "Vượt <strong>mọi</strong> chỉ tiêu &lt;b&gt;x&lt;/b&gt;" in html
