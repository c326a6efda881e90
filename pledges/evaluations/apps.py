"""App configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EvaluationsConfig(AppConfig):
    """How it was judged."""

    name = "pledges.evaluations"
    verbose_name = _("Đánh giá")

    def ready(self) -> None:
        """Declare the database guards of this room, and what it shows on the home, bloc and unit pages, and hands over."""
        from pledges.evaluations import (  # noqa: F401
            deeds,
            duties,
            guards,
            measures,
            objections,
            packs,
            panels,
            review_duties,
            review_guards,
            timeline,
            touched,
        )
