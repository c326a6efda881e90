"""What the status page says of stored files: which are damaged, and when all were last read through."""

from collections.abc import Iterator
from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from emulation import clock
from emulation.files import damage
from emulation.files.models import StoredFile
from emulation.files.store import DamagedFile, check
from emulation.status import Finding, Level, provider

SHOWN = 20  # damaged contents that are named and read again; the page stays quick however much is broken
OFTEN = timedelta(days=8)  # README asks for a check every week


@provider
def stored_files() -> Iterator[Finding]:
    """Yield each damaged content and the last check of all: one query. What was put back by hand meanwhile is forgotten."""
    notes = damage.noted()
    first = dict(list(notes.items())[:SHOWN])
    files = {}
    for file in StoredFile.objects.filter(sha256__in=first).select_related("stored_by").order_by("-pk"):
        files[file.sha256] = file  # of several rows of one content the oldest speaks
    damaged = [digest for digest in first if _still_damaged(digest, files.get(digest))]
    for digest in damaged:
        yield _damaged(files[digest])
    if len(notes) > SHOWN:
        text = _("Còn %(count)d tệp hỏng khác.") % {"count": len(notes) - SHOWN}
        remedy = _("Chạy “manage.py verify_files” để xem đủ danh sách.")
        yield Finding("files-more", _("Tệp đã lưu"), Level.TROUBLE, text, remedy)
    yield _last_check()


def _still_damaged(digest: str, file: StoredFile | None) -> bool:
    if file is None:  # its row is gone, so nobody can ask for it
        damage.forget(digest)
        return False
    try:
        check(file)
    except DamagedFile:
        return True
    return False


def _damaged(file: StoredFile) -> Finding:
    said = {"day": f"{timezone.localtime(file.stored_at):%d/%m/%Y}", "by": file.stored_by or _("hệ thống")}
    return Finding(
        f"file-{file.sha256[:16]}",
        _("Tệp hỏng: %(name)s") % {"name": file.name},
        Level.TROUBLE,
        _("Không còn đúng như lúc lưu (%(day)s, %(by)s lưu) nên không được đưa cho ai.") % said,
        _("Khôi phục files/%(path)s từ bản sao lưu, hoặc nhờ người gửi tải lên lại đúng tệp gốc.")
        % {"path": f"{file.sha256[:2]}/{file.sha256}"},
    )


def _last_check() -> Finding:
    title, last = _("Kiểm tra toàn bộ tệp đã lưu"), damage.last_check()
    remedy = _("Chạy “manage.py verify_files” mỗi tuần.")
    if last is None:
        return Finding(
            "files-check",
            title,
            Level.UNKNOWN,
            _("Chưa kiểm tra lần nào; mỗi tệp vẫn được kiểm khi có người mở."),
            remedy,
        )
    at, count, damaged = last
    said = {"count": count, "damaged": damaged, "day": f"{timezone.localtime(at):%H:%M %d/%m/%Y}"}
    text = _("%(count)d tệp được đọc hết lúc %(day)s, %(damaged)d tệp hỏng.") % said
    late = clock.now() - at > OFTEN
    return Finding("files-check", title, Level.SOON if late else Level.FINE, text, remedy if late else "")
