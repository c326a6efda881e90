"""The three lawful ways side by side, through the pages: what is taken, what is refused by name, and what is kept of it."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from emulation import clock
from emulation.audit.models import Event
from emulation.certificates.outside import keep_crl
from emulation.certificates.queries import outside_roots, trusted_roots
from emulation.documents.verifying import inspect_pdf
from emulation.files.models import StoredFile
from emulation.files.store import MAX_BYTES, fetch
from pledges.domain import leases, signing, signing_files
from pledges.enums import CertificateState, Means, SignatoryState
from pledges.models import BoundCertificate, InkSignature, Lease, Signatory
from tests.emulation.documents import attacks
from tests.emulation.documents.papers import PASSWORD as KEY_PASSWORD
from tests.emulation.documents.papers import issuer, person, stranger
from tests.pledges import stories
from tests.pledges.stories import Story
from tests.pledges.ways import SCAN, current, own, own_file, scan_of, signed_outside, trust

pytestmark = pytest.mark.django_db

PASSWORD = "mot-mat-khau-dai-2026"


@pytest.fixture
def story(client) -> Story:
    """Return a pledge that is being signed, with the leader of the head unit logged in."""
    story = stories.being_signed()
    trust(story.cast)
    by = story.cast.head_leader
    by.choose_password(PASSWORD)
    by.save()
    own(story.cast, by, person(str(by)))
    client.force_login(by)
    return story


def page(name: str, story: Story, place: Signatory) -> str:
    return reverse(f"pledges:{name}", args=[story.cast.bloc.slug, story.cast.bloc_year.year, place.pk])


def send(client, name: str, story: Story, **changes: Any) -> Any:
    data = {"text_sha256": story.pledge.frozen_sha256, "read": "on", "password": PASSWORD, **changes}
    return client.post(page(name, story, story.places[0]), data)


def upload(client, story: Story, content: bytes, **changes: Any) -> Any:
    return send(client, "outside", story, signed_file=SimpleUploadedFile("ky.pdf", content), **changes)


def own_key(story: Story, **options: Any) -> SimpleUploadedFile:
    content = issuer().pkcs12(str(story.cast.head_leader), **options)
    return SimpleUploadedFile("toi.p12", own_file(story.cast, story.cast.head_leader, content))


def refused(response: Any, story: Story, before: bytes, words: str, status: int = 422) -> None:
    """Say that the answer names the reason, the record has it, and the file and the place are as they were."""
    assert response.status_code == status
    assert words in response.content.decode()
    assert current(story.pledge) == before
    assert Signatory.objects.get(pk=story.places[0].pk).state == SignatoryState.WAITING
    event = Event.objects.filter(verb="signature.refused").order_by("-sequence").first()
    assert event is not None
    assert words in event.note
    assert PASSWORD not in event.note + str(event.details)
    assert KEY_PASSWORD not in event.note + str(event.details) + response.content.decode()


def test_a_key_file_signs_once_and_nothing_of_it_is_kept(client, story):
    files = StoredFile.objects.count()
    key = own_key(story)
    response = send(client, "certificate", story, key_file=key, passphrase=KEY_PASSWORD)
    assert response.status_code == 302, response.content.decode()
    assert "Chữ ký số" in client.get(response["Location"]).content.decode()
    place = Signatory.objects.get(pk=story.places[0].pk)
    assert (place.state, place.means) == (SignatoryState.SIGNED, Means.CERTIFICATE)
    revision = signing_files.in_force(story.pledge).revisions.get()
    assert (revision.person, revision.client_address) == (story.cast.head_leader, "127.0.0.1")
    assert StoredFile.objects.count() == files + 1
    bound = BoundCertificate.objects.get(sha256=revision.certificate_sha256)
    assert (bound.person, bound.state) == (story.cast.head_leader, CertificateState.BOUND)
    assert KEY_PASSWORD not in str(list(Event.objects.values_list("details", "note").order_by("pk")))


@pytest.mark.parametrize(
    ("key_file", "passphrase", "words"),
    [
        (lambda name: issuer().pkcs12(name), "sai", "Mật khẩu của tệp chứng thư số không đúng"),
        (lambda name: issuer().pkcs12(name, with_key=False), KEY_PASSWORD, "không có khóa ký"),
        (lambda name: b"%PDF-1.7 not a key", KEY_PASSWORD, "không phải tệp PKCS#12"),
        (lambda name: stranger().pkcs12(name), KEY_PASSWORD, "không thuộc các tổ chức"),
        (lambda name: issuer().pkcs12(name, end=clock.now() - timedelta(days=1)), KEY_PASSWORD, "đã hết hạn"),
        (lambda name: b"0" * (256 * 1024 + 1), KEY_PASSWORD, "lớn hơn 256 KB"),
    ],
)
def test_a_key_file_that_does_not_sign_is_named(client, story, key_file, passphrase, words):
    before = current(story.pledge)
    content = key_file(str(story.cast.head_leader))
    file = SimpleUploadedFile("toi.p12", content)
    refused(send(client, "certificate", story, key_file=file, passphrase=passphrase), story, before, words)
    assert BoundCertificate.objects.count() == 1, "only what was claimed beforehand"


def test_a_wrong_password_is_refused_and_recorded_each_time(client, story):
    before = current(story.pledge)
    for count in (1, 2, 3):
        refused(send(client, "sign", story, password="sai"), story, before, "Mật khẩu không đúng")
        assert Event.objects.filter(verb="signature.refused").count() == count


def test_the_round_trip_by_lease_download_and_upload(client, story):
    place, by = story.places[0], story.cast.head_leader
    assert "Nhận lượt ký" in client.get(page("outside", story, place)).content.decode()
    assert client.post(page("outside", story, place), {"deed": "take"}).status_code == 302
    lease = Lease.objects.get()
    assert (lease.holder, lease.field, lease.number) == (by, place.key, 0)
    shown = client.get(page("outside", story, place)).content.decode()
    assert place.key in shown
    pdf = reverse("pledges:pdf", args=[story.cast.bloc.slug, story.cast.bloc_year.year])
    downloaded = b"".join(client.get(pdf).streaming_content)
    assert downloaded == current(story.pledge)

    response = upload(client, story, signed_outside(downloaded, place.key, person(str(by))))
    assert response.status_code == 302, response.content.decode()
    assert Signatory.objects.get(pk=place.pk).means == Means.CERTIFICATE
    assert not Lease.objects.exists()
    for each in story.places[1:]:
        story.sign(each)
    seen = inspect_pdf(fetch(story.reload().document), roots=[*trusted_roots(), *outside_roots()])
    assert not seen.problems
    assert len(seen.signatures) == 5


def test_of_two_outside_signers_the_second_waits_and_hears_until_when(client, story):
    other = story.places[1]
    signing.take_lease(by=story.signer(other), signatory=other)
    before = current(story.pledge)
    words = f"{story.signer(other)} đang ký tệp này"
    assert words in client.get(page("outside", story, story.places[0])).content.decode()
    answer = client.post(page("outside", story, story.places[0]), {"deed": "take"})
    assert answer.status_code == 409
    assert words in answer.content.decode()
    signed = signed_outside(before, story.places[0].key, person(str(story.cast.head_leader)))
    refused(upload(client, story, signed), story, before, words)
    assert "Bạn vẫn ký được ngay" in client.get(page("sign", story, story.places[0])).content.decode()

    assert signing.give_back_lease(by=story.signer(other), signatory=other)
    assert not signing.give_back_lease(by=story.signer(other), signatory=other)
    assert upload(client, story, signed).status_code == 302
    with clock.at(clock.now() + timedelta(minutes=leases.MINUTES + 1)):
        signing.take_lease(by=story.signer(other), signatory=other)


def test_who_is_overtaken_hears_by_whom_and_how_to_go_on(client, story):
    place = story.places[0]
    signing.take_lease(by=story.cast.head_leader, signatory=place)
    signed = signed_outside(current(story.pledge), place.key, person(str(story.cast.head_leader)))
    faster = story.sign(story.places[1])
    before = current(story.pledge)
    response = upload(client, story, signed)
    refused(response, story, before, f"đã có thêm chữ ký của {faster.name}")
    assert "Hãy tải bản mới nhất (bản số 1)" in response.content.decode()
    again = signed_outside(before, place.key, person(str(story.cast.head_leader)))
    assert upload(client, story, again).status_code == 302


def test_what_comes_back_twice_is_recorded_once(client, story):
    signed = signed_outside(current(story.pledge), story.places[0].key, person(str(story.cast.head_leader)))
    assert upload(client, story, signed).status_code == 302
    assert upload(client, story, signed).status_code == 409, "the place is signed"
    story.sign(story.places[2])
    before = current(story.pledge)
    member = story.places[1]
    leader = story.signer(member)
    leader.choose_password(PASSWORD)
    leader.save()
    client.force_login(leader)
    data = {"text_sha256": story.pledge.frozen_sha256, "password": PASSWORD}
    answer = client.post(page("outside", story, member), data | {"signed_file": SimpleUploadedFile("ky.pdf", signed)})
    assert answer.status_code == 422
    assert "đã được tải lên trước đó" in answer.content.decode()
    assert Event.objects.filter(verb="signature.refused").count() == 2
    assert current(story.pledge) == before


def _signed(story: Story, pdf: bytes | None = None, *, field: str = "", by: Any = None) -> bytes:
    name = str(story.cast.head_leader)
    return signed_outside(pdf or current(story.pledge), field or story.places[0].key, by or person(name))


def _of_another(story: Story) -> bytes:
    other = stories.being_signed(2, witness=False)
    return _signed(story, current(other.pledge), field=other.places[0].key)


BAD_FILES = {
    "nothing new": (lambda story: current(story.pledge), "chưa có chữ ký mới"),
    "another pledge": (_of_another, "giao ước hoặc phụ lục khác"),
    "not a PDF": (lambda story: b"PK\x03\x04 a workbook", "không phải là PDF"),
    "polyglot": (lambda story: b"GIF89a;" + _signed(story), "PDF"),
    "changed text": (lambda story: attacks.text_changed(_signed(story)), ""),
    "extra page": (lambda story: attacks.page_added(_signed(story)), "trang"),
    "painted": (lambda story: attacks.page_painted(_signed(story)), "trang"),
    "encrypted": (lambda story: attacks.encrypted(_signed(story)), "mật khẩu"),
    "the place of another": (lambda story: _signed(story, field=story.places[1].key), "ô"),
    "foreign": (lambda story: _signed(story, by=stranger().signer(str(story.cast.head_leader))), "không thuộc"),
    "expired": (
        lambda story: _signed(
            story, by=issuer().signer(str(story.cast.head_leader), end=clock.now() - timedelta(days=1))
        ),
        "hết hạn",
    ),
    "too large": (lambda story: b"%PDF-" + bytes(MAX_BYTES), "lớn hơn 10 MB"),
}


@pytest.mark.parametrize("name", BAD_FILES)
def test_a_file_that_is_not_taken_is_named(client, story, name):
    make, words = BAD_FILES[name]
    before, content = current(story.pledge), make(story)
    refused(upload(client, story, content), story, before, words)


def test_a_file_without_an_earlier_signature_is_not_taken(client, story):
    frozen = current(story.pledge)
    story.sign(story.places[1])
    before = current(story.pledge)
    refused(upload(client, story, _signed(story, frozen)), story, before, "thêm chữ ký")


def test_a_revoked_certificate_does_not_sign(client, story):
    name = str(story.cast.head_leader)
    signer = issuer().signer(name)
    root = trust_row(story)
    keep_crl(by=story.cast.administrator, root=root, content=issuer().crl(signer.certificate, on=clock.now()))
    before = current(story.pledge)
    refused(upload(client, story, _signed(story, by=signer)), story, before, "thu hồi")


def trust_row(story: Story) -> Any:
    from emulation.certificates.models import OutsideRoot

    return OutsideRoot.objects.get()


def test_ink_is_registered_from_the_scan_by_the_unit_that_runs_the_bloc(client, story):
    place = story.places[2]
    address = page("ink", story, place)
    signer = story.signer(place)
    scan = SimpleUploadedFile("ban quet.pdf", SCAN)
    data = {
        "text_sha256": story.pledge.frozen_sha256, "person": signer.pk, "signed_on": f"{clock.today():%d/%m/%Y}",
        "copies": 2, "pages": 4, "sealed": "on", "kept_where": "Văn phòng tổng hợp", "no_state_secret": "on",
        "checked": "on", "password": PASSWORD, "file": scan,
    }  # fmt: skip
    assert client.post(address, data | {"checked": ""}).status_code == 422
    tomorrow = f"{clock.today() + timedelta(days=1):%d/%m/%Y}"
    scan.seek(0)
    late = client.post(address, data | {"signed_on": tomorrow})
    assert "ở sau hôm nay" in late.content.decode()
    scan.seek(0)
    assert client.post(address, data).status_code == 302
    place.refresh_from_db()
    assert (place.means, place.person, place.name) == (Means.INK, signer, signer.full_name)
    ink = InkSignature.objects.get()
    assert (ink.checked_by, fetch(ink.scan), ink.copies) == (story.cast.head_leader, SCAN, 2)
    (seen,) = inspect_pdf(current(story.pledge), roots=trusted_roots()).signatures
    assert seen.field == place.key
    assert Event.objects.get(verb="signature.registered").details["means"] == "ink"
    assert "Ký trên bản giấy" in client.get(story.pledge.get_absolute_url()).content.decode()


def test_a_page_and_a_notice_hold_nothing_with_which_another_could_sign(client, story):
    client.force_login(story.cast.officers[0])
    shown = client.get(story.pledge.get_absolute_url()).content.decode()
    for place in story.places:
        assert f'"{page("sign", story, place)}"' not in shown
    for name in ("sign", "certificate", "outside"):
        assert client.get(page(name, story, story.places[0])).status_code == 403
    assert scan_of(None).means == Means.INK
    assert date.min < clock.today()
