"""Vietnamese numbers: ``1.234,5`` in, ``97,25`` out, Roman numerals for quarters. Always ``Decimal``, never float."""

import re
from decimal import ROUND_HALF_UP, Decimal

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

_PLAIN = re.compile(r"[+-]?[0-9]+([.,][0-9]+)?")
_GROUPED = re.compile(r"[+-]?[1-9][0-9]{0,2}(\.[0-9]{3})+(,[0-9]+)?")  # 0.125 groups nothing: it is an eighth
MAX_DIGITS = 18
_OUR_MARKS = str.maketrans(",.", ".,")


def parse_decimal(text: str) -> Decimal:
    """Read a number as people here write it.

    ``1.234,5``, ``1234,5`` and ``12.5`` are read; ``1.234`` alone is one thousand two hundred and thirty-four, because
    the point groups thousands here. Raises ``ValidationError`` with reason and remedy for everything else.
    """
    text = text.strip().replace("\u00a0", "").replace(" ", "").replace("\u2212", "-")
    if _GROUPED.fullmatch(text):
        text = text.replace(".", "")
    elif not _PLAIN.fullmatch(text):
        raise ValidationError(
            _("“%(value)s” không phải là số. Hãy nhập dạng 97,25 hoặc 1.234,5.") % {"value": text[:40]}
        )
    if sum(character.isdigit() for character in text) > MAX_DIGITS:
        raise ValidationError(_("Số quá dài. Hãy nhập tối đa %(count)s chữ số.") % {"count": MAX_DIGITS})
    return Decimal(text.replace(",", "."))


def format_decimal(value: Decimal | None, places: int | None = None) -> str:
    """Return ``value`` with a decimal comma and points between thousands; without ``places`` trailing zeros go.

    ``None`` is an empty string: an empty value is never shown as 0.
    """
    if value is None:
        return ""
    if places is not None:
        text = f"{round_half_up(value, Decimal(1).scaleb(-places)):,f}"
    else:
        text = f"{value:,f}"
        if "." in text:
            text = text.rstrip("0").rstrip(".")
    return text.translate(_OUR_MARKS)


def round_half_up(value: Decimal, step: Decimal) -> Decimal:
    """Round ``value`` to a multiple of ``step`` (for example 0.25), halves away from zero."""
    return (value / step).quantize(Decimal(1), rounding=ROUND_HALF_UP) * step


def roman(number: int) -> str:
    """Return ``number`` (1 to 399) as a Roman numeral: quarters are written Quý I to Quý IV."""
    digits = ((100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))
    text = ""
    for value, letters in digits:
        text += letters * (number // value)
        number %= value
    return text
