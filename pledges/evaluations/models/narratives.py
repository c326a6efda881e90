"""What a unit reports of a quarter in words: one text a part, so that two people who write different parts never meet."""

from django.conf import settings
from django.core.validators import MaxLengthValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from emulation import clock
from emulation.constraints import one_of
from pledges.evaluations.enums import NarrativePart
from pledges.evaluations.models.evaluations import Evaluation

LONGEST = 6000


class Narrative(models.Model):
    """One part of the report. It is written while the sheet is open to its unit, and frozen with it by the database."""

    evaluation = models.ForeignKey(Evaluation, models.PROTECT, related_name="narratives", verbose_name=_("đánh giá"))
    part = models.CharField(_("mục báo cáo"), max_length=20, choices=NarrativePart.choices)
    text = models.TextField(_("nội dung"), blank=True, max_length=LONGEST, validators=[MaxLengthValidator(LONGEST)])
    written_at = models.DateTimeField(_("viết lúc"), default=clock.now, editable=False)
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, editable=False, related_name="+")
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        verbose_name = _("nội dung báo cáo")
        verbose_name_plural = _("nội dung báo cáo")
        ordering = ["pk"]
        constraints = [
            one_of("part", NarrativePart, "narrative"),
            models.UniqueConstraint(
                fields=["evaluation", "part"],
                name="narrative_once",
                violation_error_message=_("Mục báo cáo này đã có nội dung. Hãy mở lại trang rồi viết tiếp."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.get_part_display())
