"""Outside authorities: what an administrator may trust, and what is refused by name."""

from datetime import UTC, date, datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from emulation import clock
from emulation.audit.models import Event
from emulation.certificates import domain, outside
from emulation.certificates.making import as_pem
from emulation.certificates.models import OutsideRoot
from emulation.certificates.queries import outside_crls, outside_roots, trusted_roots
from emulation.documents.credentials import BadCertificate, check_certificate
from emulation.workflow import Missing, NotAllowed, Refused, WrongState
from tests.emulation.documents.papers import END, Issuer, issuer, stranger, weak_rsa
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
DAY = date(2026, 1, 1)
NOW = datetime(2026, 3, 1, tzinfo=UTC)


def trust(by, content: bytes, day: date = DAY) -> list[OutsideRoot]:
    with clock.at(NOW):
        return outside.trust_roots(by=by, content=content, trusted_from=day)


def leaf() -> bytes:
    return issuer().issue("Người ký")[1].public_bytes(Encoding.DER)


def weak() -> bytes:
    key = weak_rsa()
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "CA yếu")])
    builder = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    builder = builder.serial_number(7).not_valid_before(NOW - timedelta(days=1)).not_valid_after(END)
    builder = builder.add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
    return builder.sign(key, hashes.SHA256()).public_bytes(Encoding.DER)


def with_key() -> bytes:
    key = ec.generate_private_key(ec.SECP256R1())
    return as_pem(issuer().root).encode() + key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


@pytest.mark.parametrize("form", ["der", "pem", "bundle"])
def test_an_authority_is_trusted_from_its_day_on(administrator, form) -> None:
    content = {
        "der": issuer().root,
        "pem": as_pem(issuer().root).encode(),
        "bundle": (as_pem(issuer().root) + as_pem(stranger().root) + as_pem(issuer().root)).encode(),
    }[form]
    rows = trust(administrator, content, date(2026, 3, 10))
    assert len(rows) == (2 if form == "bundle" else 1)
    with clock.at(datetime(2026, 3, 9, 16, 59, 59, tzinfo=UTC)):
        assert outside_roots() == []
    with clock.at(datetime(2026, 3, 9, 17, 0, tzinfo=UTC)):
        assert outside_roots()[0] == issuer().root
        assert trusted_roots() == []
    assert Event.objects.filter(verb="outside_root.trusted", actor_id=administrator.pk).count() == len(rows)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (lambda: b"", "Tệp rỗng"),
        (lambda: b"0" * 300_000, "quá lớn"),
        (lambda: b"khong phai chung thu", "không đọc được như một chứng thư"),
        (lambda: b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n", "không đọc được như một chứng thư"),
        (lambda: issuer().pkcs12("Người ký"), "không phải .p12"),
        (with_key, "chứa khóa riêng"),
        (leaf, "không phải chứng thư của tổ chức chứng thực"),
        (weak, "khóa quá yếu"),
    ],
)
def test_what_cannot_be_trusted_is_refused_by_name(administrator, content, words) -> None:
    with pytest.raises(Refused, match=words):
        trust(administrator, content())
    assert not OutsideRoot.objects.exists()


def test_expired_duplicate_and_our_own(administrator) -> None:
    with clock.at(END + timedelta(days=1)), pytest.raises(Refused, match="đã hết hạn ngày 01/01/2099"):
        outside.trust_roots(by=administrator, content=issuer().root, trusted_from=DAY)
    trust(administrator, issuer().root)
    with pytest.raises(Refused, match="đã được tin cậy từ ngày 01/01/2026"):
        trust(administrator, as_pem(issuer().root).encode())
    own = domain.ensure_authority(by=None)
    with clock.at(datetime.now(UTC)), pytest.raises(Refused, match="CA nội bộ"):
        outside.trust_roots(by=administrator, content=bytes(own.der), trusted_from=DAY)


def test_trust_is_withdrawn_for_a_reason_and_kept_for_what_was_accepted(administrator) -> None:
    (row,) = trust(administrator, issuer().root)
    with clock.at(NOW):
        with pytest.raises(Missing, match="Cần ghi lý do"):
            outside.withdraw(by=administrator, root=row, note=" ")
        outside.withdraw(by=administrator, root=row, note="Công văn 12/BCY-CTSBMTT")
        assert outside_roots() == []
        assert outside_roots(past=True) == [issuer().root]
        with pytest.raises(WrongState, match="đã thôi được tin cậy"):
            outside.withdraw(by=administrator, root=row, note="Lần nữa")
    trust(administrator, issuer().root)
    assert OutsideRoot.objects.count() == 2


def test_an_expired_one_accepts_nothing_new(administrator) -> None:
    trust(administrator, issuer().root)
    with clock.at(END + timedelta(days=1)):
        assert outside_roots() == []
        assert outside_roots(past=True) == [issuer().root]


def test_only_administrators_decide(administrator) -> None:
    (row,) = trust(administrator, issuer().root)
    for deed in (
        lambda by: trust(by, stranger().root),
        lambda by: outside.withdraw(by=by, root=row, note="x"),
        lambda by: outside.keep_crl(by=by, root=row, content=b""),
    ):
        with pytest.raises(NotAllowed, match="Chỉ quản trị hệ thống"):
            deed(UserFactory())


def test_a_revocation_list_of_the_authority_itself(administrator) -> None:
    own = Issuer("CA khác")
    (row,) = trust(administrator, own.root)
    signer = own.signer("Người ký")
    with clock.at(NOW):
        for content, words in (
            (b"x", "không phải danh sách thu hồi"),
            (own.root, "không phải danh sách thu hồi"),
            (issuer().crl(), "không do chứng thư này ký"),
        ):
            with pytest.raises(Refused, match=words):
                outside.keep_crl(by=administrator, root=row, content=content)
        assert outside_crls() == []
        kept = outside.keep_crl(by=administrator, root=row, content=own.crl(signer.certificate))
        assert kept.count == 1
        with pytest.raises(BadCertificate, match="đã bị thu hồi"):
            check_certificate(signer.certificate, roots=outside_roots(), at=NOW, crls=outside_crls())
    with clock.at(END + timedelta(days=1)), pytest.raises(Refused, match="quá hạn cập nhật"):
        outside.keep_crl(by=administrator, root=row, content=own.crl())
