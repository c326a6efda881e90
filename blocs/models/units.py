"""Units through time: district and division procuracies, since 1/7/2025 regional ones, and the provincial ones above.

A unit that is only renamed stays the same row; its earlier names are ``FormerName`` rows. One that is merged or divided ends,
and what comes after it is a row of its own, see succession.py.
"""

from datetime import date
from typing import Any, NamedTuple

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from blocs.enums import UnitKind
from blocs.models.decisions import Decision
from emulation import clock
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


class Name(NamedTuple):
    """A name of a unit, in full and as it is called."""

    full: str
    short: str


class Unit(models.Model):
    """A procuracy or a division of one.

    ``name`` and ``short_name`` are the newest ones. What a page shows is the name of the page's own day: ``name_on``.
    ``former_names`` copies the rows of ``FormerName`` (``[last day, full, short]``, the oldest first), so that a name of the
    past costs no query wherever a unit is read; the rows keep the copy true.
    """

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
    address = models.CharField(_("địa chỉ"), max_length=250, blank=True)
    phone = models.CharField(_("điện thoại"), max_length=40, blank=True)
    email = models.EmailField(_("thư điện tử"), blank=True)
    illustrative = models.BooleanField(_("số liệu minh họa"), default=False)
    former_names = models.JSONField(default=list, editable=False)
    search_key = models.CharField(max_length=1000, editable=False, db_index=True)
    sort_key = models.CharField(max_length=400, editable=False, blank=True)

    objects = UnitQuerySet.as_manager()
    history = HistoricalRecords(excluded_fields=["search_key", "sort_key", "former_names"])

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
        return self.current_name.short

    def name_on(self, day: date) -> Name:
        """Return the name that the unit bore on ``day``."""
        for last_day, full, short in self.former_names:
            if day.isoformat() <= last_day:
                return Name(full, short)
        return Name(self.name, self.short_name)

    @property
    def current_name(self) -> Name:
        """Return today's name; a renaming of tomorrow does not show yet."""
        return self.name_on(clock.today())

    @property
    def closed(self) -> bool:
        """Say whether the unit's last day is over."""
        return self.closed_on is not None and self.closed_on < clock.today()

    def get_absolute_url(self) -> str:
        """Return the address of the unit's page."""
        return reverse("blocs:unit", args=[self.code])

    def valid_within(self, starts_on: date, ends_on: date) -> bool:
        """Say whether the unit exists on at least one day of the span; the same rule as the queryset's."""
        return (self.established_on is None or self.established_on <= ends_on) and (
            self.closed_on is None or self.closed_on >= starts_on
        )

    def fill_keys(self) -> None:
        """Bring the names into NFC and fill the key of their natural order and the search key, former names included."""
        self.name, self.short_name = clean(self.name), clean(self.short_name)
        self.sort_key = sort_key(self.name)[:400]
        former = " ".join(f"{full} {short}" for _day, full, short in self.former_names)
        self.search_key = fold(f"{self.name} {self.short_name} {self.code} {former}")[:1000]

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Store the names together with their keys."""
        self.fill_keys()
        super().save(*args, **kwargs)


class FormerName(models.Model):
    """A name that a unit bore until the end of ``ends_on``. It began where the one before it ended, so names cannot overlap."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="earlier_names", verbose_name=_("đơn vị"))
    name = models.CharField(_("tên đầy đủ khi đó"), max_length=200)
    short_name = models.CharField(_("tên gọi tắt khi đó"), max_length=80)
    ends_on = models.DateField(_("dùng đến hết ngày"))
    decision = models.ForeignKey(
        Decision,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="renamed_units",
        verbose_name=_("quyết định đổi tên"),
    )

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("tên trước đây")
        verbose_name_plural = _("tên trước đây")
        ordering = ["ends_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "ends_on"],
                name="former_name_once",
                violation_error_message=_("Đơn vị đã có một tên dùng đến hết ngày này. Hãy chọn ngày khác."),
            ),
            models.CheckConstraint(
                condition=~Q(name="") & ~Q(short_name=""),
                name="former_name_is_not_empty",
                violation_error_message=_("Tên trước đây phải có tên đầy đủ và tên gọi tắt."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.short_name} (đến {self.ends_on:%d/%m/%Y})"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Store the names in NFC and bring the unit's copy up to date."""
        self.name, self.short_name = clean(self.name), clean(self.short_name)
        super().save(*args, **kwargs)
        self._copy_to_unit()

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Delete and bring the unit's copy up to date."""
        deleted = super().delete(*args, **kwargs)
        self._copy_to_unit()
        return deleted

    def _copy_to_unit(self) -> None:
        rows = FormerName.objects.filter(unit=self.unit).order_by("ends_on")
        self.unit.former_names = [[row.ends_on.isoformat(), row.name, row.short_name] for row in rows]
        self.unit.save()
