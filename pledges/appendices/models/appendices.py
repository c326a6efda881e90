"""An appendix (phụ lục) to a signed pledge."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from blocs.models import BlocYear
from emulation import clock
from emulation.constraints import one_of
from emulation.files.models import StoredFile
from pledges.appendices.enums import AppendixState
from pledges.models import Pledge

_AUTHOR = settings.AUTH_USER_MODEL
_FROZEN = [AppendixState.SIGNING, AppendixState.SIGNED]


class AppendixQuerySet(models.QuerySet["Appendix"]):
    """Appendices by reader."""

    def visible_to(self, user: Any) -> "AppendixQuerySet":
        """Return the appendices to the pledges that ``user`` may see."""
        return self.filter(pledge__in=Pledge.objects.visible_to(user))


class Appendix(models.Model):
    """One appendix. ``state`` is written by the gate in pledges/appendices/domain/workflow.py alone.

    When it is opened for signing its text is frozen: ``frozen_text`` names the SHA-256 of what it changes (the pledge, or
    the appendix before it), so that pledge and appendices form a chain in which nothing can be exchanged.
    """

    pledge = models.ForeignKey(Pledge, models.PROTECT, related_name="appendices", verbose_name=_("giao ước"))
    number = models.PositiveSmallIntegerField(_("phụ lục số"), editable=False)
    place = models.CharField(_("nơi ký"), max_length=100)
    held_on = models.DateField(_("ngày ký, ngày có hiệu lực"))
    reason = models.TextField(_("lý do sửa đổi, bổ sung"), max_length=2000)
    with_witnesses = models.BooleanField(_("mời lại những người đã chứng kiến giao ước"), default=True)
    state = models.CharField(
        _("trạng thái"), max_length=10, choices=AppendixState.choices, default=AppendixState.DRAFT, editable=False
    )
    frozen_text = models.JSONField(null=True, editable=False)
    frozen_sha256 = models.CharField(max_length=64, blank=True, editable=False)
    document = models.ForeignKey(StoredFile, models.PROTECT, null=True, editable=False, related_name="+")
    drafted_at = models.DateTimeField(default=clock.now, editable=False)
    drafted_by = models.ForeignKey(_AUTHOR, models.PROTECT, editable=False, related_name="+")
    opened_at = models.DateTimeField(null=True, editable=False)
    opened_by = models.ForeignKey(_AUTHOR, models.PROTECT, null=True, editable=False, related_name="+")
    signed_at = models.DateTimeField(null=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = AppendixQuerySet.as_manager()

    class Meta:
        verbose_name = _("phụ lục giao ước")
        verbose_name_plural = _("phụ lục giao ước")
        ordering = ["pledge", "number"]
        constraints = [
            one_of("state", AppendixState, "appendix"),
            models.UniqueConstraint(
                fields=["pledge", "number"],
                name="appendix_number_once",
                violation_error_message=_("Giao ước đã có phụ lục mang số này. Hãy mở lại trang giao ước."),
            ),
            models.UniqueConstraint(
                fields=["pledge"],
                condition=~Q(state=AppendixState.SIGNED),
                name="appendix_one_at_a_time",
                violation_error_message=_("Giao ước đang có một phụ lục chưa ký xong. Hãy hoàn tất phụ lục đó trước."),
            ),
            models.CheckConstraint(
                condition=Q(
                    ~Q(frozen_sha256=""),
                    state__in=_FROZEN,
                    frozen_text__isnull=False,
                    opened_at__isnull=False,
                    opened_by__isnull=False,
                )
                | Q(state=AppendixState.DRAFT, frozen_sha256="", frozen_text__isnull=True),
                name="appendix_text_is_frozen",
                violation_error_message=_("Phụ lục đã mở ký phải có văn bản chốt và mã SHA-256."),
            ),
            models.CheckConstraint(
                condition=Q(state=AppendixState.SIGNED, signed_at__isnull=False)
                | Q(~Q(state=AppendixState.SIGNED), signed_at__isnull=True),
                name="appendix_signed_has_time",
                violation_error_message=_("Phụ lục đã ký đủ phải ghi thời điểm ký xong."),
            ),
        ]

    def __str__(self) -> str:
        return f"{_('Phụ lục số')} {self.number}"

    @property
    def bloc_year(self) -> BlocYear:
        """Return the bloc-year of the pledge."""
        return self.pledge.bloc_year

    def get_absolute_url(self) -> str:
        """Return the address of the appendix."""
        year = self.pledge.bloc_year
        return reverse("appendices:detail", args=[year.bloc.slug, year.year, self.number])

    @property
    def file_key(self) -> dict[str, int]:
        """Return by what the files that were signed of this appendix are found among ``SigningFile``."""
        return {"pledge_id": self.pledge_id, "appendix": self.number}

    @property
    def file_name(self) -> str:
        """Return the name of the file that is signed, without its ending."""
        year = self.pledge.bloc_year
        return f"phu-luc-{self.number}-{year.bloc.slug}-{year.year}"
