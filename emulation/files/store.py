"""Keeping and fetching private files: type by content, size cap, SHA-256, whole writes only."""

import hashlib
import os
import tempfile
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import FileResponse
from django.utils.translation import gettext as _

from emulation.files.models import StoredFile
from emulation.text import clean

MAX_BYTES = 10 * 1024 * 1024
# Type by the first bytes; the name that a person gave and the type that a browser claims prove nothing.
SIGNATURES = (
    (b"%PDF-", "application/pdf", ".pdf"),
    (b"\x89PNG\r\n\x1a\n", "image/png", ".png"),
    (b"\xff\xd8\xff", "image/jpeg", ".jpg"),
)


class DamagedFile(Exception):
    """The bytes on the disk are not those that were stored."""


def sniff(content: bytes) -> tuple[str, str]:
    """Return (content type, file ending) of ``content``; raises ``ValidationError`` for a kind that is not taken."""
    for signature, content_type, ending in SIGNATURES:
        if content.startswith(signature):
            return content_type, ending
    raise ValidationError(_("Tệp không phải PDF, PNG hoặc JPEG. Hãy xuất tài liệu ra PDF rồi tải lên lại."))


def is_picture(content: bytes) -> bool:
    """Say whether ``content`` is a picture of a kind that is taken and small enough; raises as ``sniff``."""
    return 0 < len(content) <= MAX_BYTES and sniff(content)[0].startswith("image/")


def keep(content: bytes, *, name: str, by: Any, kind: tuple[str, str] | None = None) -> StoredFile:
    """Store ``content`` (bytes) under its SHA-256 and return its row; equal contents share one file on the disk.

    ``kind`` is (content type, file ending) where the caller looked into the content itself; else it is sniffed.
    Raises ``ValidationError`` where the content is empty, over ``MAX_BYTES``, or of a kind that is not taken.
    """
    if not content:
        raise ValidationError(_("Tệp rỗng. Hãy chọn tệp khác."))
    if len(content) > MAX_BYTES:
        raise ValidationError(
            _("Tệp lớn hơn %(limit)s MB. Hãy giảm dung lượng hoặc tách tệp rồi tải lên lại.")
            % {"limit": MAX_BYTES // 1024**2}
        )
    content_type, ending = kind or sniff(content)
    digest = hashlib.sha256(content).hexdigest()
    path = _path(digest)
    if not path.is_file():
        _write_whole(path, content)
    stem = Path(clean(name).replace("/", "_").replace("\\", "_")).stem[:150] or "tep"
    return StoredFile.objects.create(
        sha256=digest, size=len(content), content_type=content_type, name=stem + ending, stored_by=by
    )


def fetch(file: StoredFile) -> bytes:
    """Return the stored bytes; raises ``DamagedFile`` when they are gone or no longer have the recorded SHA-256."""
    try:
        content = _path(file.sha256).read_bytes()
    except OSError as error:
        raise DamagedFile(str(file)) from error
    if hashlib.sha256(content).hexdigest() != file.sha256:
        raise DamagedFile(str(file))
    return content


def discard(file: StoredFile) -> None:
    """Forget ``file``, to which nothing may refer any more; its bytes go once the transaction holds, if no other row has them."""
    digest = file.sha256
    file.delete()

    def remove() -> None:
        if not StoredFile.objects.filter(sha256=digest).exists():
            _path(digest).unlink(missing_ok=True)

    transaction.on_commit(remove)


def as_attachment(file: StoredFile) -> FileResponse:
    """Return the download of ``file``. The caller has checked that this person may read it."""
    response = FileResponse(
        open(_path(file.sha256), "rb"), as_attachment=True, filename=file.name, content_type=file.content_type
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response


def _path(digest: str) -> Path:
    return Path(settings.MEDIA_ROOT) / digest[:2] / digest


def _write_whole(path: Path, content: bytes) -> None:
    """Write to a temporary file and rename it, so that a full disk never leaves half a file under a good name."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle, temporary = tempfile.mkstemp(dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
