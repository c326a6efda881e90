"""App configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class VerificationConfig(AppConfig):
    """Verification of signed documents; keeps nothing of its own in the database."""

    name = "pledges.verification"
    verbose_name = _("Xác minh văn bản")

    def ready(self) -> None:
        """Show on the page of a pledge how its document is verified."""
        from pledges.verification import asides  # noqa: F401
