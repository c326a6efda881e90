"""Re-foundings: a later decision that founds the same bloc anew, or brings a closed one back to life."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from blocs.models.blocs import Bloc
from blocs.models.decisions import Decision


class Refounding(models.Model):
    """One later founding of a bloc. Where it reopened the bloc, it keeps when and by what the bloc had been closed."""

    bloc = models.ForeignKey(Bloc, models.PROTECT, related_name="refoundings", verbose_name=_("khối"))
    decision = models.ForeignKey(
        Decision, models.PROTECT, related_name="refounded_blocs", verbose_name=_("quyết định thành lập lại")
    )
    effective_on = models.DateField(_("có hiệu lực từ ngày"))
    note = models.TextField(_("ghi chú"), max_length=1000, blank=True)
    closed_on = models.DateField(_("khối đã kết thúc ngày"), null=True, blank=True)
    closing_decision = models.ForeignKey(
        Decision,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("quyết định kết thúc trước đó"),
    )

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("lần thành lập lại")
        verbose_name_plural = _("lần thành lập lại")
        ordering = ["effective_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["bloc", "decision"],
                name="refounding_once",
                violation_error_message=_(
                    "Quyết định này đã được ghi là thành lập lại khối. Hãy chọn quyết định khác."
                ),
            ),
            models.CheckConstraint(
                condition=Q(closed_on__isnull=True, closing_decision__isnull=True)
                | Q(closed_on__isnull=False, closing_decision__isnull=False, effective_on__gte=F("closed_on")),
                name="refounding_after_closing",
                violation_error_message=_(
                    "Ngày có hiệu lực không được trước ngày khối kết thúc, và lần kết thúc phải có quyết định."
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.bloc} – {self.decision}"
