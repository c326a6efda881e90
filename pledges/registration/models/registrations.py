"""The round of a bloc-year, and what each unit registers in it."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from blocs.models import BlocYear, Seat
from emulation import clock
from emulation.constraints import one_of
from pledges.enums import Direction
from pledges.models import Target
from pledges.registration.enums import RegistrationState
from pledges.registration.models.titles import EmulationTitle

_PERSON = settings.AUTH_USER_MODEL


class Round(models.Model):
    """The call of one bloc-year: until when units register. Whoever is later is marked late, not refused."""

    bloc_year = models.OneToOneField(
        BlocYear, models.PROTECT, related_name="registration_round", verbose_name=_("năm thi đua của khối")
    )
    due_at = models.DateTimeField(_("hạn đăng ký"))
    opened_at = models.DateTimeField(default=clock.now, editable=False)
    opened_by = models.ForeignKey(_PERSON, models.PROTECT, related_name="+", editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        verbose_name = _("đợt đăng ký")
        verbose_name_plural = _("đợt đăng ký")

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.bloc_year}"


class RegistrationQuerySet(models.QuerySet["Registration"]):
    """Registrations by reader."""

    def visible_to(self, user: Any) -> "RegistrationQuerySet":
        """Return the registrations of the bloc-years that ``user`` may see."""
        return self.filter(round__bloc_year__in=BlocYear.objects.visible_to(user))


class Registration(models.Model):
    """What one unit registers. ``state`` is written by the gate in pledges/registration/domain/workflow.py alone."""

    round = models.ForeignKey(Round, models.PROTECT, related_name="registrations", verbose_name=_("đợt đăng ký"))
    seat = models.OneToOneField(Seat, models.PROTECT, related_name="registration", verbose_name=_("đơn vị"))
    state = models.CharField(
        _("trạng thái"),
        max_length=10,
        choices=RegistrationState.choices,
        default=RegistrationState.DRAFT,
        editable=False,
    )
    submitted_at = models.DateTimeField(null=True, editable=False)
    submitted_by = models.ForeignKey(_PERSON, models.PROTECT, null=True, editable=False, related_name="+")
    submitted_late = models.BooleanField(_("gửi quá hạn"), default=False, editable=False)
    confirmed_at = models.DateTimeField(null=True, editable=False)
    confirmed_by = models.ForeignKey(_PERSON, models.PROTECT, null=True, editable=False, related_name="+")
    returned_because = models.TextField(_("lý do trả lại"), blank=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = RegistrationQuerySet.as_manager()

    class Meta:
        verbose_name = _("đăng ký thi đua")
        verbose_name_plural = _("đăng ký thi đua")
        ordering = ["seat__order", "pk"]
        constraints = [
            one_of("state", RegistrationState, "registration"),
            models.CheckConstraint(
                condition=Q(state=RegistrationState.DRAFT) | Q(submitted_at__isnull=False, submitted_by__isnull=False),
                name="registration_submitted_has_author",
                violation_error_message=_("Đăng ký đã gửi phải ghi ai gửi, lúc nào."),
            ),
            models.CheckConstraint(
                condition=~Q(state=RegistrationState.CONFIRMED)
                | Q(confirmed_at__isnull=False, confirmed_by__isnull=False),
                name="registration_confirmed_has_author",
                violation_error_message=_("Đăng ký đã xác nhận phải ghi ai xác nhận, lúc nào."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.seat.name.short}"

    def get_absolute_url(self) -> str:
        """Return the address of the sheet of the unit."""
        year = self.round.bloc_year
        return reverse("registration:sheet", args=[year.bloc.slug, year.year, self.seat.unit.code])

    @property
    def late(self) -> bool:
        """Say whether it was handed in after the deadline of that day, or is waited for after that of today."""
        return self.submitted_late if self.submitted_at else clock.now() > self.round.due_at


class RegisteredTitle(models.Model):
    """A title that the unit strives for, or so many of its people do."""

    registration = models.ForeignKey(Registration, models.PROTECT, related_name="titles")
    title = models.ForeignKey(EmulationTitle, models.PROTECT, related_name="+", verbose_name=_("danh hiệu"))
    people = models.PositiveSmallIntegerField(
        _("số người"), null=True, blank=True, help_text=_("Chỉ ghi với danh hiệu dành cho cá nhân.")
    )

    class Meta:
        verbose_name = _("danh hiệu đăng ký")
        verbose_name_plural = _("danh hiệu đăng ký")
        ordering = ["-title__bearer", "title__order", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["registration", "title"],
                name="registeredtitle_once",
                violation_error_message=_("Đơn vị đã đăng ký danh hiệu này. Hãy bỏ dòng cũ nếu muốn đổi."),
            ),
            models.CheckConstraint(
                condition=Q(people__isnull=True) | Q(people__gte=1),
                name="registeredtitle_people_positive",
                violation_error_message=_("Số người phải từ 1 trở lên."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.title)


class RegisteredTarget(models.Model):
    """A target of the unit for the year; ``pledged`` is the target of the pledge from which it was taken.

    ``version`` is the version of the registration at which the row was last changed.
    """

    registration = models.ForeignKey(Registration, models.PROTECT, related_name="targets")
    pledged = models.ForeignKey(Target, models.SET_NULL, null=True, editable=False, related_name="registered")
    order = models.PositiveSmallIntegerField(_("thứ tự"), default=0, editable=False)
    indicator = models.CharField(_("chỉ tiêu"), max_length=400)
    measure = models.CharField(_("đơn vị tính"), max_length=40)
    direction = models.CharField(_("yêu cầu"), max_length=10, choices=Direction.choices, default=Direction.AT_LEAST)
    planned = models.DecimalField(_("mức đăng ký"), max_digits=12, decimal_places=3)
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        verbose_name = _("chỉ tiêu đăng ký")
        verbose_name_plural = _("chỉ tiêu đăng ký")
        ordering = ["order", "pk"]
        constraints = [
            one_of("direction", Direction, "registeredtarget"),
            models.UniqueConstraint(
                fields=["registration", "indicator"],
                name="registeredtarget_once",
                violation_error_message=_("Đơn vị đã đăng ký chỉ tiêu này. Hãy sửa dòng đã có."),
            ),
            models.CheckConstraint(
                condition=Q(planned__gte=0),
                name="registeredtarget_not_negative",
                violation_error_message=_("Mức đăng ký không được âm. Hãy nhập từ 0 trở lên."),
            ),
        ]

    def __str__(self) -> str:
        return self.indicator

    @property
    def goal(self) -> str:
        """Return the planned value in words."""
        return Direction(self.direction).said(self.planned, self.measure)
