"""Opinions of member units on a draft, and the drafter's answers."""

from django.conf import settings
from django.core.validators import MaxLengthValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from blocs.models import Seat
from emulation import clock
from pledges.enums import Disposition
from pledges.models.parts import Clause
from pledges.models.pledges import Pledge
from pledges.models.versions import Version


class Opinion(models.Model):
    """What a unit says to the draft: to one clause, to the whole, or that it agrees with the whole text.

    ``version`` is the text that the unit had before it; ``place`` is the clause or target in that text (``I.2``) and
    ``clause_label`` how people name it. ``proposed`` is the wording that the unit would give the clause.
    """

    pledge = models.ForeignKey(Pledge, models.CASCADE, related_name="opinions", verbose_name=_("giao ước"))
    seat = models.ForeignKey(Seat, models.PROTECT, related_name="opinions", verbose_name=_("đơn vị"))
    version = models.ForeignKey(
        Version, models.PROTECT, null=True, editable=False, related_name="opinions", verbose_name=_("phiên bản")
    )
    place = models.CharField(_("nơi góp ý"), max_length=20, blank=True)
    clause = models.ForeignKey(
        Clause, models.SET_NULL, null=True, blank=True, related_name="opinions", verbose_name=_("khoản")
    )
    clause_label = models.CharField(max_length=100, blank=True, editable=False)
    agrees_in_full = models.BooleanField(_("nhất trí toàn văn"), default=False)
    text = models.TextField(_("ý kiến"), max_length=6000, blank=True, validators=[MaxLengthValidator(6000)])
    proposed = models.TextField(
        _("đề nghị sửa thành"), max_length=6000, blank=True, validators=[MaxLengthValidator(6000)]
    )
    given_at = models.DateTimeField(_("lúc góp ý"), default=clock.now, editable=False)
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False)
    disposition = models.CharField(_("kết quả"), max_length=10, choices=Disposition.choices, blank=True)
    answer = models.TextField(_("giải trình"), max_length=6000, blank=True, validators=[MaxLengthValidator(6000)])
    answered_at = models.DateTimeField(null=True, editable=False)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", editable=False
    )

    class Meta:
        verbose_name = _("ý kiến")
        verbose_name_plural = _("ý kiến")
        ordering = ["given_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(agrees_in_full=True) | ~Q(text="") | ~Q(proposed=""),
                name="opinion_says_something",
                violation_error_message=_("Hãy nhập ý kiến, hoặc chọn “Nhất trí toàn văn”."),
            ),
            models.CheckConstraint(
                condition=Q(disposition="", answered_at__isnull=True, answered_by__isnull=True)
                | Q(disposition__in=Disposition.values, answered_at__isnull=False, answered_by__isnull=False),
                name="opinion_answer_has_author",
                violation_error_message=_("Trả lời ý kiến phải ghi ai trả lời, lúc nào."),
            ),
            models.CheckConstraint(
                condition=~Q(disposition=Disposition.DECLINED) | ~Q(answer=""),
                name="opinion_declined_has_reason",
                violation_error_message=_("Không tiếp thu thì phải giải trình lý do."),
            ),
        ]

    def __str__(self) -> str:
        return self.text[:80] or self.proposed[:80] or str(_("Nhất trí toàn văn"))

    @property
    def needs_answer(self) -> bool:
        """Say whether the drafter still owes an answer; agreement in full needs none."""
        return not self.agrees_in_full and not self.disposition
