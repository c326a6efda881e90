"""Finding a person's certificate in a file of theirs: the certificate alone, a key file, or a paper that was signed with it."""

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.serialization import Encoding, pkcs7
from django.utils.translation import gettext as _

from emulation.documents.signing import signer_from_pkcs12
from emulation.documents.verifying import inspect_pdf
from emulation.files.store import MAX_BYTES
from emulation.workflow import Refused

_MOST_ALONE = 256 * 1024


def certificate_in(content: bytes, passphrase: str = "") -> list[bytes]:
    """Return the certificate (DER) of the holder that ``content`` holds, then those of its issuers that came along.

    ``content`` is a certificate or a bundle (PEM, DER, PKCS#7), a PKCS#12 file opened with ``passphrase``, or a signed PDF, of
    which the newest signature counts. Raises ``Refused`` naming what is wrong with the file.
    """
    if len(content) > MAX_BYTES:
        raise Refused(_("Tệp lớn hơn 10 MB. Hãy chọn tệp chứng thư (.cer, .crt, .pem) hoặc tệp PDF đã ký."))
    if content[:1024].lstrip().startswith(b"%PDF-"):
        signatures = inspect_pdf(content, roots=[]).signatures
        if not signatures:
            raise Refused(_("Tệp PDF chưa có chữ ký số nào. Hãy chọn tệp đã ký bằng chứng thư của bạn."))
        newest = max(signatures, key=lambda each: each.revision)
        return [newest.certificate, *newest.chain]
    if b"PRIVATE KEY" in content:
        raise Refused(
            _("Tệp chứa khóa riêng. Không tải khóa riêng lên hệ thống; hãy chỉ xuất phần chứng thư rồi chọn lại.")
        )
    if len(content) <= _MOST_ALONE and (found := _alone(content)):
        return _holder_first(found)
    signer = signer_from_pkcs12(content, passphrase)
    return [signer.certificate, *signer.chain]


def _alone(content: bytes) -> list[x509.Certificate]:
    """Return the certificates of a file that holds nothing else, or none."""
    text = b"-----BEGIN" in content
    one = (
        (x509.load_pem_x509_certificates, pkcs7.load_pem_pkcs7_certificates)
        if text
        else (lambda der: [x509.load_der_x509_certificate(der)], pkcs7.load_der_pkcs7_certificates)
    )
    for read in one:
        try:
            return list(read(content))
        except (ValueError, UnsupportedAlgorithm):
            continue
    return []


def _holder_first(found: list[x509.Certificate]) -> list[bytes]:
    holders = [each for each in found if not _is_authority(each)]
    if len(holders) != 1:
        raise Refused(
            _("Tệp không có chứng thư của cá nhân. Hãy chọn chứng thư của bạn, không phải của tổ chức chứng thực.")
            if not holders
            else _("Tệp có nhiều chứng thư cá nhân. Hãy xuất riêng chứng thư của bạn rồi chọn lại.")
        )
    rest = [each for each in found if each != holders[0]]
    return [each.public_bytes(Encoding.DER) for each in (holders[0], *rest)]


def _is_authority(certificate: x509.Certificate) -> bool:
    try:
        return bool(certificate.extensions.get_extension_for_class(x509.BasicConstraints).value.ca)
    except (x509.ExtensionNotFound, ValueError):
        return False
