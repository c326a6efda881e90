"""The authority and its keys: issued when first needed, kept encrypted, replaced, revoked; one for each holder."""

import base64
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, load_der_private_key
from cryptography.x509.oid import ExtensionOID, NameOID
from django.db import connection

from emulation import clock
from emulation.accounts.domain import set_activity
from emulation.audit.models import Event
from emulation.certificates import domain, vault
from emulation.certificates.making import KEY_SIGNS, LABEL, ROOT_ISSUES
from emulation.certificates.models import Authority, AuthorityState, Certificate, Reason, State
from emulation.certificates.queries import certificate_of, crl_of, trusted_roots
from emulation.documents.credentials import BadCertificate, check_certificate
from emulation.documents.signing import Signer
from emulation.workflow import Missing, NotAllowed, Refused, WrongState
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 3, 31, 5, 0, tzinfo=UTC)


def parsed(der: bytes) -> x509.Certificate:
    return x509.load_der_x509_certificate(der)


def said(name: x509.Name, oid: x509.ObjectIdentifier) -> str:
    return str(name.get_attributes_for_oid(oid)[0].value)


def test_the_first_signature_founds_the_authority_and_issues_the_key() -> None:
    person = UserFactory(full_name="Nguyễn Thị Hòa")
    with clock.at(NOON):
        signer = domain.signer_for(person, unit="VKSND huyện Vũ Thư")
        again = domain.signer_for(person, unit="VKSND huyện Vũ Thư")
    assert again == signer
    assert load_der_private_key(signer.key, None).public_key() == parsed(signer.certificate).public_key()
    assert list(signer.chain) == trusted_roots()
    check_certificate(signer.certificate, roots=trusted_roots(), at=NOON)
    verbs = Event.objects.order_by("sequence").values_list("verb", "actor_id", "object_name")
    assert [verb for verb, _by, _name in verbs][-2:] == ["authority.created", "certificate.issued"]
    assert str(person.full_name) in verbs[len(verbs) - 1][2]
    assert certificate_of(signer.certificate).holder == person
    assert certificate_of(signer.chain[0]) is None


def test_a_certificate_says_whose_it_is_what_it_may_and_what_it_is_not() -> None:
    person = UserFactory(full_name="Trần Văn Bình")
    with clock.at(NOON):
        certificate = parsed(domain.signer_for(person, unit="Phòng 7").certificate)
    subject = certificate.subject
    assert said(subject, NameOID.COMMON_NAME) == "Trần Văn Bình"
    assert said(subject, NameOID.ORGANIZATIONAL_UNIT_NAME) == "Phòng 7"
    assert said(subject, NameOID.SERIAL_NUMBER) == f"tai-khoan-{person.pk}"
    assert said(subject, x509.ObjectIdentifier("2.5.4.13")) == LABEL
    usage = certificate.extensions.get_extension_for_oid(ExtensionOID.KEY_USAGE)
    assert usage.critical
    assert usage.value.digital_signature
    assert usage.value.content_commitment
    assert not (usage.value.key_cert_sign)
    assert not (usage.value.crl_sign)
    assert not (usage.value.key_encipherment)
    assert not certificate.extensions.get_extension_for_class(x509.BasicConstraints).value.ca
    period = certificate.extensions.get_extension_for_class(x509.PrivateKeyUsagePeriod).value
    assert period.not_after - period.not_before == KEY_SIGNS
    # The key rests after two years, but what it signed is still to be checked years later, offline.
    check_certificate(
        certificate.public_bytes(Encoding.DER),
        roots=trusted_roots(),
        at=NOON + 4 * KEY_SIGNS,
    )


def test_a_long_name_is_cut_between_words_and_a_person_without_name_is_the_account() -> None:
    long = UserFactory(full_name="Nguyễn Thị Phương " * 5)
    with clock.at(NOON):
        name = said(parsed(domain.signer_for(long).certificate).subject, NameOID.COMMON_NAME)
        seal = domain.seal_signer("Khối thi đua các đơn vị thuộc Viện kiểm sát nhân dân tỉnh Thái Bình")
    assert name.endswith("…")
    assert len(name.encode()) <= 64
    assert "Nguyễn Thị Phương" in name
    assert certificate_of(seal.certificate).name.endswith("tỉnh Thái Bình")


@pytest.mark.parametrize("change", ["time", "name", "authority", "revoked"])
def test_a_key_is_issued_anew_and_the_old_certificate_stays(change: str) -> None:
    person = UserFactory(full_name="Lê Hạnh")
    later = NOON + timedelta(days=1)
    with clock.at(NOON):
        first = domain.signer_for(person)
    row = certificate_of(first.certificate)
    with clock.at(later):
        if change == "name":
            person.full_name = "Lê Mỹ Hạnh"
            person.save()
        elif change == "authority":
            domain.renew_authority(by=None)
        elif change == "revoked":
            domain.revoke(by=None, certificate=row, reason=Reason.EXPOSED, note="Mất máy")
    with clock.at(NOON + KEY_SIGNS if change == "time" else later):
        second = domain.signer_for(person)
    assert second.certificate != first.certificate
    assert second.key != first.key
    row.refresh_from_db()
    assert row.state == (State.REVOKED if change == "revoked" else State.REPLACED)
    assert person.certificates.filter(state=State.VALID).count() == 1
    check_certificate(first.certificate, roots=trusted_roots(), at=NOON)
    assert len(trusted_roots()) == (2 if change == "authority" else 1)


def test_a_person_has_one_key_for_each_unit() -> None:
    person = UserFactory()
    one, two = domain.signer_for(person, unit="Phòng 1"), domain.signer_for(person, unit="Phòng 2")
    assert one.certificate != two.certificate
    assert domain.signer_for(person, unit="Phòng 1") == one


def test_who_leaves_takes_no_key_along(client) -> None:
    person, administrator = UserFactory(), UserFactory()
    with clock.at(NOON):
        signer = domain.signer_for(person)
    with clock.at(NOON + timedelta(days=30)):
        set_activity(by=administrator, user=person, active=False)
        with pytest.raises(NotAllowed, match="đã ngừng hoạt động"):
            domain.signer_for(person)
        crl = crl_of(Authority.objects.get())
    row = certificate_of(signer.certificate)
    assert (row.state, row.reason, row.revoked_by) == (State.REVOKED, Reason.LEFT, administrator)
    assert Event.objects.order_by("-sequence").first().verb == "certificate.revoked"
    roots = trusted_roots()
    check_certificate(signer.certificate, roots=roots, at=NOON + timedelta(days=1), crls=[crl])
    with pytest.raises(BadCertificate, match="đã bị thu hồi"):
        check_certificate(signer.certificate, roots=roots, at=NOON + timedelta(days=31), crls=[crl])
    set_activity(by=administrator, user=person, active=True)
    assert domain.signer_for(person).certificate != signer.certificate


def test_revoking_is_for_administrators_and_only_once() -> None:
    row = certificate_of(domain.signer_for(UserFactory()).certificate)
    with pytest.raises(NotAllowed, match="Chỉ quản trị hệ thống"):
        domain.revoke(by=UserFactory(), certificate=row, reason=Reason.EXPOSED)
    domain.revoke(by=None, certificate=row, reason=Reason.EXPOSED)
    assert "Nghi lộ khóa hoặc lộ mật khẩu" in row.holder.notices.get().text
    with pytest.raises(WrongState, match="đã bị thu hồi lúc"):
        domain.revoke(by=None, certificate=row, reason=Reason.EXPOSED)


def test_an_authority_whose_time_is_over_is_renewed_by_itself() -> None:
    with clock.at(NOON):
        old = domain.ensure_authority(by=None, organisation="VKSND tỉnh Hưng Yên")
    with clock.at(NOON + ROOT_ISSUES):
        new = domain.ensure_authority(by=None)
    assert new != old
    assert new.organisation == "VKSND tỉnh Hưng Yên"
    assert Authority.objects.get(state=AuthorityState.RETIRED) == old


def test_what_is_not_there_is_said() -> None:
    with pytest.raises(Missing, match="Chưa có CA nội bộ"):
        domain.renew_authority(by=None)
    with pytest.raises(Missing, match="chưa có tên"):
        domain.seal_signer("  ")


# --- at rest ----------------------------------------------------------------------------------------------------


def test_keys_are_not_in_the_database_nor_shown() -> None:
    signer = domain.signer_for(UserFactory())
    key = load_der_private_key(signer.key, None)
    scalar = key.private_numbers().private_value.to_bytes(32, "big")
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT der, sealed_key FROM certificates_certificate "
            "UNION ALL SELECT der, sealed_key FROM certificates_authority"
        )
        stored = [bytes(value) for line in cursor.fetchall() for value in line]
    assert len(stored) == 4
    assert not any(scalar in value or signer.key in value for value in stored)
    assert scalar.hex() not in repr(signer)
    assert repr(signer.key) not in repr(signer)
    row = certificate_of(signer.certificate)
    assert signer.key.hex() not in f"{row!r} {row.__dict__}"
    secret = vault.path()
    assert secret.stat().st_mode & 0o777 == 0o600
    assert secret.read_text().strip() not in repr(stored)


def test_a_key_opens_only_in_its_own_row() -> None:
    one, two = UserFactory(), UserFactory()
    first, second = (certificate_of(domain.signer_for(each).certificate) for each in (one, two))
    first.sealed_key, second.sealed_key = second.sealed_key, first.sealed_key
    for row in (first, second):
        with pytest.raises(vault.Locked, match="đã bị sửa hoặc đổi chỗ"):
            domain.open_key(row)


@pytest.mark.parametrize(
    ("content", "words"),
    [(None, "Không đọc được tệp bí mật"), ("khong phai", "bị hỏng"), ("ab" * 32, "không phải tệp đã dùng")],
)
def test_a_secret_that_is_lost_or_another_one_is_said_and_can_be_replaced(content: str | None, words: str) -> None:
    person = UserFactory()
    first = domain.signer_for(person)
    vault.path().unlink()
    if content:
        vault.path().write_text(content)
    with pytest.raises(vault.Locked, match=words):
        domain.signer_for(person)
    domain.renew_authority(by=None, lost_secret=True)
    second = domain.signer_for(person)
    assert second.certificate != first.certificate
    assert set(trusted_roots()) == {*first.chain, *second.chain}
    assert "authority.secret_replaced" in Event.objects.values_list("verb", flat=True)


def test_a_secret_that_still_opens_is_not_replaced() -> None:
    domain.ensure_authority(by=None)
    with pytest.raises(Refused, match="vẫn mở được khóa"):
        domain.renew_authority(by=None, lost_secret=True)


# --- at the same time -------------------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_many_first_signatures_at_once_lead_to_one_authority_and_one_key_each() -> None:
    people = [UserFactory(), UserFactory()]
    start = threading.Barrier(6)
    signers, broken = [], []

    def run(number: int) -> None:
        start.wait()
        try:
            signers.append((number % 2, domain.signer_for(people[number % 2])))
        except BaseException as error:  # noqa: BLE001  (a thread's failure must reach the test)
            broken.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert broken == []
    assert Authority.objects.count() == 1
    assert Certificate.objects.count() == 2
    assert len({(number, signer.certificate) for number, signer in signers}) == 2
    if connection.vendor == "sqlite":  # committed and on the disk: nobody who copies the file reads a key
        folder, _slash, name = str(connection.settings_dict["NAME"]).rpartition("/")
        files = [path.read_bytes() for path in Path(folder).glob(f"{name}*")]
        assert any(signers[0][1].certificate in content for content in files)
        assert not any(secret in content for content in files for secret in _secrets(signers[0][1]))


def _secrets(signer: Signer) -> tuple[bytes, ...]:
    """Return the private key in the forms in which it could lie about."""
    scalar = load_der_private_key(signer.key, None).private_numbers().private_value.to_bytes(32, "big")
    return scalar, scalar.hex().encode(), base64.b64encode(scalar)[:40], vault.path().read_bytes().strip()
