"""Reading a workbook that passed the container's check."""

import io
import logging
import re
import warnings
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.utils.translation import gettext as _
from openpyxl import load_workbook
from openpyxl.utils import get_column_letter, range_boundaries

from emulation.sheets.table import MAX_COLUMNS, Empty, Row, Sheet, Unreadable
from emulation.text import fold
from emulation.workflow import Refused

_NAMED = 10  # cells that one refusal names
_LAST_ROW = 1_048_576  # of the format; a file may claim more, and each missing row is walked through
_MERGED = re.compile(rb"<(?:\w+:)?mergeCell\s[^>]*?ref=[\"']([A-Z]+[0-9]+:[A-Z]+[0-9]+)[\"']")
logger = logging.getLogger(__name__)


def read(content: bytes, title: str) -> Sheet:
    """Return the sheet called ``title``, else the first visible one; raises ``Unreadable``."""
    with _opened(content) as book:
        return _sheet(content, _chosen(book, title))


def read_all(content: bytes, titles: list[str]) -> dict[str, Sheet]:
    """Return the visible sheets called one of ``titles`` that have rows; raises ``Unreadable`` naming the sheet."""
    found = {}
    with _opened(content) as book:
        by_name = {fold(page.title): page for page in book.worksheets if page.sheet_state == "visible"}
        for title in titles:
            try:
                if page := by_name.get(fold(title)):
                    found[title] = _sheet(content, page)
            except Empty:
                continue  # a sheet of the template that nobody needed
            except Unreadable as refusal:
                named = [
                    _("Trang tính “%(title)s”: %(reason)s") % {"title": title, "reason": each}
                    for each in refusal.reasons
                ]
                raise Unreadable(*named) from refusal
    if not found:
        raise Unreadable(
            _("Tệp không có trang tính nào đã điền trong số: %(titles)s. Hãy điền theo mẫu rồi tải lên lại.")
            % {"titles": ", ".join(titles)}
        )
    return found


@contextmanager
def _opened(content: bytes) -> Iterator[Any]:
    """Open the workbook for the block, and turn what openpyxl raises on a damaged one into ``Unreadable``."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", UserWarning)  # openpyxl speaks of styles and extensions that it leaves out
            book = load_workbook(io.BytesIO(content), read_only=True, keep_links=False)
            try:
                yield book
            finally:
                book.close()
    except Refused:
        raise
    # Everything lies in memory, so whatever else the reader raises is about the file: openpyxl lets errors of zip, XML, numbers
    # and of its own classes through, and asks the disk for nothing. A list of them would always lack the next one.
    except Exception as error:
        logger.info("A workbook cannot be read", exc_info=True)
        raise Unreadable(_("Tệp bị hỏng, không đọc được. Hãy mở bằng Excel, lưu lại thành .xlsx.")) from error


def _sheet(content: bytes, page: Any) -> Sheet:
    sheet = Sheet.of(_rows(page))
    _refuse_merged(sheet, _merged(content, page))
    return sheet


def _chosen(book: Any, title: str) -> Any:
    shown = [page for page in book.worksheets if page.sheet_state == "visible"]
    if not shown:
        raise Unreadable(_("Tệp không có trang tính nào hiện ra. Hãy bỏ ẩn trang tính cần nhập rồi tải lên lại."))
    return next((page for page in shown if fold(page.title) == fold(title)), shown[0])


def _rows(page: Any) -> Iterator[Row]:
    """Yield the rows; raises ``Unreadable`` naming the cells that hold a formula or an error instead of a value."""
    page.reset_dimensions()  # what the file says of its own size may be wrong
    formulas, errors = [], []
    for number, line in enumerate(page.iter_rows(max_col=MAX_COLUMNS + 1), 1):
        if number > _LAST_ROW:
            raise Unreadable(_("Tệp bị hỏng: số thứ tự dòng vượt giới hạn của Excel. Hãy lưu lại thành .xlsx."))
        for place, cell in enumerate(line, 1):
            if cell.data_type in "fe" and cell.value is not None:
                found = formulas if cell.data_type == "f" else errors
                found.append(f"{get_column_letter(place)}{number}")
        if len(formulas) + len(errors) >= _NAMED:
            break
        if line:
            yield Row(number, tuple([cell.value for cell in line]))
    reasons = []
    if formulas:
        reasons.append(
            _("Ô %(cells)s: là công thức. Hãy chép cả bảng rồi “Dán giá trị” (Paste Values), lưu lại.")
            % {"cells": ", ".join(formulas[:_NAMED])}
        )
    if errors:
        reasons.append(
            _("Ô %(cells)s: báo lỗi (#N/A, #REF!…). Hãy sửa thành giá trị hoặc để trống.")
            % {"cells": ", ".join(errors[:_NAMED])}
        )
    if reasons:
        raise Unreadable(*reasons)


def _merged(content: bytes, page: Any) -> list[str]:
    """Return the ranges of merged cells. openpyxl reads them only together with the whole sheet in memory."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return [found.decode() for found in _MERGED.findall(archive.read(page._worksheet_path))]


def _refuse_merged(sheet: Sheet, merged: list[str]) -> None:
    width = max(
        place for place, cell in enumerate(sheet.heading.cells, 1) if cell is not None
    )  # what lies beside is not read
    inside = []
    for name in merged:
        left, _top, _right, bottom = range_boundaries(name)
        if bottom >= sheet.heading.number and left <= width:
            inside.append(name)
    if inside:
        raise Unreadable(
            _("Vùng %(ranges)s: là ô gộp. Hãy bỏ gộp (Unmerge Cells) và điền đủ từng ô rồi tải lên lại.")
            % {"ranges": ", ".join(inside[:_NAMED])}
        )
