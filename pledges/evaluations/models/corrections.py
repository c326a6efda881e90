"""A correction of a published table: what was wrong, recorded beside the published rows, which nobody touches."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from emulation import clock
from emulation.constraints import one_of
from pledges.evaluations.enums import CorrectionState
from pledges.evaluations.models.evaluations import Score
from pledges.evaluations.models.periods import Period, Publication

_PERSON = settings.AUTH_USER_MODEL


class Correction(models.Model):
    """One correction of a period: it is written, then published as the next table, or withdrawn.

    ``state`` is written by the gate in pledges/evaluations/domain/correction_moves.py alone.
    """

    period = models.ForeignKey(Period, models.PROTECT, related_name="corrections", verbose_name=_("kỳ đánh giá"))
    state = models.CharField(
        _("trạng thái"), max_length=10, choices=CorrectionState.choices, default=CorrectionState.DRAFT, editable=False
    )
    reason = models.TextField(_("lý do đính chính"), max_length=2000)
    opened_at = models.DateTimeField(_("lập lúc"), default=clock.now, editable=False)
    opened_by = models.ForeignKey(_PERSON, models.PROTECT, related_name="+", editable=False)
    published_at = models.DateTimeField(_("công bố lúc"), null=True, editable=False)
    published_by = models.ForeignKey(_PERSON, models.PROTECT, null=True, related_name="+", editable=False)
    withdrawn_at = models.DateTimeField(_("hủy lúc"), null=True, editable=False)
    withdrawn_by = models.ForeignKey(_PERSON, models.PROTECT, null=True, related_name="+", editable=False)
    publication = models.OneToOneField(
        Publication, models.PROTECT, null=True, related_name="correction", verbose_name=_("lần công bố"), editable=False
    )
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        verbose_name = _("đính chính")
        verbose_name_plural = _("đính chính")
        ordering = ["period", "pk"]
        constraints = [
            one_of("state", CorrectionState, "correction"),
            models.CheckConstraint(
                condition=~Q(state=CorrectionState.PUBLISHED)
                | Q(published_at__isnull=False, published_by__isnull=False, publication__isnull=False),
                name="correction_published_has_author",
                violation_error_message=_("Đính chính đã công bố phải ghi ai công bố, lúc nào, lần nào."),
            ),
            models.CheckConstraint(
                condition=~Q(reason=""),
                name="correction_has_reason",
                violation_error_message=_("Đính chính phải có lý do."),
            ),
            models.UniqueConstraint(
                fields=["period"],
                condition=Q(state=CorrectionState.DRAFT),
                name="correction_one_draft",
                violation_error_message=_("Kỳ này đang có một đính chính chưa công bố. Hãy mở đính chính đó."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.period.name}"

    def get_absolute_url(self) -> str:
        """Return the address of the correction's page."""
        year = self.period.bloc_year
        return reverse("evaluations:correction", args=[year.bloc.slug, year.year, self.period.quarter, self.pk])


class CorrectedScore(models.Model):
    """One leaf of one unit that counts otherwise from this correction on; the inputs before and after, as plain data."""

    correction = models.ForeignKey(Correction, models.PROTECT, related_name="lines", verbose_name=_("đính chính"))
    score = models.ForeignKey(Score, models.PROTECT, related_name="corrected", verbose_name=_("điểm"))
    before: Any = models.JSONField(_("số liệu cũ"))
    after: Any = models.JSONField(_("số liệu mới"))
    points_before = models.DecimalField(_("điểm cũ"), max_digits=12, decimal_places=3, null=True, blank=True)
    points_after = models.DecimalField(_("điểm mới"), max_digits=12, decimal_places=3, null=True, blank=True)
    reason = models.CharField(_("lý do"), max_length=1000)
    written_at = models.DateTimeField(_("ghi lúc"), default=clock.now, editable=False)
    written_by = models.ForeignKey(_PERSON, models.PROTECT, related_name="+", editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        verbose_name = _("điểm được đính chính")
        verbose_name_plural = _("điểm được đính chính")
        ordering = ["correction", "score__evaluation__seat__order", "score__criterion__order", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["correction", "score"],
                name="corrected_score_once",
                violation_error_message=_("Tiêu chí này đã có trong đính chính. Hãy sửa dòng đã có."),
            ),
            models.CheckConstraint(
                condition=~Q(reason=""),
                name="corrected_score_has_reason",
                violation_error_message=_("Mỗi điểm đính chính phải có lý do."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.score)
