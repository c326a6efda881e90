"""Those who sign an appendix: the same units, and the witnesses who are asked again."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from pledges.appendices.models.appendices import Appendix
from pledges.enums import SignatoryRole
from pledges.models import Pledge, SigningPlace


class AppendixSignatory(SigningPlace):
    """A place for a signature under an appendix."""

    appendix = models.ForeignKey(Appendix, models.PROTECT, related_name="signatories", verbose_name=_("phụ lục"))

    class Meta(SigningPlace.Meta):
        abstract = False
        constraints = [
            *SigningPlace.Meta.constraints,
            models.UniqueConstraint(
                fields=["appendix", "seat"],
                condition=models.Q(seat__isnull=False),
                name="appendixsignatory_one_per_seat",
                violation_error_message=_("Đơn vị này đã có chỗ ký."),
            ),
            models.UniqueConstraint(
                fields=["appendix", "person"],
                condition=models.Q(role=SignatoryRole.WITNESS),
                name="appendixsignatory_witness_once",
                violation_error_message=_("Người này đã là người chứng kiến."),
            ),
        ]

    @property
    def pledge(self) -> Pledge:
        """Return the pledge that is amended: the same people sign, so the same rights are asked."""
        return self.appendix.pledge

    @property
    def paper(self) -> Appendix:
        """Return what is signed here."""
        return self.appendix
