"""The versions of a pledge's text: what went round, and what was agreed."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from emulation import clock
from emulation.constraints import one_of
from pledges.enums import VersionKind
from pledges.models.pledges import Pledge


class Version(models.Model):
    """The text as it was at one moment, kept for ever: each circulation is one, each agreement is one.

    ``text`` is the canonical data (pledges/domain/text.py), ``sha256`` its hash. ``places`` leads from the place of a
    clause in this text (``I.2``) to the primary key of its row, so that an opinion finds the clause it speaks of after
    the draft was reordered; it is no part of the text. Not to be mistaken for ``Pledge.version``, which counts changes.
    """

    pledge = models.ForeignKey(Pledge, models.PROTECT, related_name="versions", verbose_name=_("giao ước"))
    number = models.PositiveSmallIntegerField(_("số"))
    kind = models.CharField(_("loại"), max_length=10, choices=VersionKind.choices)
    text = models.JSONField(editable=False)
    sha256 = models.CharField(max_length=64, editable=False)
    places = models.JSONField(default=dict, editable=False)
    due_at = models.DateTimeField(_("hạn góp ý"), null=True, blank=True)
    note = models.TextField(_("lý do"), max_length=2000, blank=True)
    made_at = models.DateTimeField(_("lúc tạo"), default=clock.now, editable=False)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False)

    class Meta:
        verbose_name = _("phiên bản")
        verbose_name_plural = _("phiên bản")
        ordering = ["pledge_id", "number"]
        constraints = [
            one_of("kind", VersionKind, "version"),
            models.UniqueConstraint(
                fields=["pledge", "number"],
                name="version_number_once",
                violation_error_message=_("Phiên bản này vừa được người khác tạo. Hãy tải lại trang."),
            ),
            models.CheckConstraint(
                condition=Q(kind=VersionKind.CIRCULATED, due_at__isnull=False)
                | Q(kind=VersionKind.AGREED, due_at__isnull=True),
                name="version_circulated_has_deadline",
                violation_error_message=_("Bản lấy ý kiến phải có hạn góp ý; bản thống nhất thì không."),
            ),
        ]

    def __str__(self) -> str:
        return gettext("Bản số %(number)d (%(kind)s)") % {"number": self.number, "kind": self.get_kind_display()}
