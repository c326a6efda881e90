"""Keys and certificates that sign: what a signer is made of, and what makes a certificate unfit.

DER bytes in and out, so that the rooms above need no certificate library. The PKCS#12 file of a person is opened here, in
memory, and nothing of it is kept.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, pkcs12
from cryptography.x509.oid import NameOID
from django.utils import timezone
from django.utils.translation import gettext as _

from emulation import clock
from emulation.workflow import Refused

MOST_PKCS12_BYTES = 256 * 1024  # a key, a certificate and its chain take a few kilobytes
MOST_ISSUERS = 8  # links of a chain that are followed
WEAKEST_RSA_BITS = 2048
WEAKEST_CURVE_BITS = 224  # as strong as RSA of 2048 bits
WEAK_DIGESTS = {"md2", "md4", "md5", "sha1"}  # two contents with one digest can be made


class BadCertificate(Refused):
    """A certificate or key file that may not sign here. ``code`` names the reason for tests and the audit record."""

    def __init__(self, code: str, *reasons: str) -> None:
        super().__init__(*reasons)
        self.code = code


@dataclass(frozen=True)
class Signer:
    """A private key (PKCS#8, DER), its certificate (DER) and the certificates of its issuers (DER), nearest first."""

    key: bytes = field(repr=False)
    certificate: bytes
    chain: tuple[bytes, ...] = ()


def signer_from_pkcs12(content: bytes, passphrase: str, *, at: datetime | None = None) -> Signer:
    """Open a person's own PKCS#12 file, in memory, and return what signs.

    Raises ``BadCertificate`` when it is no such file, the password is wrong, it holds no key or no certificate, the
    certificate is not valid ``at`` (now by default) or is not meant for signing. Whether its issuer is trusted is asked with
    ``check_certificate``, where the roots are known.
    """
    if not content or len(content) > MOST_PKCS12_BYTES or content[0] != 0x30:
        raise BadCertificate("not-pkcs12", _not_pkcs12())
    try:
        key, certificate, others = pkcs12.load_key_and_certificates(content, passphrase.encode())
    except ValueError as error:
        if "password" in str(error).lower():
            raise BadCertificate("wrong-password", _wrong_password()) from error
        raise BadCertificate("not-pkcs12", _not_pkcs12()) from error
    except (TypeError, UnsupportedAlgorithm) as error:
        raise BadCertificate("not-pkcs12", _not_pkcs12()) from error
    if key is None or certificate is None:
        raise BadCertificate("no-key", _no_key())
    if not isinstance(key, rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey):
        raise BadCertificate("weak-key", _weak_key())
    check_own(certificate, at or clock.now())
    return Signer(
        key=key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption()),
        certificate=certificate.public_bytes(Encoding.DER),
        chain=tuple(other.public_bytes(Encoding.DER) for other in others),
    )


def check_certificate(
    certificate: bytes,
    *,
    chain: Sequence[bytes] = (),
    roots: Sequence[bytes],
    at: datetime,
    crls: Sequence[bytes] = (),
) -> None:
    """Raise ``BadCertificate`` unless ``certificate`` may sign ``at`` that moment: its dates, its purpose, its issuers up to
    one of ``roots``, and no revocation in ``crls`` (DER), which are believed only when the issuer signed them."""
    own = load(certificate)
    check_own(own, at)
    issuers = _issuers(own, [load(each) for each in chain], [load(each) for each in roots], at)
    lists = [x509.load_der_x509_crl(each) for each in crls]
    for child, issuer in zip([own, *issuers], issuers, strict=False):
        if (moment := _revoked_on(child, issuer, lists)) and moment <= at:
            raise BadCertificate("revoked", _revoked(child, moment))


def load(certificate: bytes) -> x509.Certificate:
    """Return the certificate of these DER bytes. Raises ``BadCertificate``."""
    try:
        return x509.load_der_x509_certificate(certificate)
    except ValueError as error:
        raise BadCertificate("not-certificate", _not_certificate()) from error


def check_own(certificate: x509.Certificate, at: datetime) -> None:
    """Raise ``BadCertificate`` for what a certificate says of itself: dates, strength and purpose."""
    if at < certificate.not_valid_before_utc:
        raise BadCertificate("not-yet", _not_yet(certificate))
    if at > certificate.not_valid_after_utc:
        raise BadCertificate("expired", _expired(certificate))
    key = certificate.public_key()
    if isinstance(key, rsa.RSAPublicKey) and key.key_size < WEAKEST_RSA_BITS:
        raise BadCertificate("weak-key", _weak_key())
    if isinstance(key, ec.EllipticCurvePublicKey) and key.key_size < WEAKEST_CURVE_BITS:
        raise BadCertificate("weak-key", _weak_key())
    _must_be_signed_well(certificate)
    try:
        usage = certificate.extensions.get_extension_for_class(x509.KeyUsage).value
    except (x509.ExtensionNotFound, ValueError):
        return  # old certificates say nothing of their purpose
    if not (usage.content_commitment or usage.digital_signature):
        raise BadCertificate("not-for-signing", _not_for_signing())


def _must_be_signed_well(certificate: x509.Certificate) -> None:
    """Raise ``BadCertificate`` where the issuer signed with a digest for which a second content can be made."""
    digest = certificate.signature_hash_algorithm
    if digest is not None and digest.name in WEAK_DIGESTS:
        raise BadCertificate("weak-digest", _weak_digest())


def common_name(certificate: bytes) -> str:
    """Return the name that a certificate gives its holder."""
    return name_of(load(certificate).subject)


def name_of(subject: x509.Name) -> str:
    """Return the common name of ``subject``, or all of it where there is none."""
    names = subject.get_attributes_for_oid(NameOID.COMMON_NAME)
    return str(names[0].value) if names else subject.rfc4514_string()


def serial_of(certificate: x509.Certificate) -> str:
    """Return the serial number as the tools print it: hexadecimal, lower case."""
    return f"{certificate.serial_number:x}"


def _issuers(
    own: x509.Certificate, chain: list[x509.Certificate], roots: list[x509.Certificate], at: datetime
) -> list[x509.Certificate]:
    """Return the issuers of ``own``, nearest first, up to a root. Raises ``BadCertificate`` where the chain breaks."""
    found: list[x509.Certificate] = []
    child = own
    for _link in range(MOST_ISSUERS):
        if child in roots:
            return found
        issuer = next((each for each in [*roots, *chain] if each != child and _issued(each, child, at)), None)
        if issuer is None:
            break
        if issuer not in roots:  # a root is pinned, nobody asks for its signature
            _must_be_signed_well(issuer)
        found.append(issuer)
        child = issuer
    raise BadCertificate("foreign", _foreign(own))


def _issued(issuer: x509.Certificate, child: x509.Certificate, at: datetime) -> bool:
    """Say whether ``issuer`` is an authority, valid ``at`` that moment, that signed ``child``."""
    if not issuer.not_valid_before_utc <= at <= issuer.not_valid_after_utc:
        return False
    try:
        child.verify_directly_issued_by(issuer)
        return issuer.extensions.get_extension_for_class(x509.BasicConstraints).value.ca
    except (ValueError, TypeError, InvalidSignature, UnsupportedAlgorithm, x509.ExtensionNotFound):
        return False


def _revoked_on(
    child: x509.Certificate, issuer: x509.Certificate, lists: list[x509.CertificateRevocationList]
) -> datetime | None:
    """Return the moment from which ``child`` is revoked by a list that ``issuer`` signed."""
    for each in lists:
        entry = each.get_revoked_certificate_by_serial_number(child.serial_number)
        if entry and each.issuer == issuer.subject and each.is_signature_valid(issuer.public_key()):  # type: ignore[arg-type]
            return entry.revocation_date_utc
    return None


def _day(moment: datetime) -> str:
    return timezone.localtime(moment).strftime("%d/%m/%Y")


def _not_pkcs12() -> str:
    return _("Tệp chứng thư số không phải tệp PKCS#12 (.p12, .pfx). Hãy chọn đúng tệp có khóa ký của anh/chị.")


def _wrong_password() -> str:
    return _("Mật khẩu của tệp chứng thư số không đúng. Hãy nhập lại mật khẩu được giao cùng tệp.")


def _no_key() -> str:
    return _(
        "Tệp chứng thư số không có khóa ký (chỉ có chứng thư). Hãy chọn tệp .p12 hoặc .pfx xuất ra cùng khóa riêng, "
        "hoặc ký bằng USB token rồi tải tệp lên."
    )


def _weak_key() -> str:
    return _("Khóa ký quá yếu hoặc thuộc loại chưa dùng được. Hãy dùng chứng thư có khóa RSA từ 2048 bit hoặc ECDSA.")


def _weak_digest() -> str:
    return _(
        "Chứng thư số được cấp bằng thuật toán băm đã lỗi thời (SHA-1 hoặc MD5). "
        "Hãy đề nghị tổ chức chứng thực cấp lại chứng thư dùng SHA-256."
    )


def _not_certificate() -> str:
    return _("Chứng thư số bị hỏng nên không đọc được. Hãy xuất lại chứng thư rồi thử lại.")


def _not_for_signing() -> str:
    return _("Chứng thư số này không được cấp để ký văn bản. Hãy dùng chứng thư ký số của anh/chị.")


def _not_yet(certificate: x509.Certificate) -> str:
    return _("Chứng thư số chưa có hiệu lực: có hiệu lực từ %(day)s. Hãy dùng chứng thư đang có hiệu lực.") % {
        "day": _day(certificate.not_valid_before_utc)
    }


def _expired(certificate: x509.Certificate) -> str:
    return _("Chứng thư số đã hết hạn ngày %(day)s. Hãy gia hạn chứng thư hoặc dùng chứng thư khác.") % {
        "day": _day(certificate.not_valid_after_utc)
    }


def _foreign(certificate: x509.Certificate) -> str:
    return _(
        "Chứng thư số do “%(issuer)s” cấp, không thuộc các tổ chức chứng thực được hệ thống tin cậy. "
        "Hãy dùng chứng thư được cấp để ký công vụ, hoặc báo quản trị viên thêm tổ chức chứng thực này."
    ) % {"issuer": name_of(certificate.issuer)}


def _revoked(certificate: x509.Certificate, moment: datetime) -> str:
    return _("Chứng thư số của “%(name)s” đã bị thu hồi từ %(day)s. Hãy dùng chứng thư còn hiệu lực.") % {
        "name": name_of(certificate.subject),
        "day": _day(moment),
    }
