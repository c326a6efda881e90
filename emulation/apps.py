"""App configurations of the ground floor."""

from django.apps import AppConfig, apps
from django.contrib.admin.apps import AdminConfig as DjangoAdminConfig
from django.db.models.signals import post_migrate, pre_migrate


class AdminConfig(DjangoAdminConfig):
    """The Django admin, entered by the posts of blocs/roles.py instead of the ``is_staff`` flag."""

    default_site = "emulation.admin_site.AdministrationSite"


class EmulationConfig(AppConfig):
    """What every room shares: workflow gate, guards of the database, checks, menu, errors."""

    name = "emulation"
    verbose_name = "Nền tảng"

    def ready(self) -> None:
        """Register the system checks and lookups, and keep the database guards in step with the migrations."""
        from emulation import checks, guards, lookups, machine  # noqa: F401  (checks and findings register themselves)

        lookups.register()
        # One sender of the many, so that each runs once a migrate; this app itself has no models and sends nothing.
        once = apps.get_app_config("audit")
        pre_migrate.connect(guards.drop_all, sender=once)
        post_migrate.connect(guards.install_all, sender=once)
