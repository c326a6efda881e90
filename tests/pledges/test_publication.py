"""The document end to end: rendered once when agreed, signed, sealed, served as stored, given out by the command."""

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
from emulation.certificates.queries import trusted_roots
from emulation.documents import RenderFailed
from emulation.documents.verifying import inspect_pdf
from emulation.files.models import StoredFile
from emulation.files.store import fetch
from emulation.workflow import Missing, Refused, WrongState
from pledges.documents import pledge_html, pledge_pdf
from pledges.domain import agreement, drafting, publication, signing, signing_files, taking
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


def test_the_agreed_page_is_rendered_once_and_every_signature_extends_it(client, django_capture_on_commit_callbacks):
    story = stories.in_consultation()
    stories.everybody_agrees(story)
    with django_capture_on_commit_callbacks(execute=True):
        agreement.agree(by=story.cast.head_leader, pledge=story.pledge)
    pledge = story.reload()
    signing_file = signing_files.in_force(pledge)
    frozen = fetch(signing_file.prepared)
    assert signing_file.text_sha256 == pledge.frozen_sha256
    assert pledge_pdf(pledge.frozen_text, code=signing_file.code, draft=False) == frozen
    assert publication.prepare(pledge).prepared == signing_file.prepared

    signing.open_signing(by=story.cast.head_leader, pledge=pledge)
    story.sign_all()
    document = story.reload().document
    content = fetch(document)
    assert hashlib.sha256(content).hexdigest() == document.sha256
    assert content.startswith(frozen)
    revisions = list(signing_file.revisions.select_related("file"))
    assert [row.field for row in revisions] == [*(place.key for place in story.places), "seal"]
    assert [row.means for row in revisions] == ["internal"] * 4 + ["seal"]
    before = frozen
    for row in revisions:
        after = fetch(row.file)
        assert after.startswith(before)
        assert row.extends_sha256 == hashlib.sha256(before).hexdigest()
        before = after
    assert before == content
    text = unicodedata.normalize("NFC", whole_text(content))
    assert "DỰ THẢO" not in text
    assert pledge.frozen_sha256 in text.replace("\n", "")
    assert Event.objects.get(verb="pledge.document_kept").details["sha256"] == document.sha256

    client.force_login(story.cast.member_officer)
    response = client.get(pdf_address(story))
    assert body(response) == content
    assert response["Content-Disposition"] == f'attachment; filename="{document.name}"'


def test_every_signature_counts_and_stands_in_its_own_field():
    story = stories.signed()
    seen = inspect_pdf(fetch(story.pledge.document), roots=trusted_roots())
    assert not seen.problems
    assert {each.field for each in seen.signatures} == {*(place.key for place in story.places), "seal"}
    assert {each.name for each in seen.signatures} >= {place.name for place in story.places}


def test_a_failed_rendering_leaves_the_pledge_agreed_and_the_page_offers_to_try_again(
    client, monkeypatch, django_capture_on_commit_callbacks
):
    def fail(*args: Any, **kwargs: Any) -> bytes:
        raise RenderFailed("Bộ tạo PDF không khởi động được.")

    story = stories.in_consultation()
    stories.everybody_agrees(story)
    client.force_login(story.cast.head_leader)
    with monkeypatch.context() as broken:
        broken.setattr(publication, "pledge_pdf", fail)
        with django_capture_on_commit_callbacks(execute=True):
            agreement.agree(by=story.cast.head_leader, pledge=story.pledge)
        with pytest.raises(Missing, match="Tạo tệp để ký"):
            signing.open_signing(by=story.cast.head_leader, pledge=story.reload())
        page = client.get(pdf_address(story))
        assert page.status_code == 503
        assert "Tạo tệp để ký" in page.content.decode()
        assert client.post(pdf_address(story)).status_code == 503
    assert client.post(pdf_address(story)).status_code == 302
    assert body(client.get(pdf_address(story))).startswith(b"%PDF-")
    signing.open_signing(by=story.cast.head_leader, pledge=story.reload())


def test_a_seal_that_fails_keeps_the_last_signature_and_is_set_from_the_page(client, monkeypatch):
    def fail(*args: Any, **kwargs: Any) -> Any:
        raise Refused("Tệp bí mật không đọc được.")

    story = stories.being_signed(witness=False)
    with monkeypatch.context() as broken:
        broken.setattr(taking, "seal_signer", fail)
        story.sign_all()
        assert (story.pledge.state, story.pledge.document) == (PledgeState.SIGNED, None)
        assert Event.objects.filter(verb="pledge.seal_failed").count() == 1
        client.force_login(story.cast.member_officer)
        assert client.get(pdf_address(story)).status_code == 503
    client.force_login(story.cast.head_leader)
    assert client.post(pdf_address(story)).status_code == 302
    assert story.reload().document == signing_files.in_force(story.pledge).revisions.get(field="seal").file


@pytest.mark.parametrize("state", [PledgeState.DRAFT, PledgeState.CONSULTATION])
def test_before_the_text_is_frozen_there_is_a_preview_and_no_file(client, state):
    story = stories.IN_STATE[PledgeState(state)]()
    with pytest.raises(WrongState, match="chưa ký đủ"):
        publication.signed_document(story.pledge)
    client.force_login(story.cast.auditor)
    response = client.get(pdf_address(story))
    assert response["Content-Type"] == "application/pdf"
    assert all("DỰ THẢO" in page for page in page_texts(response.content))
    assert not StoredFile.objects.exists()


def test_a_reopened_text_leaves_its_file_readable_as_lapsed(client):
    story = stories.being_signed()
    story.sign(story.places[0])
    old = signing_files.in_force(story.pledge)
    agreement.reopen(by=story.cast.head_leader, pledge=story.pledge, note="Sửa chỉ tiêu")
    old.refresh_from_db()
    assert old.lapsed_reason == "Sửa chỉ tiêu"
    assert signing_files.in_force(story.reload()) is None
    client.force_login(story.cast.member_officer)
    address = reverse("pledges:lapsed", args=[story.cast.bloc.slug, story.cast.bloc_year.year, old.code])
    assert body(client.get(address)) == fetch(old.revisions.get().file)
    client.force_login(story.cast.outsider)
    assert client.get(address).status_code == 404


def test_a_damaged_file_is_not_given_out(client):
    story = stories.signed()
    document = story.pledge.document
    path = Path(settings.MEDIA_ROOT) / document.sha256[:2] / document.sha256
    path.write_bytes(path.read_bytes() + b"x")
    client.force_login(story.cast.member_officer)
    response = client.get(pdf_address(story))
    assert response.status_code == 503
    assert "không còn đúng như lúc lưu" in response.content.decode()


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
    story, out = stories.in_consultation(), tmp_path / "F.pdf"
    with pytest.raises(CommandError, match="chưa ký đủ"):
        command(story, out)
    for changes in ({"bloc": "khong-co"}, {"year": 1999}):
        with pytest.raises(CommandError, match="Không có giao ước"):
            command(story, out, **changes)
    assert not out.exists()
    with pytest.raises(CommandError, match="Không ghi được tệp"):
        command(stories.agreed(), tmp_path / "no" / "F.pdf")


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
    html = pledge_html(canonical_text(story.reload()), draft=True)
    assert "Vượt <strong>mọi</strong> chỉ tiêu &lt;b&gt;x&lt;/b&gt;" in html


@pytest.mark.parametrize("who", ["auditor", "member_officer", "member_leader", "provincial_leader", "standing_body"])
def test_who_only_reads_neither_makes_nor_seals_the_file(client, who):
    story = stories.in_consultation()
    stories.everybody_agrees(story)
    agreement.agree(by=story.cast.head_leader, pledge=story.pledge)
    client.force_login(story.cast.roles()[who])
    page = client.get(pdf_address(story))
    assert page.status_code == 503
    assert "<button" not in page.content.decode().split("<main")[1].split("</main")[0]
    assert "Khối trưởng" in page.content.decode()
    response = client.post(pdf_address(story))
    assert response.status_code == 403
    assert "Khối trưởng, Khối phó" in response.content.decode()
    assert not signing_files.in_force(story.reload()).prepared
    client.force_login(story.cast.head_leader)
    assert client.post(pdf_address(story)).status_code == 302
