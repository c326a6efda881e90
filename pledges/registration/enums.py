"""The closed lists of this room."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Bearer(models.TextChoices):
    """Who may bear a title."""

    UNIT = "unit", _("Tập thể")
    PERSON = "person", _("Cá nhân")


class RegistrationState(models.TextChoices):
    """Life of the registration of one unit."""

    DRAFT = "draft", _("Đang đăng ký")
    SUBMITTED = "submitted", _("Đã gửi đăng ký")
    CONFIRMED = "confirmed", _("Đã xác nhận")
