"""Those who sign the pledge: the representative of every member unit, and the witnesses."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from pledges.enums import SignatoryRole
from pledges.models.places import SigningPlace
from pledges.models.pledges import Pledge


class Signatory(SigningPlace):
    """A place for a signature under a pledge."""

    pledge = models.ForeignKey(Pledge, models.PROTECT, related_name="signatories", verbose_name=_("giao ước"))

    class Meta(SigningPlace.Meta):
        abstract = False
        constraints = [
            *SigningPlace.Meta.constraints,
            models.UniqueConstraint(
                fields=["pledge", "seat"],
                condition=models.Q(seat__isnull=False),
                name="signatory_one_per_seat",
                violation_error_message=_("Đơn vị này đã có chỗ ký."),
            ),
            models.UniqueConstraint(
                fields=["pledge", "person"],
                condition=models.Q(role=SignatoryRole.WITNESS),
                name="signatory_witness_once",
                violation_error_message=_("Người này đã là người chứng kiến."),
            ),
        ]

    @property
    def paper(self) -> Pledge:
        """Return what is signed here."""
        return self.pledge
