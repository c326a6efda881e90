"""What is kept beside a published table: the sheet of every unit as it counted, and the one PDF."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from emulation import clock
from emulation.files.models import StoredFile
from pledges.evaluations.models.periods import Publication


class PublishedSheet(models.Model):
    """The leaves of one unit as they counted in a published table, each with its explanation in words.

    The row of the unit in the snapshot holds ``sha256``, so the seal of the table covers every leaf. The leaves stand
    here and not in the snapshot, because whoever reads ten years of ranks does not read sixty leaves of every unit.
    """

    publication = models.ForeignKey(Publication, models.PROTECT, related_name="sheets")
    unit = models.CharField(_("mã đơn vị"), max_length=60)
    content = models.JSONField(_("phiếu"))
    sha256 = models.CharField(_("SHA-256"), max_length=64)

    class Meta:
        verbose_name = _("phiếu đã công bố")
        verbose_name_plural = _("phiếu đã công bố")
        ordering = ["publication", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["publication", "unit"],
                name="published_sheet_once",
                violation_error_message=_("Đơn vị đã có phiếu trong lần công bố này."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.publication}: {self.unit}"


class PublishedPaper(models.Model):
    """The PDF of a published table: made once, served as stored for ever."""

    publication = models.OneToOneField(Publication, models.PROTECT, related_name="paper")
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+", verbose_name=_("tệp"))
    kept_at = models.DateTimeField(_("lưu lúc"), default=clock.now)

    class Meta:
        verbose_name = _("bản in bảng kết quả")
        verbose_name_plural = _("bản in bảng kết quả")

    def __str__(self) -> str:
        return str(self.publication)
