"""One signature into its prepared field: an incremental PAdES update, the bytes before it untouched.

Only existing fields are signed, so the structure of the document (its tags, its form) is that of the day it was frozen. See
docs/decisions/0015-a-signature-is-an-update.md.
"""

import asyncio
import io
import logging
from collections.abc import Coroutine, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import Any, TypeVar

from asn1crypto import keys, x509
from django.utils.translation import gettext as _
from pyhanko.pdf_utils.generic import DictionaryObject
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import SigSeedSubFilter, enumerate_sig_fields
from pyhanko.sign.general import SigningError
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner, SimpleSigner
from pyhanko.sign.signers.pdf_cms import PdfCMSSignedAttributes
from pyhanko.sign.timestamps import TimeStamper
from pyhanko.sign.timestamps.common_utils import TimestampRequestError
from pyhanko_certvalidator.registry import SimpleCertificateStore

from emulation.documents.appearance import Appearance, PageStyle, appearance_page
from emulation.documents.credentials import BadCertificate, Signer, check_certificate, signer_from_pkcs12
from emulation.workflow import Refused

__all__ = [
    "Appearance",
    "BadCertificate",
    "FieldMissing",
    "FieldSigned",
    "Signer",
    "check_certificate",
    "empty_fields",
    "seal_data",
    "sign_pdf",
    "signed_fields",
    "signer_from_pkcs12",
]

logger = logging.getLogger(__name__)
DIGEST = "sha256"
Result = TypeVar("Result")


class FieldMissing(Refused):
    """The file has no such signature field."""


class FieldSigned(Refused):
    """The field holds a signature already."""


def sign_pdf(
    pdf: bytes,
    *,
    field: str,
    signer: Signer,
    appearance: Appearance | None,
    signed_at: datetime,
    reason: str,
    timestamps: TimeStamper | None = None,
) -> bytes:
    """Return ``pdf`` with one more revision: the signature of ``signer`` in the empty field ``field``.

    The profile is PAdES B-B, or B-T when ``timestamps`` answers. Where it does not, the signature is made without: whether
    there is a timestamp is read from the file (``inspect_pdf``), never assumed. ``signed_at`` is the time the signature
    claims. Without ``appearance`` the field stays as it is on the page.

    Raises ``FieldMissing``, ``FieldSigned``, or ``RenderFailed`` when the appearance cannot be drawn.
    """
    try:
        writer, box = _open(pdf, field)
    except (PdfError, OSError, ValueError) as error:
        raise Refused(_("Tệp PDF bị hỏng nên không ký được. Hãy báo quản trị viên kiểm tra tệp đã lưu.")) from error
    drawn = appearance_page(appearance, width=box[0], height=box[1]) if appearance and all(box) else b""
    style = PageStyle(page=drawn)
    metadata = PdfSignatureMetadata(
        field_name=field,
        md_algorithm=DIGEST,
        name=appearance.name or appearance.unit if appearance else None,
        location=appearance.unit if appearance else None,
        reason=reason,
        subfilter=SigSeedSubFilter.PADES,
    )
    if timestamps is None:
        return in_own_loop(_sign(writer, metadata, signer, style, signed_at, None))
    try:
        return in_own_loop(_sign(writer, metadata, signer, style, signed_at, timestamps))
    except (TimestampRequestError, SigningError, OSError, ValueError) as error:
        logger.warning("The signature in %s goes without a timestamp: %s", field, error)
        writer, _box = _open(pdf, field)
        return in_own_loop(_sign(writer, metadata, signer, style, signed_at, None))


def empty_fields(pdf: bytes) -> list[str]:
    """Return the names of the signature fields that wait for a signature, in the order of the form."""
    return [name for name, value, _field in enumerate_sig_fields(PdfFileReader(io.BytesIO(pdf))) if value is None]


def signed_fields(pdf: bytes) -> list[str]:
    """Return the names of the fields that hold a signature, in the order of the form; nothing is judged here."""
    return [name for name, value, _field in enumerate_sig_fields(PdfFileReader(io.BytesIO(pdf))) if value is not None]


class _ArchiveWriter(IncrementalPdfFileWriter):
    """Leaves the file what it says it is: PDF 1.7, on which PDF/A-3 stands. pyHanko calls it 2.0 for a key on a curve."""

    def ensure_output_version(self, version: tuple[int, int]) -> None:
        """Change nothing; what the signature needs beyond 1.7 is declared as an extension."""


def _open(pdf: bytes, field: str) -> tuple[IncrementalPdfFileWriter, tuple[float, float]]:
    """Return a writer behind ``pdf`` and the width and height of the empty field."""
    writer = _ArchiveWriter(io.BytesIO(pdf))
    for name, value, reference in enumerate_sig_fields(writer.prev):
        if name == field:
            if value is not None:
                raise FieldSigned(_("Ô ký “%(field)s” đã có chữ ký nên không ký lại được.") % {"field": field})
            return writer, _size(reference.get_object())
    raise FieldMissing(
        _("Tệp không có ô ký “%(field)s”. Hãy tải lại trang; nếu vẫn lỗi, hãy báo quản trị viên.") % {"field": field}
    )


def _size(widget: DictionaryObject) -> tuple[float, float]:
    """Return width and height of a field in points; zero where it has no place on a page."""
    if "/Rect" not in widget:
        return 0.0, 0.0
    left, bottom, right, top = (float(number) for number in widget["/Rect"])
    return abs(right - left), abs(top - bottom)


async def _sign(
    writer: IncrementalPdfFileWriter,
    metadata: PdfSignatureMetadata,
    signer: Signer,
    style: PageStyle,
    signed_at: datetime,
    timestamps: TimeStamper | None,
) -> bytes:
    """Do what ``PdfSigner.sign_pdf`` does, with our own time instead of the machine's."""
    engine = PdfSigner(metadata, signer=_simple(signer), timestamper=timestamps, stamp_style=style)
    session = engine.init_signing_session(writer, existing_fields_only=True)
    session.system_time = signed_at.astimezone(UTC)
    status = await session.perform_presign_validation(writer)
    room = await session.estimate_signature_container_size(status, tight=False)
    document = session.prepare_tbs_document(validation_info=status, bytes_reserved=room)
    prepared, output = document.digest_tbs_document()
    await document.perform_signature(
        document_digest=prepared.document_digest,
        pdf_cms_signed_attrs=PdfCMSSignedAttributes(signing_time=session.system_time),
    )
    output.seek(0)
    signed: bytes = output.read()
    return signed


def _simple(signer: Signer) -> SimpleSigner:
    """Return ``signer`` in pyHanko's words."""
    return SimpleSigner(
        signing_cert=x509.Certificate.load(signer.certificate),
        signing_key=keys.PrivateKeyInfo.load(signer.key),
        cert_registry=certificate_store(signer.chain),
        embed_roots=False,  # verifiers bring their own roots, and a signature covers no other
    )


def certificate_store(certificates: Sequence[bytes]) -> SimpleCertificateStore:
    """Return DER certificates in pyHanko's words."""
    store = SimpleCertificateStore()
    store.register_multiple([x509.Certificate.load(each) for each in certificates])
    return store


def in_own_loop(coroutine: Coroutine[Any, Any, Result]) -> Result:
    """Run pyHanko's coroutine to its end, also where the thread already has a loop at work."""
    if not _loop_at_work():
        return asyncio.run(coroutine)
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, coroutine).result()


def _loop_at_work() -> bool:
    """Say whether this thread runs an event loop, as browser tests and asynchronous servers do."""
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return False
    return True


def seal_data(content: bytes, *, signer: Signer, signed_at: datetime) -> bytes:
    """Return a detached CMS signature (DER) over ``content``, for data that are no PDF."""
    attributes = PdfCMSSignedAttributes(signing_time=signed_at.astimezone(UTC))
    engine = _simple(signer)
    message = in_own_loop(engine.async_sign_general_data(content, DIGEST, signed_attr_settings=attributes))
    sealed: bytes = message.dump()
    return sealed
