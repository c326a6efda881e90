"""The Django admin of this product."""

from typing import Any

from allauth.account.decorators import secure_admin_login
from allauth.account.views import logout as log_out
from django.contrib.admin import AdminSite, ModelAdmin
from django.db.models.base import ModelBase
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _

from emulation import care
from emulation.admin_choices import KnownKeys


class AdministrationSite(AdminSite):
    """The catalogues. Who may enter is decided by posts (``User.is_staff`` asks them).

    Login, password and logout are the product's own pages, with their rate limits, second factor and words.
    """

    site_header = site_title = _("Quản trị khối thi đua")
    index_title = _("Danh mục")
    enable_nav_sidebar = False

    # What libraries register by themselves: nobody keeps those tables by hand, and one holds secrets of second factors.
    not_ours = frozenset({"account", "auth", "mfa"})

    def register(self, model_or_iterable: Any, admin_class: Any = None, **options: Any) -> None:
        """Register our own models; leave those of libraries out."""
        models = [model_or_iterable] if isinstance(model_or_iterable, ModelBase) else model_or_iterable
        ours = [model for model in models if model._meta.app_label not in self.not_ours]
        catalogue = admin_class or ModelAdmin
        if not issubclass(catalogue, KnownKeys):  # here and not in each base: no catalogue can forget it
            catalogue = type(catalogue.__name__, (KnownKeys, catalogue), {"__module__": catalogue.__module__})
        super().register(ours, catalogue, **options)

    def index(self, request: HttpRequest, extra_context: Any = None) -> TemplateResponse:
        """Show what needs care above the catalogues: a constant number of queries, whatever there is."""
        return super().index(request, {"cares": list(care.lines(request.user)), **(extra_context or {})})

    login = method_decorator(secure_admin_login)(AdminSite.login)

    def password_change(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """Lead to the product's page."""
        return redirect("account_change_password")

    def logout(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """Log out as everywhere else."""
        response: HttpResponse = log_out(request)
        return response
