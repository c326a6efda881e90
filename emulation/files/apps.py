"""App configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FilesConfig(AppConfig):
    """The private file store."""

    name = "emulation.files"
    verbose_name = _("Kho tệp")

    def ready(self) -> None:
        """Name the deeds and say on the status page which files are damaged."""
        from emulation.files import deeds, findings  # noqa: F401  (they register themselves)
