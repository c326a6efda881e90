"""App configuration."""

from typing import Any

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    """Identity and login; no unit in here."""

    name = "emulation.accounts"
    verbose_name = _("Tài khoản")

    def ready(self) -> None:
        """Declare the guard that the database holds for accounts, and hear of logins and of passwords that their owners chose."""
        from allauth.account.signals import password_changed
        from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed

        from emulation import watch
        from emulation.accounts import deeds, guards, traces  # noqa: F401  (they register themselves)
        from emulation.accounts.passwords import own_now
        from emulation.accounts.sessions import begin

        def chosen(user: Any, **_more: Any) -> None:
            own_now(user)

        password_changed.connect(chosen, dispatch_uid="emulation.accounts.own_now", weak=False)
        user_logged_in.connect(begin, dispatch_uid="emulation.accounts.begin")
        user_logged_in.connect(watch.logged_in, dispatch_uid="emulation.watch.logged_in")
        user_login_failed.connect(watch.login_failed, dispatch_uid="emulation.watch.login_failed")
        user_logged_out.connect(watch.logged_out, dispatch_uid="emulation.watch.logged_out")
