"""App configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ConferenceConfig(AppConfig):
    """The sitting at which the pledge is presented, agreed and signed."""

    name = "pledges.conference"
    verbose_name = _("Hội nghị")

    def ready(self) -> None:
        """Declare the database guards of this room, and what it shows on the page of a bloc-year."""
        from pledges.conference import guards, panels  # noqa: F401
