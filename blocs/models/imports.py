"""Files from which the catalogues are filled: rehearsed first, then done with exactly the file that was rehearsed."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from blocs.enums import CatalogueKind
from emulation import clock
from emulation.constraints import one_of
from emulation.files.models import StoredFile


class CatalogueImport(models.Model):
    """One uploaded file and what its rehearsal found; once done it is testimony and stays as it is (blocs/guards.py).

    ``report`` is what the page shows, see blocs/domain/exchange/reports.py; ``digest`` is the SHA-256 of everything the
    rehearsal would write, by which the deed knows that the catalogue is still the one that was compared with.
    """

    catalogue = models.CharField(_("danh mục"), max_length=20, choices=CatalogueKind.choices)
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+", verbose_name=_("tệp"))
    converted_from = models.CharField(_("chuyển mã từ"), max_length=10, blank=True)
    report = models.JSONField(_("kết quả đối chiếu"), default=dict)
    digest = models.CharField(max_length=64, blank=True)
    rehearsed_at = models.DateTimeField(_("đối chiếu lúc"), default=clock.now)
    rehearsed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("người đối chiếu")
    )
    done_at = models.DateTimeField(_("nhập lúc"), null=True)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("người nhập")
    )

    class Meta:
        verbose_name = _("lần nhập danh mục")
        verbose_name_plural = _("lần nhập danh mục")
        ordering = ["-rehearsed_at", "-pk"]
        constraints = [
            one_of("catalogue", CatalogueKind, "catalogue_import"),
            models.CheckConstraint(
                condition=Q(done_at__isnull=True, done_by__isnull=True)
                | (Q(done_at__isnull=False, done_by__isnull=False) & ~Q(digest="")),
                name="catalogue_import_done_by_somebody",
                violation_error_message=_(
                    "Lần nhập đã thực hiện phải ghi ai nhập, lúc nào, theo kết quả đối chiếu nào."
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_catalogue_display()}: {self.file}"

    def get_absolute_url(self) -> str:
        """Return the address of the rehearsal, and later of the result."""
        return reverse("blocs:import", args=[self.pk])

    @property
    def counts(self) -> dict[str, Any]:
        """Return how many rows are new, changed, the same."""
        return self.report["counts"]
