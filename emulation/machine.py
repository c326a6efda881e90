"""What the status page says of the machine: font, disk, clocks, the time-stamping authority."""

import shutil
from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.template.defaultfilters import filesizeformat
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from emulation.audit.models import Event
from emulation.documents import font_available
from emulation.status import Finding, Level, provider

SCARCE, LAST = 1024**3, 200 * 1024**2  # bytes left on the disk
APART = timedelta(seconds=5)  # of two clocks: a signature is stamped by one and its row by the other
BACKWARDS = timedelta(minutes=1)  # between two deeds: a clock that is set right by seconds is no finding
FULL_SYNC = 2  # what SQLite calls FULL
LOOKED_AT = 200  # newest deeds


@provider
def machine() -> Iterator[Finding]:
    """Yield what was found."""
    yield font(font_available())
    usage = shutil.disk_usage(_existing(Path(settings.VAR_DIR)))
    yield disk(usage.free)
    yield durability(**_durability())
    yield clocks(timezone.now(), _database_clock())
    yield audit_clock(_newest_deeds(), timezone.now())
    yield timestamps(settings.TSA_URL)


def font(available: bool) -> Finding:
    """Say whether documents can be printed in Vietnamese."""
    title = _("Phông chữ của văn bản")
    if available:
        return Finding("font", title, Level.FINE, _("Có phông kiểu Times đủ chữ tiếng Việt."))
    return Finding(
        "font",
        title,
        Level.TROUBLE,
        _("Không có phông Liberation Serif hoặc Tinos đủ chữ tiếng Việt: PDF sẽ sai kiểu chữ."),
        _("Cài gói fonts-liberation2 trên máy chủ rồi khởi động lại hệ thống."),
    )


def disk(free: int) -> Finding:
    """Say whether there is room for documents, backups and the database."""
    title = _("Dung lượng trống của thư mục dữ liệu")
    text = _("Còn trống %(free)s.") % {"free": filesizeformat(free)}
    remedy = _("Dọn hoặc mở rộng ổ đĩa chứa %(folder)s.") % {"folder": settings.VAR_DIR}
    if free >= SCARCE:
        return Finding("disk", title, Level.FINE, text)
    return Finding("disk", title, Level.SOON if free >= LAST else Level.TROUBLE, text, remedy)


def durability(*, unsafe: dict[str, str]) -> Finding:
    """Say whether what people are told is done outlives a power cut; ``unsafe`` are settings of the database by name."""
    title = _("Độ bền của dữ liệu khi mất điện")
    if not unsafe:
        return Finding("durability", title, Level.FINE, _("Mỗi việc được ghi hẳn xuống đĩa trước khi báo là xong."))
    said = {"settings": ", ".join(f"{name} = {value}" for name, value in unsafe.items())}
    return Finding(
        "durability",
        title,
        Level.TROUBLE,
        _(
            "Cơ sở dữ liệu đang chạy với %(settings)s: mất điện có thể làm mất chữ ký đã báo là xong, hoặc hỏng cả dữ liệu."
        )
        % said,
        _(
            "Đặt lại về on trong postgresql.conf (hoặc ALTER ROLE … RESET) rồi nạp lại cấu hình; SQLite: PRAGMA synchronous=FULL."
        ),
    )


def clocks(application: datetime, database: datetime) -> Finding:
    """Say whether the two clocks that stamp a signature agree."""
    title, apart = _("Đồng hồ máy chủ và cơ sở dữ liệu"), abs(application - database)
    text = _("Lệch nhau %(seconds)d giây.") % {"seconds": apart.total_seconds()}
    if apart <= APART:
        return Finding("clocks", title, Level.FINE, text)
    return Finding(
        "clocks",
        title,
        Level.TROUBLE,
        text,
        _("Bật đồng bộ giờ (NTP) trên cả hai máy: thời điểm ký và hạn nộp dựa vào đồng hồ này."),
    )


def audit_clock(newest_first: list[tuple[int, datetime]], now: datetime) -> Finding:
    """Say whether the clock ever went backwards between the newest deeds (sequence, moment)."""
    title, remedy = (
        _("Thời gian trong nhật ký"),
        _("Bật đồng bộ giờ (NTP) trên máy chủ và tìm nguyên nhân đồng hồ bị lùi."),
    )
    if newest_first and newest_first[0][1] > now + BACKWARDS:
        said = {"row": newest_first[0][0]}
        text = _("Dòng %(row)d của nhật ký ghi thời điểm sau giờ hiện tại: đồng hồ máy chủ đã bị lùi.") % said
        return Finding("audit-clock", title, Level.TROUBLE, text, remedy)
    for (sequence, at), (_before, earlier) in pairwise(newest_first):
        if at < earlier - BACKWARDS:
            text = _("Dòng %(row)d của nhật ký ghi thời điểm sớm hơn dòng ngay trước.") % {"row": sequence}
            return Finding("audit-clock", title, Level.SOON, text, remedy)
    return Finding("audit-clock", title, Level.FINE, _("Các việc mới nhất ghi đúng thứ tự thời gian."))


def timestamps(url: str) -> Finding:
    """Say whether signatures can carry a timestamp; the authority is asked only on request."""
    title = _("Máy chủ dấu thời gian (TSA)")
    if not url:
        return Finding("tsa", title, Level.FINE, _("Không dùng; mỗi chữ ký ghi rõ là không có dấu thời gian."))
    return Finding("tsa", title, Level.UNKNOWN, _("Đặt ở %(url)s; bấm “Kiểm tra” để hỏi thử.") % {"url": url})


def _newest_deeds() -> list[tuple[int, datetime]]:
    """Return sequence and moment of the newest deeds that a clock stamped.

    The demo tells its story of 2021 at full minutes; no clock that runs stamps a whole second once in a million deeds.
    """
    rows = Event.objects.order_by("-sequence").values_list("sequence", "at")[:LOOKED_AT]
    return [(sequence, at) for sequence, at in rows if at.microsecond]


def _durability() -> dict[str, dict[str, str]]:
    """Return the settings under which an acknowledged commit may be lost (one query)."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA synchronous")
            (level,) = cursor.fetchone()
            return {"unsafe": {} if level >= FULL_SYNC else {"synchronous": str(level)}}
        names = ("fsync", "synchronous_commit", "full_page_writes")
        cursor.execute(
            "SELECT name, setting FROM pg_settings WHERE name = ANY(%s) AND setting = 'off' ORDER BY name",
            [list(names)],
        )
        return {"unsafe": dict(cursor.fetchall())}


def _database_clock() -> datetime:
    """Return what the clock of the database says."""
    question = "strftime('%%Y-%%m-%%dT%%H:%%M:%%fZ', 'now')" if connection.vendor == "sqlite" else "clock_timestamp()"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {question}", [])
        (answer,) = cursor.fetchone()
    moment = parse_datetime(answer) if isinstance(answer, str) else answer
    assert moment is not None
    return moment


def _existing(folder: Path) -> Path:
    """Return ``folder`` or the nearest folder above it that is there already."""
    return next(each for each in (folder, *folder.parents) if each.exists())
