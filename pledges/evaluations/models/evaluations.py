"""The evaluation of one unit in one period: its scores, leaf by leaf."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from blocs.enums import SeatRole
from blocs.models import Seat
from emulation.constraints import one_of
from pledges.evaluations.domain.rules import Entry
from pledges.evaluations.enums import HANDED_IN, DraftReaders, EvaluationState, LeafAssessor, PeriodState
from pledges.evaluations.models.criteria import CriteriaSet, Criterion
from pledges.evaluations.models.periods import Period

_AUTHOR = settings.AUTH_USER_MODEL
INPUT_NAMES = ("points", "count", "numerator", "denominator", "choice")


class EvaluationQuerySet(models.QuerySet["Evaluation"]):
    """Evaluations by reader: that a sheet is there and how far it is, or what stands on it."""

    def known_to(self, user: Any) -> "EvaluationQuerySet":
        """Return the evaluations of the periods that ``user`` may see: unit, state and deadline, not what is entered."""
        return self.filter(period__in=Period.objects.visible_to(user))

    def visible_to(self, user: Any) -> "EvaluationQuerySet":
        """Return the evaluations whose content ``user`` may read.

        What is handed in is open to the members of the bloc-year. A draft or a returned sheet is read by its unit, by
        those who appraise it and by those above the bloc; by other members only where the period says so
        (``Period.draft_readers``). The same in one instance: ``reads`` in permissions.py.
        """
        from blocs.roles import standing_of

        standing = standing_of(user)
        mine = Seat.objects.filter(unit__in=standing.member_units)
        heads = Q(period__bloc_year__in=mine.filter(role=SeatRole.HEAD).values("bloc_year"))
        deputies = Q(period__bloc_year__in=mine.filter(role=SeatRole.DEPUTY).values("bloc_year"))
        return self.known_to(user).filter(
            Q(state__in=HANDED_IN)
            | Q(period__draft_readers=DraftReaders.MEMBERS)
            | Q(seat__unit__in=standing.member_units)
            | (heads & ~Q(seat__role=SeatRole.HEAD))
            | (deputies & Q(seat__role=SeatRole.HEAD))
            | Q(period__bloc_year__bloc__host_unit__in=standing.overseen_units)
        )


class Evaluation(models.Model):
    """One unit × one period.

    ``state`` is written by the gate in pledges/evaluations/domain/workflow.py alone.
    """

    period = models.ForeignKey(Period, models.PROTECT, related_name="evaluations", verbose_name=_("kỳ đánh giá"))
    seat = models.ForeignKey(Seat, models.PROTECT, related_name="evaluations", verbose_name=_("đơn vị"))
    own_criteria_set = models.ForeignKey(
        CriteriaSet,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="own_evaluations",
        verbose_name=_("bộ tiêu chí riêng của loại đơn vị"),
    )
    state = models.CharField(
        _("trạng thái"), max_length=10, choices=EvaluationState.choices, default=EvaluationState.DRAFT, editable=False
    )
    submitted_at = models.DateTimeField(_("nộp lúc"), null=True, editable=False)
    submitted_by = models.ForeignKey(_AUTHOR, models.PROTECT, null=True, editable=False, related_name="+")
    submitted_late = models.BooleanField(_("nộp muộn"), default=False, editable=False)
    appraisal_began_at = models.DateTimeField(_("bắt đầu thẩm định lúc"), null=True, editable=False)
    returned_at = models.DateTimeField(_("trả lại lúc"), null=True, editable=False)
    returned_by = models.ForeignKey(_AUTHOR, models.PROTECT, null=True, editable=False, related_name="+")
    return_note = models.TextField(_("lý do trả lại"), max_length=2000, blank=True, editable=False)
    unit_due_at = models.DateTimeField(_("hạn nộp của đơn vị"), null=True, editable=False)
    own_due_at = models.DateTimeField(_("hạn nộp lại"), null=True, editable=False)
    appraised_at = models.DateTimeField(_("thẩm định xong lúc"), null=True, editable=False)
    appraised_by = models.ForeignKey(_AUTHOR, models.PROTECT, null=True, editable=False, related_name="+")
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = EvaluationQuerySet.as_manager()

    class Meta:
        verbose_name = _("đánh giá của đơn vị")
        verbose_name_plural = _("đánh giá của đơn vị")
        ordering = ["period", "seat__order", "pk"]
        constraints = [
            one_of("state", EvaluationState, "evaluation"),
            models.UniqueConstraint(
                fields=["period", "seat"],
                name="evaluation_once",
                violation_error_message=_("Đơn vị đã có phiếu đánh giá trong kỳ này."),
            ),
            models.CheckConstraint(
                condition=Q(state=EvaluationState.DRAFT) | Q(submitted_at__isnull=False, submitted_by__isnull=False),
                name="evaluation_submitted_has_author",
                violation_error_message=_("Phiếu đã nộp phải ghi ai nộp, lúc nào."),
            ),
            models.CheckConstraint(
                condition=~Q(state=EvaluationState.RETURNED)
                | Q(~Q(return_note=""), returned_at__isnull=False, returned_by__isnull=False),
                name="evaluation_returned_has_reason",
                violation_error_message=_("Trả lại phải có lý do."),
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[EvaluationState.APPRAISED, EvaluationState.PUBLISHED])
                | Q(appraised_at__isnull=False, appraised_by__isnull=False),
                name="evaluation_appraised_has_author",
                violation_error_message=_("Phiếu đã thẩm định phải ghi ai thẩm định, lúc nào."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.seat.name.short} – {self.period.name}"

    def get_absolute_url(self) -> str:
        """Return the address of the unit's sheet."""
        year = self.period.bloc_year
        return reverse("evaluations:sheet", args=[year.bloc.slug, year.year, self.period.quarter, self.seat.unit.code])

    @property
    def criteria_set(self) -> CriteriaSet:
        """Return the table by which this unit is scored: that of its kind where the period has one, else the period's."""
        return self.own_criteria_set or self.period.criteria_set

    @property
    def table_id(self) -> int:
        """Return the key of that table, without reading it."""
        return self.own_criteria_set_id or self.period.criteria_set_id

    @property
    def due_at(self) -> Any:
        """Return the deadline that holds for this unit: its own after a return, else the period's."""
        return self.own_due_at or self.unit_due_at or self.period.due_at

    @property
    def closes_at(self) -> datetime | None:
        """Return the last moment at which the sheet is taken, None where late is taken without end.

        A deadline of the unit's own, given by a return or an extension, reaches beyond what the period says of all.
        """
        last = self.period.last_moment(self.unit_due_at or self.period.due_at)
        return max(last, self.own_due_at) if last and self.own_due_at else last

    @cached_property
    def returned_lines(self) -> list[Any]:
        """Return the lines that were picked out when the sheet was returned; none where all of it was (one query)."""
        if self.state != EvaluationState.RETURNED:
            return []
        return list(self.opened.filter(side="unit", closed_at=None).exclude(note="").select_related("criterion"))

    @property
    def editable_by_unit(self) -> bool:
        """Say whether the unit itself may change entries now; which ones, a returned sheet says line by line."""
        with_unit = self.state in (EvaluationState.DRAFT, EvaluationState.RETURNED)
        return with_unit and self.period.state == PeriodState.OPEN


def number(label: Any) -> "models.DecimalField[Any, Any]":
    """Return the field of a number that may be empty, which is not 0."""
    return models.DecimalField(label, max_digits=12, decimal_places=3, null=True, blank=True)


class Score(models.Model):
    """What was entered and what was appraised for one leaf of one evaluation.

    Each side (the unit, the appraiser, the standing body) keeps its inputs, its author and its moment; ``self_result``,
    ``appraised_result`` and ``standing_result`` are the points that the rule makes of them. An empty side is all NULL, which
    is not 0. The final value is derived (``entry``), and ``side`` says from which.
    """

    evaluation = models.ForeignKey(Evaluation, models.PROTECT, related_name="scores", verbose_name=_("đánh giá"))
    criterion = models.ForeignKey(Criterion, models.PROTECT, related_name="scores", verbose_name=_("tiêu chí"))
    not_applicable = models.BooleanField(_("không áp dụng"), default=False)
    reason = models.CharField(_("lý do không áp dụng"), max_length=400, blank=True)
    self_points = number(_("điểm tự chấm"))
    self_count = number(_("số lượng"))
    self_numerator = number(_("tử số"))
    self_denominator = number(_("mẫu số"))
    self_choice = models.CharField(_("mức"), max_length=400, blank=True)
    self_result = number(_("điểm tự chấm được"))
    note = models.CharField(_("ghi chú"), max_length=1000, blank=True)
    entered_at = models.DateTimeField(_("nhập lúc"), null=True, editable=False)
    entered_by = models.ForeignKey(_AUTHOR, models.PROTECT, null=True, editable=False, related_name="+")
    appraised = models.BooleanField(_("đã thẩm định"), default=False, editable=False)
    appraised_points = number(_("điểm thẩm định"))
    appraised_count = number(_("số lượng thẩm định"))
    appraised_numerator = number(_("tử số thẩm định"))
    appraised_denominator = number(_("mẫu số thẩm định"))
    appraised_choice = models.CharField(_("mức thẩm định"), max_length=400, blank=True)
    appraised_result = number(_("điểm thẩm định được"))
    appraisal_reason = models.CharField(_("lý do điều chỉnh"), max_length=1000, blank=True)
    appraised_at = models.DateTimeField(_("thẩm định lúc"), null=True, editable=False)
    appraised_by = models.ForeignKey(_AUTHOR, models.PROTECT, null=True, editable=False, related_name="+")
    dishonest = models.BooleanField(_("minh chứng không trung thực"), default=False, editable=False)
    standing = models.BooleanField(_("Thường trực đã thẩm định"), default=False, editable=False)
    standing_points = number(_("điểm Thường trực thẩm định"))
    standing_count = number(_("số lượng Thường trực thẩm định"))
    standing_numerator = number(_("tử số Thường trực thẩm định"))
    standing_denominator = number(_("mẫu số Thường trực thẩm định"))
    standing_choice = models.CharField(_("mức Thường trực thẩm định"), max_length=400, blank=True)
    standing_result = number(_("điểm Thường trực thẩm định được"))
    standing_reason = models.CharField(_("lý do Thường trực điều chỉnh"), max_length=1000, blank=True)
    standing_at = models.DateTimeField(_("Thường trực thẩm định lúc"), null=True, editable=False)
    standing_by = models.ForeignKey(_AUTHOR, models.PROTECT, null=True, editable=False, related_name="+")
    version = models.PositiveIntegerField(default=1, editable=False)

    # What a published correction says instead; set by whoever reads the scores of a period (queries/corrections.py).
    correction: Entry | None = None
    # What of the same person a save has just replaced (domain/entries.py); nothing of it is stored.
    replaced: Any = None

    class Meta:
        verbose_name = _("điểm")
        verbose_name_plural = _("điểm")
        ordering = ["criterion__order", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["evaluation", "criterion"],
                name="score_once",
                violation_error_message=_("Tiêu chí này đã có điểm trong phiếu."),
            ),
            models.CheckConstraint(
                condition=Q(not_applicable=False)
                | Q(
                    ~Q(reason=""),
                    self_points__isnull=True,
                    self_count__isnull=True,
                    self_numerator__isnull=True,
                    self_denominator__isnull=True,
                    self_choice="",
                ),
                name="score_not_applicable_has_reason_and_no_number",
                violation_error_message=_("“Không áp dụng” phải có lý do và không kèm số liệu."),
            ),
            models.CheckConstraint(
                condition=Q(appraised=False, appraised_at__isnull=True, appraised_by__isnull=True)
                | Q(appraised=True, appraised_at__isnull=False, appraised_by__isnull=False),
                name="score_appraised_has_author",
                violation_error_message=_("Điểm thẩm định phải ghi ai thẩm định, lúc nào."),
            ),
            models.CheckConstraint(
                condition=Q(dishonest=False) | Q(~Q(appraisal_reason=""), appraised=True),
                name="score_dishonest_has_reason",
                violation_error_message=_("Kết luận minh chứng không trung thực phải có lý do của người thẩm định."),
            ),
            models.CheckConstraint(
                condition=Q(standing=False, standing_at__isnull=True, standing_by__isnull=True)
                | Q(standing=True, standing_at__isnull=False, standing_by__isnull=False),
                name="score_standing_has_author",
                violation_error_message=_("Điểm Thường trực thẩm định phải ghi ai thẩm định, lúc nào."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.evaluation}: {self.criterion.code}"

    def self_entry(self) -> Entry:
        """Return what the unit entered, as the scoring reads it."""
        return self._entry("self")

    def appraised_entry(self) -> Entry:
        """Return what the appraiser entered."""
        return self._entry("appraised")

    @property
    def side(self) -> str:
        """Return whose value counts: the last who looked at it, up to the assessor that the table names for the leaf."""
        if self.standing:
            return "standing"
        return "appraised" if self.appraised and self.criterion.assessor != LeafAssessor.SELF else "self"

    @property
    def result(self) -> Decimal | None:
        """Return the points that count."""
        points: Decimal | None = getattr(self, f"{self.side}_result")
        return points

    def standing_entry(self) -> Entry:
        """Return what the standing body entered."""
        return self._entry("standing")

    def entry(self) -> Entry:
        """Return the entry that counts: the corrected one, else the standing body's, the appraiser's, the unit's own."""
        return self._entry(self.side) if self.correction is None else self.correction

    def _entry(self, side: str) -> Entry:
        values = {name: getattr(self, f"{side}_{name}") for name in INPUT_NAMES}
        found = self.dishonest and side != "self"
        return Entry(**values, not_applicable=self.not_applicable, reason=self.reason, dishonest=found)
