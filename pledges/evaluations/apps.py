"""App configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EvaluationsConfig(AppConfig):
    """How it was judged."""

    name = "pledges.evaluations"
    verbose_name = _("Đánh giá")
