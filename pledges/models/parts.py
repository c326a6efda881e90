"""The parts of a draft: grounds, clauses, targets.

``version`` of a part is the version of the pledge at which the part was last changed.
"""

from django.core.validators import MaxLengthValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from blocs.models import Decision, Seat
from emulation.constraints import in_order, one_of
from pledges.enums import Direction, Level, Section
from pledges.models.pledges import Pledge
from pledges.movements import words_of


class Ground(models.Model):
    """One "Căn cứ …" line, with the decision it cites where that is in the catalogue."""

    pledge = models.ForeignKey(Pledge, models.CASCADE, related_name="grounds", verbose_name=_("giao ước"))
    order = models.PositiveSmallIntegerField(_("thứ tự"), default=0)
    text = models.CharField(_("căn cứ"), max_length=600)
    decision = models.ForeignKey(
        Decision, models.PROTECT, null=True, blank=True, related_name="cited_by", verbose_name=_("quyết định")
    )
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        verbose_name = _("căn cứ")
        verbose_name_plural = _("căn cứ")
        ordering = ["order", "pk"]

    def __str__(self) -> str:
        return self.text


class Clause(models.Model):
    """One numbered clause of a section. Its number comes from its place, see pledges/domain/text.py.

    A clause that names a movement may say who launched it, how far it reaches, for how long and on what; the document
    prints that behind the words, see pledges/movements.py.
    """

    pledge = models.ForeignKey(Pledge, models.CASCADE, related_name="clauses", verbose_name=_("giao ước"))
    section = models.CharField(_("phần"), max_length=20, choices=Section.choices)
    order = models.PositiveSmallIntegerField(_("thứ tự"), default=0)
    text = models.TextField(_("nội dung"), max_length=6000, validators=[MaxLengthValidator(6000)])
    level = models.CharField(_("cấp, phạm vi phong trào"), max_length=12, choices=Level.choices, blank=True)
    sponsor = models.CharField(_("cơ quan phát động"), max_length=250, blank=True)
    theme = models.CharField(_("chủ đề"), max_length=250, blank=True)
    starts_on = models.DateField(_("từ ngày"), null=True, blank=True)
    ends_on = models.DateField(_("đến hết ngày"), null=True, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        verbose_name = _("khoản")
        verbose_name_plural = _("khoản")
        ordering = ["order", "pk"]
        constraints = [
            one_of("section", Section, "clause"),
            in_order("starts_on", "ends_on", "clause"),
            models.CheckConstraint(
                condition=Q(level__in=["", *Level.values]),
                name="clause_level_known",
                violation_error_message=_("Cấp, phạm vi phong trào: không có trong danh mục. Hãy chọn lại."),
            ),
        ]

    def __str__(self) -> str:
        return self.text[:80]

    @property
    def words(self) -> str:
        """Return the words as the document prints them, with what is known of a movement."""
        return words_of(self)


class Target(models.Model):
    """What is to be reached in the year, by the whole bloc or by the unit of one seat."""

    pledge = models.ForeignKey(Pledge, models.CASCADE, related_name="targets", verbose_name=_("giao ước"))
    seat = models.ForeignKey(
        Seat,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="targets",
        verbose_name=_("đơn vị"),
        help_text=_("Để trống nếu là chỉ tiêu chung của khối."),
    )
    order = models.PositiveSmallIntegerField(_("thứ tự"), default=0)
    indicator = models.CharField(_("chỉ tiêu"), max_length=400)
    measure = models.CharField(_("đơn vị tính"), max_length=40)
    direction = models.CharField(_("yêu cầu"), max_length=10, choices=Direction.choices, default=Direction.AT_LEAST)
    planned = models.DecimalField(_("mức phấn đấu"), max_digits=12, decimal_places=3)
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        verbose_name = _("chỉ tiêu")
        verbose_name_plural = _("chỉ tiêu")
        ordering = ["order", "pk"]
        constraints = [
            one_of("direction", Direction, "target"),
            models.CheckConstraint(
                condition=Q(planned__gte=0),
                name="target_planned_not_negative",
                violation_error_message=_("Mức phấn đấu không được âm. Hãy nhập từ 0 trở lên."),
            ),
        ]

    def __str__(self) -> str:
        return self.indicator

    @property
    def goal(self) -> str:
        """Return the planned value in words."""
        return Direction(self.direction).said(self.planned, self.measure)
