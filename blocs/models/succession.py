"""What became of units: merged, absorbed, divided, separated; many to many, each by a decision and from a day on."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from blocs.enums import SuccessionKind
from blocs.models.decisions import Decision
from blocs.models.units import Unit
from emulation.constraints import one_of


class Succession(models.Model):
    """One reorganisation: from ``effective_on`` on, the successors stand where the predecessors stood.

    It is written by blocs/domain/succession.py alone and never changed; a wrong one is undone by a further one, since pages
    of that time already rest on it. Guards hold the dates of both sides (blocs/guards.py), which also rules out cycles.
    """

    kind = models.CharField(_("hình thức"), max_length=10, choices=SuccessionKind.choices)
    effective_on = models.DateField(_("có hiệu lực từ ngày"))
    decision = models.ForeignKey(
        Decision, models.PROTECT, related_name="successions", verbose_name=_("căn cứ (quyết định, nghị quyết)")
    )
    note = models.CharField(_("ghi chú"), max_length=300, blank=True)
    recorded_at = models.DateTimeField(_("ghi lúc"), editable=False)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("người ghi"),
    )

    class Meta:
        verbose_name = _("sắp xếp đơn vị")
        verbose_name_plural = _("sắp xếp đơn vị")
        ordering = ["-effective_on", "-pk"]
        constraints = [one_of("kind", SuccessionKind, "succession")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} – {self.effective_on:%d/%m/%Y}"


class SuccessionLink(models.Model):
    """One predecessor and one successor of a succession."""

    succession = models.ForeignKey(Succession, models.PROTECT, related_name="links", verbose_name=_("sắp xếp"))
    predecessor = models.ForeignKey(
        Unit, models.PROTECT, related_name="successor_links", verbose_name=_("đơn vị trước")
    )
    successor = models.ForeignKey(Unit, models.PROTECT, related_name="predecessor_links", verbose_name=_("đơn vị sau"))

    class Meta:
        verbose_name = _("đơn vị trước và sau sắp xếp")
        verbose_name_plural = _("đơn vị trước và sau sắp xếp")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["succession", "predecessor", "successor"],
                name="succession_link_once",
                violation_error_message=_("Cặp đơn vị này đã có trong lần sắp xếp."),
            ),
            models.CheckConstraint(
                condition=~Q(predecessor=F("successor")),
                name="succession_link_two_units",
                violation_error_message=_("Một đơn vị không thể kế thừa chính mình. Hãy chọn đơn vị khác."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.predecessor} → {self.successor}"
