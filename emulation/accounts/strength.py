"""Whether a password is easy to guess: by lists of leaked ones, by patterns, and by the words that everybody here knows."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from zxcvbn import zxcvbn

from emulation.text import fold

# What somebody tries first who knows the house: the organisation, the product, offices, the places of the pilot. Compared
# without diacritics and case, alone, joined, and with numbers or signs around them.
HOUSE_WORDS = (
    "vksnd",
    "vks",
    "vksndtc",
    "kiemsat",
    "kiemsatvien",
    "vienkiemsat",
    "vientruong",
    "nhandan",
    "thidua",
    "khenthuong",
    "khoithidua",
    "cumthidua",
    "giaouoc",
    "thuongtruc",
    "hoidong",
    "lanhdao",
    "canbo",
    "donvi",
    "phong",
    "khuvuc",
    "quantri",
    "admin",
    "matkhau",
    "password",
    "vietnam",
    "hungyen",
    "thaibinh",
)
LONGEST = 72  # letters that are looked at: more make it stronger, and the estimate slower
ENOUGH = 3  # of 4: more than 10^8 guesses of somebody who knows lists and patterns


class StrengthValidator:
    """Refuse what ``zxcvbn`` finds within 10^8 guesses; its lists hold 30,000 leaked passwords and common words.

    No kind of letter is asked for: length and rare words make a password strong, signs at its end do not.
    """

    def validate(self, password: str, user: Any = None) -> None:
        """Raise ``ValidationError`` with reason and remedy where ``password`` is easy to guess."""
        own = f"{getattr(user, 'username', '')} {getattr(user, 'full_name', '')}"
        known = [*HOUSE_WORDS, *(word for word in fold(own).replace("-", " ").split() if len(word) > 2)]
        typed = fold(password)[:LONGEST]
        # Once more without signs: a dash or an @ between two words that everybody knows makes no other password of them.
        if (
            min(zxcvbn(each, user_inputs=known)["score"] for each in {typed, "".join(filter(str.isalnum, typed))})
            < ENOUGH
        ):
            raise ValidationError(
                _(
                    "Mật khẩu này dễ đoán: gồm từ thông dụng, tên người, tên cơ quan, dãy phím hoặc mật khẩu đã lộ. "
                    "Hãy ghép vài từ không liên quan với nhau thành một câu dài."
                ),
                code="password_easy_to_guess",
            )

    def get_help_text(self) -> str:
        """Return the sentence beside the box."""
        return _("Không dùng tên người, tên cơ quan, dãy phím hoặc mật khẩu phổ biến; nên ghép vài từ không liên quan.")
