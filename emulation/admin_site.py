"""The Django admin of this product."""

from allauth.account.decorators import secure_admin_login
from django.contrib.admin import AdminSite
from django.utils.translation import gettext_lazy as _


class AdministrationSite(AdminSite):
    """The catalogues. Who may enter is decided by posts (``User.is_staff`` asks them); login is the product's own."""

    site_header = site_title = _("Quản trị khối thi đua")
    index_title = _("Danh mục")
    enable_nav_sidebar = False

    login = secure_admin_login(AdminSite.login)
