"""Small rules of Vietnamese official documents that a stylesheet cannot know."""

import re
from datetime import date

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from emulation.text import clean

# What a line end must not tear apart. Document symbols keep their form: 09/QĐ-VKSTB, 06/2022/QH15, 02/2024/TT-VKSTC.
_UNBROKEN = re.compile(
    r"""
    \b[Nn]gày\ \d{1,2}\ tháng\ \d{1,2}(?:\ năm\ \d{4})?     # ngày 31 tháng 3 năm 2021
  | \b\d{1,2}/\d{1,2}/\d{4}\b                               # 31/3/2021
  | (?:\b[Ss]ố:?\ )?\b\d{1,5}(?:/\d{4})?[/-][^\W\d_]+\d*(?:-[^\W_]+)*  # số 820/QĐ-UBND, 05-CT/TW
    (?:/[^\W_]+)*
  | \b(?:[Nn]ăm|[Tt]háng|[Kk]hóa|Điều|[Kk]hoản|[Pp]hòng|khu\ vực)\ \d+\b
  | \b[Qq]uý\ [IVX]+\b
  | \b\d+\ đơn\ vị\b
  | \d[\d.,]*\ ?%
    """,
    re.VERBOSE,
)
# The place at the end of a name: TỈNH THÁI BÌNH, huyện Vũ Thư, (khu vực 1 -) Hưng Yên.
_PLACE = re.compile(
    r"(?:\b(?:tỉnh|thành phố|quận|huyện|thị xã)(?: [^\W\d_]+){1,3}|(?<=- )[^\W\d_]+(?: [^\W\d_]+){1,2})$", re.IGNORECASE
)
_FINAL_MARKS = " \t\n.;,/…"


def unbroken(text: str) -> SafeString:
    """Return ``text`` (plain, any Unicode form) escaped and in NFC, with dates and document symbols kept on one line.

    The text itself is unchanged, so that it can be searched and copied; a ``<span class="unbroken">`` does the work.
    """
    return kept_together(clean(text))


def kept_together(text: str) -> SafeString:
    """Return a part of a clean text as ``unbroken`` does, its blanks at the ends kept: other words follow there."""
    return _wrapped(text, _UNBROKEN)


def unbroken_name(text: str) -> SafeString:
    """Return the name of a unit or body as ``unbroken`` does, with the place at its end kept on one line."""
    text = clean(text)
    place = _PLACE.search(text)
    if place is None:
        return _wrapped(text, _UNBROKEN)
    return _wrapped(text[: place.start()], _UNBROKEN) + mark_safe(f'<span class="unbroken">{escape(place[0])}</span>')


def _wrapped(text: str, pattern: re.Pattern[str]) -> SafeString:
    """Return ``text`` escaped, every match of ``pattern`` inside a span."""
    parts, end = [], 0
    for match in pattern.finditer(text):
        parts += [escape(text[end : match.start()]), f'<span class="unbroken">{escape(match[0])}</span>']
        end = match.end()
    return mark_safe("".join([*parts, escape(text[end:])]))


def end_with(text: str, mark: str) -> str:
    """Return ``text`` with ``mark`` instead of its own final punctuation."""
    return clean(text).rstrip(_FINAL_MARKS) + mark


def long_date(day: date) -> str:
    """Return ``ngày 09 tháng 02 năm 2021``: days below 10 and the months 1 and 2 take a zero (Decree 30/2020/NĐ-CP)."""
    month = f"{day.month:02d}" if day.month <= 2 else str(day.month)
    return f"ngày {day.day:02d} tháng {month} năm {day.year}"
