"""App configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AppendicesConfig(AppConfig):
    """What was changed after the signing."""

    name = "pledges.appendices"
    verbose_name = _("Phụ lục giao ước")

    def ready(self) -> None:
        """Declare the database guards of this room, and what it shows on the home page and the page of a pledge."""
        from pledges.appendices import asides, duties, guards, touched  # noqa: F401
