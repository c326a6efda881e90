"""The door for signatures made elsewhere, under a pledge and under an appendix: what it believes, and what it shows of them."""

import re
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from emulation import clock
from emulation.certificates.models import OutsideRoot
from emulation.certificates.outside import keep_crl
from emulation.documents.verifying import BadCertificate, BadUpload, Drawn
from emulation.files.store import fetch
from emulation.workflow import Refused
from pledges.appendices.domain import signing as appendix_signing
from pledges.domain import leases, signing, signing_files
from pledges.domain.outside import OwnCertificate, Uploaded
from pledges.verification.domain.completion import issue_completion
from pledges.verification.domain.verdict import judge, judge_stored
from tests.emulation.documents import reading
from tests.emulation.documents.families import cells, locks, pages, world
from tests.emulation.documents.papers import PASSWORD as KEY_PASSWORD
from tests.emulation.documents.papers import issuer, person
from tests.pledges import stories
from tests.pledges.appendices import amended
from tests.pledges.ways import current, own, own_file, trust

pytestmark = pytest.mark.django_db

PASSWORD = "mot-mat-khau-dai-2026"


class Desk:
    """A paper that is being signed, and the person whose turn it is."""

    def __init__(self, kind: str) -> None:
        self.story = stories.being_signed(2, witness=False) if kind == "pledge" else stories.signed(2, witness=False)
        self.paper: Any = self.story.pledge
        if kind == "appendix":
            _story, self.paper = amended.opened(self.story)
        trust(self.story.cast)
        self.kind, self.by = kind, self.story.cast.head_leader
        own(self.story.cast, self.by, person(str(self.by)))
        self.place = self.paper.signatories.select_related("seat__unit", "person").order_by("role", "order", "pk")[0]

    def take(self, way: Any) -> Any:
        """Sign by ``way``."""
        told = {"by": self.by, "text_sha256": self.paper.frozen_sha256, "way": way}
        if self.kind == "pledge":
            return signing.take_signature(signatory=self.place, **told)
        return appendix_signing.take_signature(place=self.place, **told)

    def signed(self, change: Any = None, **options: Any) -> bytes:
        """Return the file as a tool outside gives it back."""
        told = {"pdf": current(self.paper), "where": self.place.key, "by": person(str(self.by)), "at": clock.now()}
        return world.signed(change, **(told | options))

    def refused(self, content: bytes) -> Refused:
        """Say that the upload is refused and changes nothing; return why."""
        before = current(self.paper)
        with pytest.raises((BadUpload, BadCertificate)) as refused:
            self.take(Uploaded(content=content))
        assert current(self.paper) == before
        assert not signing_files.in_force(self.paper).revisions.exists()
        assert "Hãy" in str(refused.value)
        return refused.value


@pytest.fixture(params=["pledge", "appendix"])
def desk(request: Any) -> Desk:
    return Desk(request.param)


def test_the_first_signer_cannot_write_another_text(desk):
    """Nobody has signed before, so no signature says what the page was: the frozen page says it."""
    assert desk.refused(desk.signed(pages.paint)).code == "page-painted"


def test_the_time_that_a_signature_claims_decides_nothing(desk):
    now, year = clock.now(), timedelta(days=365)
    ended = issuer().signer(str(desk.by), end=now - year)
    assert desk.refused(desk.signed(by=ended, at=now - 2 * year)).code == "expired"
    revoked = issuer().signer(str(desk.by))
    crl = issuer().crl(revoked.certificate, on=now - timedelta(days=1))
    keep_crl(by=desk.story.cast.administrator, root=OutsideRoot.objects.get(), content=crl)
    assert desk.refused(desk.signed(by=revoked, at=now - timedelta(days=2))).code == "revoked"
    for claimed in (now.replace(year=2021), now.replace(year=2080)):
        refusal = desk.refused(desk.signed(at=claimed))
        assert refusal.code.startswith("time-")
        assert "Hãy chỉnh lại đồng hồ của máy tính" in str(refusal)


def test_a_lock_is_not_taken(desk):
    assert desk.refused(desk.signed(locks.lock(desk.place.key, **locks.ALL))).code == "locked"


def test_a_key_file_that_ran_out_does_not_sign_today(desk):
    content = issuer().pkcs12(str(desk.by), end=clock.now() - timedelta(minutes=1))
    with pytest.raises(BadCertificate) as refused:
        desk.take(OwnCertificate(content=content, passphrase=KEY_PASSWORD))
    assert refused.value.code == "expired"


def test_what_a_tool_drew_counts_only_after_it_was_shown(desk):
    content = desk.signed(drawn=cells.words())
    refusal = desk.refused(content)
    assert isinstance(refusal, Drawn)
    other = desk.signed(partial(cells.picture, where=desk.place.key))
    with pytest.raises(Drawn):
        desk.take(Uploaded(content=other, shown=refusal.drawing))
    desk.take(Uploaded(content=content, shown=refusal.drawing))
    revision = signing_files.in_force(desk.paper).revisions.get()
    assert revision.drawing is not None
    assert fetch(revision.drawing).startswith(b"\x89PNG")


def test_what_the_product_draws_is_not_called_foreign(desk):
    content = own_file(desk.story.cast, desk.by, issuer().pkcs12(str(desk.by)))
    desk.take(OwnCertificate(content=content, passphrase=KEY_PASSWORD))
    assert signing_files.in_force(desk.paper).revisions.get().drawing is None


def test_a_signature_stays_good_after_its_certificate_has_ended_or_was_revoked(desk):
    now = clock.now()
    signer = own(desk.story.cast, desk.by, issuer().signer(str(desk.by), end=now + timedelta(days=1)))
    desk.take(Uploaded(content=desk.signed(by=signer, at=now)))
    with clock.at(now + timedelta(days=40)):
        crl = issuer().crl(signer.certificate, on=now + timedelta(hours=1))
        keep_crl(by=desk.story.cast.administrator, root=OutsideRoot.objects.get(), content=crl)
        found = judge(current(desk.paper))
    assert (found.good, found.reasons) == (True, ())
    with clock.at(now + timedelta(days=41)):
        earlier = issuer().crl(signer.certificate, on=now - timedelta(hours=1))
        keep_crl(by=desk.story.cast.administrator, root=OutsideRoot.objects.get(), content=earlier)
        found = judge(current(desk.paper))
    assert not found.good
    assert "thu hồi" in " ".join(found.reasons)


def test_both_times_are_shown_where_they_differ(client, tmp_path, capsys):
    desk = Desk("pledge")
    claimed = clock.now().replace(microsecond=0) - timedelta(minutes=4)
    desk.take(Uploaded(content=desk.signed(at=claimed)))
    (line,) = judge(current(desk.paper)).lines
    assert line.claimed == claimed
    assert line.at > claimed
    said = f"{timezone.localtime(claimed):%H:%M:%S}"
    page = client.get(reverse("verification:paper", args=[signing_files.in_force(desk.paper).code])).content.decode()
    assert f"Chữ ký tự khai giờ {said}" in page
    path = tmp_path / "ky.pdf"
    path.write_bytes(current(desk.paper))
    call_command("verify_document", str(path))
    assert f"Chữ ký tự khai {timezone.localtime(claimed):%d/%m/%Y %H:%M:%S}." in capsys.readouterr().out
    for place in desk.story.places[1:]:
        desk.story.sign(place)
    made = issue_completion(by=desk.by, signing_file=signing_files.in_force(desk.paper))
    assert f"chữ ký tự khai giờ {said}" in reading.whole_text(made.pdf).replace("\n", " ")


def test_a_lease_is_as_long_as_a_claim_may_be_old():
    from emulation.documents.moments import IN_HAND

    assert timedelta(minutes=leases.MINUTES) == IN_HAND


def test_the_page_shows_the_foreign_picture_and_asks_before_it_is_taken(client):
    desk = Desk("pledge")
    desk.by.choose_password(PASSWORD)
    desk.by.save()
    client.force_login(desk.by)
    year = desk.story.cast.bloc_year
    address = reverse("pledges:outside", args=[year.bloc.slug, year.year, desk.place.pk])
    data = {"text_sha256": desk.paper.frozen_sha256, "password": PASSWORD}
    file = SimpleUploadedFile("ky.pdf", desk.signed(drawn=cells.words("Người Khác")))
    asked = client.post(address, data | {"signed_file": file})
    shown = asked.content.decode()
    assert asked.status_code == 422
    assert "Phần mềm bên ngoài đã vẽ vào ô ký như sau" in shown
    assert f"Chứng thư số mang tên “{desk.by}”" in shown
    assert "data:image/png;base64," in shown
    assert not signing_files.in_force(desk.paper).revisions.exists()
    carried = {name: _hidden(shown, name) for name in ("kept", "shown")}
    asked = client.post(address, data | carried | {"shown": "0" * 64})  # another drawing than the one that was shown
    assert asked.status_code == 422
    carried = {name: _hidden(asked.content.decode(), name) for name in ("kept", "shown")}
    taken = client.post(address, data | carried)
    assert taken.status_code == 302, taken.content.decode()
    read = client.get(desk.paper.get_absolute_url()).content.decode()
    assert "Hình trong ô ký do phần mềm bên ngoài vẽ" in read
    assert "data:image/png;base64," in read
    stored = judge_stored(signing_files.in_force(desk.paper))
    assert stored is not None
    assert [line.drawn_elsewhere for line in stored.lines] == [True]


def test_the_waiting_file_is_told_when_somebody_was_faster():
    desk = Desk("pledge")
    content = desk.signed(drawn=cells.words())
    desk.story.sign(desk.story.places[1])
    with pytest.raises(leases.Overtaken, match="đã có thêm chữ ký của"):
        desk.take(Uploaded(content=content, shown="0" * 64))


def _hidden(page: str, name: str) -> str:
    found = re.search(rf'<input[^>]*name="{name}"[^>]*value="([^"]*)"', page)
    assert found is not None, name
    return found.group(1)
