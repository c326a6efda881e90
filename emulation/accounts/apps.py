"""App configuration."""

from typing import Any

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    """Identity and login; no unit in here."""

    name = "emulation.accounts"
    verbose_name = _("Tài khoản")

    def ready(self) -> None:
        """Declare the guard that the database holds for accounts, and hear of passwords that their owners chose."""
        from allauth.account.signals import password_changed

        from emulation.accounts import deeds, guards, traces  # noqa: F401  (they register themselves)
        from emulation.accounts.passwords import own_now

        def chosen(user: Any, **_more: Any) -> None:
            own_now(user)

        password_changed.connect(chosen, dispatch_uid="emulation.accounts.own_now", weak=False)
