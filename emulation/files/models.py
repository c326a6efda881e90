"""What lies in the private file store. The bytes lie under ``MEDIA_ROOT``, which no URL serves."""

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from emulation import clock


class StoredFile(models.Model):
    """One file, named by the SHA-256 of its content; the row is never changed after it was made."""

    sha256 = models.CharField(
        _("SHA-256"), max_length=64, db_index=True, validators=[RegexValidator(r"^[0-9a-f]{64}$")]
    )
    size = models.PositiveBigIntegerField(_("dung lượng (byte)"))
    content_type = models.CharField(_("loại"), max_length=100)
    name = models.CharField(_("tên tệp"), max_length=200)
    stored_at = models.DateTimeField(_("lúc lưu"), default=clock.now, editable=False)
    stored_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("người lưu")
    )

    class Meta:
        verbose_name = _("tệp")
        verbose_name_plural = _("tệp")

    def __str__(self) -> str:
        return self.name
