"""The completion certificate: who signed, when, how, from where, with which hashes; sealed by the organiser.

Made anew whenever it is asked for, with the hash of the last deed of that moment. It is not stored: the record of deeds keeps
its SHA-256, by which the public page knows it again.
"""

import base64
import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from emulation import clock
from emulation.accounts.factors import Factors
from emulation.audit.log import record
from emulation.audit.models import ChainHead
from emulation.canonical import canonical_json
from emulation.certificates.domain import seal_signer
from emulation.documents.signing import Appearance, Signer, seal_data, sign_pdf
from emulation.documents.timestamps import configured
from emulation.documents.verifying import FoundSignature
from emulation.workflow import Missing
from pledges.appendices.models import Appendix
from pledges.domain.signing_files import SEAL, bytes_of
from pledges.enums import Means
from pledges.models import InkSignature, Revision, SigningFile
from pledges.verification.documents import FIELD, completion_pdf
from pledges.verification.domain.verdict import claim_apart, inspect_once, received_at
from pledges.verification.queries import papers

Plain = dict[str, Any]
SCHEMA = 1


@dataclass(frozen=True)
class Completion:
    """The same certificate twice: as a sealed PDF, and as JSON with the seal beside the facts."""

    pdf: bytes
    data: bytes


@transaction.atomic
def issue_completion(*, by: Any, signing_file: SigningFile) -> Completion:
    """Make the certificate for a paper that is signed by all, and record that ``by`` asked for it.

    Raises ``Missing`` while signatures or the seal are missing, ``RenderFailed``, ``Damaged``.
    """
    revisions = papers.revisions_of(signing_file)
    if signing_file.lapsed_at is not None or not any(revision.field == SEAL for revision in revisions):
        raise Missing(
            _(
                "Văn bản chưa ký đủ hoặc đã hết hiệu lực nên chưa có giấy chứng nhận hoàn tất. Hãy đợi mọi người ký xong."
            )
        )
    moment = clock.now()
    facts = facts_of(signing_file, revisions, made_by=str(by), moment=moment)
    organiser = facts["paper"]["organiser"]
    signer = seal_signer(organiser)
    completion = Completion(pdf=_sealed_page(facts, signer, moment), data=_sealed_data(facts, signer, moment))
    digests = [hashlib.sha256(each).hexdigest() for each in (completion.pdf, completion.data)]
    details = {"sha256": digests[0], "json_sha256": digests[1], "file_sha256": revisions[-1].sha256}
    record(papers.ISSUED, _paper(signing_file), by=by, details=details)
    return completion


def facts_of(signing_file: SigningFile, revisions: list[Revision], *, made_by: str, moment: datetime) -> Plain:
    """Return what the certificate says, as plain data."""
    text = _paper(signing_file).frozen_text or {}
    final = revisions[-1]
    seen = inspect_once(bytes_of(final.file), final.sha256, received_at(revisions))
    found = {each.field: each for each in seen.signatures}
    inks = {ink.revision_id: ink for ink in _inks(revisions)}
    head = ChainHead.objects.get(pk=1)
    with translation.override("vi"):
        return {
            "schema": SCHEMA,
            "kind": "completion-certificate",
            "paper": {
                "name": f"{_paper(signing_file)} ({text['organiser']})"
                if signing_file.appendix
                else str(_paper(signing_file)),
                "superior": text["superior"],
                "organiser": text["organiser"],
                "place": text["place"],
                "appendix": signing_file.appendix,
                "code": signing_file.code,
                "text_sha256": signing_file.text_sha256,
                "prepared_sha256": signing_file.prepared.sha256 if signing_file.prepared else "",
                "file_sha256": final.sha256,
            },
            "signatures": [
                _signature(revision, found.get(revision.field), inks.get(revision.pk)) for revision in revisions
            ],
            "audit": {"sequence": head.sequence, "hash": head.hash},
            "made_at": moment.isoformat(),
            "made_by": made_by,
            "verification": {"address": f"{settings.SITE_URL.rstrip('/')}/xac-minh/{signing_file.code}/"},
        }


def _signature(revision: Revision, found: FoundSignature | None, ink: InkSignature | None) -> Plain:
    stamp = found if found and found.timestamped_at else None
    claimed = claim_apart(found, revision)
    at = stamp.timestamped_at if stamp and stamp.timestamped_at else revision.signed_at
    return {
        "number": revision.number,
        "field": revision.field,
        "name": revision.name,
        "title": revision.title,
        "authority": revision.authority,
        "unit": revision.unit_name,
        "means": revision.means,
        "means_label": str(Means(revision.means).label),
        "signed_at": at.isoformat(),
        "timestamp": stamp.timestamp_by if stamp else "",
        "time_label": f"dấu thời gian: {stamp.timestamp_by}" if stamp else "không có dấu thời gian",
        "claimed_at": claimed.isoformat() if claimed else "",
        "drawn_elsewhere": revision.drawing_id is not None,
        "address": revision.client_address or "",
        "factors": revision.factors,
        "factors_label": factors_label(revision),
        "certificate_sha256": revision.certificate_sha256,
        "extends_sha256": revision.extends_sha256,
        "sha256": revision.sha256,
        "ink": {
            "signed_on": ink.signed_on.isoformat(),
            "copies": ink.copies,
            "pages": ink.pages,
            "sealed": ink.sealed,
            "checked_by": str(ink.checked_by),
            "scan_sha256": ink.scan.sha256,
        }
        if ink
        else None,
    }


def factors_label(revision: Revision) -> str:
    """Return in words what stood behind a signature: the factors of the act, and the key or the paper itself."""
    factors = str(Factors(revision.factors).label) if revision.factors else "không ghi nhận"
    if revision.means == Means.SEAL:
        return "khóa của đơn vị tổ chức; hệ thống tự ký khi đủ chữ ký"
    if revision.means == Means.INK:
        return f"bản giấy; người đăng ký xác nhận bằng {factors}" if revision.factors else "bản giấy"
    own = "; chữ ký số bằng chứng thư của người ký" if revision.means == Means.CERTIFICATE else ""
    return f"{factors}{own}"


def _inks(revisions: list[Revision]) -> list[InkSignature]:
    rows = InkSignature.objects.filter(revision__in=revisions).select_related("scan", "checked_by")
    return list(rows.order_by("pk"))


def _paper(signing_file: SigningFile) -> Any:
    """Return the pledge or the appendix that this file is."""
    if not signing_file.appendix:
        return signing_file.pledge
    return Appendix.objects.get(pledge=signing_file.pledge_id, number=signing_file.appendix)


def _sealed_page(facts: Plain, signer: Signer, moment: datetime) -> bytes:
    organiser = facts["paper"]["organiser"]
    label = str(Means.SEAL.label)
    drawn = Appearance(label=label, name="", title="", authority="", unit=organiser, signed_at=moment)
    return sign_pdf(
        completion_pdf(facts),
        field=FIELD,
        signer=signer,
        appearance=drawn,
        signed_at=moment,
        reason="Giấy chứng nhận hoàn tất ký kết",
        timestamps=configured(),
    )


def _sealed_data(facts: Plain, signer: Signer, moment: datetime) -> bytes:
    """Return the facts and a detached CMS signature over their canonical JSON, which ``openssl cms -verify`` reads."""
    seal = seal_data(canonical_json(facts).encode(), signer=signer, signed_at=moment)
    return canonical_json(
        {"facts": facts, "seal": {"format": "CMS, detached, DER, base64", "cms": base64.b64encode(seal).decode()}}
    ).encode()
