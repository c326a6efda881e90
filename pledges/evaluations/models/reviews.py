"""What happens to a sheet after it was handed in: lines that are opened again, steps of a line, objections."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from emulation import clock
from emulation.constraints import one_of
from pledges.evaluations.enums import LineSide, ObjectionState, StepKind
from pledges.evaluations.models.criteria import Criterion
from pledges.evaluations.models.evaluations import Evaluation, number

_AUTHOR = settings.AUTH_USER_MODEL


class OpenedLine(models.Model):
    """A line that may be changed again while all others stay: returned to the unit, or reopened for the appraiser.

    ``note`` says what is wanted; it is empty where the whole sheet was returned, and then every line is opened. While the row
    has no ``closed_at`` the database refuses a change of the lines that were not opened (guards.py). ``before`` is what stood
    there, so that the unit and the appraiser see old → new.
    """

    evaluation = models.ForeignKey(Evaluation, models.PROTECT, related_name="opened", verbose_name=_("đánh giá"))
    criterion = models.ForeignKey(Criterion, models.PROTECT, related_name="+", verbose_name=_("tiêu chí"))
    side = models.CharField(_("mở cho"), max_length=10, choices=LineSide.choices)
    note = models.CharField(_("nội dung cần làm rõ"), max_length=1000, blank=True)
    before = models.CharField(_("số liệu trước đó"), max_length=400, blank=True)
    before_result = number(_("điểm trước đó"))
    opened_at = models.DateTimeField(_("mở lúc"), default=clock.now, editable=False)
    opened_by = models.ForeignKey(_AUTHOR, models.PROTECT, editable=False, related_name="+")
    explanation = models.CharField(_("giải trình"), max_length=2000, blank=True)
    explained_at = models.DateTimeField(_("giải trình lúc"), null=True, editable=False)
    explained_by = models.ForeignKey(_AUTHOR, models.PROTECT, null=True, editable=False, related_name="+")
    closed_at = models.DateTimeField(_("đóng lúc"), null=True, editable=False)

    class Meta:
        verbose_name = _("dòng mở lại")
        verbose_name_plural = _("dòng mở lại")
        ordering = ["criterion__order", "pk"]
        constraints = [
            one_of("side", LineSide, "opened_line"),
            models.UniqueConstraint(
                fields=["evaluation", "criterion", "side"],
                condition=Q(closed_at__isnull=True),
                name="opened_line_once",
                violation_error_message=_("Dòng này đang được mở lại rồi."),
            ),
            models.CheckConstraint(
                condition=Q(explanation="", explained_at__isnull=True, explained_by__isnull=True)
                | Q(~Q(explanation=""), explained_at__isnull=False, explained_by__isnull=False),
                name="opened_line_explained_has_author",
                violation_error_message=_("Giải trình phải ghi ai giải trình, lúc nào."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.criterion.code}: {self.note}"


class ScoreStep(models.Model):
    """One step in the life of a line after it was handed in: old → new, who, when and why. Never changed."""

    evaluation = models.ForeignKey(Evaluation, models.PROTECT, related_name="steps", verbose_name=_("đánh giá"))
    criterion = models.ForeignKey(Criterion, models.PROTECT, related_name="+", verbose_name=_("tiêu chí"))
    kind = models.CharField(_("việc"), max_length=10, choices=StepKind.choices)
    old_result = number(_("điểm cũ"))
    new_result = number(_("điểm mới"))
    old = models.CharField(_("số liệu cũ"), max_length=400, blank=True)
    new = models.CharField(_("số liệu mới"), max_length=400, blank=True)
    reason = models.CharField(_("lý do"), max_length=2000, blank=True)
    at = models.DateTimeField(_("lúc"), default=clock.now, editable=False)
    by = models.ForeignKey(_AUTHOR, models.PROTECT, editable=False, related_name="+", verbose_name=_("người làm"))

    class Meta:
        verbose_name = _("diễn biến của dòng điểm")
        verbose_name_plural = _("diễn biến của dòng điểm")
        ordering = ["pk"]
        constraints = [one_of("kind", StepKind, "score_step")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.criterion.code}"

    @property
    def changed(self) -> bool:
        """Say whether the step replaced a value."""
        return (self.old, self.old_result) != (self.new, self.new_result)


class Objection(models.Model):
    """The leader of a unit asks to look at the appraisal of one line again (kiến nghị).

    ``state`` is written by the gate in pledges/evaluations/domain/workflow.py alone. What was decided never changes.
    """

    evaluation = models.ForeignKey(Evaluation, models.PROTECT, related_name="objections", verbose_name=_("đánh giá"))
    criterion = models.ForeignKey(Criterion, models.PROTECT, related_name="+", verbose_name=_("tiêu chí"))
    reason = models.CharField(_("lý do kiến nghị"), max_length=2000)
    raised_at = models.DateTimeField(_("kiến nghị lúc"), default=clock.now, editable=False)
    raised_by = models.ForeignKey(_AUTHOR, models.PROTECT, editable=False, related_name="+")
    state = models.CharField(
        _("trạng thái"), max_length=10, choices=ObjectionState.choices, default=ObjectionState.OPEN, editable=False
    )
    decision = models.CharField(_("lý do quyết định"), max_length=2000, blank=True)
    decided_at = models.DateTimeField(_("quyết định lúc"), null=True, editable=False)
    decided_by = models.ForeignKey(_AUTHOR, models.PROTECT, null=True, editable=False, related_name="+")
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        verbose_name = _("kiến nghị")
        verbose_name_plural = _("kiến nghị")
        ordering = ["pk"]
        constraints = [
            one_of("state", ObjectionState, "objection"),
            models.CheckConstraint(
                condition=~Q(reason=""),
                name="objection_has_reason",
                violation_error_message=_("Lý do kiến nghị: còn thiếu. Hãy ghi lý do."),
            ),
            models.UniqueConstraint(
                fields=["evaluation", "criterion"],
                condition=Q(state=ObjectionState.OPEN),
                name="objection_open_once",
                violation_error_message=_("Tiêu chí này đang có kiến nghị chờ quyết định. Hãy đợi quyết định."),
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[ObjectionState.ACCEPTED, ObjectionState.DECLINED])
                | Q(~Q(decision=""), decided_at__isnull=False, decided_by__isnull=False),
                name="objection_decided_has_reason",
                violation_error_message=_("Quyết định kiến nghị phải ghi ai quyết định, lúc nào và lý do."),
            ),
        ]

    def __str__(self) -> str:
        return f"{_('Kiến nghị')} {self.criterion.code} – {self.evaluation}"

    def get_absolute_url(self) -> str:
        """Return the address of the page where it is read and decided."""
        period = self.evaluation.period
        year = period.bloc_year
        return reverse("evaluations:objection", args=[year.bloc.slug, year.year, period.quarter, self.pk])


class Extension(models.Model):
    """More time for one unit, or for all where ``evaluation`` is empty, with its reason. Never changed."""

    period = models.ForeignKey(
        "evaluations.Period", models.PROTECT, related_name="extensions", verbose_name=_("kỳ đánh giá")
    )
    evaluation = models.ForeignKey(
        Evaluation, models.PROTECT, null=True, blank=True, related_name="extensions", verbose_name=_("đánh giá")
    )
    due_before = models.DateTimeField(_("hạn cũ"))
    due_at = models.DateTimeField(_("hạn mới"))
    reason = models.CharField(_("lý do gia hạn"), max_length=1000)
    granted_at = models.DateTimeField(_("gia hạn lúc"), default=clock.now, editable=False)
    granted_by = models.ForeignKey(_AUTHOR, models.PROTECT, editable=False, related_name="+")

    class Meta:
        verbose_name = _("lần gia hạn")
        verbose_name_plural = _("các lần gia hạn")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(reason=""),
                name="extension_has_reason",
                violation_error_message=_("Lý do gia hạn: còn thiếu. Hãy ghi lý do."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.period}: {self.due_at}"
