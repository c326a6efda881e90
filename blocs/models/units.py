"""Units: district and division procuracies, since 1/7/2025 regional ones, and the provincial ones above them."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from blocs.enums import UnitKind
from emulation.constraints import in_order, one_of
from emulation.text import clean, fold


class Unit(models.Model):
    """A procuracy or a division of one."""

    code = models.SlugField(_("mã"), max_length=60, unique=True, help_text=_("Chữ thường, số và gạch nối."))
    kind = models.CharField(_("loại đơn vị"), max_length=20, choices=UnitKind.choices)
    name = models.CharField(_("tên đầy đủ"), max_length=200)
    short_name = models.CharField(_("tên gọi tắt"), max_length=80)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_("đơn vị cấp trên")
    )
    protocol_order = models.PositiveSmallIntegerField(_("thứ tự lễ tân"), default=100)
    established_on = models.DateField(_("ngày thành lập"), null=True, blank=True)
    closed_on = models.DateField(_("ngày kết thúc hoạt động"), null=True, blank=True)
    illustrative = models.BooleanField(_("số liệu minh họa"), default=False)
    search_key = models.CharField(max_length=400, editable=False, db_index=True)

    history = HistoricalRecords(excluded_fields=["search_key"])

    class Meta:
        verbose_name = _("đơn vị")
        verbose_name_plural = _("đơn vị")
        ordering = ["protocol_order", "name", "pk"]
        constraints = [
            one_of("kind", UnitKind, "unit"),
            in_order("established_on", "closed_on", "unit"),
            models.CheckConstraint(
                condition=models.Q(parent__isnull=True) | ~models.Q(parent=models.F("id")),
                name="unit_is_not_its_own_parent",
                violation_error_message=_("Đơn vị không thể là cấp trên của chính mình. Hãy chọn đơn vị khác."),
            ),
        ]

    def __str__(self) -> str:
        return self.short_name

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Store the names in NFC together with their search key."""
        self.name, self.short_name = clean(self.name), clean(self.short_name)
        self.search_key = fold(f"{self.name} {self.short_name} {self.code}")[:400]
        super().save(*args, **kwargs)
