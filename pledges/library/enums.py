"""The closed lists of this room."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from pledges.enums import Level


class HighlightKind(models.TextChoices):
    """What a highlight is, in print order (domain.md, section 2)."""

    MOVEMENT = "movement", _("Phong trào thi đua")
    INITIATIVE = "initiative", _("Sáng kiến")
    GOOD_PRACTICE = "good_practice", _("Cách làm hay")
    EXEMPLARY_UNIT = "exemplary_unit", _("Điển hình tiên tiến – tập thể")
    EXEMPLARY_PERSON = "exemplary_person", _("Điển hình tiên tiến – cá nhân")


# The word of each kind in an address.
SHELVES = {
    "phong-trao": HighlightKind.MOVEMENT,
    "sang-kien": HighlightKind.INITIATIVE,
    "cach-lam-hay": HighlightKind.GOOD_PRACTICE,
    "tap-the": HighlightKind.EXEMPLARY_UNIT,
    "ca-nhan": HighlightKind.EXEMPLARY_PERSON,
}


# The levels of each kind; the other kinds have none.
LEVELS_OF = {
    HighlightKind.MOVEMENT: tuple(Level),
    HighlightKind.INITIATIVE: (Level.UNIT, Level.PROVINCIAL, Level.SECTOR, Level.NATIONAL),
}


class HighlightState(models.TextChoices):
    """Life of a highlight: its unit writes it, everybody of the bloc reads it, its unit takes it back."""

    DRAFT = "draft", _("Bản nháp")
    SHARED = "shared", _("Đã chia sẻ")
    WITHDRAWN = "withdrawn", _("Đã rút")
