"""Criteria sets (bộ tiêu chí): points tables, issued by a decision, versioned, never changed once adopted."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from blocs.models import Decision
from emulation.constraints import one_of
from emulation.text import clean, fold
from pledges.evaluations.domain.scoring import ALGORITHM
from pledges.evaluations.enums import CriteriaSetState, CriterionKind


class CriteriaSet(models.Model):
    """One version of a points table.

    ``state`` is written by the gate in pledges/evaluations/domain/workflow.py alone. What was adopted is held by the
    database: guards refuse every change of its criteria and bands.
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

    class Meta:
        verbose_name = _("bộ tiêu chí")
        verbose_name_plural = _("bộ tiêu chí")
        ordering = ["name", "label", "pk"]
        constraints = [
            one_of("state", CriteriaSetState, "criteria_set"),
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

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Store the name in NFC together with its search key."""
        self.name, self.label = clean(self.name), clean(self.label)
        self.search_key = fold(f"{self.name} {self.label}")[:300]
        super().save(*args, **kwargs)


class Criterion(models.Model):
    """A line of the table: a group, or a leaf that is scored by the rule of its ``kind`` with ``params``."""

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

    class Meta:
        verbose_name = _("tiêu chí")
        verbose_name_plural = _("tiêu chí")
        ordering = ["order", "pk"]
        constraints = [
            one_of("kind", CriterionKind, "criterion"),
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
