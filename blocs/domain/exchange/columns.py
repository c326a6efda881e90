"""What a column of a catalogue's file holds: how a cell is read, written and said. Declared once for each table.

Headings and words of lists are those of the file, the same in every language of the screen: a file exported under one
language is imported under the other.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import models
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from emulation.sheets.table import tidy
from emulation.text import fold

FILE_LANGUAGE = "vi"
_DAY = re.compile(
    r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})(?: 0{1,2}:00(?::00)?)?|(\d{4})-(\d{1,2})-(\d{1,2})(?:[ T]00:00:00)?"
)
_FIRST_YEAR, _LAST_YEAR = 1900, 2200


class Unclear(Exception):
    """A cell that cannot be read; the message is reason and remedy."""


@dataclass(frozen=True)
class Kind:
    """Free text of at most ``most`` characters; the other kinds say what differs."""

    most: int = 0
    empty: Any = ""
    width: int = 24
    allowed: ClassVar[Any] = gettext_lazy("Chữ")

    def parse(self, cell: Any) -> Any:
        """Return the value of a cell that is not empty, its text tidied; raises ``Unclear``."""
        text = _text_of(cell)
        if self.most and len(text) > self.most:
            raise Unclear(
                _("dài %(count)d ký tự, tối đa %(most)d. Hãy rút gọn.") % {"count": len(text), "most": self.most}
            )
        return text

    def show(self, value: Any) -> Any:
        """Return the cell in which ``value`` is written: text, int, date or None."""
        return value or None

    def say(self, value: Any) -> str:
        """Return ``value`` as a person reads it."""
        return str(value)

    @property
    def closed(self) -> Iterable[str]:
        """Return the words of a closed list; free text has none."""
        return ()


@dataclass(frozen=True)
class Code(Kind):
    """A code of plain letters, digits and hyphens, by which rows are found."""

    allowed: ClassVar[Any] = gettext_lazy("Chữ không dấu, số, gạch nối")

    def parse(self, cell: Any) -> Any:
        """Return the code."""
        text = super().parse(cell)
        if not re.fullmatch(r"[-a-zA-Z0-9_]+", text):
            raise Unclear(_("“%(text)s” không phải mã. Mã chỉ gồm chữ không dấu, số, gạch nối.") % {"text": text})
        return text


@dataclass(frozen=True)
class Reference(Code):
    """The code of another row; capitals make no difference."""

    def parse(self, cell: Any) -> Any:
        """Return the code in small letters."""
        return super().parse(cell).lower()


@dataclass(frozen=True)
class Email(Kind):
    """An address of electronic mail."""

    width: int = 30
    allowed: ClassVar[Any] = gettext_lazy("Địa chỉ thư điện tử")

    def parse(self, cell: Any) -> Any:
        """Return the address."""
        text = super().parse(cell)
        try:
            validate_email(text)
        except ValidationError as error:
            raise Unclear(_("“%(text)s” không phải địa chỉ thư. Hãy sửa lại.") % {"text": text}) from error
        return text


@dataclass(frozen=True)
class Day(Kind):
    """A day: a real date cell, or dd/mm/yyyy."""

    empty: Any = None
    width: int = 14
    allowed: ClassVar[Any] = gettext_lazy("Ngày dạng dd/mm/yyyy, hoặc ô kiểu ngày của Excel")

    def parse(self, cell: Any) -> Any:
        """Return the day."""
        if isinstance(cell, datetime):
            day = cell.date()
        elif isinstance(cell, date):
            day = cell
        else:
            day = _day_of(cell)
        if not _FIRST_YEAR <= day.year <= _LAST_YEAR:
            raise Unclear(_("năm %(year)d không hợp lý. Hãy kiểm tra lại ngày.") % {"year": day.year})
        return day

    def say(self, value: Any) -> str:
        """Return dd/mm/yyyy."""
        return f"{value:%d/%m/%Y}" if value else ""


@dataclass(frozen=True)
class Number(Kind):
    """A whole number from ``least`` to ``most``."""

    least: int = 0
    most: int = 32767
    empty: Any = None
    width: int = 10
    allowed: ClassVar[Any] = gettext_lazy("Số nguyên")

    def parse(self, cell: Any) -> Any:
        """Return the number."""
        if isinstance(cell, str) and re.fullmatch(r"\d{1,9}", cell):
            cell = int(cell)
        if isinstance(cell, bool) or not isinstance(cell, int | float) or cell != int(cell):
            raise Unclear(_("“%(cell)s” không phải số nguyên. Hãy nhập số, ví dụ 10.") % {"cell": _shown(cell)})
        if not self.least <= cell <= self.most:
            raise Unclear(
                _("%(number)d ngoài khoảng %(least)d–%(most)d. Hãy sửa lại.")
                % {"number": cell, "least": self.least, "most": self.most}
            )
        return int(cell)

    def show(self, value: Any) -> Any:
        """Return the number itself, also 0."""
        return value

    def say(self, value: Any) -> str:
        """Return the digits."""
        return "" if value is None else str(value)


@dataclass(frozen=True)
class YesNo(Kind):
    """Có or Không; an empty cell is Không."""

    empty: Any = False
    width: int = 10
    allowed: ClassVar[Any] = gettext_lazy("Có hoặc Không; để trống là Không")

    def parse(self, cell: Any) -> Any:
        """Return the answer."""
        if isinstance(cell, bool):
            return cell
        answer = {"co": True, "x": True, "khong": False}.get(fold(_shown(cell)))
        if answer is None:
            raise Unclear(_("“%(cell)s” không phải Có hoặc Không. Hãy nhập lại.") % {"cell": _shown(cell)})
        return answer

    def show(self, value: Any) -> Any:
        """Return the word, or nothing for no."""
        return "Có" if value else None

    @property
    def closed(self) -> Iterable[str]:
        """Return both answers."""
        return ("Có", "Không")

    def say(self, value: Any) -> str:
        """Return the word."""
        return _("Có") if value else _("Không")


@dataclass(frozen=True)
class Choice(Kind):
    """One word of a closed list."""

    choices: type[models.TextChoices] = field(kw_only=True)
    empty: Any = None

    @cached_property
    def words(self) -> dict[str, str]:
        """Return the words of the list by value, as the file has them."""
        with translation.override(FILE_LANGUAGE):
            return {value: str(label) for value, label in self.choices.choices}

    @cached_property
    def _values(self) -> dict[str, str]:
        """Return the values by word, folded, and by themselves."""
        return {fold(word): value for value, word in self.words.items()} | {value: value for value in self.words}

    def parse(self, cell: Any) -> Any:
        """Return the value; capitals and diacritics make no difference."""
        value = self._values.get(fold(_text_of(cell)))
        if value is not None:
            return value
        raise Unclear(
            _("“%(cell)s” không có trong danh mục. Hãy chọn: %(words)s.")
            % {"cell": _shown(cell), "words": "; ".join(self.words.values())}
        )

    def show(self, value: Any) -> Any:
        """Return the word."""
        return self.words.get(value)

    def say(self, value: Any) -> str:
        """Return the word, or nothing."""
        return self.words.get(value, "")

    @property
    def closed(self) -> Iterable[str]:
        """Return the words."""
        return self.words.values()


@dataclass(frozen=True)
class Column:
    """One column: ``name`` of the value, ``heading`` in the file, an ``example`` and a word of ``help`` for the template."""

    name: str
    heading: str
    kind: Kind
    required: bool = False
    example: Any = ""
    help: Any = ""

    def parse(self, cell: Any) -> Any:
        """Return the value of ``cell``; raises ``Unclear`` where it cannot be read or is missing."""
        cell = tidy(cell) if isinstance(cell, str) else cell
        if cell is None or cell == "":
            if self.required:
                raise Unclear(_("chưa có nội dung. Hãy điền ô này."))
            return self.kind.empty
        return self.kind.parse(cell)

    def stored(self, value: Any) -> Any:
        """Return ``value`` as it would come back from a file: what an export and an import leave as it is, is the same."""
        shown = self.kind.show(value)
        try:
            return (
                self.kind.empty if shown is None else self.kind.parse(tidy(shown) if isinstance(shown, str) else shown)
            )
        except Unclear:
            return value

    @property
    def words(self) -> Iterable[str]:
        """Return the words of a closed list."""
        return self.kind.closed


def _text_of(cell: Any) -> str:
    """Return a cell as text; a number that was typed into a column of text is its digits."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, int | float) and not isinstance(cell, bool) and cell == int(cell):
        return str(int(cell))
    raise Unclear(
        _("ô kiểu ngày hoặc số (%(cell)s), cột này cần chữ. Hãy định dạng ô là Text rồi nhập lại.")
        % {"cell": _shown(cell)}
    )


def _day_of(cell: Any) -> date:
    found = _DAY.fullmatch(cell) if isinstance(cell, str) else None
    if found is None:
        raise Unclear(_("“%(cell)s” không phải ngày. Hãy nhập dạng dd/mm/yyyy.") % {"cell": _shown(cell)})
    day, month, year = found.group(1, 2, 3) if found[1] else found.group(6, 5, 4)
    try:
        return date(int(year), int(month), int(day))
    except ValueError as error:
        raise Unclear(_("“%(cell)s” không có trong lịch. Hãy sửa lại ngày.") % {"cell": _shown(cell)}) from error


def _shown(cell: Any) -> str:
    return tidy(str(cell))[:60]
