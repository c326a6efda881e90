"""The other ways to sign, with real key files, real scans and the outside tool's part played by our own engine."""

from datetime import date
from typing import Any

from cryptography.hazmat.primitives.serialization import Encoding

from emulation import clock
from emulation.certificates.models import OutsideRoot
from emulation.certificates.outside import trust_roots
from emulation.documents.signing import Signer, sign_pdf, signer_from_pkcs12
from emulation.files.store import fetch
from pledges.domain import signing_files
from pledges.domain.certificates import claim_certificate, confirm_certificate
from pledges.domain.taking import Ink
from pledges.enums import CertificateState
from tests.emulation.documents.papers import PASSWORD, Issuer, issuer
from tests.factories import Cast

SCAN = b"%PDF-1.7\n% a scan of a signed page\n%%EOF\n"


def scan_of(person: Any, **values: Any) -> Ink:
    """Return the registration of a signature that ``person`` gave on paper today."""
    told = {"signed_on": clock.today(), "copies": 2, "pages": 4, "sealed": True, "kept_where": "Văn phòng tổng hợp"}
    return Ink(person=person, scan=SCAN, scan_name="ban-quet.pdf", **(told | values))


def trust(cast: Cast, authority: Issuer | None = None) -> OutsideRoot:
    """Let the administrator trust an outside authority."""
    content = (authority or issuer()).cert.public_bytes(Encoding.PEM)
    (root,) = trust_roots(by=cast.administrator, content=content, trusted_from=date(2020, 1, 1))
    return root


def own(cast: Cast, by: Any, signer: Signer) -> Signer:
    """Let ``by`` claim the certificate of ``signer`` and the administrator confirm it; return the signer."""
    claimed = claim_certificate(by=by, certificate=signer.certificate, chain=signer.chain)
    if claimed.state == CertificateState.CLAIMED:
        confirm_certificate(by=cast.administrator, bound=claimed, note="Giấy cấp số 12")
    return signer


def own_file(cast: Cast, by: Any, content: bytes) -> bytes:
    """Let ``by`` claim the certificate of a key file and the administrator confirm it; return the file."""
    own(cast, by, signer_from_pkcs12(content, PASSWORD))
    return content


def current(paper: Any) -> bytes:
    """Return the newest bytes of the file of ``paper``."""
    file = signing_files.newest(signing_files.in_force(paper))
    assert file is not None
    return fetch(file)


def signed_outside(pdf: bytes, field: str, signer: Signer) -> bytes:
    """Return ``pdf`` as a tool outside gives it back: with a signature in ``field``."""
    return sign_pdf(pdf, field=field, signer=signer, appearance=None, signed_at=clock.now(), reason="Ký số")
