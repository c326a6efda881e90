"""App configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RegistrationConfig(AppConfig):
    """What each unit sets itself for the year: titles and targets."""

    name = "pledges.registration"
    verbose_name = _("Đăng ký danh hiệu, chỉ tiêu")

    def ready(self) -> None:
        """Declare the database guards of this room, and what it shows on the home page and the page of a bloc-year."""
        from pledges.registration import duties, guards, panels  # noqa: F401
