"""App configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CertificatesConfig(AppConfig):
    """The internal certificate authority, the keys it issued, and the outside certificates that are trusted."""

    name = "emulation.certificates"
    verbose_name = _("Chứng thư")

    def ready(self) -> None:
        """Declare guards, checks and findings, and end the keys of a person together with the account."""
        from emulation.accounts.domain import when_closed
        from emulation.certificates import checks, deeds, findings, guards  # noqa: F401  (they register themselves)
        from emulation.certificates.domain import revoke_all_of

        when_closed(revoke_all_of)
