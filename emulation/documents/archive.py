"""Sealing a complete file for long keeping: certificates and revocation lists go into the file, one timestamp covers it all.

With that the profile is PAdES B-LTA: who checks it in twenty years needs nothing but the file and the two roots. It takes a
timestamp authority; without one the file stays B-B, which is said wherever the file is shown.
"""

import io
import logging
from collections.abc import Sequence

from asn1crypto import crl, x509
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.signers import PdfTimeStamper
from pyhanko.sign.timestamps import TimeStamper
from pyhanko.sign.timestamps.common_utils import TimestampRequestError
from pyhanko.sign.validation import DocumentSecurityStore

from emulation.documents.signing import DIGEST, in_own_loop

logger = logging.getLogger(__name__)
FIELD = "dau-thoi-gian"  # the field of the document's own timestamp, which shows on no page


def archive_pdf(
    pdf: bytes, *, certificates: Sequence[bytes], crls: Sequence[bytes], timestamps: TimeStamper | None
) -> bytes | None:
    """Return ``pdf`` with what proves its signatures (DER certificates and revocation lists) under one timestamp.

    None where there is no timestamp authority or it does not answer: then the file is not touched.
    """
    if timestamps is None:
        return None
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    DocumentSecurityStore.supply_dss_in_writer(
        writer,
        None,
        certs=[x509.Certificate.load(each) for each in certificates],
        crls=[crl.CertificateList.load(each) for each in crls],
    )
    stamper = PdfTimeStamper(timestamps, field_name=FIELD)
    try:
        output = in_own_loop(stamper.async_timestamp_pdf(writer, DIGEST))
    except (TimestampRequestError, OSError, ValueError) as error:
        logger.warning("The file goes without a timestamp of its own: %s", error)
        return None
    output.seek(0)
    archived: bytes = output.read()
    return archived
