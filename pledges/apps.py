"""App configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PledgesConfig(AppConfig):
    """What was promised."""

    name = "pledges"
    verbose_name = _("Giao ước thi đua")

    def ready(self) -> None:
        """Declare the database guards of this room, and what it shows on the home, bloc and unit pages, finds and hands over."""
        from emulation.accounts.domain import when_closed
        from pledges import deeds, duties, guards, objections, packs, panels, search, timeline, touched  # noqa: F401
        from pledges.domain.certificates import unbind_all_of

        when_closed(unbind_all_of)
