"""Which promise of the year a criterion measures."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from blocs.models import BlocYear
from emulation import clock
from pledges.evaluations.models.criteria import Criterion


class TargetLink(models.Model):
    """A criterion and the indicator of the year's pledge that stands beside it on the sheets.

    The pledge's text is frozen plain data, so the link holds the indicator's own words: an appendix may change the goal, and
    the sheets follow it. Who does not link anything still gets what is called the same.
    """

    bloc_year = models.ForeignKey(
        BlocYear, models.PROTECT, related_name="target_links", verbose_name=_("năm thi đua của khối")
    )
    criterion = models.ForeignKey(Criterion, models.PROTECT, related_name="target_links", verbose_name=_("tiêu chí"))
    indicator = models.CharField(_("chỉ tiêu"), max_length=400)
    linked_at = models.DateTimeField(_("gắn lúc"), default=clock.now, editable=False)
    linked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, editable=False, related_name="+")

    class Meta:
        verbose_name = _("chỉ tiêu của tiêu chí")
        verbose_name_plural = _("chỉ tiêu của tiêu chí")
        ordering = ["criterion__order", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["bloc_year", "criterion"],
                name="target_link_once",
                violation_error_message=_("Tiêu chí này đã được gắn chỉ tiêu. Hãy mở lại trang rồi chọn lại."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.criterion}: {self.indicator}"
