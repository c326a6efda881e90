"""Whose a certificate is: claimed by its person, confirmed by an administrator, known by itself and never by a name."""

import unicodedata
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from cryptography import x509
from cryptography.x509.oid import NameOID
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from blocs.domain.posts import deactivate
from emulation import clock
from emulation.audit.models import Event
from emulation.certificates.identity import difference, masked
from emulation.documents.credentials import BadCertificate
from emulation.documents.signing import Signer
from emulation.notices.models import Notice
from emulation.workflow import Missing, NotAllowed, Refused, WrongState
from pledges.domain import certificates, signing, signing_files
from pledges.domain.certificates import NotTheirs, Unclaimed, Unconfirmed
from pledges.domain.outside import Uploaded
from pledges.enums import CertificateState
from pledges.models import BoundCertificate
from tests.emulation.documents.papers import PASSWORD as KEY_PASSWORD
from tests.emulation.documents.papers import Issuer, issuer, person, stranger
from tests.factories import UserFactory
from tests.pledges import stories
from tests.pledges.stories import Story
from tests.pledges.ways import current, own, signed_outside, trust

pytestmark = pytest.mark.django_db

PASSWORD = "mot-mat-khau-dai-2026"
PAGE = "certificates:mine"


@pytest.fixture
def story() -> Story:
    """Return a pledge that is being signed; the leader of the head unit is named with marks that folding would lose."""
    story = stories.being_signed(2, witness=False)
    trust(story.cast)
    story.cast.head_leader.full_name = "Nguyễn Thị Ân"
    story.cast.head_leader.save()
    return story


def upload(story: Story, signer: Signer) -> Any:
    """Sign outside with the certificate of ``signer`` and bring the file back."""
    place = story.places[0]
    content = signed_outside(current(story.pledge), place.key, signer)
    way = Uploaded(content=content)
    return signing.take_signature(
        by=story.cast.head_leader, signatory=place, text_sha256=story.pledge.frozen_sha256, way=way
    )


def with_uid(authority: Issuer, name: str, uid: str) -> Signer:
    """Return a person of ``authority`` whose certificate carries ``uid`` in its subject."""
    subject = [x509.NameAttribute(NameOID.COMMON_NAME, name), x509.NameAttribute(NameOID.USER_ID, uid)]
    return authority.signer(name, subject=x509.Name(subject))


@pytest.mark.parametrize(
    "name",
    [
        "Nguyễn Thị Ân",
        "Nguyễn Thị An",
        "NGUYỄN THỊ ÂN",
        "Nguyễn  Thị Ân",
        unicodedata.normalize("NFD", "Nguyễn Thị Ân"),
        "Người Khác",
    ],
)
def test_no_name_binds_a_certificate(story, name):
    """Not even the very same name: an authority that is trusted for one thing names whom it likes."""
    before = current(story.pledge)
    with pytest.raises(Unclaimed, match="chưa được xác nhận là của bạn"):
        upload(story, issuer().signer(name))
    assert current(story.pledge) == before
    assert not BoundCertificate.objects.exists()


@pytest.mark.parametrize("name", ["Nguyễn Thị An", "Người Khác"])
def test_person_and_administrator_together_bind_whatever_the_name(story, name):
    signer = own(story.cast, story.cast.head_leader, issuer().signer(name))
    upload(story, signer)
    assert signing_files.in_force(story.pledge).revisions.get().name == "Nguyễn Thị Ân"


def test_neither_of_them_binds_alone(story):
    by, administrator = story.cast.head_leader, story.cast.administrator
    signer = issuer().signer(str(by))
    claim = certificates.claim_certificate(by=by, certificate=signer.certificate, chain=signer.chain)
    with pytest.raises(Unconfirmed, match=str(administrator)):
        upload(story, signer)
    with pytest.raises(NotAllowed):
        certificates.confirm_certificate(by=by, bound=claim, note="Giấy 12")
    with pytest.raises(NotAllowed):
        certificates.confirm_certificate(by=story.cast.standing_body, bound=claim, note="Giấy 12")
    own_claim = certificates.claim_certificate(
        by=administrator, certificate=(other := issuer().signer("Quản trị")).certificate, chain=other.chain
    )
    with pytest.raises(NotAllowed, match="Không ai tự xác nhận"):
        certificates.confirm_certificate(by=administrator, bound=own_claim, note="Giấy 12")
    certificates.confirm_certificate(by=administrator, bound=claim, note="Giấy 12")
    upload(story, signer)
    told = Event.objects.filter(object_id=str(claim.pk), verb__startswith="certificate.").order_by("sequence")
    assert list(told.values_list("verb", flat=True)) == [
        "certificate.claimed",
        "certificate.bound",
    ]


def test_the_database_is_the_last_guardian(story):
    by, signer = story.cast.head_leader, issuer().signer("Ai")
    claim = certificates.claim_certificate(by=by, certificate=signer.certificate, chain=signer.chain)
    rows = BoundCertificate.objects.filter(pk=claim.pk)
    for values in (
        {"state": CertificateState.BOUND},
        {"state": CertificateState.BOUND, "confirmed_at": clock.now(), "confirmed_by": by},
        {"state": CertificateState.BOUND, "confirmed_at": clock.now()},
        {"sha256": "0" * 64},
        {"person": story.cast.administrator},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(**values)
    with pytest.raises(IntegrityError), transaction.atomic():
        rows.delete()


def test_two_administrators_decide_once(story):
    by, signer = story.cast.head_leader, issuer().signer("Ai")
    claim = certificates.claim_certificate(by=by, certificate=signer.certificate, chain=signer.chain)
    certificates.confirm_certificate(by=story.cast.administrator, bound=claim, note="Giấy 12")
    with pytest.raises(WrongState, match="Có thể một quản trị viên khác"):
        certificates.refuse_certificate(by=story.cast.administrator, bound=claim, note="Không khớp")


def test_a_refused_claim_says_why_and_may_be_made_again(story, django_capture_on_commit_callbacks):
    by, signer = story.cast.head_leader, issuer().signer("Ai")
    claim = partial(certificates.claim_certificate, by=by, certificate=signer.certificate, chain=signer.chain)
    first = claim()
    assert claim() == first, "claiming twice is claiming once"
    with pytest.raises(Missing, match="Cần ghi lý do"):
        certificates.refuse_certificate(by=story.cast.administrator, bound=first, note=" ")
    with django_capture_on_commit_callbacks(execute=True):
        certificates.refuse_certificate(by=story.cast.administrator, bound=first, note="Số sê-ri không khớp")
    assert "Số sê-ri không khớp" in Notice.objects.filter(recipient=by).latest("pk").text
    assert claim().pk != first.pk


def test_a_certificate_is_one_persons_until_it_is_taken_off(story):
    by, other = story.cast.head_leader, story.signer(story.places[1])
    signer = own(story.cast, by, issuer().signer("Ai"))
    with pytest.raises(NotTheirs, match="gắn với một tài khoản khác"):
        certificates.claim_certificate(by=other, certificate=signer.certificate, chain=signer.chain)
    bound = BoundCertificate.objects.get()
    with pytest.raises(NotAllowed):
        certificates.unbind(by=other, bound=bound)
    assert certificates.unbind(by=by, bound=bound)
    assert not certificates.unbind(by=by, bound=bound)
    with pytest.raises(Unclaimed):
        upload(story, signer)
    own(story.cast, other, signer)
    assert BoundCertificate.objects.held().get().person == other


def test_who_leaves_leaves_the_certificates(story):
    by = story.cast.head_leader
    own(story.cast, by, issuer().signer("Ai"))
    deactivate(by=story.cast.administrator, user=by)
    assert BoundCertificate.objects.get().state == CertificateState.UNBOUND


def test_an_authority_of_the_same_name_is_another(story):
    """The very serial number, issued by a stranger that calls itself like the trusted one."""
    real = own(story.cast, story.cast.head_leader, issuer().signer("Ai"))
    serial = x509.load_der_x509_certificate(real.certificate).serial_number
    namesake = Issuer()  # of the same name, with another key
    fake = namesake.signer("Ai", serial=serial)
    with pytest.raises(BadCertificate):
        certificates.claim_certificate(by=story.cast.head_leader, certificate=fake.certificate, chain=fake.chain)
    with pytest.raises(BadCertificate):
        upload(story, stranger().signer("Ai"))


@pytest.mark.parametrize(
    ("allowed", "uid"), [(True, "CCCD:001099000001"), (False, "CCCD:001099000001"), (False, "VKS-0042")]
)
def test_a_renewal_by_the_same_identifier_and_authority_needs_no_confirmation(story, settings, allowed, uid):
    settings.RENEW_BY_PERSONAL_NUMBER = allowed
    by = story.cast.head_leader
    own(story.cast, by, with_uid(issuer(), "Ai", uid))
    renewed = with_uid(issuer(), "Ai, tên mới", uid)
    if allowed or uid.startswith("VKS"):
        upload(story, renewed)
        assert BoundCertificate.objects.latest("pk").renews is not None
        assert Event.objects.filter(verb="certificate.renewed").count() == 1
    else:
        with pytest.raises(Unclaimed):
            upload(story, renewed)


def test_a_number_of_a_person_is_kept_nowhere(story, settings):
    settings.RENEW_BY_PERSONAL_NUMBER = True
    own(story.cast, story.cast.head_leader, with_uid(issuer(), "Ai 001099000001", "CCCD:001099000001"))
    row = BoundCertificate.objects.values().get()
    assert "001099000001" not in str(row)
    assert row["uid_shown"] == "CCCD:••••••••0001"
    assert "001099000001" not in str(list(Event.objects.values_list("details", "note").order_by("pk")))
    assert masked("MST:0100109106") == "MST:••••••9106"


@pytest.mark.parametrize(
    ("other", "said"),
    [
        ("Nguyễn Thị Ân", ""),
        (unicodedata.normalize("NFD", "Nguyễn Thị Ân"), ""),
        ("Nguyễn Thị An", "ở dấu"),
        ("NGUYỄN THỊ ÂN", "chữ hoa"),
        ("Nguyễn  Thị Ân", "khoảng trắng"),
        ("Trần Văn Ba", "khác nhau."),
    ],
)
def test_how_two_names_differ_is_said(other, said):
    found = difference("Nguyễn Thị Ân", other)
    assert said in found
    assert bool(found) == bool(said)


# --- the pages -----------------------------------------------------------------------------------------------------------


def log_in(client: Client, user: Any) -> None:
    user.choose_password(PASSWORD)
    user.save()
    client.force_login(user)


def test_an_unclaimed_signature_leads_to_the_claim_and_costs_nothing(client, story):
    by, place = story.cast.head_leader, story.places[0]
    log_in(client, by)
    args = [story.cast.bloc.slug, story.cast.bloc_year.year, place.pk]
    signer = issuer().signer("Nguyễn Thị An")
    file = SimpleUploadedFile("ky.pdf", signed_outside(current(story.pledge), place.key, signer))
    data = {"text_sha256": story.pledge.frozen_sha256, "password": PASSWORD, "signed_file": file}
    led = client.post(reverse("pledges:outside", args=args), data)
    assert led.status_code == 302
    assert led["Location"] == reverse("certificates:claim")
    page = client.get(led["Location"]).content.decode()
    for words in ("Chữ ký chưa được nhận", "Hai tên khác nhau ở dấu", "<del", "<ins"):
        assert words in page
    assert client.post(led["Location"], {"mine": "on", "password": "sai"}).status_code == 422
    assert client.post(led["Location"], {"password": PASSWORD}).status_code == 422
    assert not BoundCertificate.objects.exists()
    assert client.post(led["Location"], {"mine": "on", "password": PASSWORD}).status_code == 302
    assert "Chờ quản trị viên xác nhận" in client.get(reverse(PAGE)).content.decode()

    log_in(client, story.cast.administrator)
    claim = BoundCertificate.objects.get()
    assert f"Xác nhận chứng thư số của {by}" in client.get("/").content.decode()
    decide = reverse("admin:pledges_boundcertificate_decide", args=[claim.pk])
    assert "Hai tên khác nhau ở dấu" in client.get(decide).content.decode()
    sent = {"deed": "confirm", "compared": "on", "note": "Giấy cấp số 12", "password": PASSWORD}
    assert client.post(decide, sent | {"note": ""}).status_code == 422
    assert client.post(decide, sent).status_code == 302
    claim.refresh_from_db()
    assert (claim.state, claim.confirmed_by) == (CertificateState.BOUND, story.cast.administrator)
    upload(story, signer)


@pytest.mark.parametrize("kind", ["certificate", "key file", "signed paper"])
def test_a_certificate_is_claimed_before_it_signs(client, story, kind):
    by = story.cast.head_leader
    log_in(client, by)
    signer = person("Ai")
    content = {
        "certificate": lambda: signer.certificate,
        "key file": lambda: issuer().pkcs12("Ai"),
        "signed paper": lambda: signed_outside(current(story.pledge), story.places[0].key, signer),
    }[kind]()
    led = client.post(reverse(PAGE), {"file": SimpleUploadedFile("toi", content), "passphrase": KEY_PASSWORD})
    assert led["Location"] == reverse("certificates:claim")
    assert client.post(led["Location"], {"mine": "on", "password": PASSWORD}).status_code == 302
    assert BoundCertificate.objects.get().person == by


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"khong phai chung thu", "không phải tệp PKCS#12"),
        (b"-----BEGIN " + b"PRIVATE KEY-----\nAAAA\n", "khóa riêng"),
        (b"%PDF-1.7 nothing", "chưa có chữ ký số"),
    ],
)
def test_a_file_without_a_certificate_is_named(client, story, content, said):
    log_in(client, story.cast.head_leader)
    answer = client.post(reverse(PAGE), {"file": SimpleUploadedFile("toi.cer", content)})
    assert answer.status_code == 422
    assert said in answer.content.decode()


def test_an_authority_is_nobodys_certificate(client, story):
    from cryptography.hazmat.primitives.serialization import Encoding

    log_in(client, story.cast.head_leader)
    root = SimpleUploadedFile("goc.cer", issuer().cert.public_bytes(Encoding.DER))
    assert "không phải của tổ chức chứng thực" in client.post(reverse(PAGE), {"file": root}).content.decode()


def test_nobody_touches_the_certificate_of_another(client, story):
    own(story.cast, story.cast.head_leader, person("Ai"))
    client.force_login(UserFactory())
    give_up = reverse("certificates:give_up", args=[BoundCertificate.objects.get().pk])
    assert client.post(give_up).status_code == 404
    client.force_login(story.cast.auditor)
    decide = reverse("admin:pledges_boundcertificate_decide", args=[BoundCertificate.objects.get().pk])
    assert client.get(decide).status_code == 403


def test_the_lists_ask_no_more_for_more_certificates(client, story):
    counts = []
    for number in (1, 3):
        for place in range(number):
            signer = issuer().signer(f"Ai {number} {place}")
            certificates.claim_certificate(
                by=story.cast.head_leader, certificate=signer.certificate, chain=signer.chain
            )
        asked = []
        for who, page in ((story.cast.head_leader, reverse(PAGE)), (story.cast.administrator, "/")):
            client.force_login(who)
            client.get(page)
            with CaptureQueriesContext(connection) as captured:
                assert client.get(page).status_code == 200
            asked.append(len(captured))
        counts.append(asked)
    assert counts[0] == counts[1]


def test_a_certificate_that_ran_out_meanwhile_is_not_confirmed(story):
    by = story.cast.head_leader
    signer = issuer().signer("Ai", end=clock.now() + timedelta(days=1))
    claim = certificates.claim_certificate(by=by, certificate=signer.certificate, chain=signer.chain)
    with clock.at(clock.now() + timedelta(days=2)), pytest.raises(Refused, match="đã hết hạn"):
        certificates.confirm_certificate(by=story.cast.administrator, bound=claim, note="Giấy 12")
