"""A table as it was read, cell by cell, with the numbers of its rows in the file."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from emulation.text import clean
from emulation.workflow import Refused

MAX_ROWS = 20_000
MAX_COLUMNS = 60

_BLANKS = re.compile("[\t\u00a0\u2000-\u200a\u202f\u205f\u3000]")
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2060-\u2064\ufeff]")


class Unreadable(Refused):
    """A file that is no table, or may not be opened; every reason names its remedy."""

    status = 422


class Empty(Unreadable):
    """A table without a row."""


@dataclass(frozen=True)
class Row:
    """One row: its number in the file, and text, int, float, bool, date, datetime or None for each cell."""

    number: int
    cells: tuple[Any, ...]

    def cell(self, place: int) -> Any:
        """Return the cell at ``place`` (from 0); None where the row is shorter."""
        return self.cells[place] if place < len(self.cells) else None


@dataclass(frozen=True)
class Sheet:
    """The first row that holds anything, and the rows below it that hold anything."""

    heading: Row
    rows: list[Row]

    @classmethod
    def of(cls, lines: Iterable[Row]) -> "Sheet":
        """Return the sheet of ``lines``; raises ``Unreadable`` where there are no rows, too many, or too many columns."""
        filled = (row for row in lines if not all(_is_empty(cell) for cell in row.cells))
        heading = next(filled, None)
        if heading is None:
            raise Empty(_("Tệp không có nội dung. Hãy tải mẫu, điền rồi tải lên lại."))
        rows: list[Row] = []
        for row in filled:
            if len(rows) == MAX_ROWS:
                raise Unreadable(
                    _("Tệp có quá %(most)d dòng. Hãy tách thành nhiều tệp rồi nhập từng tệp.") % {"most": MAX_ROWS}
                )
            rows.append(row)
        if any(len(row.cells) > MAX_COLUMNS and not _is_empty(row.cells[MAX_COLUMNS]) for row in (heading, *rows)):
            raise Unreadable(
                _("Tệp có quá %(most)d cột. Hãy xóa các cột ngoài bảng rồi tải lên lại.") % {"most": MAX_COLUMNS}
            )
        if not rows:
            raise Empty(_("Tệp chỉ có dòng tiêu đề. Hãy điền ít nhất một dòng rồi tải lên lại."))
        return cls(heading, rows)

    def texts(self) -> Iterator[str]:
        """Yield every text of the table."""
        for row in (self.heading, *self.rows):
            yield from (cell for cell in row.cells if isinstance(cell, str))

    def rewritten(self, rewrite: Callable[[str], str]) -> "Sheet":
        """Return the same table with every text rewritten."""

        def over(row: Row) -> Row:
            return Row(row.number, tuple(rewrite(cell) if isinstance(cell, str) else cell for cell in row.cells))

        return Sheet(over(self.heading), [over(row) for row in self.rows])


def tidy(text: str) -> str:
    """Return ``text`` in NFC on one line, without what cannot be seen: zero-width characters, odd and outer blanks."""
    return clean(_INVISIBLE.sub("", _BLANKS.sub(" ", " ".join(text.splitlines()))))


def _is_empty(cell: Any) -> bool:
    return cell is None or (isinstance(cell, str) and not tidy(cell))
