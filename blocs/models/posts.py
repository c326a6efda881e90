"""Posts: from when to when a person held which title in which unit. All rights come from here, see blocs/roles.py."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from blocs.enums import SIGNS_FOR, Capacity, Position
from blocs.models.decisions import Decision
from blocs.models.units import Unit
from emulation.constraints import in_order, one_of


class PostQuerySet(models.QuerySet["Post"]):
    """Posts by date."""

    def valid_on(self, day: date) -> "PostQuerySet":
        """Return the posts that are held on ``day``; the last day counts, the day after it does not."""
        return self.dated(day).filter(person__is_active=True)

    def dated(self, day: date) -> "PostQuerySet":
        """Return the posts whose dates hold ``day``, also those of closed accounts."""
        return self.filter(Q(ends_on=None) | Q(ends_on__gte=day), starts_on__lte=day)


class Post(models.Model):
    """One person in one unit with one title, from a date and until a date or open-ended."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="posts", verbose_name=_("người giữ chức vụ")
    )
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="posts", verbose_name=_("đơn vị"))
    position = models.CharField(_("chức vụ"), max_length=40, choices=Position.choices)
    capacity = models.CharField(_("tư cách trong hệ thống"), max_length=20, choices=Capacity.choices)
    starts_on = models.DateField(_("từ ngày"))
    ends_on = models.DateField(_("đến hết ngày"), null=True, blank=True)
    decision = models.ForeignKey(
        Decision, models.PROTECT, null=True, blank=True, related_name="posts", verbose_name=_("quyết định")
    )

    objects = PostQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("chức vụ")
        verbose_name_plural = _("chức vụ")
        ordering = ["unit__protocol_order", "-starts_on", "pk"]
        indexes = [models.Index(fields=["person", "starts_on", "ends_on"], name="post_of_person")]
        constraints = [
            one_of("position", Position, "post"),
            one_of("capacity", Capacity, "post"),
            in_order("starts_on", "ends_on", "post"),
            models.UniqueConstraint(
                fields=["person", "unit", "capacity", "starts_on"],
                name="post_once",
                violation_error_message=_("Người này đã có chức vụ đó từ cùng ngày. Hãy sửa dòng đã có."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} – {self.get_position_display()}, {self.unit}"

    @property
    def authority(self) -> str:
        """Return the line above the title when a deputy signs for the head (``KT. VIỆN TRƯỞNG``), else ``""``."""
        head = SIGNS_FOR.get(Position(self.position))
        return f"KT. {str(head.label).upper()}" if head else ""
