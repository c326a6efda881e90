"""Is this a plain PDF file that we dare to read? Asked before any parser sees the bytes of a stranger."""

import io
import re
import struct

from django.utils.translation import gettext as _

CODES = ("too-large", "not-pdf", "polyglot", "bad-end", "encrypted", "broken")
MOST_BYTES = 25 * 1024 * 1024  # a pledge with 34 signatures takes about one megabyte
_HEADER = re.compile(rb"%PDF-[12]\.\d[\r\n]")
_END = re.compile(rb"startxref[\r\n ]+\d+[\r\n ]+%%EOF[\r\n]{0,2}\Z")
_ZIP_END = b"PK\x05\x06"
_ZIP_END_BYTES = 22


def container_problem(pdf: bytes) -> str:
    """Return the code of what makes ``pdf`` unfit to be read, or nothing: ``too-large``, ``not-pdf``, ``polyglot``,
    ``encrypted``, ``bad-end``."""
    if len(pdf) > MOST_BYTES:
        return "too-large"
    if not _HEADER.match(pdf):
        return "polyglot" if re.search(rb"%PDF-\d\.\d", pdf[:2048]) else "not-pdf"
    if _ends_as_zip(pdf):
        return "polyglot"
    if not _END.search(pdf[-64:]):
        return "bad-end"
    return ""


def _ends_as_zip(pdf: bytes) -> bool:
    """Say whether an unzipping program would read the file as well: a directory end whose comment ends with the file."""
    tail = pdf[-(0xFFFF + _ZIP_END_BYTES) :]
    place = tail.rfind(_ZIP_END)
    if place < 0 or len(tail) - place < _ZIP_END_BYTES:
        return False
    (comment,) = struct.unpack("<H", tail[place + 20 : place + 22])
    return place + _ZIP_END_BYTES + int(comment) == len(tail)


def size_limit_mib() -> int:
    """Return the limit for the sentences that name it."""
    return MOST_BYTES >> 20


def sentence(code: str) -> str:
    """Return reason and remedy in Vietnamese for a code of ``container_problem``."""
    return {
        "too-large": _(
            "Tệp lớn hơn %(size)s MiB nên không nhận. Hãy gửi đúng tệp PDF đã tải từ hệ thống, không phải bản quét."
        )
        % {"size": size_limit_mib()},
        "not-pdf": _("Tệp không phải là PDF. Hãy chọn tệp .pdf đã tải từ hệ thống."),
        "polyglot": _("Tệp vừa là PDF vừa là loại tệp khác nên không nhận. Hãy dùng tệp PDF gốc đã tải từ hệ thống."),
        "bad-end": _("Cuối tệp PDF bị cắt cụt hoặc bị nối thêm dữ liệu lạ. Hãy dùng tệp gốc tải từ hệ thống."),
        "encrypted": _("Tệp PDF bị đặt mật khẩu (mã hóa) nên không kiểm tra được. Hãy bỏ mật khẩu rồi gửi lại."),
        "broken": _("Cấu trúc tệp PDF bị hỏng (bảng tham chiếu không đọc được). Hãy tải lại tệp gốc rồi thử lại."),
    }[code]


def stream_of(pdf: bytes) -> io.BytesIO:
    """Return ``pdf`` as the stream that parsers want."""
    return io.BytesIO(pdf)
