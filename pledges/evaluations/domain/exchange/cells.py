"""Reading one sheet by its headings: text, numbers and words, each wrong cell noted with its place and its remedy."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from math import isfinite
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from emulation.numbers import parse_decimal
from emulation.sheets import Row, Sheet
from emulation.sheets.table import tidy
from emulation.text import fold
from emulation.workflow import Refused

MOST_PROBLEMS = 200  # that one file names


@dataclass(frozen=True)
class Problem:
    """Why a file cannot be taken: sheet, number of the row, heading of the column ("" for the row), reason and remedy."""

    sheet: str
    row: int
    column: str
    reason: str

    def __str__(self) -> str:
        """Return the problem as one sentence."""
        place = _("Trang tính “%(sheet)s”, dòng %(row)d") % {"sheet": self.sheet, "row": self.row}
        if self.column:
            place += _(", cột “%(column)s”") % {"column": self.column}
        return f"{place}: {self.reason}"


class Unfit(Refused):
    """A file that can be opened but not taken; ``problems`` are all of them, in the order of the file."""

    status = 422

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = list(problems)[:MOST_PROBLEMS]
        super().__init__(*self.problems)


@dataclass(frozen=True)
class Column:
    """One column: the name by which the code asks for it, its heading, its width, whether a file must have it, its help."""

    name: str
    heading: str
    width: int = 12
    required: bool = False
    help: Any = ""


@dataclass
class Reader:
    """The rows of one sheet under known headings. Wrong headings and cells are added to ``problems``."""

    title: str
    sheet: Sheet
    columns: Sequence[Column]
    problems: list[Problem] = field(default_factory=list)
    places: dict[str, int] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        known = {fold(column.heading): column for column in self.columns}
        for place, cell in enumerate(self.sheet.heading.cells):
            text = "" if cell is None else fold(str(cell)).rstrip(" *")
            if not text:
                continue
            column = known.get(text)
            if column is None:
                reason = _("cột này không có trong mẫu. Hãy xóa cột, hoặc sửa tiêu đề theo mẫu.")
                self._refuse_heading(tidy(str(cell))[:60], reason)
            elif column.name in self.places:
                self._refuse_heading(column.heading, _("cột này có hai lần. Hãy xóa một cột."))
            else:
                self.places[column.name] = place
        for column in self.columns:
            if column.required and column.name not in self.places:
                self._refuse_heading(
                    column.heading, _("thiếu cột này. Hãy thêm cột, hoặc tải mẫu rồi chép dữ liệu sang.")
                )

    def rows(self) -> Iterator["Cells"]:
        """Yield the rows."""
        for row in self.sheet.rows:
            yield Cells(self, row)

    def heading_of(self, name: str) -> str:
        """Return the heading of a column by its name."""
        return next((column.heading for column in self.columns if column.name == name), "")

    def refuse(self, row: int, name: str, reason: str) -> None:
        """Note that the row cannot be taken because of the column ``name`` ("": the row as a whole)."""
        self.problems.append(Problem(self.title, row, self.heading_of(name), reason))

    def _refuse_heading(self, heading: str, reason: str) -> None:
        self.problems.append(Problem(self.title, self.sheet.heading.number, heading, reason))


@dataclass(frozen=True)
class Cells:
    """One row, asked cell by cell; what cannot be read is refused and comes back as nothing."""

    reader: Reader
    row: Row

    @property
    def number_of_row(self) -> int:
        """Return the number of the row in the file."""
        return self.row.number

    def raw(self, name: str) -> Any:
        """Return the cell as it stands; None where it or its column is missing."""
        place = self.reader.places.get(name)
        value = self.row.cell(place) if place is not None else None
        return None if isinstance(value, str) and not tidy(value) else value

    def text(self, name: str, *, most: int = 400, needed: bool = False) -> str:
        """Return the text of a cell on one line."""
        value = self.raw(name)
        text = "" if value is None else tidy(_said(value))
        if needed and not text:
            self.refuse(name, _("ô trống. Hãy điền."))
        if len(text) > most:
            self.refuse(
                name, _("dài %(count)d ký tự, tối đa %(most)d. Hãy rút gọn.") % {"count": len(text), "most": most}
            )
        return text[:most]

    def number(self, name: str, *, needed: bool = False) -> Decimal | None:
        """Return the number of a cell: a real number, or text such as 1.234,5; an empty cell is not 0."""
        value = self.raw(name)
        if value is None:
            if needed:
                self.refuse(name, _("ô trống. Hãy điền số."))
            return None
        if isinstance(value, bool | date | datetime) or (isinstance(value, float) and not isfinite(value)):
            self.refuse(name, _("“%(value)s” không phải là số. Hãy nhập dạng 97,25.") % {"value": _said(value)})
            return None
        if isinstance(value, int | float):
            return Decimal(format(value, ".15g"))  # as many digits as a spreadsheet program keeps
        return self._parsed(name, str(value))

    def word(self, name: str, words: Mapping[str, str], default: str = "") -> str:
        """Return the key of the word in a cell; ``words`` maps keys to words, capitals and diacritics do not matter."""
        text = self.text(name)
        if not text:
            return default
        for key, word in words.items():
            if fold(text) in (fold(str(word)), fold(key)):
                return key
        allowed = "; ".join(str(word) for word in words.values())
        self.refuse(
            name,
            _("“%(text)s” không có trong danh sách. Hãy chọn: %(allowed)s.") % {"text": text[:60], "allowed": allowed},
        )
        return default

    def refuse(self, name: str, reason: str) -> None:
        """Note that this row cannot be taken because of the column ``name``."""
        self.reader.refuse(self.row.number, name, reason)

    def _parsed(self, name: str, text: str) -> Decimal | None:
        try:
            return parse_decimal(text)
        except ValidationError as error:
            self.refuse(name, " ".join(error.messages))
            return None


def _said(value: Any) -> str:
    """Return a cell as a person would write it: 2.0 is 2, a day is dd/mm/yyyy."""
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)
