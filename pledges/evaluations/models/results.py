"""How far a unit has come with the targets that it registered for the year, quarter by quarter."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from emulation import clock
from pledges.enums import Direction
from pledges.evaluations.models.evaluations import Evaluation
from pledges.registration.models import RegisteredTarget


class TargetResult(models.Model):
    """What was reached from the first day of the work year to the last of the quarter.

    ``planned`` is the plan of the day on which the result was entered: what the unit registers later for the rest of
    the year does not change how an earlier quarter stands.
    """

    evaluation = models.ForeignKey(Evaluation, models.PROTECT, related_name="results", verbose_name=_("đánh giá"))
    target = models.ForeignKey(RegisteredTarget, models.PROTECT, related_name="results", verbose_name=_("chỉ tiêu"))
    planned = models.DecimalField(_("mức đăng ký"), max_digits=12, decimal_places=3, editable=False)
    achieved = models.DecimalField(_("thực hiện đến hết quý"), max_digits=12, decimal_places=3)
    note = models.CharField(_("ghi chú"), max_length=400, blank=True)
    entered_at = models.DateTimeField(_("nhập lúc"), default=clock.now, editable=False)
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, editable=False, related_name="+")
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        verbose_name = _("kết quả chỉ tiêu")
        verbose_name_plural = _("kết quả chỉ tiêu")
        ordering = ["target__order", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["evaluation", "target"],
                name="target_result_once",
                violation_error_message=_(
                    "Chỉ tiêu này đã có kết quả trong phiếu. Hãy mở lại trang rồi sửa dòng đã có."
                ),
            ),
            models.CheckConstraint(
                condition=models.Q(achieved__gte=0),
                name="target_result_not_negative",
                violation_error_message=_("Thực hiện đến hết quý: không được âm. Hãy nhập từ 0 trở lên."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.target)

    @property
    def met(self) -> bool:
        """Say whether the plan of that day is reached."""
        return Direction(self.target.direction).met(self.achieved, self.planned)

    @property
    def goal(self) -> str:
        """Return in words what was planned that day."""
        return Direction(self.target.direction).said(self.planned, self.target.measure)
