"""App configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AuditConfig(AppConfig):
    """Append-only record of deeds."""

    name = "emulation.audit"
    verbose_name = _("Nhật ký")
