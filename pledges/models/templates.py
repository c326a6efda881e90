"""Templates of pledges: the words that a province, a sector or a kind of bloc uses again, with variables left open."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from emulation.constraints import in_order, one_of
from emulation.text import clean
from pledges.enums import Direction, LineKind
from pledges.variables import VARIABLES, unknown_in


def check_variables(text: str) -> None:
    """Raise ``ValidationError`` naming what stands in braces and is no variable."""
    if names := unknown_in(text):
        raise ValidationError(
            gettext("Biến không có: %(names)s. Chỉ dùng: %(known)s.")
            % {
                "names": ", ".join(f"{{{name}}}" if name not in "{}" else name for name in names),
                "known": ", ".join(f"{{{name}}}" for name in VARIABLES),
            }
        )


class PledgeTemplate(models.Model):
    """A template from which drafts begin while it is valid; a draft keeps nothing of it but its words."""

    name = models.CharField(_("tên mẫu"), max_length=200, unique=True)
    opening = models.TextField(
        _("lời mở đầu"),
        max_length=4000,
        blank=True,
        validators=[MaxLengthValidator(4000), check_variables],
        help_text=_("Để trống để dùng lời mở đầu thông dụng."),
    )
    closing = models.TextField(
        _("lời kết"),
        max_length=4000,
        blank=True,
        validators=[MaxLengthValidator(4000), check_variables],
        help_text=_("Để trống để dùng lời kết thông dụng."),
    )
    recipients = models.TextField(
        _("nơi nhận"),
        max_length=2000,
        blank=True,
        validators=[MaxLengthValidator(2000), check_variables],
        help_text=_("Mỗi dòng một nơi nhận; để trống để dùng nơi nhận thông dụng."),
    )
    valid_from = models.DateField(_("dùng từ ngày"), null=True, blank=True)
    valid_until = models.DateField(_("đến hết ngày"), null=True, blank=True)

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("mẫu giao ước")
        verbose_name_plural = _("mẫu giao ước")
        ordering = ["name", "pk"]
        constraints = [in_order("valid_from", "valid_until", "pledgetemplate")]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Store the words in NFC."""
        for name in ("name", "opening", "closing", "recipients"):
            setattr(self, name, clean(getattr(self, name)))
        super().save(*args, **kwargs)


class TemplateLine(models.Model):
    """A ground, a clause or a target of the whole bloc, in its place."""

    template = models.ForeignKey(PledgeTemplate, models.CASCADE, related_name="lines", verbose_name=_("mẫu giao ước"))
    kind = models.CharField(_("phần"), max_length=20, choices=LineKind.choices)
    order = models.PositiveSmallIntegerField(_("thứ tự"), default=0)
    text = models.TextField(_("nội dung"), max_length=6000, validators=[MaxLengthValidator(6000), check_variables])
    measure = models.CharField(_("đơn vị tính"), max_length=40, blank=True, help_text=_("Chỉ cho chỉ tiêu."))
    direction = models.CharField(_("yêu cầu"), max_length=10, choices=Direction.choices, blank=True)
    planned = models.DecimalField(_("mức phấn đấu"), max_digits=12, decimal_places=3, null=True, blank=True)

    class Meta:
        verbose_name = _("dòng của mẫu")
        verbose_name_plural = _("dòng của mẫu")
        ordering = ["order", "pk"]
        constraints = [
            one_of("kind", LineKind, "templateline"),
            models.CheckConstraint(
                condition=Q(~Q(measure=""), kind=LineKind.TARGET, direction__in=Direction.values, planned__gte=0)
                | Q(~Q(kind=LineKind.TARGET), measure="", direction="", planned__isnull=True),
                name="templateline_target_is_whole",
                violation_error_message=_(
                    "Chỉ tiêu phải có đơn vị tính, yêu cầu và mức phấn đấu từ 0 trở lên; các phần khác thì để trống ba ô đó."
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.text[:80]

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Store the words in NFC."""
        self.text, self.measure = clean(self.text), clean(self.measure)
        super().save(*args, **kwargs)
