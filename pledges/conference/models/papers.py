"""The papers of a conference: what is presented and adopted together with the pledge (domain.md, section 3)."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from emulation import clock
from emulation.constraints import one_of
from emulation.files.models import StoredFile
from pledges.conference.enums import PaperKind
from pledges.conference.models.conferences import Conference


class Paper(models.Model):
    """A plan, regulation or points table; once adopted it stays with the file that was adopted."""

    conference = models.ForeignKey(Conference, models.PROTECT, related_name="papers", verbose_name=_("hội nghị"))
    kind = models.CharField(_("loại tài liệu"), max_length=15, choices=PaperKind.choices)
    title = models.CharField(_("tên tài liệu"), max_length=250)
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+", verbose_name=_("tệp"))
    no_state_secret = models.BooleanField(_("không chứa bí mật nhà nước"))
    added_at = models.DateTimeField(default=clock.now, editable=False)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False)
    adopted_at = models.DateTimeField(_("thông qua lúc"), null=True, editable=False)

    class Meta:
        verbose_name = _("tài liệu hội nghị")
        verbose_name_plural = _("tài liệu hội nghị")
        ordering = ["pk"]
        constraints = [
            one_of("kind", PaperKind, "paper"),
            models.CheckConstraint(
                condition=Q(no_state_secret=True),
                name="paper_no_state_secret",
                violation_error_message=_("Phải xác nhận tệp không chứa bí mật nhà nước."),
            ),
        ]

    def __str__(self) -> str:
        return self.title
