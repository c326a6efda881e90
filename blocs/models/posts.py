"""Posts: from when to when a person held which title in which unit. All rights come from here, see blocs/roles.py."""

from datetime import date
from typing import Any

from django.conf import settings
from django.db import models, transaction
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from blocs.enums import HEADS, SIGNS_FOR, Capacity, Position
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
        return self.not_over(day).filter(starts_on__lte=day)

    def not_over(self, day: date) -> "PostQuerySet":
        """Return the posts that are held on ``day`` or begin later."""
        return self.filter(Q(ends_on=None) | Q(ends_on__gte=day))


class Post(models.Model):
    """One person in one unit with one title, from a date and until a date or open-ended.

    ``acting`` is the head who is entrusted with the office before being appointed to it (Q., *quyền*). ``substitutes`` is
    the post in whose place this one is held for a span, by decision; the person whose post it is keeps it.
    Spans beside other rows (no overlap, within the life of the unit) are held by blocs/guards.py.
    """

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="posts", verbose_name=_("người giữ chức vụ")
    )
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="posts", verbose_name=_("đơn vị"))
    position = models.CharField(_("chức vụ"), max_length=40, choices=Position.choices)
    capacity = models.CharField(_("tư cách trong hệ thống"), max_length=20, choices=Capacity.choices)
    acting = models.BooleanField(
        _("quyền"),
        default=False,
        help_text=_("Được giao quyền cấp trưởng: ghi “Q.” trước chức vụ khi ký, ví dụ “Q. VIỆN TRƯỞNG”."),
    )
    substitutes = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="substitutions",
        verbose_name=_("giữ thay chức vụ"),
        help_text=_("Chọn khi người này làm thay người khác trong một thời gian, theo quyết định."),
    )
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
                condition=Q(substitutes=None),
                name="post_once",
                violation_error_message=_("Người này đã có chức vụ đó từ cùng ngày. Hãy sửa dòng đã có."),
            ),
            models.UniqueConstraint(
                fields=["person", "substitutes", "starts_on"],
                condition=Q(substitutes__isnull=False),
                name="post_substitution_once",
                violation_error_message=_("Người này đã thay chức vụ đó từ cùng ngày. Hãy sửa dòng đã có."),
            ),
            models.CheckConstraint(
                condition=Q(acting=False) | Q(position__in=HEADS, substitutes=None),
                name="post_acting_is_a_head",
                violation_error_message=_(
                    "“Quyền” chỉ dùng cho chức vụ cấp trưởng và không đi cùng việc giữ thay. Hãy bỏ một trong hai."
                ),
            ),
            models.CheckConstraint(
                condition=Q(substitutes=None) | Q(ends_on__isnull=False, decision__isnull=False),
                name="post_substitution_is_limited",
                violation_error_message=_("Giữ thay phải có ngày kết thúc và quyết định. Hãy nhập đủ hai mục này."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} – {self.title}, {self.unit}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save under the lock of the person: of two posts given in the same second the guard sees the first."""
        with transaction.atomic():
            people = type(self)._meta.get_field("person").related_model._base_manager.filter(pk=self.person_id)
            people.select_for_update().order_by("pk").values_list("pk").first()
            super().save(*args, **kwargs)

    @property
    def title(self) -> str:
        """Return the title as a sentence says it: ``Viện trưởng``, ``Quyền Viện trưởng``."""
        label = str(self.get_position_display())
        return gettext("Quyền %(position)s") % {"position": label} if self.acting else label

    @property
    def printed_title(self) -> str:
        """Return the title as it stands above a signature: ``VIỆN TRƯỞNG``, ``Q. VIỆN TRƯỞNG`` (Decree 30/2020, Article 13)."""
        label = str(self.get_position_display()).upper()
        return f"Q. {label}" if self.acting else label

    @property
    def authority(self) -> str:
        """Return the line above the title when a deputy signs for the head (``KT. VIỆN TRƯỞNG``), else ``""``.

        So signs the deputy of every day and the one who holds the head's post in its place: only a deputy can.
        """
        head = SIGNS_FOR.get(Position(self.position))
        return f"KT. {str(head.label).upper()}" if head else ""
