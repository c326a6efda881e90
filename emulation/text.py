"""Vietnamese text: one Unicode form, search without diacritics, natural order."""

import re
import unicodedata

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


class _Marks(dict[int, int | None]):
    """What ``str.translate`` makes of a character: nothing of a mark, itself of everything else; remembered once asked."""

    def __missing__(self, code: int) -> int | None:
        self[code] = None if unicodedata.combining(chr(code)) else code
        return self[code]


_WITHOUT_MARKS = _Marks()


def clean(text: str) -> str:
    """Return ``text`` in NFC, without control characters, with plain line ends and no blanks at the ends."""
    return _CONTROL.sub("", unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n")).strip()


def fold(text: str) -> str:
    """Return the search key of ``text``: lower case, no diacritics, đ = d, single spaces."""
    decomposed = unicodedata.normalize("NFD", text.lower()).replace("đ", "d")
    return " ".join(decomposed.translate(_WITHOUT_MARKS).split())


def natural_key(text: str) -> tuple[tuple[int, int | str], ...]:
    """Return a sort key by which Phòng 2 comes before Phòng 10."""
    return tuple((0, int(part)) if part.isdecimal() else (1, part) for part in re.split(r"(\d+)", fold(text)) if part)


def sort_key(text: str) -> str:
    """Return ``natural_key`` as one text that every database orders by: ``Phòng 2`` is ``phong 0000000002``."""
    return re.sub(r"\d+", lambda digits: f"{int(digits[0]):010}", fold(text))
