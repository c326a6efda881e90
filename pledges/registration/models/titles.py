"""The emulation titles that a unit may strive for: a catalogue with validity, never code."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from emulation.constraints import in_order, one_of
from pledges.registration.enums import Bearer


class EmulationTitle(models.Model):
    """One danh hiệu thi đua, for units or for people, in the order of its weight."""

    name = models.CharField(_("danh hiệu"), max_length=200, unique=True)
    bearer = models.CharField(_("dành cho"), max_length=10, choices=Bearer.choices)
    order = models.PositiveSmallIntegerField(_("thứ tự"), default=0)
    valid_from = models.DateField(_("có từ ngày"), null=True, blank=True)
    valid_until = models.DateField(_("đến hết ngày"), null=True, blank=True)

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("danh hiệu thi đua")
        verbose_name_plural = _("danh hiệu thi đua")
        ordering = ["-bearer", "order", "pk"]
        constraints = [
            one_of("bearer", Bearer, "emulationtitle"),
            in_order("valid_from", "valid_until", "emulationtitle"),
        ]

    def __str__(self) -> str:
        return self.name
