"""Reading CSV as spreadsheet programs here write it: UTF-8, UTF-16 or an old code; comma, semicolon or tab."""

import codecs
import csv
import io
from collections.abc import Iterator

from django.utils.translation import gettext as _

from emulation.cells import restored
from emulation.sheets import legacy
from emulation.sheets.table import Row, Sheet, Unreadable

_DELIMITERS = (";", ",", "\t")
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


def read(content: bytes) -> Sheet:
    """Return the table of a CSV file; raises ``Unreadable`` where it is no text, or of an unknown code."""
    text = _decoded(content)
    return Sheet.of(_rows(text))


def _decoded(content: bytes) -> str:
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return _text(content[len(mark) :], encoding)
    if b"\x00" in content[:2000]:  # UTF-16 without its mark: every other byte of the heading is empty
        return _text(content, "utf-16-le" if content[1:2] == b"\x00" else "utf-16-be")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        text = content.decode("latin-1")
    if legacy.suspected(text.splitlines()) is None:
        raise Unreadable(_("Tệp CSV không phải mã Unicode. Hãy lưu thành “CSV UTF-8” hoặc .xlsx rồi tải lên lại."))
    return text


def _text(content: bytes, encoding: str) -> str:
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as error:
        raise Unreadable(_("Tệp bị hỏng, không đọc được chữ. Hãy lưu thành “CSV UTF-8” rồi tải lên lại.")) from error
    if "\x00" in text:
        raise Unreadable(_("Tệp không phải .xlsx hoặc .csv. Hãy lưu bảng thành .xlsx rồi tải lên lại."))
    return text


def _rows(text: str) -> Iterator[Row]:
    first, _end, rest = text.partition("\n")
    told = first.strip().lower()
    skipped = told.startswith("sep=") and len(told) <= 5  # Excel's own note of the delimiter
    body = rest if skipped else text
    reader = csv.reader(io.StringIO(body, newline=""), delimiter=_delimiter(body), strict=True)
    number = 1 + skipped
    try:
        for number, cells in enumerate(reader, 1 + skipped):
            yield Row(number, tuple([restored(cell) if cell else None for cell in cells]))
    except csv.Error as error:
        raise Unreadable(
            _("Sau dòng %(row)d: dấu ngoặc kép không đóng, hoặc ô quá dài. Hãy mở bằng Excel rồi lưu lại thành .xlsx.")
            % {"row": number}
        ) from error


def _delimiter(text: str) -> str:
    """Return the delimiter that occurs most in the first line that holds anything."""
    first = next((line for line in text.splitlines() if line.strip()), "")
    return max(_DELIMITERS, key=first.count)
