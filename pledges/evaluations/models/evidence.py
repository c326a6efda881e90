"""What proves a score: a private file, the address of a page, or the number of a document."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from emulation import clock
from emulation.constraints import one_of
from emulation.files.models import StoredFile
from pledges.evaluations.enums import EvidenceKind
from pledges.evaluations.models.evaluations import Score

URL_LENGTH = 500


class Evidence(models.Model):
    """One piece of evidence at a leaf.

    ``fingerprint`` is the same wherever the same thing is shown again: the SHA-256 of a file as it was sent (what is
    stored may be a copy without metadata), of an address, or of the folded number of a document.
    """

    score = models.ForeignKey(Score, models.PROTECT, related_name="evidence", verbose_name=_("điểm"))
    kind = models.CharField(_("loại"), max_length=10, choices=EvidenceKind.choices, default=EvidenceKind.FILE)
    file = models.ForeignKey(StoredFile, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("tệp"))
    url = models.CharField(_("đường dẫn"), max_length=URL_LENGTH, blank=True)
    document = models.CharField(_("số văn bản"), max_length=200, blank=True)
    about = models.CharField(_("mô tả"), max_length=200, blank=True)
    fingerprint = models.CharField(max_length=64, default="", editable=False, db_index=True)
    no_state_secret = models.BooleanField(_("không chứa bí mật nhà nước"))
    attached_at = models.DateTimeField(_("đính kèm lúc"), default=clock.now, editable=False)
    attached_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, editable=False, related_name="+")

    attached_before = False  # set where attaching it once more added nothing
    shown_again = False  # elsewhere in the bloc; asked by queries/evidence.py

    class Meta:
        verbose_name = _("minh chứng")
        verbose_name_plural = _("minh chứng")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(no_state_secret=True),
                name="evidence_no_state_secret",
                violation_error_message=_("Phải xác nhận tệp không chứa bí mật nhà nước."),
            ),
            one_of("kind", EvidenceKind, "evidence"),
            models.CheckConstraint(
                condition=Q(~Q(file=None), kind=EvidenceKind.FILE, url="", document="")
                | Q(~Q(url=""), kind=EvidenceKind.LINK, file=None, document="")
                | Q(~Q(document=""), kind=EvidenceKind.DOCUMENT, file=None, url=""),
                name="evidence_is_one_thing",
                violation_error_message=_("Minh chứng là một tệp, một đường dẫn, hoặc một số văn bản."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """Return what it is called on the screen: the name of the file, the number, or the address."""
        said = self.file.name if self.file else self.document or self.url
        return f"{self.about} ({said})" if self.about else said

    @property
    def opens(self) -> str:
        """Return the address if a browser may follow it; anything but http and https is only text."""
        return self.url if self.url.lower().startswith(("http://", "https://")) else ""

    @property
    def previewed(self) -> bool:
        """Say whether a picture of it can be looked at before it is downloaded."""
        return self.file is not None
