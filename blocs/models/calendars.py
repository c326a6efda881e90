"""Work calendars: when a work year and its quarters begin and end, and by when which kind of unit reports.

The statistics year of the sector may run from 1 December to 30 November, and deadlines are stated to the hour and differ
by kind of unit (domain.md, section 3). So these are rows that an administrator keeps, not code.
"""

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from blocs.enums import Span, UnitKind
from emulation.constraints import one_of
from emulation.numbers import roman
from emulation.text import clean, fold

QUARTERS = [(1, _("Quý I")), (2, _("Quý II")), (3, _("Quý III")), (4, _("Quý IV"))]


def _day_known(month: str, day: str, table: str) -> models.CheckConstraint:
    return models.CheckConstraint(
        condition=Q(**{f"{month}__gte": 1, f"{month}__lte": 12, f"{day}__gte": 1, f"{day}__lte": 31}),
        name=f"{table}_day_known",
        violation_error_message=_("Ngày phải từ 1 đến 31, tháng từ 1 đến 12."),
    )


def _quarter_known(table: str, known: Any, message: Any) -> models.CheckConstraint:
    return models.CheckConstraint(
        condition=Q(quarter__in=known), name=f"{table}_quarter_known", violation_error_message=message
    )


class WorkCalendar(models.Model):
    """One way in which a work year runs; its dates for a year are computed by blocs/domain/calendars.py."""

    name = models.CharField(
        _("tên lịch"),
        max_length=120,
        unique=True,
        error_messages={"unique": _("Tên lịch này đã có. Hãy chọn tên khác.")},
    )
    first_day = models.PositiveSmallIntegerField(_("ngày đầu năm: ngày"), default=1)
    first_month = models.PositiveSmallIntegerField(_("ngày đầu năm: tháng"), default=1)
    search_key = models.CharField(max_length=200, editable=False, db_index=True)

    history = HistoricalRecords(excluded_fields=["search_key"])

    class Meta:
        verbose_name = _("lịch năm công tác")
        verbose_name_plural = _("lịch năm công tác")
        ordering = ["name", "pk"]
        constraints = [_day_known("first_month", "first_day", "work_calendar")]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Store the name in NFC together with its search key."""
        self.name = clean(self.name)
        self.search_key = fold(self.name)[:200]
        super().save(*args, **kwargs)


class CalendarQuarter(models.Model):
    """The last day of one quarter; the next begins the day after. A day that the month lacks means its last day."""

    calendar = models.ForeignKey(WorkCalendar, models.CASCADE, related_name="quarters", verbose_name=_("lịch"))
    quarter = models.PositiveSmallIntegerField(_("quý"), choices=QUARTERS)
    ends_day = models.PositiveSmallIntegerField(_("hết ngày"))
    ends_month = models.PositiveSmallIntegerField(_("tháng"))

    class Meta:
        verbose_name = _("quý của lịch")
        verbose_name_plural = _("các quý của lịch")
        ordering = ["calendar", "quarter"]
        constraints = [
            _day_known("ends_month", "ends_day", "calendar_quarter"),
            _quarter_known("calendar_quarter", [1, 2, 3, 4], _("Quý phải từ I đến IV.")),
            models.UniqueConstraint(
                fields=["calendar", "quarter"],
                name="calendar_quarter_once",
                violation_error_message=_("Quý này đã có trong lịch."),
            ),
        ]

    def __str__(self) -> str:
        return f"{_('Quý')} {roman(self.quarter)}: {self.ends_day:02}/{self.ends_month:02}"


class CalendarDeadline(models.Model):
    """Until when the units of one kind hand in for a span: a day and an hour in Asia/Ho_Chi_Minh."""

    calendar = models.ForeignKey(WorkCalendar, models.CASCADE, related_name="deadlines", verbose_name=_("lịch"))
    quarter = models.PositiveSmallIntegerField(_("kỳ"), choices=Span.choices)
    unit_kind = models.CharField(_("loại đơn vị"), max_length=20, choices=UnitKind.choices)
    due_day = models.PositiveSmallIntegerField(_("hạn nộp: ngày"))
    due_month = models.PositiveSmallIntegerField(_("tháng"))
    due_hour = models.TimeField(_("giờ"))

    class Meta:
        verbose_name = _("hạn nộp theo loại đơn vị")
        verbose_name_plural = _("hạn nộp theo loại đơn vị")
        ordering = ["calendar", "quarter", "unit_kind"]
        constraints = [
            _day_known("due_month", "due_day", "calendar_deadline"),
            _quarter_known("calendar_deadline", Span.values, _("Kỳ không có trong danh mục. Hãy chọn lại.")),
            one_of("unit_kind", UnitKind, "calendar_deadline"),
            models.UniqueConstraint(
                fields=["calendar", "quarter", "unit_kind"],
                name="calendar_deadline_once",
                violation_error_message=_("Loại đơn vị này đã có hạn nộp của kỳ."),
            ),
        ]

    def __str__(self) -> str:
        when = f"{self.due_hour:%H:%M} {self.due_day:02}/{self.due_month:02}"
        return f"{self.get_quarter_display()}, {self.get_unit_kind_display()}: {when}"
