"""App configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FilesConfig(AppConfig):
    """The private file store."""

    name = "emulation.files"
    verbose_name = _("Kho tệp")
