"""Units: district and division procuracies, since 1/7/2025 regional ones, and the provincial ones above them."""

from datetime import date
from typing import Any

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from blocs.enums import UnitKind
from emulation.constraints import in_order, one_of
from emulation.search import wanted
from emulation.text import clean, fold, sort_key


class UnitQuerySet(models.QuerySet["Unit"]):
    """Units by reader, by date and by words."""

    def visible_to(self, user: Any) -> "UnitQuerySet":
        """Return all units for whoever holds a post anywhere (the structure of the sector is no secret), else none."""
        from blocs.roles import standing_of

        return self.none() if standing_of(user).empty else self.all()

    def valid_within(self, starts_on: date, ends_on: date) -> "UnitQuerySet":
        """Return the units that exist on at least one day of the span."""
        return self.filter(
            Q(established_on=None) | Q(established_on__lte=ends_on), Q(closed_on=None) | Q(closed_on__gte=starts_on)
        )

    def matching(self, words: str) -> "UnitQuerySet":
        """Return the units whose names or code hold every one of ``words``, as emulation/search.py reads them."""
        return self.filter(wanted(words).condition())


class Unit(models.Model):
    """A procuracy or a division of one."""

    code = models.SlugField(
        _("mã"),
        max_length=60,
        unique=True,
        help_text=_("Chữ thường không dấu, số và gạch nối. Ví dụ: tb-dong-hung"),
        error_messages={"unique": _("Mã này đã dùng cho đơn vị khác. Hãy chọn mã khác.")},
    )
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
    sort_key = models.CharField(max_length=400, editable=False, blank=True)

    objects = UnitQuerySet.as_manager()
    history = HistoricalRecords(excluded_fields=["search_key", "sort_key"])

    class Meta:
        verbose_name = _("đơn vị")
        verbose_name_plural = _("đơn vị")
        ordering = ["protocol_order", "sort_key", "pk"]
        constraints = [
            one_of("kind", UnitKind, "unit"),
            in_order("established_on", "closed_on", "unit"),
            models.CheckConstraint(
                condition=Q(parent__isnull=True) | ~Q(parent=models.F("id")),
                name="unit_is_not_its_own_parent",
                violation_error_message=_("Đơn vị không thể là cấp trên của chính mình. Hãy chọn đơn vị khác."),
            ),
        ]

    def __str__(self) -> str:
        return self.short_name

    def get_absolute_url(self) -> str:
        """Return the address of the unit's page."""
        return reverse("blocs:unit", args=[self.code])

    def valid_within(self, starts_on: date, ends_on: date) -> bool:
        """Say whether the unit exists on at least one day of the span; the same rule as the queryset's."""
        return (self.established_on is None or self.established_on <= ends_on) and (
            self.closed_on is None or self.closed_on >= starts_on
        )

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Store the names in NFC together with their search key and the key of their natural order."""
        self.name, self.short_name = clean(self.name), clean(self.short_name)
        self.sort_key = sort_key(self.name)[:400]
        self.search_key = fold(f"{self.name} {self.short_name} {self.code}")[:400]
        super().save(*args, **kwargs)
