"""What is no mistake of ours: the database went away or is busy, the disk is full or takes nothing. Each by name, with a remedy.

Everything else that reaches the top (a wrong query, a value that does not fit) stays an error 500 and is ours to mend.
"""

import errno
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db import DatabaseError, InterfaceError, OperationalError
from django.utils.translation import gettext_lazy as _

SOON, LATER = 10, 30  # seconds after which to try again: a lock is free; a server has started


@dataclass(frozen=True)
class Fault:
    """One kind: its HTTP status, seconds after which trying again makes sense (0: after somebody mended it), and its words."""

    status: int
    retry_after: int
    title: Any
    kept: Any
    remedy: Any


_NOTHING_LOST = _("Những gì đã ghi trước đó vẫn còn nguyên; không việc nào được ghi một nửa.")

AWAY = Fault(
    503,
    LATER,
    _("Cơ sở dữ liệu tạm thời không trả lời"),
    _NOTHING_LOST,
    _(
        "Hãy đợi nửa phút rồi thử lại. Nếu sau vài phút vẫn vậy, hãy báo quản trị hệ thống khởi động lại máy chủ cơ sở dữ liệu."
    ),
)
BUSY = Fault(
    503,
    SOON,
    _("Nhiều người đang ghi cùng lúc, máy chủ chưa đến lượt việc này"),
    _NOTHING_LOST,
    _("Hãy đợi mười giây rồi thử lại."),
)
FULL = Fault(
    507,
    0,
    _("Ổ đĩa của máy chủ đã đầy"),
    _NOTHING_LOST,
    _(
        "Hãy báo quản trị hệ thống dọn hoặc mở rộng ổ đĩa (thư mục dữ liệu, thư mục tạm, máy chủ cơ sở dữ liệu), rồi làm lại."
    ),
)
READ_ONLY = Fault(
    503,
    0,
    _("Ổ đĩa hoặc cơ sở dữ liệu của máy chủ đang chỉ cho đọc"),
    _NOTHING_LOST,
    _(
        "Hãy báo quản trị hệ thống kiểm tra quyền ghi và tình trạng ổ đĩa, hoặc nối lại đúng máy chủ cơ sở dữ liệu chính, "
        "rồi làm lại."
    ),
)
UNREADABLE = Fault(
    503,
    0,
    _("Ổ đĩa hoặc tệp cơ sở dữ liệu của máy chủ bị lỗi"),
    _("Hệ thống không ghi gì thêm vào nơi bị lỗi."),
    _("Hãy báo ngay quản trị hệ thống: kiểm tra ổ đĩa, rồi khôi phục từ bản sao lưu nếu cần."),
)

_OF_THE_DISK = {
    errno.ENOSPC: FULL,
    errno.EDQUOT: FULL,
    errno.EFBIG: FULL,  # the largest file that the system lets this process write
    errno.EROFS: READ_ONLY,
    errno.EIO: UNREADABLE,
}
# By the beginning of the name of SQLite's result code (https://www.sqlite.org/rescode.html).
_OF_SQLITE = {
    "SQLITE_BUSY": BUSY,
    "SQLITE_LOCKED": BUSY,
    "SQLITE_FULL": FULL,
    "SQLITE_READONLY": READ_ONLY,
    "SQLITE_CANTOPEN": AWAY,
    "SQLITE_IOERR": UNREADABLE,
    "SQLITE_CORRUPT": UNREADABLE,
    "SQLITE_NOTADB": UNREADABLE,
}
# By SQLSTATE or its class (https://www.postgresql.org/docs/current/errcodes-appendix.html).
_OF_POSTGRESQL = {
    "08": AWAY,  # connection exceptions
    "57P": AWAY,  # shut down, crashed, starting up, database dropped
    "53300": BUSY,  # too many connections
    "40": BUSY,  # a deadlock, a serialisation failure
    "55P03": BUSY,  # a lock was not to be had in time
    "57014": BUSY,  # cancelled: a time limit
    "53100": FULL,
    "25006": READ_ONLY,  # connected to a standby
    "58030": UNREADABLE,
    "XX001": UNREADABLE,
    "XX002": UNREADABLE,
}


def fault_of(error: BaseException | None) -> Fault | None:
    """Return which fault ``error`` is, or the one that it was raised from; None for a mistake of ours."""
    for each in _chain(error):
        if isinstance(each, DatabaseError | InterfaceError):
            return _of_database(each)
        if isinstance(each, OSError) and (found := _of_disk(each)):
            return found
    return None


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    """Yield ``error`` and what it was raised from on purpose; not what merely happened before it."""
    while error is not None:
        yield error
        error = error.__cause__


def _of_disk(error: OSError) -> Fault | None:
    if isinstance(error, FileNotFoundError) and "usable temporary directory" in str(error):
        return READ_ONLY  # tempfile tried every folder and could write into none
    return _OF_THE_DISK.get(error.errno or 0)


def _of_database(error: Exception) -> Fault | None:
    cause: Any = error.__cause__
    if name := getattr(cause, "sqlite_errorname", None):
        return next((fault for start, fault in _OF_SQLITE.items() if name.startswith(start)), None)
    if code := getattr(cause, "pgcode", None):
        return next((fault for start, fault in _OF_POSTGRESQL.items() if code.startswith(start)), None)
    if cause is None or not type(cause).__module__.startswith("psycopg2"):
        return None
    # Without a code nobody on the other side spoke: the connection broke, or was never made.
    lost = isinstance(error, OperationalError) or "connection already closed" in str(error)
    return AWAY if lost else None
