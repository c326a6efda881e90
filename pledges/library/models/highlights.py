"""The highlights of a bloc-year: movements, initiatives, good practice, exemplary people and units."""

from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from blocs.enums import SeatRole
from blocs.models import BlocYear, Decision, Seat
from blocs.models.calendars import QUARTERS
from blocs.roles import standing_of
from emulation import clock
from emulation.constraints import in_order, one_of
from emulation.text import clean, fold
from pledges.enums import Level
from pledges.library.enums import LEVELS_OF, HighlightKind, HighlightState

_AUTHOR = settings.AUTH_USER_MODEL
_LONGEST = 6000
_KEY = 2000  # characters of the search key: the words of the first page are enough to find it by
TEXTS = ("title", "person", "sponsor", "theme", "text")


class HighlightQuerySet(models.QuerySet["Highlight"]):
    """Highlights by reader."""

    def visible_to(self, user: Any) -> "HighlightQuerySet":
        """Return what is shared in the bloc-years that ``user`` sees, and the drafts of the own unit or of the bloc they run."""
        units = standing_of(user).member_units
        led = Seat.objects.filter(unit__in=units, role__in=[SeatRole.HEAD, SeatRole.DEPUTY]).values("bloc_year")
        own = Q(seat__unit__in=units) | Q(seat=None, bloc_year__in=led)
        return self.filter(Q(state=HighlightState.SHARED) | own, bloc_year__in=BlocYear.objects.visible_to(user))

    def shared(self) -> "HighlightQuerySet":
        """Return what the whole bloc reads."""
        return self.filter(state=HighlightState.SHARED)


def _author() -> "models.ForeignKey[Any, Any]":
    return models.ForeignKey(_AUTHOR, models.PROTECT, null=True, editable=False, related_name="+")


class Highlight(models.Model):
    """One thing that a unit, or the bloc itself, has to show: ``kind`` says what it is.

    Not ``Entry``: that word belongs to what is entered for a criterion. ``seat`` is the unit that tells it; only a movement
    may be told by the bloc as a whole and has none. ``state`` and what goes with it are written by the gate in
    pledges/library/domain/workflow.py alone; the words change only while they are not shared.
    """

    bloc_year = models.ForeignKey(
        BlocYear, models.PROTECT, related_name="highlights", verbose_name=_("năm thi đua của khối")
    )
    seat = models.ForeignKey(
        Seat, models.PROTECT, null=True, blank=True, related_name="highlights", verbose_name=_("đơn vị")
    )
    kind = models.CharField(_("loại"), max_length=20, choices=HighlightKind.choices)
    title = models.CharField(_("tên gọi"), max_length=300)
    person = models.CharField(_("họ tên cá nhân"), max_length=150, blank=True)
    level = models.CharField(_("cấp, phạm vi"), max_length=12, choices=Level.choices, blank=True)
    sponsor = models.CharField(_("cơ quan phát động, công nhận"), max_length=250, blank=True)
    theme = models.CharField(_("chủ đề, lĩnh vực"), max_length=250, blank=True)
    starts_on = models.DateField(_("từ ngày"), null=True, blank=True)
    ends_on = models.DateField(_("đến hết ngày"), null=True, blank=True)
    happened_on = models.DateField(_("ngày thực hiện, công nhận"), null=True, blank=True)
    quarter = models.PositiveSmallIntegerField(
        _("thuộc quý"),
        choices=QUARTERS,
        null=True,
        blank=True,
        help_text=_("Mục của một quý được dẫn trong phiếu quý đó; mục của cả năm được dẫn ở mọi quý."),
    )
    decision = models.ForeignKey(
        Decision, models.PROTECT, null=True, blank=True, related_name="highlights", verbose_name=_("quyết định")
    )
    text = models.TextField(_("nội dung"), max_length=_LONGEST, validators=[MaxLengthValidator(_LONGEST)])
    state = models.CharField(
        _("trạng thái"), max_length=10, choices=HighlightState.choices, default=HighlightState.DRAFT, editable=False
    )
    drafted_at = models.DateTimeField(default=clock.now, editable=False)
    drafted_by = models.ForeignKey(_AUTHOR, models.PROTECT, editable=False, related_name="+")
    shared_at = models.DateTimeField(null=True, editable=False)
    shared_by = _author()
    withdrawn_at = models.DateTimeField(null=True, editable=False)
    withdrawn_by = _author()
    withdrawal_note = models.TextField(max_length=1000, blank=True, editable=False)
    picked_at = models.DateTimeField(null=True, editable=False)
    picked_by = _author()
    version = models.PositiveIntegerField(default=1, editable=False)
    search_key = models.CharField(max_length=_KEY, editable=False)

    objects = HighlightQuerySet.as_manager()

    class Meta:
        verbose_name = _("mục trong kho")
        verbose_name_plural = _("mục trong kho")
        ordering = ["-drafted_at", "-pk"]
        constraints = [
            one_of("kind", HighlightKind, "highlight"),
            one_of("state", HighlightState, "highlight"),
            in_order("starts_on", "ends_on", "highlight"),
            models.CheckConstraint(
                condition=~Q(title="") & ~Q(text=""),
                name="highlight_says_something",
                violation_error_message=_("Phải có tên gọi và nội dung."),
            ),
            models.CheckConstraint(
                condition=Q(seat__isnull=False) | Q(~Q(level=Level.UNIT), kind=HighlightKind.MOVEMENT),
                name="highlight_of_bloc_is_movement",
                violation_error_message=_("Chỉ phong trào từ cấp khối trở lên mới ghi cho cả khối. Hãy chọn đơn vị."),
            ),
            models.CheckConstraint(
                condition=Q(kind=HighlightKind.MOVEMENT, level__in=list(LEVELS_OF[HighlightKind.MOVEMENT]))
                | Q(kind=HighlightKind.INITIATIVE, level__in=["", *LEVELS_OF[HighlightKind.INITIATIVE]])
                | Q(~Q(kind__in=list(LEVELS_OF)), level=""),
                name="highlight_level_fits_kind",
                violation_error_message=_(
                    "Phong trào phải có cấp phát động; phạm vi của sáng kiến chọn trong danh sách."
                ),
            ),
            models.CheckConstraint(
                condition=Q(~Q(person=""), kind=HighlightKind.EXEMPLARY_PERSON)
                | Q(~Q(kind=HighlightKind.EXEMPLARY_PERSON), person=""),
                name="highlight_person_is_named",
                violation_error_message=_("Điển hình cá nhân phải có họ tên, và chỉ loại này mới ghi họ tên."),
            ),
            models.CheckConstraint(
                condition=Q(kind=HighlightKind.MOVEMENT, starts_on__isnull=False, happened_on__isnull=True)
                | Q(~Q(kind=HighlightKind.MOVEMENT), starts_on__isnull=True, ends_on__isnull=True),
                name="highlight_days_fit_kind",
                violation_error_message=_("Phong trào có ngày bắt đầu; các loại khác chỉ ghi một ngày."),
            ),
            models.CheckConstraint(
                condition=Q(quarter__isnull=True) | Q(quarter__gte=1, quarter__lte=4),
                name="highlight_quarter_known",
                violation_error_message=_("Quý phải từ I đến IV."),
            ),
            models.CheckConstraint(
                condition=Q(state=HighlightState.DRAFT, shared_at__isnull=True, shared_by__isnull=True)
                | Q(~Q(state=HighlightState.DRAFT), shared_at__isnull=False, shared_by__isnull=False),
                name="highlight_shared_has_author",
                violation_error_message=_("Mục đã chia sẻ phải ghi ai chia sẻ, lúc nào."),
            ),
            models.CheckConstraint(
                condition=Q(
                    ~Q(withdrawal_note=""),
                    state=HighlightState.WITHDRAWN,
                    withdrawn_at__isnull=False,
                    withdrawn_by__isnull=False,
                )
                | Q(
                    ~Q(state=HighlightState.WITHDRAWN),
                    withdrawn_at__isnull=True,
                    withdrawn_by__isnull=True,
                    withdrawal_note="",
                ),
                name="highlight_withdrawn_has_reason",
                violation_error_message=_("Mục đã rút phải ghi ai rút, lúc nào, vì sao."),
            ),
            models.CheckConstraint(
                condition=Q(picked_at__isnull=True, picked_by__isnull=True)
                | Q(state=HighlightState.SHARED, picked_at__isnull=False, picked_by__isnull=False),
                name="highlight_picked_is_shared",
                violation_error_message=_("Chỉ mục đang chia sẻ mới được chọn vào báo cáo, có ghi ai chọn, lúc nào."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.person})" if self.person else self.title

    @property
    def teller(self) -> str:
        """Return the short name of who tells it, as on the days of the bloc-year."""
        return self.seat.name.short if self.seat else gettext("Cả khối")

    @property
    def picked(self) -> bool:
        """Say whether it goes into the summary of the year."""
        return self.picked_at is not None

    def get_absolute_url(self) -> str:
        """Return the address of its page."""
        return reverse("library:detail", args=[self.bloc_year.bloc.slug, self.bloc_year.year, self.pk])

    def clean(self) -> None:
        """Refuse a day that has not come yet: the library holds what was done."""
        if self.happened_on and self.happened_on > clock.today():
            raise ValidationError(
                {"happened_on": gettext("Ngày này chưa tới. Hãy ghi ngày đã thực hiện hoặc được công nhận.")}
            )

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Store the texts in NFC together with the key they are found by."""
        for name in TEXTS:
            setattr(self, name, clean(getattr(self, name)))
        words = (self.title, self.person, self.theme, self.sponsor, self.teller, self.text)
        self.search_key = fold(" ".join(words))[:_KEY]
        super().save(*args, **kwargs)
