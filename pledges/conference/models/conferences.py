"""A conference, its agenda, who was there and what was said."""

from typing import Any

from django.conf import settings
from django.core.validators import MaxLengthValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from blocs.models import BlocYear, Seat
from emulation import clock
from emulation.constraints import one_of
from pledges.conference.enums import ConferenceState, Meeting, Presence, Remark, Step


class ConferenceQuerySet(models.QuerySet["Conference"]):
    """Conferences by reader."""

    def visible_to(self, user: Any) -> "ConferenceQuerySet":
        """Return the conferences of the bloc-years that ``user`` may see."""
        return self.filter(bloc_year__in=BlocYear.objects.visible_to(user))


class Conference(models.Model):
    """One sitting of a bloc. ``state`` is written by the gate in pledges/conference/domain/workflow.py alone.

    With the closing the minutes are frozen: ``minutes`` is the plain data that is printed, ``minutes_sha256`` its hash.
    """

    bloc_year = models.ForeignKey(
        BlocYear, models.PROTECT, related_name="conferences", verbose_name=_("năm thi đua của khối")
    )
    title = models.CharField(_("tên hội nghị"), max_length=250)
    place = models.CharField(_("địa điểm"), max_length=200)
    planned_at = models.DateTimeField(_("thời gian"))
    meeting = models.CharField(_("hình thức"), max_length=10, choices=Meeting.choices, default=Meeting.IN_PERSON)
    chair = models.CharField(_("người chủ trì"), max_length=250)
    secretary = models.CharField(_("thư ký"), max_length=250)
    state = models.CharField(
        _("trạng thái"), max_length=15, choices=ConferenceState.choices, default=ConferenceState.PLANNED, editable=False
    )
    opened_at = models.DateTimeField(null=True, editable=False)
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+")
    closed_at = models.DateTimeField(null=True, editable=False)
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+")
    minutes = models.JSONField(null=True, editable=False)
    minutes_sha256 = models.CharField(max_length=64, blank=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = ConferenceQuerySet.as_manager()

    class Meta:
        verbose_name = _("hội nghị")
        verbose_name_plural = _("hội nghị")
        ordering = ["-planned_at", "pk"]
        constraints = [
            one_of("state", ConferenceState, "conference"),
            one_of("meeting", Meeting, "conference"),
            models.UniqueConstraint(
                fields=["bloc_year"],
                condition=~Q(state=ConferenceState.CLOSED),
                name="conference_one_open",
                violation_error_message=_("Khối còn một hội nghị chưa bế mạc. Hãy dùng hội nghị đó hoặc bế mạc trước."),
            ),
            models.CheckConstraint(
                condition=Q(state=ConferenceState.PLANNED) | Q(opened_at__isnull=False, opened_by__isnull=False),
                name="conference_opened_has_time",
                violation_error_message=_("Hội nghị đã khai mạc phải ghi ai khai mạc, lúc nào."),
            ),
            models.CheckConstraint(
                condition=Q(
                    ~Q(minutes_sha256=""),
                    state=ConferenceState.CLOSED,
                    closed_at__isnull=False,
                    closed_by__isnull=False,
                    minutes__isnull=False,
                )
                | Q(~Q(state=ConferenceState.CLOSED), closed_at__isnull=True, minutes__isnull=True, minutes_sha256=""),
                name="conference_closed_has_minutes",
                violation_error_message=_("Hội nghị đã bế mạc phải có biên bản."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """Return the address of the conference's page."""
        return reverse("conference:detail", args=[self.bloc_year.bloc.slug, self.bloc_year.year, self.pk])


class AgendaItem(models.Model):
    """One step of the agenda. The step on the screen is the one that has begun and not ended."""

    conference = models.ForeignKey(Conference, models.CASCADE, related_name="items", verbose_name=_("hội nghị"))
    order = models.PositiveSmallIntegerField(_("thứ tự"))
    step = models.CharField(_("bước"), max_length=15, choices=Step.choices)
    title = models.CharField(_("nội dung"), max_length=250)
    started_at = models.DateTimeField(null=True, editable=False)
    ended_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        verbose_name = _("nội dung chương trình")
        verbose_name_plural = _("chương trình")
        ordering = ["order", "pk"]
        constraints = [
            one_of("step", Step, "agendaitem"),
            models.UniqueConstraint(
                fields=["conference", "order"],
                name="agendaitem_order_once",
                violation_error_message=_("Thứ tự này đã có trong chương trình."),
            ),
            models.UniqueConstraint(
                fields=["conference"],
                condition=Q(started_at__isnull=False, ended_at__isnull=True),
                name="agendaitem_one_running",
                violation_error_message=_("Một nội dung khác đang diễn ra. Hãy tải lại trang."),
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(started_at__isnull=False, ended_at__gte=models.F("started_at")),
                name="agendaitem_ends_after_start",
                violation_error_message=_("Nội dung phải bắt đầu trước khi kết thúc."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def running(self) -> bool:
        """Say whether this is the step on the screen."""
        return self.started_at is not None and self.ended_at is None


class Attendance(models.Model):
    """One unit, or one guest (without a seat), at the roll call; ``name`` is who came for it."""

    conference = models.ForeignKey(Conference, models.CASCADE, related_name="attendances", verbose_name=_("hội nghị"))
    seat = models.ForeignKey(Seat, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("đơn vị"))
    name = models.CharField(_("người dự"), max_length=200, blank=True)
    presence = models.CharField(_("điểm danh"), max_length=10, choices=Presence.choices, default=Presence.UNKNOWN)

    class Meta:
        verbose_name = _("người dự")
        verbose_name_plural = _("người dự")
        ordering = [models.F("seat__order").asc(nulls_last=True), "pk"]
        constraints = [
            one_of("presence", Presence, "attendance"),
            models.UniqueConstraint(
                fields=["conference", "seat"],
                condition=Q(seat__isnull=False),
                name="attendance_unit_once",
                violation_error_message=_("Đơn vị này đã có trong danh sách điểm danh."),
            ),
            models.CheckConstraint(
                condition=Q(seat__isnull=False) | ~Q(name=""),
                name="attendance_guest_has_name",
                violation_error_message=_("Đại biểu mời phải có họ tên, chức vụ."),
            ),
        ]

    def __str__(self) -> str:
        return self.seat.name.short if self.seat else self.name


class Note(models.Model):
    """What somebody said while a step was on the screen."""

    conference = models.ForeignKey(Conference, models.CASCADE, related_name="notes", verbose_name=_("hội nghị"))
    item = models.ForeignKey(AgendaItem, models.PROTECT, related_name="notes", verbose_name=_("nội dung"))
    seat = models.ForeignKey(Seat, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("đơn vị"))
    speaker = models.CharField(_("người phát biểu"), max_length=200, blank=True)
    remark = models.CharField(_("loại"), max_length=15, choices=Remark.choices, default=Remark.SPEECH)
    text = models.TextField(_("nội dung"), max_length=4000, validators=[MaxLengthValidator(4000)])
    noted_at = models.DateTimeField(default=clock.now, editable=False)
    noted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, editable=False, related_name="+")

    class Meta:
        verbose_name = _("ghi chép")
        verbose_name_plural = _("ghi chép")
        ordering = ["noted_at", "pk"]
        constraints = [one_of("remark", Remark, "note")]

    def __str__(self) -> str:
        return self.text[:80]
