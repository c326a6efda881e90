"""Keeping and fetching private files: type by content, size cap, whole writes only, and no byte given out unchecked.

Every read compares the bytes with the SHA-256 of the row (docs/decisions/0026-no-byte-leaves-unchecked.md). What does not
agree is not served; the damage is noted (emulation/files/damage.py) and the same content, stored again, mends it.
"""

import errno
import hashlib
import os
import time
from pathlib import Path
from typing import Any, BinaryIO

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import FileResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from emulation.audit.log import record
from emulation.disk import write_whole
from emulation.files import damage
from emulation.files.models import StoredFile
from emulation.text import clean
from emulation.workflow import Refused

MAX_BYTES = 10 * 1024 * 1024
# Type by the first bytes; the name that a person gave and the type that a browser claims prove nothing.
SIGNATURES = (
    (b"%PDF-", "application/pdf", ".pdf"),
    (b"\x89PNG\r\n\x1a\n", "image/png", ".png"),
    (b"\xff\xd8\xff", "image/jpeg", ".jpg"),
)


# A download of more than this is not hashed again while the file system says that nothing touched the file since this process
# hashed it; at the latest after RECHECK. The time of the last change (ctime) cannot be set back by a program.
ALWAYS_HASHED = 1024 * 1024  # bytes
RECHECK = 600  # seconds
_REMEMBERED = 1000  # contents
_OUR_TROUBLE = (errno.EMFILE, errno.ENFILE, errno.ENOMEM)  # says nothing about the file
_whole: dict[str, tuple[tuple[int, ...], float]] = {}


class DamagedFile(Refused):
    """The bytes on the disk are not those that were stored, and were not given out."""

    status = 503  # as a PDF that cannot be made: the server lacks something that its keeper can put back
    template = "errors/damaged.html"

    def __init__(self, file: StoredFile, what: str) -> None:
        self.file = file
        said = {
            "name": file.name,
            "day": f"{timezone.localtime(file.stored_at):%d/%m/%Y %H:%M}",
            "digest": file.sha256[:16],
            "what": what,
        }
        super().__init__(
            _("Tệp “%(name)s” (lưu lúc %(day)s, SHA-256 %(digest)s…): %(what)s. Hệ thống không gửi gì về máy bạn.")
            % said,
            _(
                "Người đã gửi tệp có thể tải lên lại đúng tệp gốc; nếu không, hãy báo quản trị hệ thống khôi phục tệp từ bản "
                "sao lưu. Mọi thông tin khác về tệp vẫn còn nguyên."
            ),
        )


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
    mended = _put(digest, content)  # before the row: a row never names what is not on the disk
    stem = Path(clean(name).replace("/", "_").replace("\\", "_")).stem[:150] or "tep"
    file = StoredFile.objects.create(
        sha256=digest, size=len(content), content_type=content_type, name=stem + ending, stored_by=by
    )
    if mended:
        _record_healed(file, by)
    return file


def heal(file: StoredFile, content: bytes, *, by: Any) -> bool:
    """Put ``content`` (bytes) back where ``file`` lies damaged, and say whether that was so. Other contents do nothing."""
    mended = hashlib.sha256(content).hexdigest() == file.sha256 and _put(file.sha256, content)
    if mended:
        _record_healed(file, by)
    return mended


def _put(digest: str, content: bytes) -> bool:
    """See to it that ``content`` lies under ``digest``, and say whether something damaged lay there, or was missed there."""
    path = _path(digest)
    missed = damage.is_noted(digest)
    if _holds(path, content):
        damage.forget(digest)  # put back by hand meanwhile
        return False
    damaged = missed or path.exists()
    write_whole(path, content)
    damage.forget(digest)
    return damaged


def _record_healed(file: StoredFile, by: Any) -> None:
    with transaction.atomic():
        record("file.healed", file, by=by, details={"sha256": file.sha256, "size": file.size})


def fetch(file: StoredFile) -> bytes:
    """Return the stored bytes, all of them hashed; raises ``DamagedFile`` when they are gone or were changed."""
    with _opened(file) as opened:
        try:
            content = opened.read(file.size + 1)
        except OSError as error:
            raise _unreadable(file, error) from error
    if len(content) != file.size or hashlib.sha256(content).hexdigest() != file.sha256:
        raise _damaged(file, _("nội dung trên đĩa không còn đúng như lúc lưu"))
    return content


def discard(file: StoredFile) -> None:
    """Forget ``file``, to which nothing may refer any more; its bytes go once the transaction holds, if no other row has them."""
    digest = file.sha256
    file.delete()

    def remove() -> None:
        if not StoredFile.objects.filter(sha256=digest).exists():
            _path(digest).unlink(missing_ok=True)
            damage.forget(digest)

    transaction.on_commit(remove)


def as_attachment(file: StoredFile) -> FileResponse:
    """Return the download of ``file``, checked before its first byte is sent; raises ``DamagedFile``.

    The caller has checked that this person may read it.
    """
    opened = _checked(file)
    response = FileResponse(opened, as_attachment=True, filename=file.name, content_type=file.content_type)
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response


def check(file: StoredFile) -> None:
    """Read the stored bytes through, whatever is remembered of them. Raises ``DamagedFile``; else old damage is forgotten."""
    _whole.pop(file.sha256, None)
    _checked(file).close()
    damage.forget(file.sha256)


def _checked(file: StoredFile) -> BinaryIO:
    """Return the file open at its beginning, its bytes found to be those that were stored. Raises ``DamagedFile``."""
    opened = _opened(file)
    try:
        seen = os.fstat(opened.fileno())
        mark = (seen.st_dev, seen.st_ino, seen.st_size, seen.st_mtime_ns, seen.st_ctime_ns)
        known, at = _whole.get(file.sha256, (None, 0.0))
        if seen.st_size <= ALWAYS_HASHED or known != mark or time.monotonic() - at > RECHECK:
            if seen.st_size != file.size or hashlib.file_digest(opened, "sha256").hexdigest() != file.sha256:
                raise _damaged(file, _("nội dung trên đĩa không còn đúng như lúc lưu"))
            opened.seek(0)
            if len(_whole) >= _REMEMBERED:
                _whole.clear()
            _whole[file.sha256] = mark, time.monotonic()
    except OSError as error:
        opened.close()
        raise _unreadable(file, error) from error
    except BaseException:
        opened.close()
        raise
    return opened


def _opened(file: StoredFile) -> BinaryIO:
    try:
        return open(_path(file.sha256), "rb")
    except OSError as error:
        raise _unreadable(file, error) from error


def _unreadable(file: StoredFile, error: OSError) -> Exception:
    if error.errno in _OUR_TROUBLE:
        return error
    if isinstance(error, FileNotFoundError):
        return _damaged(file, _("không còn trên đĩa"))
    return _damaged(file, _("đĩa không đọc được tệp này"))


def _damaged(file: StoredFile, what: str) -> DamagedFile:
    damage.note(file.sha256, what)
    return DamagedFile(file, what)


def _holds(path: Path, content: bytes) -> bool:
    try:
        return path.stat().st_size == len(content) and path.read_bytes() == content
    except OSError:
        return False


def _path(digest: str) -> Path:
    return Path(settings.MEDIA_ROOT) / digest[:2] / digest
