"""What every place for a signature is, under a pledge or under an appendix to it."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from blocs.models import Seat
from emulation.constraints import one_of
from pledges.enums import Means, SignatoryRole, SignatoryState

_MEANS = [Means.INTERNAL, Means.CERTIFICATE, Means.INK]


class SigningPlace(models.Model):
    """One place for a signature, and the signature once it is given.

    For a unit the place belongs to a seat and any leader of that unit may sign; for a witness it belongs to a person.
    What is printed (name, title, authority, unit) is copied at signing, so that later changes of people and units never
    alter history; ``text_sha256`` is the text that was signed. ``turn`` is copied from the pledge's order of signing when
    the places are made; the signature itself is a revision of the file, in the field that is called as ``key`` says.
    """

    role = models.CharField(_("ký với tư cách"), max_length=10, choices=SignatoryRole.choices)
    seat = models.ForeignKey(Seat, models.PROTECT, null=True, blank=True, related_name="+")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("người ký")
    )
    order = models.PositiveSmallIntegerField(_("thứ tự"), default=0)
    turn = models.PositiveSmallIntegerField(_("lượt ký"), default=1, editable=False)
    state = models.CharField(
        _("trạng thái"), max_length=10, choices=SignatoryState.choices, default=SignatoryState.WAITING, editable=False
    )
    name = models.CharField(_("họ và tên"), max_length=120, blank=True)
    title = models.CharField(_("chức vụ"), max_length=120, blank=True)
    authority = models.CharField(_("thẩm quyền ký"), max_length=120, blank=True)
    unit_name = models.CharField(_("đơn vị"), max_length=200, blank=True)
    means = models.CharField(_("hình thức ký"), max_length=12, choices=Means.choices, blank=True, editable=False)
    signed_at = models.DateTimeField(_("lúc ký"), null=True, editable=False)
    text_sha256 = models.CharField(max_length=64, blank=True, editable=False)
    declined_at = models.DateTimeField(_("lúc từ chối"), null=True, editable=False)
    decline_reason = models.TextField(_("lý do từ chối"), max_length=2000, blank=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    drawing: str | None = (
        None  # for lists: the picture of the cell where a foreign program drew it (domain/drawings.py)
    )

    class Meta:
        abstract = True
        verbose_name = _("người ký")
        verbose_name_plural = _("người ký")
        ordering = ["role", "order", "pk"]
        constraints = [
            one_of("role", SignatoryRole, "%(class)s"),
            one_of("state", SignatoryState, "%(class)s"),
            models.CheckConstraint(
                condition=Q(role=SignatoryRole.UNIT, seat__isnull=False)
                | Q(role=SignatoryRole.WITNESS, seat__isnull=True, person__isnull=False),
                name="%(class)s_is_seat_or_witness",
                violation_error_message=_(
                    "Đại diện đơn vị phải gắn với đơn vị thành viên; người chứng kiến với một người."
                ),
            ),
            models.CheckConstraint(
                condition=Q(
                    ~Q(name=""),
                    ~Q(text_sha256=""),
                    state=SignatoryState.SIGNED,
                    signed_at__isnull=False,
                    person__isnull=False,
                )
                | Q(~Q(state=SignatoryState.SIGNED), signed_at__isnull=True, text_sha256=""),
                name="%(class)s_signed_has_evidence",
                violation_error_message=_("Chữ ký phải có người ký, thời điểm và mã SHA-256 của văn bản."),
            ),
            models.CheckConstraint(
                condition=Q(means__in=_MEANS, state=SignatoryState.SIGNED)
                | Q(~Q(state=SignatoryState.SIGNED), means=""),
                name="%(class)s_signed_has_means",
                violation_error_message=_("Chữ ký phải ghi hình thức ký."),
            ),
            models.CheckConstraint(
                condition=Q(~Q(decline_reason=""), state=SignatoryState.DECLINED, declined_at__isnull=False)
                | Q(~Q(state=SignatoryState.DECLINED), decline_reason="", declined_at__isnull=True),
                name="%(class)s_declined_has_reason",
                violation_error_message=_("Từ chối ký phải có lý do và thời điểm."),
            ),
        ]

    @property
    def key(self) -> str:
        """Return the name of this place in the frozen text; no key of the database, so that the text has none."""
        return f"unit-{self.seat.unit.code}" if self.seat else f"witness-{self.order}"

    def __str__(self) -> str:
        return self.name or (self.seat.name.short if self.seat else str(self.person))
