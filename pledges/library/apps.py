"""App configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LibraryConfig(AppConfig):
    """What a bloc-year has to show beside its numbers."""

    name = "pledges.library"
    verbose_name = _("Kho sáng kiến, điển hình")

    def ready(self) -> None:
        """Declare the database guards of this room, and what it shows on the page of a bloc-year, finds and hands over."""
        from pledges.library import guards, packs, panels, search  # noqa: F401
