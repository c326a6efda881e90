"""The certificate of completion: who may have it, what it says, and that it is sealed."""

import base64
import hashlib
import io
import json
import subprocess

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from django.urls import reverse
from pypdf import PdfReader

from emulation.audit.models import ChainHead, Event
from emulation.canonical import canonical_json
from emulation.certificates.queries import trusted_roots
from emulation.documents.verifying import inspect_pdf
from emulation.workflow import Missing
from pledges.verification.domain.completion import issue_completion
from pledges.verification.domain.verdict import judge
from pledges.verification.loaders import certifies
from tests.emulation.documents import reading
from tests.emulation.documents.attacks import byte_changed
from tests.pledges import stories
from tests.pledges.verification.papers import file_of, final

pytestmark = pytest.mark.django_db


@pytest.fixture
def story():
    return stories.signed(members=2)


def test_it_says_who_when_how_and_with_which_hashes_under_a_seal(story):
    head = ChainHead.objects.get(pk=1)
    made = issue_completion(by=story.cast.head_leader, signing_file=file_of(story))
    seen = inspect_pdf(made.pdf, roots=trusted_roots())
    assert seen.good
    assert seen.signatures[0].name == story.pledge.frozen_text["organiser"]
    text = reading.whole_text(made.pdf)
    assert "GIẤY CHỨNG NHẬN HOÀN TẤT KÝ KẾT" in text
    for words in (head.hash, hashlib.sha256(final(story)).hexdigest(), story.pledge.frozen_sha256, file_of(story).code):
        assert words in text
    for revision in file_of(story).revisions.all():
        assert revision.sha256 in text
        assert revision.name.split()[-1] in text
    inside = PdfReader(io.BytesIO(made.pdf)).attachments["chung-nhan-hoan-tat.json"][0]
    facts = json.loads(inside)
    assert facts == json.loads(made.data)["facts"]
    assert [row["means"] for row in facts["signatures"]] == ["internal", "internal", "internal", "seal"]
    assert facts["audit"] == {"sequence": head.sequence, "hash": head.hash}


def test_openssl_believes_the_seal_of_the_json(story, tmp_path):
    made = json.loads(issue_completion(by=story.cast.head_leader, signing_file=file_of(story)).data)
    (tmp_path / "du-lieu.json").write_text(canonical_json(made["facts"]))
    (tmp_path / "dau.der").write_bytes(base64.b64decode(made["seal"]["cms"]))
    (tmp_path / "ca.pem").write_bytes(x509.load_der_x509_certificate(trusted_roots()[0]).public_bytes(Encoding.PEM))
    command = "openssl cms -verify -inform DER -in dau.der -content du-lieu.json -CAfile ca.pem -purpose any -binary"
    answer = subprocess.run(command.split(), cwd=tmp_path, capture_output=True, check=False)
    assert answer.returncode == 0, answer.stderr
    (tmp_path / "du-lieu.json").write_text(canonical_json(made["facts"] | {"made_by": "người khác"}))
    assert subprocess.run(command.split(), cwd=tmp_path, capture_output=True, check=False).returncode != 0


def test_the_public_page_knows_it_again(story):
    made = issue_completion(by=story.cast.head_leader, signing_file=file_of(story))
    found = judge(made.pdf)
    assert found.good
    assert found.headline.startswith("HỢP LỆ: giấy chứng nhận hoàn tất của")
    assert not judge(byte_changed(made.pdf, len(made.pdf) // 2)).good
    event = Event.objects.get(verb="paper.completion_issued")
    assert event.details["sha256"] == found.sha256


def test_a_paper_that_is_not_complete_has_none():
    story = stories.being_signed(members=2)
    story.sign(story.places[0])
    with pytest.raises(Missing, match="chưa ký đủ"):
        issue_completion(by=story.cast.head_leader, signing_file=file_of(story))


def test_who_may_have_it(client, story):
    address = reverse("verification:completion", args=[file_of(story).code])
    roles = story.cast.roles()
    allowed = {"head_leader", "head_officer", "deputy_leader", "deputy_officer", "standing_body", "auditor"}
    assert {role for role, person in roles.items() if certifies(person, story.pledge)} >= allowed
    answers = {}
    for role in ("auditor", "provincial_leader", "administrator", "outsider"):
        client.force_login(roles[role])
        answers[role] = client.post(address, {"data": "1"}).status_code
    assert answers == {"auditor": 200, "provincial_leader": 403, "administrator": 404, "outsider": 404}
    client.force_login(story.cast.head_leader)
    answer = client.post(address)
    assert (answer["Content-Type"], answer.content[:5]) == ("application/pdf", b"%PDF-")
    assert client.get(address).status_code == 405
    page = client.get(story.pledge.get_absolute_url()).content.decode()
    assert "Giấy chứng nhận hoàn tất (PDF)" in page
    client.force_login(story.cast.provincial_leader)
    assert "Giấy chứng nhận hoàn tất (PDF)" not in client.get(story.pledge.get_absolute_url()).content.decode()
