"""Periods of evaluation, and what was published of them."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from blocs.enums import Span
from blocs.models import BlocYear
from emulation.constraints import in_order, one_of
from pledges.evaluations.enums import DraftReaders, PeriodState, StandingScope
from pledges.evaluations.models.criteria import CriteriaSet, Criterion


class PeriodQuerySet(models.QuerySet["Period"]):
    """Periods by reader."""

    def visible_to(self, user: Any) -> "PeriodQuerySet":
        """Return the periods of the bloc-years that ``user`` may see."""
        return self.filter(bloc_year__in=BlocYear.objects.visible_to(user))


class Period(models.Model):
    """One quarter, half, nine months or year of a bloc-year. Days, deadlines and settings are data; one criteria set for ever.

    Late is what comes after a unit's deadline: taken with a mark, or refused (``late_allowed``). ``closes_at`` ends the taking
    for all; only a deadline of a unit's own (a returned sheet, an extension) reaches beyond it.

    ``draft_readers`` says who reads sheets that are not handed in; ``confirmed_unusual`` names what was unusual when the
    period was opened or prepared and was confirmed (codes of domain/unusual.py).

    ``state`` is written by the gate in pledges/evaluations/domain/workflow.py alone.
    """

    bloc_year = models.ForeignKey(
        BlocYear, models.PROTECT, related_name="periods", verbose_name=_("năm thi đua của khối")
    )
    quarter = models.PositiveSmallIntegerField(_("kỳ"), choices=Span.choices)
    starts_on = models.DateField(_("từ ngày"))
    ends_on = models.DateField(_("đến hết ngày"))
    due_at = models.DateTimeField(_("hạn nộp"))
    appraisal_due_at = models.DateTimeField(_("hạn thẩm định"))
    default_deadlines = models.BooleanField(_("hạn mặc định"), default=False, editable=False)
    opens_at = models.DateTimeField(_("tự mở lúc"), null=True, blank=True)
    opened_at = models.DateTimeField(_("mở lúc"), null=True, editable=False)
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+")
    late_allowed = models.BooleanField(_("nhận phiếu nộp muộn, có đánh dấu"), default=True)
    closes_at = models.DateTimeField(_("ngừng nhận phiếu lúc"), null=True, blank=True)
    objections_from = models.DateTimeField(_("nhận kiến nghị từ"), null=True, blank=True)
    objections_until = models.DateTimeField(_("nhận kiến nghị đến"), null=True, blank=True)
    standing_scope = models.CharField(
        _("Thường trực Hội đồng thẩm định"),
        max_length=10,
        choices=StandingScope.choices,
        default=StandingScope.NONE,
    )
    standing_criteria = models.ManyToManyField(
        Criterion, related_name="+", blank=True, verbose_name=_("tiêu chí Thường trực thẩm định")
    )
    draft_readers = models.CharField(
        _("ai đọc được phiếu chưa nộp"),
        max_length=10,
        choices=DraftReaders.choices,
        default=DraftReaders.JUDGES,
    )
    confirmed_unusual = models.JSONField(_("điều bất thường đã xác nhận"), default=list, blank=True, editable=False)
    criteria_set = models.ForeignKey(CriteriaSet, models.PROTECT, related_name="periods", verbose_name=_("bộ tiêu chí"))
    state = models.CharField(
        _("trạng thái"), max_length=10, choices=PeriodState.choices, default=PeriodState.OPEN, editable=False
    )
    published_at = models.DateTimeField(_("công bố lúc"), null=True, editable=False)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = PeriodQuerySet.as_manager()

    class Meta:
        verbose_name = _("kỳ đánh giá")
        verbose_name_plural = _("kỳ đánh giá")
        ordering = ["bloc_year", "ends_on", "quarter"]
        constraints = [
            one_of("state", PeriodState, "period"),
            in_order("starts_on", "ends_on", "period"),
            one_of("standing_scope", StandingScope, "period"),
            in_order("objections_from", "objections_until", "period"),
            one_of("draft_readers", DraftReaders, "period"),
            models.CheckConstraint(
                condition=Q(quarter__in=Span.values),
                name="period_quarter_known",
                violation_error_message=_("Kỳ không có trong danh mục. Hãy chọn lại."),
            ),
            models.UniqueConstraint(
                fields=["bloc_year", "quarter"],
                name="period_once",
                violation_error_message=_("Kỳ này đã có. Hãy mở trang của kỳ đó."),
            ),
            models.CheckConstraint(
                condition=Q(state__in=[PeriodState.PLANNED, PeriodState.OPEN])
                | Q(published_at__isnull=False, published_by__isnull=False),
                name="period_published_has_author",
                violation_error_message=_("Kỳ đã công bố phải ghi ai công bố, lúc nào."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} – {self.bloc_year}"

    @property
    def name(self) -> str:
        """Return "Quý III/2026" or "6 tháng đầu năm 2026", as people here say it."""
        return self.span.of_year(self.bloc_year.year)

    @property
    def span(self) -> Span:
        """Return the part of the year that the period is about."""
        return Span(self.quarter)

    def last_moment(self, unit_due: datetime) -> datetime | None:
        """Return until when a unit with this deadline may hand in, or None where late is taken without end."""
        ends = [each for each in (None if self.late_allowed else unit_due, self.closes_at) if each]
        return min(ends, default=None)

    def takes_objections(self, moment: datetime) -> bool:
        """Say whether ``moment`` lies in the time for objections; a side without a day is open."""
        begun = self.objections_from is None or self.objections_from <= moment
        return begun and (self.objections_until is None or moment <= self.objections_until)

    def get_absolute_url(self) -> str:
        """Return the address of the period's page."""
        return reverse("evaluations:period", args=[self.bloc_year.bloc.slug, self.bloc_year.year, self.quarter])


class Publication(models.Model):
    """What was published: totals, ranks, ratings and names as of that moment, sealed by a hash, never changed.

    A correction is the next one of its period: it names the one that it ``corrects`` and why; the former stays readable.
    """

    period = models.ForeignKey(Period, models.PROTECT, related_name="publications", verbose_name=_("kỳ đánh giá"))
    sequence = models.PositiveSmallIntegerField(_("lần"))
    snapshot = models.JSONField(_("bảng kết quả"))
    sha256 = models.CharField(_("SHA-256"), max_length=64)
    published_at = models.DateTimeField(_("công bố lúc"))
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("người công bố")
    )
    corrects = models.OneToOneField(
        "self", models.PROTECT, null=True, related_name="corrected_by", verbose_name=_("đính chính lần")
    )
    reason = models.TextField(_("lý do đính chính"), max_length=2000, blank=True)

    class Meta:
        verbose_name = _("bảng kết quả đã công bố")
        verbose_name_plural = _("bảng kết quả đã công bố")
        ordering = ["period", "sequence"]
        constraints = [
            models.UniqueConstraint(
                fields=["period", "sequence"],
                name="publication_once",
                violation_error_message=_("Lần công bố này đã có."),
            ),
            models.CheckConstraint(
                condition=Q(sequence=1, corrects__isnull=True, reason="")
                | Q(~Q(reason=""), sequence__gt=1, corrects__isnull=False),
                name="publication_correction_has_reason",
                violation_error_message=_("Bản đính chính phải ghi đính chính lần nào và lý do."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.period} ({self.sequence})"
