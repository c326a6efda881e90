"""Evidence that is no file: the address of a page, the number of a document. And taking evidence away again."""

import hashlib
from typing import Any
from urllib.parse import urlsplit

from django.db import transaction
from django.utils.translation import gettext as _

from emulation import rows
from emulation.audit.log import record
from emulation.files import store
from emulation.text import clean, fold
from pledges.evaluations.domain.entries import RefusedEntry, must_confirm, open_sheet
from pledges.evaluations.domain.lines import require_unlocked
from pledges.evaluations.enums import EvidenceKind
from pledges.evaluations.models import Evidence, Score
from pledges.evaluations.models.evidence import URL_LENGTH

_SCHEMES = ("http", "https")


@transaction.atomic
def attach_link(*, by: Any, score: Score, url: str, no_state_secret: bool, about: str = "") -> Evidence:
    """Attach the address of a page and return the evidence; the same address twice is attached once.

    Raises ``NotAllowed``, ``WrongState``, or ``RefusedEntry`` (no whole http or https address, or not confirmed).
    """
    url = clean(url)
    problem = wrong_address(url)
    if problem:
        raise RefusedEntry(problem)
    return _attach(by, score, EvidenceKind.LINK, no_state_secret, about, key=url, url=url)


@transaction.atomic
def attach_document(*, by: Any, score: Score, document: str, no_state_secret: bool, about: str = "") -> Evidence:
    """Attach the number of a document (``15/BC-VKS ngày 03/9/2026``) and return the evidence; twice is once.

    Raises ``NotAllowed``, ``WrongState``, or ``RefusedEntry`` (no number, or not confirmed).
    """
    document = clean(document)
    if not any(character.isdigit() for character in document):
        raise RefusedEntry(_("Số văn bản: chưa có số. Hãy ghi số, ký hiệu, ngày; ví dụ 15/BC-VKS ngày 03/9/2026."))
    key = "".join(fold(document).split())
    return _attach(by, score, EvidenceKind.DOCUMENT, no_state_secret, about, key=key, document=document)


@transaction.atomic
def detach_evidence(*, by: Any, evidence: Evidence) -> None:
    """Take evidence away from a sheet that is still open; the bytes of a file go with it, the record of deeds stays.

    Raises ``NotAllowed`` or ``WrongState``.
    """
    evaluation = open_sheet(evidence.score.evaluation, by)
    require_unlocked(evaluation, evidence.score.criterion_id)
    details = {"evidence": str(evidence), "criterion": evidence.score.criterion.code, "sha256": evidence.fingerprint}
    file = evidence.file
    rows.delete(evidence)
    if file:
        store.discard(file)
    record("evidence.removed", evaluation, by=by, details=details)


def wrong_address(url: str) -> str:
    """Return in words why ``url`` is not taken, empty where it is."""
    try:
        parts = urlsplit(url)
        host = parts.hostname
    except ValueError:
        parts, host = urlsplit(""), None
    if parts.scheme.lower() not in _SCHEMES or not host or any(character.isspace() for character in url):
        return _(
            "Đường dẫn: “%(url)s” không phải địa chỉ http hoặc https đầy đủ. Hãy chép cả địa chỉ từ trình duyệt."
        ) % {"url": url[:80]}
    if parts.username or parts.password:
        return _("Đường dẫn: không ghi tên đăng nhập, mật khẩu trong địa chỉ. Hãy bỏ phần trước dấu @.")
    if len(url) > URL_LENGTH:
        return _("Đường dẫn: dài quá %(most)d ký tự. Hãy dùng địa chỉ ngắn hơn.") % {"most": URL_LENGTH}
    return ""


def _attach(
    by: Any, score: Score, kind: EvidenceKind, no_state_secret: bool, about: str, *, key: str, **values: str
) -> Evidence:
    evaluation = open_sheet(score.evaluation, by)
    require_unlocked(evaluation, score.criterion_id)
    must_confirm(no_state_secret)
    fingerprint = hashlib.sha256(f"{kind}:{key}".encode()).hexdigest()
    attached = (
        Evidence.objects.filter(score=score, fingerprint=fingerprint).select_related("file", "attached_by").first()
    )
    if attached:
        attached.attached_before = True
        return attached
    evidence = rows.save(
        Evidence(
            score=score,
            kind=kind,
            about=clean(about),
            fingerprint=fingerprint,
            no_state_secret=True,
            attached_by=by,
            **values,
        )
    )
    record("evidence.attached", evaluation, by=by, details={"kind": kind, **values})
    return evidence
