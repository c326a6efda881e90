"""Criteria sets (bộ tiêu chí): points tables, issued by a decision, versioned, never changed once adopted."""

from datetime import date
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from blocs.enums import UnitKind
from blocs.models import BlocYear, Decision, Unit
from blocs.roles import standing_of
from emulation.constraints import in_order, one_of
from emulation.text import clean, fold
from pledges.evaluations.domain.scoring import ALGORITHM
from pledges.evaluations.enums import CriteriaSetState, CriterionKind, LeafAssessor, RatingBasis


def default_tie_breaks() -> list[str]:
    """Return what parts equals where a table names nothing: content without bonus, then fewer deductions."""
    return ["content", "deduction"]


class CriteriaSetQuerySet(models.QuerySet["CriteriaSet"]):
    """Criteria sets by reader."""

    def visible_to(self, user: Any) -> "CriteriaSetQuerySet":
        """Return the sets that ``user`` may read: shared ones with any post, those of a bloc-year with the year."""
        if user.is_authenticated and user.is_active and user.is_superuser:
            return self
        if standing_of(user).empty:
            return self.none()
        if standing_of(user).administrator:
            return self
        return self.filter(Q(bloc_year=None) | Q(bloc_year__in=BlocYear.objects.visible_to(user)))


class CriteriaSet(models.Model):
    """One version of a points table: issued by a decision, in force between two days, for some kinds of unit.

    A table of a ``bloc_year`` is that bloc's own and written by its head and deputies; without one it is shared, and kept
    by the standing body of its ``host_unit``, or by the administrator alone. ``unit_kinds`` empty means every kind.
    ``state`` is written by the gate in pledges/evaluations/domain/workflow.py alone. What was adopted is held by the
    database: guards refuse every change of the set, its criteria and its bands; a change is a new version, which names
    the one it ``replaces``.
    """

    name = models.CharField(_("tên bộ tiêu chí"), max_length=200)
    label = models.CharField(_("phiên bản"), max_length=60, help_text=_("Ví dụ: 2026, lần 2"))
    decision = models.ForeignKey(
        Decision,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="criteria_sets",
        verbose_name=_("quyết định ban hành"),
    )
    bloc_year = models.ForeignKey(
        BlocYear,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="criteria_sets",
        verbose_name=_("riêng của năm thi đua"),
    )
    host_unit = models.ForeignKey(
        Unit,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="criteria_sets",
        verbose_name=_("đơn vị chủ quản giữ bảng"),
    )
    unit_kinds = models.JSONField(_("áp dụng cho loại đơn vị"), default=list, blank=True)
    effective_from = models.DateField(_("hiệu lực từ ngày"), null=True, blank=True)
    effective_to = models.DateField(_("hiệu lực đến hết ngày"), null=True, blank=True)
    replaces = models.ForeignKey(
        "self", models.PROTECT, null=True, editable=False, related_name="replaced_by", verbose_name=_("thay cho")
    )
    basis = models.CharField(_("cách xếp loại"), max_length=10, choices=RatingBasis.choices, default=RatingBasis.POINTS)
    ceiling = models.DecimalField(
        _("mức trần của loại cao nhất (% số đơn vị)"), max_digits=5, decimal_places=2, null=True, blank=True
    )
    tie_breaks = models.JSONField(_("tiêu chí phụ khi bằng điểm"), default=default_tie_breaks, blank=True)
    illustrative = models.BooleanField(_("số liệu minh họa"), default=False)
    algorithm = models.CharField(_("cách tính"), max_length=20, default=ALGORITHM, editable=False)
    state = models.CharField(
        _("trạng thái"),
        max_length=10,
        choices=CriteriaSetState.choices,
        default=CriteriaSetState.DRAFT,
        editable=False,
    )
    adopted_at = models.DateTimeField(_("ban hành lúc"), null=True, editable=False)
    adopted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )
    version = models.PositiveIntegerField(default=1, editable=False)
    search_key = models.CharField(max_length=300, editable=False, db_index=True)

    history = HistoricalRecords(excluded_fields=["search_key"])
    objects = CriteriaSetQuerySet.as_manager()

    class Meta:
        verbose_name = _("bộ tiêu chí")
        verbose_name_plural = _("bộ tiêu chí")
        ordering = ["name", "label", "pk"]
        constraints = [
            one_of("state", CriteriaSetState, "criteria_set"),
            one_of("basis", RatingBasis, "criteria_set"),
            in_order("effective_from", "effective_to", "criteria_set"),
            models.CheckConstraint(
                condition=Q(ceiling__isnull=True) | Q(ceiling__gt=0, ceiling__lte=100),
                name="criteria_set_ceiling_is_a_percentage",
                violation_error_message=_("Mức trần phải lớn hơn 0 và không quá 100. Hãy sửa lại."),
            ),
            models.UniqueConstraint(
                fields=["name", "label"],
                name="criteria_set_once",
                violation_error_message=_("Đã có bộ tiêu chí cùng tên và phiên bản. Hãy đặt phiên bản khác."),
            ),
            models.CheckConstraint(
                condition=Q(state=CriteriaSetState.DRAFT) | Q(adopted_at__isnull=False, adopted_by__isnull=False),
                name="criteria_set_adopted_has_author",
                violation_error_message=_("Bộ tiêu chí đã ban hành phải ghi ai ban hành, lúc nào."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} – {self.label}"

    def get_absolute_url(self) -> str:
        """Return the address of the table's page."""
        return reverse("evaluations:criteria_set", args=[self.pk])

    def in_force_on(self, day: date) -> bool:
        """Say whether the table is in force on ``day``; a day that was not set does not limit it."""
        return (self.effective_from is None or self.effective_from <= day) and (
            self.effective_to is None or day <= self.effective_to
        )

    def binds(self, kind: str) -> bool:
        """Say whether the table is for units of this kind."""
        return not self.unit_kinds or kind in self.unit_kinds

    @property
    def kinds_label(self) -> str:
        """Return for which kinds of unit the table is, in words."""
        return ", ".join(str(UnitKind(kind).label) for kind in self.unit_kinds) or str(_("mọi loại đơn vị"))

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Store the name in NFC together with its search key."""
        self.name, self.label = clean(self.name), clean(self.label)
        self.search_key = fold(f"{self.name} {self.label}")[:300]
        super().save(*args, **kwargs)


class Criterion(models.Model):
    """A line of the table: a group, or a leaf that is scored by the rule of its ``kind`` with ``params``.

    ``assessor`` has the last word on a leaf. ``double_count_note`` says what is counted elsewhere and not here.
    """

    criteria_set = models.ForeignKey(
        CriteriaSet, models.CASCADE, related_name="criteria", verbose_name=_("bộ tiêu chí")
    )
    parent = models.ForeignKey(
        "self", models.CASCADE, null=True, blank=True, related_name="children", verbose_name=_("thuộc nhóm")
    )
    order = models.PositiveSmallIntegerField(_("thứ tự"), default=0)
    code = models.CharField(_("mã"), max_length=20, help_text=_("Ví dụ: I.1"))
    name = models.CharField(_("tiêu chí"), max_length=400)
    kind = models.CharField(_("cách chấm"), max_length=20, choices=CriterionKind.choices)
    max_points = models.DecimalField(_("điểm tối đa"), max_digits=8, decimal_places=3)
    params = models.JSONField(
        _("tham số"),
        default=dict,
        blank=True,
        help_text=_("Theo cách chấm: per_case, step, choices, bands, not_applicable; xem docs/scoring.md."),
    )
    guidance = models.TextField(_("hướng dẫn"), max_length=2000, blank=True)
    assessor = models.CharField(
        _("người quyết định điểm"), max_length=10, choices=LeafAssessor.choices, default=LeafAssessor.HEAD
    )
    evidence_required = models.BooleanField(_("bắt buộc có minh chứng"), default=False)
    double_count_note = models.CharField(_("không tính trùng với"), max_length=400, blank=True)

    class Meta:
        verbose_name = _("tiêu chí")
        verbose_name_plural = _("tiêu chí")
        ordering = ["order", "pk"]
        constraints = [
            one_of("kind", CriterionKind, "criterion"),
            one_of("assessor", LeafAssessor, "criterion"),
            models.UniqueConstraint(
                fields=["criteria_set", "code"],
                name="criterion_code_once",
                violation_error_message=_("Mã tiêu chí này đã dùng trong bộ tiêu chí. Hãy chọn mã khác."),
            ),
            models.CheckConstraint(
                condition=Q(max_points__gte=0),
                name="criterion_maximum_not_negative",
                violation_error_message=_("Điểm tối đa không được âm; điểm trừ cũng ghi mức trần là số dương."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class RatingBand(models.Model):
    """A rating (xếp loại) and the total from which it is given."""

    criteria_set = models.ForeignKey(CriteriaSet, models.CASCADE, related_name="bands", verbose_name=_("bộ tiêu chí"))
    name = models.CharField(_("xếp loại"), max_length=60)
    minimum = models.DecimalField(_("từ điểm"), max_digits=8, decimal_places=3)

    class Meta:
        verbose_name = _("mức xếp loại")
        verbose_name_plural = _("mức xếp loại")
        ordering = ["-minimum", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["criteria_set", "minimum"],
                name="rating_band_minimum_once",
                violation_error_message=_("Hai mức xếp loại có cùng điểm bắt đầu. Hãy sửa một mức."),
            )
        ]

    def __str__(self) -> str:
        return self.name
