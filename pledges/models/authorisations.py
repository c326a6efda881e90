"""Who may sign though not a leader."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from blocs.models import Seat
from emulation import clock
from emulation.files.models import StoredFile
from pledges.models.pledges import Pledge


class AuthorisationQuerySet(models.QuerySet["Authorisation"]):
    """Authorisations by paper."""

    def in_force(self, paper: Any) -> "AuthorisationQuerySet":
        """Return those for ``paper`` (a pledge or an appendix) that were not withdrawn."""
        return self.filter(**paper.file_key, withdrawn_at=None)


class Authorisation(models.Model):
    """A leader lets somebody of the own unit sign one paper for the unit (TUQ.), by a letter that is kept.

    For the pledge (``appendix`` 0) or the appendix with this number. It gives the right to sign and no other, so it cannot
    be passed on.
    """

    pledge = models.ForeignKey(Pledge, models.PROTECT, related_name="authorisations", verbose_name=_("giao ước"))
    appendix = models.PositiveSmallIntegerField(_("phụ lục số"), default=0)
    seat = models.ForeignKey(Seat, models.PROTECT, related_name="+", verbose_name=_("đơn vị"))
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("người được ủy quyền")
    )
    letter = models.ForeignKey(StoredFile, models.PROTECT, related_name="+", verbose_name=_("giấy ủy quyền"))
    letter_number = models.CharField(_("số giấy ủy quyền"), max_length=60)
    letter_on = models.DateField(_("ngày giấy ủy quyền"))
    authority = models.CharField(_("thẩm quyền ký"), max_length=120, editable=False)
    given_at = models.DateTimeField(default=clock.now, editable=False)
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False)
    withdrawn_at = models.DateTimeField(null=True, editable=False)

    objects = AuthorisationQuerySet.as_manager()

    class Meta:
        verbose_name = _("ủy quyền ký")
        verbose_name_plural = _("ủy quyền ký")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["pledge", "appendix", "seat"],
                condition=Q(withdrawn_at=None),
                name="authorisation_one_for_a_place",
                violation_error_message=_("Đơn vị đã ủy quyền cho một người ký. Hãy thu hồi ủy quyền đó trước."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.person)
