"""App configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NoticesConfig(AppConfig):
    """In-app notices and the outbox of mails."""

    name = "emulation.notices"
    verbose_name = _("Thông báo")
