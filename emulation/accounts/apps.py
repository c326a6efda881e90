"""App configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    """Identity and login; no unit in here."""

    name = "emulation.accounts"
    verbose_name = _("Tài khoản")

    def ready(self) -> None:
        """Declare the guard that the database holds for accounts."""
        from emulation.accounts import guards  # noqa: F401  (it registers itself)
