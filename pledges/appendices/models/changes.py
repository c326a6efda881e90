"""One line of an appendix: a clause or a target that is replaced, added or repealed."""

from django.core.validators import MaxLengthValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from emulation.constraints import one_of
from pledges.appendices.enums import ChangeKind
from pledges.appendices.models.appendices import Appendix
from pledges.enums import Direction


class Change(models.Model):
    """What is done at ``place`` of the pledge as it stands before the appendix (see pledges/appendices/domain/standing.py).

    Where something is added, ``place`` is the section, or the unit of the target ("" for the whole bloc). A clause has
    ``text``; a target has the four fields below; what is repealed has neither.
    """

    appendix = models.ForeignKey(Appendix, models.CASCADE, related_name="changes", verbose_name=_("phụ lục"))
    order = models.PositiveSmallIntegerField(default=0, editable=False)
    kind = models.CharField(_("việc"), max_length=20, choices=ChangeKind.choices, editable=False)
    place = models.CharField(_("chỗ"), max_length=260, blank=True, editable=False)
    text = models.TextField(_("nội dung mới"), max_length=6000, blank=True, validators=[MaxLengthValidator(6000)])
    indicator = models.CharField(_("chỉ tiêu"), max_length=400, blank=True)
    measure = models.CharField(_("đơn vị tính"), max_length=40, blank=True)
    direction = models.CharField(_("yêu cầu"), max_length=10, choices=Direction.choices, default=Direction.AT_LEAST)
    planned = models.DecimalField(_("mức phấn đấu"), max_digits=12, decimal_places=3, null=True, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        verbose_name = _("nội dung sửa đổi")
        verbose_name_plural = _("nội dung sửa đổi")
        ordering = ["order", "pk"]
        constraints = [
            one_of("kind", ChangeKind, "change"),
            one_of("direction", Direction, "change"),
            models.UniqueConstraint(
                fields=["appendix", "place"],
                condition=~Q(kind__in=[ChangeKind.CLAUSE_ADDED, ChangeKind.TARGET_ADDED]),
                name="change_once_at_a_place",
                violation_error_message=_("Phụ lục đã sửa chỗ này. Hãy sửa dòng đã có, hoặc bỏ dòng đó trước."),
            ),
            models.CheckConstraint(
                condition=~Q(kind__in=[ChangeKind.CLAUSE_REPLACED, ChangeKind.CLAUSE_ADDED]) | ~Q(text=""),
                name="change_of_clause_has_text",
                violation_error_message=_("Nội dung mới: không được để trống. Muốn bỏ hẳn khoản, hãy chọn “Bãi bỏ”."),
            ),
            models.CheckConstraint(
                condition=~Q(kind__in=[ChangeKind.TARGET_REPLACED, ChangeKind.TARGET_ADDED])
                | Q(~Q(indicator=""), ~Q(measure=""), planned__gte=0),
                name="change_of_target_is_whole",
                violation_error_message=_("Chỉ tiêu phải có tên, đơn vị tính và mức phấn đấu từ 0 trở lên."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.place}".strip()
