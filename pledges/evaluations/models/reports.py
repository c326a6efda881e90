"""What a unit reports of the library on its sheet of a quarter, beside the numbers."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from emulation import clock
from pledges.evaluations.models.evaluations import Evaluation
from pledges.library.models import Highlight


class ReportedHighlight(models.Model):
    """A highlight of the unit that its sheet names. Rows come and go with the sheet still open, and never change."""

    evaluation = models.ForeignKey(Evaluation, models.PROTECT, related_name="reported", verbose_name=_("đánh giá"))
    highlight = models.ForeignKey(Highlight, models.PROTECT, related_name="reports", verbose_name=_("mục trong kho"))
    reported_at = models.DateTimeField(_("dẫn lúc"), default=clock.now, editable=False)
    reported_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, editable=False, related_name="+")

    class Meta:
        verbose_name = _("mục dẫn trong phiếu")
        verbose_name_plural = _("mục dẫn trong phiếu")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["evaluation", "highlight"],
                name="reported_highlight_once",
                violation_error_message=_("Mục này đã được dẫn trong phiếu."),
            )
        ]

    def __str__(self) -> str:
        return str(self.highlight)
