"""Writing tables that spreadsheet programs open without running anything."""

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties

from emulation.cells import csv_bytes
from emulation.numbers import format_decimal
from emulation.text import clean

_TEXT, _DAY, _WHOLE, _NUMBER = "@", "dd/mm/yyyy", "0", "#,##0.###"
_A4 = 9  # the number of the paper in the format
_HEAD = Font(bold=True)
_SHADE = PatternFill("solid", fgColor="E8EDF3")
_WRAP = Alignment(wrap_text=True, vertical="top")


@dataclass(frozen=True)
class Page:
    """One sheet: its name, heading, rows of text, int, Decimal, date or None, and the width of each column in characters."""

    title: str
    heading: Sequence[str]
    rows: Iterable[Sequence[Any]]
    widths: Sequence[int]


def workbook_of(pages: Iterable[Page]) -> bytes:
    """Return an xlsx workbook with ``pages``. Text is text whatever it begins with; days and numbers are real ones."""
    book = Workbook(write_only=True)
    for page in pages:
        sheet = book.create_sheet(page.title)
        sheet.freeze_panes = "A2"
        sheet.print_title_rows = "1:1"
        sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", _A4
        sheet.page_setup.fitToHeight, sheet.sheet_properties.pageSetUpPr = 0, PageSetupProperties(fitToPage=True)
        for place, width in enumerate(page.widths, 1):
            sheet.column_dimensions[get_column_letter(place)].width = width
        sheet.append([_head(sheet, text) for text in page.heading])
        for row in page.rows:
            sheet.append([_cell(sheet, value) for value in row])
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def csv_of(page: Page) -> bytes:
    """Return the table as CSV, days as dd/mm/yyyy; text that a program would run has an apostrophe before it."""
    return csv_bytes(page.heading, ([_plain(value) for value in row] for row in page.rows))


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return format_decimal(value)
    return f"{value:%d/%m/%Y}" if isinstance(value, date) else value


def _head(sheet: Any, text: str) -> Any:
    cell = WriteOnlyCell(sheet, clean(text))
    cell.data_type = "s"  # a heading may be the name of a unit, which somebody typed
    cell.font, cell.fill, cell.alignment = _HEAD, _SHADE, _WRAP
    return cell


def _cell(sheet: Any, value: Any) -> Any:
    cell = WriteOnlyCell(sheet, clean(value) if isinstance(value, str) else value)
    if isinstance(value, str):
        # openpyxl takes text that begins with "=" for a formula; the format keeps it text when somebody edits it.
        cell.data_type, cell.number_format = "s", _TEXT
    else:
        whole = not isinstance(value, Decimal) or value == value.to_integral_value()
        cell.number_format = _DAY if isinstance(value, date) else _WHOLE if whole else _NUMBER
    return cell
