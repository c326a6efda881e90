"""Reading what an administrator uploads of outside authorities: certificates and revocation lists, in PEM or DER.

Every refusal names what is wrong with the file; nothing is stored here.
"""

from dataclasses import dataclass
from datetime import datetime

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding
from django.utils.translation import gettext as _

from emulation.certificates.making import fingerprint_of
from emulation.workflow import Refused

MOST_BYTES = 256 * 1024
MOST_CRL_BYTES = 10 * 1024**2
MOST_CERTIFICATES = 10
WEAKEST_RSA = 2048  # bits


@dataclass(frozen=True)
class Found:
    """A certificate of an authority as the preview shows it."""

    der: bytes
    fingerprint: str
    subject: str
    issuer: str
    valid_from: datetime
    valid_until: datetime

    @property
    def own_root(self) -> bool:
        """Say whether it vouches for itself; else it is an intermediate one."""
        return self.subject == self.issuer


@dataclass(frozen=True)
class Revocations:
    """A revocation list: whose it is was checked by its signature."""

    der: bytes
    until: datetime
    count: int


def read_authorities(content: bytes, *, at: datetime) -> list[Found]:
    """Return the certificates of authorities in an uploaded file, each once.

    Raises ``Refused`` naming the certificate and why it cannot be trusted ``at`` that moment.
    """
    if not content:
        raise Refused(_("Tệp rỗng. Hãy chọn tệp chứng thư (.cer, .crt, .pem) của tổ chức chứng thực."))
    if len(content) > MOST_BYTES:
        raise Refused(_("Tệp quá lớn so với một chứng thư. Hãy chọn đúng tệp chứng thư (.cer, .crt, .pem)."))
    if b"PRIVATE KEY" in content:
        raise Refused(
            _("Tệp chứa khóa riêng. Không tải khóa riêng lên hệ thống; hãy chỉ xuất phần chứng thư rồi chọn lại.")
        )
    found = {fingerprint_of(_der(each)): _found(each, at) for each in _parsed(content)}
    return list(found.values())


def read_crl(content: bytes, *, issuer: bytes, at: datetime) -> Revocations:
    """Return an uploaded revocation list, which ``issuer`` (DER) must have signed and which must not be outdated ``at``."""
    if len(content) > MOST_CRL_BYTES:
        raise Refused(_("Danh sách thu hồi lớn hơn 10 MB. Hãy kiểm tra lại tệp đã chọn."))
    try:
        crl = (x509.load_pem_x509_crl if b"-----BEGIN" in content[:200] else x509.load_der_x509_crl)(content)
        signed = crl.is_signature_valid(x509.load_der_x509_certificate(issuer).public_key())  # type: ignore[arg-type]
    except (ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise Refused(_("Tệp không phải danh sách thu hồi (CRL). Hãy tải tệp .crl của tổ chức chứng thực.")) from error
    if not signed:
        raise Refused(_("Danh sách thu hồi không do chứng thư này ký. Hãy chọn tệp .crl của đúng tổ chức chứng thực."))
    until = crl.next_update_utc
    if until is None or until <= at:
        raise Refused(_("Danh sách thu hồi đã quá hạn cập nhật. Hãy tải bản mới nhất của tổ chức chứng thực."))
    return Revocations(crl.public_bytes(Encoding.DER), until, sum(1 for _entry in crl))


def _parsed(content: bytes) -> list[x509.Certificate]:
    try:
        if b"-----BEGIN" in content:
            certificates = x509.load_pem_x509_certificates(content)
        else:
            certificates = [x509.load_der_x509_certificate(content)]
        for each in certificates:
            each.public_key(), each.extensions  # what cannot be read of them is found here
    except (ValueError, UnsupportedAlgorithm) as error:
        raise Refused(
            _(
                "Tệp không đọc được như một chứng thư. Hãy chọn tệp PEM hoặc DER (.cer, .crt, .pem), không phải .p12, .pfx."
            )
        ) from error
    if len(certificates) > MOST_CERTIFICATES:
        raise Refused(_("Tệp chứa quá %(most)d chứng thư. Hãy tách thành nhiều tệp.") % {"most": MOST_CERTIFICATES})
    return certificates


def _found(certificate: x509.Certificate, at: datetime) -> Found:
    subject = certificate.subject.rfc4514_string()[:500]
    if reason := _against(certificate, at):
        raise Refused(f"“{subject}”: {reason}")
    return Found(
        der=_der(certificate),
        fingerprint=fingerprint_of(_der(certificate)),
        subject=subject,
        issuer=certificate.issuer.rfc4514_string()[:500],
        valid_from=certificate.not_valid_before_utc,
        valid_until=certificate.not_valid_after_utc,
    )


def _against(certificate: x509.Certificate, at: datetime) -> str:
    """Return why ``certificate`` cannot vouch for others, or nothing."""
    if not _may_issue(certificate):
        return _(
            "không phải chứng thư của tổ chức chứng thực (CA) nên không thể tin cậy. Hãy chọn chứng thư gốc hoặc trung gian."
        )
    if certificate.not_valid_after_utc <= at:
        return _("đã hết hạn ngày %(day)s. Hãy tải chứng thư mới của tổ chức chứng thực.") % {
            "day": f"{certificate.not_valid_after_utc:%d/%m/%Y}"
        }
    key = certificate.public_key()
    strong = (
        key.key_size >= WEAKEST_RSA if isinstance(key, rsa.RSAPublicKey) else isinstance(key, ec.EllipticCurvePublicKey)
    )
    if not strong:
        return _("khóa quá yếu hoặc thuộc loại không dùng được. Hãy dùng chứng thư có khóa RSA từ 2048 bit hoặc ECDSA.")
    return ""


def _may_issue(certificate: x509.Certificate) -> bool:
    extensions = certificate.extensions
    try:
        if not extensions.get_extension_for_class(x509.BasicConstraints).value.ca:
            return False
    except x509.ExtensionNotFound:
        return False
    try:
        return extensions.get_extension_for_class(x509.KeyUsage).value.key_cert_sign
    except x509.ExtensionNotFound:
        return True


def _der(certificate: x509.Certificate) -> bytes:
    return certificate.public_bytes(Encoding.DER)
