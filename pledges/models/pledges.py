"""The pledge of a bloc for one work year."""

from typing import Any

from django.conf import settings
from django.core.validators import MaxLengthValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from blocs.models import BlocYear
from emulation import clock
from emulation.constraints import one_of
from emulation.files.models import StoredFile
from emulation.text import fold
from pledges.enums import PledgeState, SigningOrder

_FROZEN = [PledgeState.AGREED, PledgeState.SIGNING, PledgeState.SIGNED]


class PledgeQuerySet(models.QuerySet["Pledge"]):
    """Pledges by reader."""

    def visible_to(self, user: Any) -> "PledgeQuerySet":
        """Return the pledges of the bloc-years that ``user`` may see."""
        return self.filter(bloc_year__in=BlocYear.objects.visible_to(user))


class Pledge(models.Model):
    """One giao ước thi đua.

    ``state`` is written by the gate in pledges/domain/workflow.py alone. When the text is agreed it is frozen:
    ``frozen_text`` is the canonical data from which the document is printed, ``frozen_sha256`` its SHA-256 (hex); from
    then on the draft rows no longer matter to the document.

    ``version`` rises with every change of the draft and every move. The heading and each part remember the version of
    their own last change, so that two people who edit different parts do not stand in each other's way.
    """

    bloc_year = models.OneToOneField(
        BlocYear, models.PROTECT, related_name="pledge", verbose_name=_("năm thi đua của khối")
    )
    number = models.CharField(_("số"), max_length=60, blank=True, help_text=_("Để trống nếu khối không đánh số."))
    superior = models.CharField(_("cơ quan cấp trên"), max_length=200)
    organiser = models.CharField(_("tên khối ở đầu văn bản"), max_length=250)
    place = models.CharField(_("nơi ký"), max_length=100)
    conference_on = models.DateField(_("ngày hội nghị ký kết"))
    abstract = models.CharField(_("trích yếu"), max_length=400)
    opening = models.TextField(_("lời mở đầu"), max_length=4000, validators=[MaxLengthValidator(4000)])
    closing = models.TextField(_("lời kết"), max_length=4000, validators=[MaxLengthValidator(4000)])
    recipients = models.TextField(
        _("nơi nhận"),
        max_length=2000,
        blank=True,
        help_text=_("Mỗi dòng một nơi nhận."),
        validators=[MaxLengthValidator(2000)],
    )
    state = models.CharField(
        _("trạng thái"), max_length=20, choices=PledgeState.choices, default=PledgeState.DRAFT, editable=False
    )
    consultation_due_at = models.DateTimeField(_("hạn góp ý"), null=True, blank=True)
    consultation_opened_at = models.DateTimeField(null=True, editable=False)
    consultation_opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )
    frozen_text = models.JSONField(null=True, editable=False)
    frozen_sha256 = models.CharField(max_length=64, blank=True, editable=False)
    document = models.ForeignKey(StoredFile, models.PROTECT, null=True, editable=False, related_name="+")
    signing_order = models.CharField(
        _("thứ tự ký"), max_length=20, choices=SigningOrder.choices, default=SigningOrder.UNITS_FIRST, editable=False
    )
    witness_quorum = models.PositiveSmallIntegerField(_("số người chứng kiến tối thiểu"), null=True, editable=False)
    drafted_at = models.DateTimeField(default=clock.now, editable=False)
    drafted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, editable=False, related_name="+")
    agreed_at = models.DateTimeField(null=True, editable=False)
    agreed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+")
    signed_at = models.DateTimeField(null=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    heading_version = models.PositiveIntegerField(default=1, editable=False)
    search_key = models.CharField(max_length=1000, editable=False, default="")

    objects = PledgeQuerySet.as_manager()

    class Meta:
        verbose_name = _("giao ước thi đua")
        verbose_name_plural = _("giao ước thi đua")
        ordering = ["-bloc_year__year", "bloc_year__bloc__sort_key", "pk"]
        constraints = [
            one_of("state", PledgeState, "pledge"),
            one_of("signing_order", SigningOrder, "pledge"),
            models.CheckConstraint(
                condition=Q(
                    ~Q(frozen_sha256=""),
                    state__in=_FROZEN,
                    frozen_text__isnull=False,
                    agreed_at__isnull=False,
                    agreed_by__isnull=False,
                )
                | Q(~Q(state__in=_FROZEN), frozen_sha256="", frozen_text__isnull=True),
                name="pledge_agreed_text_is_frozen",
                violation_error_message=_("Giao ước đã thống nhất phải có văn bản chốt và mã SHA-256."),
            ),
            models.CheckConstraint(
                condition=Q(state=PledgeState.SIGNED, signed_at__isnull=False)
                | Q(~Q(state=PledgeState.SIGNED), signed_at__isnull=True),
                name="pledge_signed_has_time",
                violation_error_message=_("Giao ước đã ký đủ phải ghi thời điểm ký xong."),
            ),
            models.CheckConstraint(
                condition=~Q(state=PledgeState.CONSULTATION)
                | Q(
                    consultation_due_at__isnull=False,
                    consultation_opened_at__isnull=False,
                    consultation_opened_by__isnull=False,
                ),
                name="pledge_consultation_has_deadline",
                violation_error_message=_("Lấy ý kiến phải có hạn góp ý và ghi ai mở, mở lúc nào."),
            ),
        ]

    def __str__(self) -> str:
        return f"{_('Giao ước thi đua')} {self.bloc_year}"

    def get_absolute_url(self) -> str:
        """Return the address of the pledge's page."""
        return reverse("pledges:detail", args=[self.bloc_year.bloc.slug, self.bloc_year.year])

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Store the search key with the pledge; when the bloc is renamed, pledges/search.py brings it up to date."""
        if kwargs.get("update_fields") is None:
            self.search_key = self.make_search_key()
        super().save(*args, **kwargs)

    def make_search_key(self) -> str:
        """Return what the pledge is found by: the bloc as it is called now and as the heading calls it, year, number."""
        texts = ("giao uoc thi dua", self.bloc_year.bloc.name, self.bloc_year.year, self.number, self.abstract)
        return fold(" ".join(map(str, (*texts, self.organiser))))[:1000]

    @property
    def frozen(self) -> bool:
        """Say whether the text is agreed and can no longer be edited."""
        return self.state in _FROZEN

    @property
    def file_key(self) -> dict[str, int]:
        """Return by what the files that were signed of this pledge are found among ``SigningFile``."""
        return {"pledge_id": self.pk, "appendix": 0}

    @property
    def file_name(self) -> str:
        """Return the name of the file that is signed, without its ending."""
        return f"giao-uoc-{self.bloc_year.bloc.slug}-{self.bloc_year.year}"
