"""Blocs, their years, and the seats of units in a year."""

from datetime import date
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from blocs.enums import BlocKind, BlocYearState, LeadershipMethod, SeatRole
from blocs.models.calendars import WorkCalendar
from blocs.models.decisions import Decision
from blocs.models.units import Name, Unit
from emulation import clock
from emulation.constraints import in_order, one_of
from emulation.text import clean, fold, sort_key


class BlocQuerySet(models.QuerySet["Bloc"]):
    """Blocs by reader."""

    def visible_to(self, user: Any) -> "BlocQuerySet":
        """Return the blocs that ``user`` may see: a year of theirs is visible, or their unit oversees the host."""
        from blocs.roles import standing_of

        mine = BlocYear.objects.visible_to(user).values("bloc")
        return self.filter(Q(pk__in=mine) | Q(host_unit__in=standing_of(user).overseen_units))


class Bloc(models.Model):
    """An emulation bloc or cluster, from its founding decision on."""

    slug = models.SlugField(
        _("mã"),
        max_length=60,
        unique=True,
        help_text=_("Chữ thường không dấu, số và gạch nối; nằm trong địa chỉ trang. Ví dụ: thai-binh"),
        error_messages={"unique": _("Mã này đã dùng cho khối khác. Hãy chọn mã khác.")},
    )
    kind = models.CharField(_("loại"), max_length=10, choices=BlocKind.choices, default=BlocKind.BLOC)
    name = models.CharField(_("tên khối"), max_length=250)
    host_unit = models.ForeignKey(
        Unit,
        models.PROTECT,
        related_name="hosted_blocs",
        verbose_name=_("đơn vị chủ quản"),
        help_text=_("Viện kiểm sát có Hội đồng Thi đua - Khen thưởng mà khối trực thuộc."),
    )
    founding_decision = models.ForeignKey(
        Decision, models.PROTECT, related_name="founded_blocs", verbose_name=_("quyết định thành lập")
    )
    regulation_decision = models.ForeignKey(
        Decision,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="regulated_blocs",
        verbose_name=_("quyết định ban hành quy chế"),
    )
    illustrative = models.BooleanField(_("số liệu minh họa"), default=False)
    closed_on = models.DateField(_("ngày kết thúc"), null=True, blank=True)
    closing_decision = models.ForeignKey(
        Decision,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="closed_blocs",
        verbose_name=_("quyết định kết thúc"),
    )
    closing_note = models.TextField(_("lý do kết thúc"), max_length=1000, blank=True)
    search_key = models.CharField(max_length=400, editable=False, db_index=True)
    sort_key = models.CharField(max_length=500, editable=False, blank=True)

    objects = BlocQuerySet.as_manager()
    history = HistoricalRecords(excluded_fields=["search_key", "sort_key"])

    class Meta:
        verbose_name = _("khối thi đua")
        verbose_name_plural = _("khối thi đua")
        ordering = ["sort_key", "pk"]
        constraints = [
            one_of("kind", BlocKind, "bloc"),
            models.CheckConstraint(
                condition=Q(closed_on__isnull=True, closing_decision__isnull=True, closing_note="")
                | (Q(closed_on__isnull=False, closing_decision__isnull=False) & ~Q(closing_note="")),
                name="bloc_closed_by_decision",
                violation_error_message=_("Khối kết thúc phải có ngày, quyết định và lý do."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Return the address of the bloc's page."""
        return reverse("blocs:detail", args=[self.slug])

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Store the name in NFC together with its search key and the key of its natural order."""
        self.name = clean(self.name)
        self.sort_key = sort_key(self.name)[:500]
        self.search_key = fold(f"{self.name} {self.slug}")[:400]
        super().save(*args, **kwargs)


class BlocYearQuerySet(models.QuerySet["BlocYear"]):
    """Bloc-years by reader."""

    def visible_to(self, user: Any) -> "BlocYearQuerySet":
        """Return the bloc-years in which a unit of ``user`` has a seat, or whose host ``user`` oversees."""
        from blocs.roles import standing_of

        standing = standing_of(user)
        seated = Seat.objects.filter(unit__in=standing.member_units).values("bloc_year")
        return self.filter(Q(pk__in=seated) | Q(bloc__host_unit__in=standing.overseen_units))


class BlocYear(models.Model):
    """One work year of a bloc.

    ``state`` is written by the gate in blocs/domain/bloc_years.py alone. The database holds that a bloc-year leaves
    *forming* only with exactly one head and at least one deputy (blocs/guards.py).
    """

    bloc = models.ForeignKey(Bloc, models.PROTECT, related_name="years", verbose_name=_("khối"))
    year = models.PositiveSmallIntegerField(_("năm"))
    starts_on = models.DateField(_("ngày đầu năm công tác"))
    ends_on = models.DateField(_("ngày cuối năm công tác"))
    calendar = models.ForeignKey(
        WorkCalendar,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="bloc_years",
        verbose_name=_("lịch năm công tác"),
    )
    leadership_decision = models.ForeignKey(
        Decision,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="led_bloc_years",
        verbose_name=_("quyết định cử khối trưởng, khối phó"),
    )
    leadership_method = models.CharField(
        _("cách chọn khối trưởng, khối phó"),
        max_length=10,
        choices=LeadershipMethod.choices,
        default=LeadershipMethod.APPOINTED,
    )
    leadership_note = models.TextField(_("lý do chọn ngoài quy tắc"), max_length=1000, blank=True)
    state = models.CharField(
        _("trạng thái"), max_length=10, choices=BlocYearState.choices, default=BlocYearState.FORMING, editable=False
    )
    activated_at = models.DateTimeField(_("đưa vào hoạt động lúc"), null=True, editable=False)
    activated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("người đưa vào hoạt động"),
    )
    closed_at = models.DateTimeField(_("kết thúc lúc"), null=True, editable=False)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("người kết thúc"),
    )
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = BlocYearQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("năm thi đua của khối")
        verbose_name_plural = _("năm thi đua của khối")
        ordering = ["-year", "bloc__sort_key", "pk"]
        constraints = [
            one_of("state", BlocYearState, "bloc_year"),
            one_of("leadership_method", LeadershipMethod, "bloc_year"),
            in_order("starts_on", "ends_on", "bloc_year"),
            models.UniqueConstraint(
                fields=["bloc", "year"],
                name="bloc_year_once",
                violation_error_message=_("Khối đã có năm thi đua này. Hãy mở năm đã có."),
            ),
            models.CheckConstraint(
                condition=Q(state=BlocYearState.FORMING) | Q(activated_at__isnull=False, activated_by__isnull=False),
                name="bloc_year_active_was_activated",
                violation_error_message=_("Năm thi đua đang hoạt động phải ghi ai mở, mở lúc nào."),
            ),
            models.CheckConstraint(
                condition=Q(state=BlocYearState.CLOSED, closed_at__isnull=False, closed_by__isnull=False)
                | Q(~Q(state=BlocYearState.CLOSED), closed_at__isnull=True, closed_by__isnull=True),
                name="bloc_year_closed_was_closed",
                violation_error_message=_("Năm thi đua đã kết thúc phải ghi ai kết thúc, lúc nào."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.bloc} – {self.year}"

    @property
    def own_day(self) -> date:
        """Return the day whose names its pages show: today while it runs, afterwards its last day."""
        return min(max(clock.today(), self.starts_on), self.ends_on)

    @property
    def host_name(self) -> Name:
        """Return the name of the host unit on that day."""
        return self.bloc.host_unit.name_on(self.own_day)

    def get_absolute_url(self) -> str:
        """Return the address of the bloc-year's page."""
        return reverse("blocs:year", args=[self.bloc.slug, self.year])


class Seat(models.Model):
    """The membership of a unit in a bloc-year, in protocol order.

    ``kind`` and ``year`` are copies from the bloc-year; they let the database hold that no unit sits in two bloc-years
    of one kind and year. Guards keep the copies true (blocs/guards.py). ``excluded`` is *không xét thi đua*, written by
    blocs/domain/exclusions.py.
    """

    bloc_year = models.ForeignKey(BlocYear, models.PROTECT, related_name="seats", verbose_name=_("năm thi đua"))
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="seats", verbose_name=_("đơn vị"))
    role = models.CharField(_("vai trò"), max_length=10, choices=SeatRole.choices, default=SeatRole.MEMBER)
    order = models.PositiveSmallIntegerField(_("thứ tự"), default=0)
    kind = models.CharField(max_length=10, choices=BlocKind.choices, editable=False)
    year = models.PositiveSmallIntegerField(editable=False)
    excluded = models.BooleanField(_("không xét thi đua"), default=False, editable=False)
    exclusion_reason = models.TextField(_("lý do không xét thi đua"), max_length=1000, blank=True, editable=False)

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("đơn vị thành viên")
        verbose_name_plural = _("đơn vị thành viên")
        ordering = ["order", "pk"]
        constraints = [
            one_of("role", SeatRole, "seat"),
            one_of("kind", BlocKind, "seat"),
            models.UniqueConstraint(
                fields=["bloc_year", "unit"],
                name="seat_once",
                violation_error_message=_("Đơn vị đã là thành viên của khối trong năm này."),
            ),
            models.UniqueConstraint(
                fields=["unit", "kind", "year"],
                name="seat_one_bloc_of_a_kind_a_year",
                violation_error_message=_(
                    "Đơn vị đã là thành viên của một khối cùng loại trong năm này. Hãy đưa đơn vị ra khỏi khối đó trước."
                ),
            ),
            models.UniqueConstraint(
                fields=["bloc_year"],
                condition=Q(role=SeatRole.HEAD),
                name="seat_one_head",
                violation_error_message=_("Khối đã có khối trưởng. Hãy đổi vai trò của khối trưởng hiện tại trước."),
            ),
            models.CheckConstraint(
                condition=(Q(excluded=True) & ~Q(exclusion_reason="")) | Q(excluded=False, exclusion_reason=""),
                name="seat_exclusion_has_reason",
                violation_error_message=_("Không xét thi đua phải có lý do, và chỉ khi đó mới ghi lý do."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name.short} – {self.year}"

    @property
    def name(self) -> Name:
        """Return the unit's name on the day of the bloc-year, so that a later renaming leaves the past as it was."""
        return self.unit.name_on(self.bloc_year.own_day)

    def fill_keys(self) -> None:
        """Copy kind and year from the bloc-year."""
        self.kind, self.year = self.bloc_year.bloc.kind, self.bloc_year.year

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Store the seat together with its copies."""
        self.fill_keys()
        super().save(*args, **kwargs)
