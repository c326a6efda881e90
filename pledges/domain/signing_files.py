"""The file that is signed: rendered once when its text is frozen, then extended by one revision for every signature.

A paper is a pledge or an appendix: what has ``file_key``, ``file_name``, a frozen text and its hash. Whoever extends the
file holds the row lock of the paper, so that of two signatures in the same second the second extends the first.
"""

import hashlib
import logging
import secrets
from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from emulation import clock
from emulation.audit.log import record
from emulation.documents import RenderFailed
from emulation.files.models import StoredFile
from emulation.files.store import DamagedFile, fetch, keep
from emulation.rows import explained
from emulation.workflow import Missing, Reasons, WrongState, lock
from pledges.enums import Means, SignatoryState
from pledges.models import Revision, SigningFile

logger = logging.getLogger(__name__)

ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"  # nothing that is mistaken for something else when read from paper
SEAL = "seal"  # the field of the organiser


class NotKept(RenderFailed):
    """The PDF was made but could not be stored."""


class Damaged(RenderFailed):
    """The stored document is gone or is not what was stored."""


def begin(paper: Any) -> SigningFile:
    """Open the file of a text that was just frozen, and return it; the page itself is rendered after the commit."""
    code = "-".join("".join(secrets.choice(ALPHABET) for _letter in range(4)) for _group in range(3))
    return SigningFile.objects.create(**paper.file_key, code=code, text_sha256=paper.frozen_sha256)


def in_force(paper: Any) -> SigningFile | None:
    """Return the file of the present frozen text; None before it is frozen, and for papers signed before there were files."""
    files = SigningFile.objects.filter(**paper.file_key, lapsed_at=None).select_related("prepared")
    return files.order_by("pk").first()


def lapsed(paper: Any) -> list[SigningFile]:
    """Return the files of texts that were reopened, the newest first."""
    return list(SigningFile.objects.filter(**paper.file_key, lapsed_at__isnull=False).order_by("-pk"))


def missing_file(paper: Any) -> Reasons:
    """Return why nothing can be signed yet: the frozen page was not rendered."""
    signing_file = in_force(paper)
    if signing_file is not None and signing_file.prepared_id:
        return []
    return [_("Tệp PDF để ký chưa tạo xong. Hãy đợi một phút rồi tải lại trang; nếu vẫn thiếu, bấm “Tạo tệp để ký”.")]


def prepare(paper: Any, *, render: Callable[[Any, str, list[dict[str, Any]]], bytes], by: Any = None) -> SigningFile:
    """Render the frozen page by ``render(paper, code, signatures)``, store it, and return its file; once and never again.

    ``signatures`` are those that were confirmed before there were files to sign: usually none, else they are printed.

    Raises ``WrongState`` where the text is not frozen, ``RenderFailed`` where the page cannot be made or kept.
    """
    with transaction.atomic():
        signing_file = in_force(paper) or _late(paper)
    if signing_file.prepared is not None:
        return signing_file
    # Rendered outside the lock: it takes a while, and gives the same bytes to whoever does it.
    content = render(paper, signing_file.code, signatures_of(paper))
    with transaction.atomic():
        locked: SigningFile = lock(signing_file)
        if locked.prepared is None and locked.lapsed_at is None:
            locked.prepared = _keep(content, name=f"{paper.file_name}-de-ky.pdf", by=by)
            locked.save(update_fields=["prepared"])
            details = {"sha256": locked.prepared.sha256, "size": locked.prepared.size, "code": locked.code}
            record(f"{paper._meta.model_name}.file_prepared", paper, by=by, details=details)
    return locked


def lapse(paper: Any, reason: str) -> None:
    """Let the file lapse with the text that was reopened; its bytes stay."""
    signing_file = in_force(paper)
    if signing_file is not None:
        signing_file.lapsed_at, signing_file.lapsed_reason = clock.now(), reason[:2000]
        signing_file.save(update_fields=["lapsed_at", "lapsed_reason"])


def newest(signing_file: SigningFile) -> StoredFile | None:
    """Return the stored file with all signatures given so far; None while the page is not rendered."""
    revision = signing_file.revisions.select_related("file").order_by("-number").first()
    return revision.file if revision else signing_file.prepared


def bytes_of(file: StoredFile) -> bytes:
    """Return the stored bytes. Raises ``Damaged``."""
    try:
        return fetch(file)
    except DamagedFile as error:
        raise Damaged(*error.reasons) from error


def signatures_of(paper: Any) -> list[dict[str, Any]]:
    """Return the signatures given so far as a page prints them that has no field for them."""
    signed = paper.signatories.filter(state=SignatoryState.SIGNED).select_related("seat__unit", "seat__bloc_year")
    return [
        {
            "key": row.key,
            "name": row.name,
            "title": row.title,
            "authority": row.authority,
            "unit": row.unit_name,
            "signed_at": ""
            if row.means == Means.INK
            else timezone.localtime(row.signed_at).isoformat(timespec="seconds"),
        }
        for row in signed.order_by("role", "order", "pk")
    ]


def to_extend(paper: Any) -> tuple[SigningFile, bytes]:
    """Return the file of ``paper`` and its bytes; the caller holds the lock of ``paper``. Raises ``Missing``, ``Damaged``."""
    signing_file = in_force(paper)
    current = newest(signing_file) if signing_file else None
    if signing_file is None or current is None:
        raise Missing(*missing_file(paper))
    return signing_file, bytes_of(current)


def extend(
    signing_file: SigningFile,
    current: bytes,
    content: bytes,
    *,
    paper: Any,
    field: str,
    means: Means,
    certificate: bytes,
    signed_at: datetime,
    name: str,
    by: Any = None,
    final: bool = False,
    **copied: Any,
) -> Revision:
    """Keep ``content``, which extends ``current`` by one signature, as the next revision, and return it.

    ``certificate`` is the one that signed (DER); ``copied`` is what is said of the signer. Raises ``NotKept``, ``Impossible``.
    """
    number = signing_file.revisions.count() + 1
    suffix = "" if final else f"-ban-{number}"
    file = _keep(content, name=f"{paper.file_name}{suffix}.pdf", by=by)
    with explained():
        return Revision.objects.create(
            signing_file=signing_file,
            number=number,
            field=field,
            means=means,
            file=file,
            sha256=file.sha256,
            extends_sha256=hashlib.sha256(current).hexdigest(),
            certificate_sha256=hashlib.sha256(certificate).hexdigest(),
            signed_at=signed_at,
            name=name[:250],
            **copied,
        )


def _late(paper: Any) -> SigningFile:
    """Open the file of a text that was frozen before there were files to sign."""
    if not paper.frozen_sha256:
        raise WrongState(_("Văn bản chưa chốt nên chưa có tệp để ký. Hãy thống nhất, chốt văn bản trước."))
    return begin(paper)


def _keep(content: bytes, *, name: str, by: Any) -> StoredFile:
    try:
        return keep(content, name=name, by=by)
    except (OSError, ValidationError) as error:
        logger.exception("The file %s was not kept", name)
        raise NotKept(
            _("Không lưu được tệp PDF. Hãy báo quản trị viên kiểm tra dung lượng và quyền ghi, rồi làm lại.")
        ) from error
