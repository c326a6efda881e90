"""App configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class BlocsConfig(AppConfig):
    """Who and when: units, decisions, blocs, bloc-years, seats, posts."""

    name = "blocs"
    verbose_name = _("Đơn vị và khối thi đua")

    def ready(self) -> None:
        """Declare the guards that the database holds for this room, its permissions, duties, part of histories, and finds."""
        from blocs import deeds, duties, guards, permissions, search  # noqa: F401  (they register themselves)
        from blocs.queries import history  # noqa: F401
