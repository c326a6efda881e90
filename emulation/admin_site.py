"""The Django admin of this product."""

from typing import Any

from allauth.account.decorators import secure_admin_login
from django.contrib.admin import AdminSite
from django.db.models.base import ModelBase
from django.utils.translation import gettext_lazy as _


class AdministrationSite(AdminSite):
    """The catalogues. Who may enter is decided by posts (``User.is_staff`` asks them); login is the product's own."""

    site_header = site_title = _("Quản trị khối thi đua")
    index_title = _("Danh mục")
    enable_nav_sidebar = False

    # What libraries register by themselves: nobody keeps those tables by hand, and one holds secrets of second factors.
    not_ours = frozenset({"account", "auth", "mfa"})

    login = secure_admin_login(AdminSite.login)

    def register(self, model_or_iterable: Any, admin_class: Any = None, **options: Any) -> None:
        """Register our own models; leave those of libraries out."""
        models = [model_or_iterable] if isinstance(model_or_iterable, ModelBase) else model_or_iterable
        ours = [model for model in models if model._meta.app_label not in self.not_ours]
        super().register(ours, admin_class, **options)
