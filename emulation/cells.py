"""Tables for spreadsheet programs, as CSV: opened by a double click, and harmless when they are."""

import csv
import io
import re
from collections.abc import Iterable
from typing import Any

# What makes Excel or LibreOffice read a cell as a formula; a tab or a line end before it is skipped by them. Apostrophes before
# it belong to it, so that a text which already begins with one comes back as it was.
_FORMULA = re.compile(r"'*\s*[=+\-@＝＋－＠]")


def harmless(value: Any) -> str:
    """Return ``value`` as the text of a cell; text that a spreadsheet would run gets an apostrophe before it.

    Numbers stay as they are: only text can carry somebody else's formula.
    """
    text = "" if value is None else str(value)
    return f"'{text}" if isinstance(value, str) and _FORMULA.match(text) else text


def restored(text: str) -> str:
    """Return the ``text`` of a cell without the apostrophe that ``harmless`` put before it."""
    return text[1:] if text.startswith("'") and _FORMULA.match(text) else text


def csv_bytes(header: Iterable[Any], rows: Iterable[Iterable[Any]]) -> bytes:
    """Return the table as CSV in UTF-8 with the mark by which Excel knows Vietnamese letters; every cell is harmless."""
    page = io.StringIO(newline="")
    writer = csv.writer(page, quoting=csv.QUOTE_ALL)
    writer.writerow([harmless(str(cell)) for cell in header])
    writer.writerows([harmless(cell) for cell in row] for row in rows)
    return page.getvalue().encode("utf-8-sig")
