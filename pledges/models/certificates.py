"""Whose certificates are whose: what a person claimed and an administrator confirmed, certificate by certificate.

A name decides nothing here. A row is one certificate, known by its SHA-256, as one person's; its state says who of the two has
spoken. The number of an identity card that a certificate carries is never kept in full, see ``uid_hash``.
"""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from emulation import clock
from emulation.constraints import one_of
from pledges.enums import CertificateState

_OPEN = [CertificateState.BY_NAME, CertificateState.CLAIMED, CertificateState.BOUND]
_HELD = [CertificateState.BY_NAME, CertificateState.BOUND]
_BY_SOMEBODY = Q(confirmed_by__isnull=False, renews=None) | Q(confirmed_by=None, renews__isnull=False)


class BoundCertificateQuerySet(models.QuerySet["BoundCertificate"]):
    """Certificates by state."""

    def open(self) -> "BoundCertificateQuerySet":
        """Return what was neither refused nor taken off."""
        return self.filter(state__in=_OPEN)

    def held(self) -> "BoundCertificateQuerySet":
        """Return those that are somebody's alone: confirmed, or bound by name before that was asked for."""
        return self.filter(state__in=_HELD)

    def waiting(self) -> "BoundCertificateQuerySet":
        """Return those on which an administrator has to decide."""
        return self.filter(state=CertificateState.CLAIMED)


class BoundCertificate(models.Model):
    """A certificate of a person's own. Only the deeds of pledges/domain/certificates.py change its state."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="bound_certificates", verbose_name=_("người ký")
    )
    state = models.CharField(
        _("trạng thái"), max_length=10, choices=CertificateState.choices, default=CertificateState.CLAIMED
    )
    sha256 = models.CharField("SHA-256", max_length=64)
    subject = models.CharField(_("chủ thể"), max_length=500)
    name = models.CharField(_("tên trên chứng thư"), max_length=300, blank=True)
    uid_shown = models.CharField(_("mã định danh trên chứng thư"), max_length=120, blank=True)
    uid_hash = models.CharField(max_length=64, blank=True, editable=False)  # HMAC; empty where it may not be kept
    issuer = models.CharField(_("tổ chức cấp"), max_length=500, blank=True)
    issuer_key = models.CharField(_("khóa của tổ chức cấp"), max_length=64, blank=True)  # SHA-256 of the public key
    serial = models.CharField(_("số sê-ri"), max_length=80)
    valid_from = models.DateTimeField(_("hiệu lực từ"), null=True)
    valid_until = models.DateTimeField(_("hiệu lực đến"), null=True)
    claimed_at = models.DateTimeField(_("nhận lúc"), default=clock.now)
    confirmed_at = models.DateTimeField(_("xác nhận lúc"), null=True)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("người xác nhận")
    )
    renews = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="renewals", verbose_name=_("thay cho chứng thư")
    )
    ended_at = models.DateTimeField(_("kết thúc lúc"), null=True)
    note = models.CharField(_("ghi chú"), max_length=1000, blank=True)

    objects = BoundCertificateQuerySet.as_manager()

    class Meta:
        verbose_name = _("chứng thư số của người ký")
        verbose_name_plural = _("chứng thư số của người ký")
        ordering = ["pk"]
        constraints = [
            one_of("state", CertificateState, "boundcertificate"),
            models.UniqueConstraint(
                fields=["sha256"],
                condition=Q(state__in=_HELD),
                name="boundcertificate_of_one_person",
                violation_error_message=_(
                    "Chứng thư số này đang gắn với một tài khoản khác. Quản trị viên phải gỡ khỏi tài khoản đó trước."
                ),
            ),
            models.UniqueConstraint(
                fields=["person", "sha256"],
                condition=Q(state__in=_OPEN),
                name="boundcertificate_once_a_person",
                violation_error_message=_("Chứng thư số này đã có trong danh sách của bạn. Hãy tải lại trang."),
            ),
            models.CheckConstraint(
                condition=Q(state__in=["by_name", "pending"], confirmed_at=None, ended_at=None)
                | Q(state="confirmed", confirmed_at__isnull=False, ended_at=None)
                | Q(state="refused", confirmed_at=None, ended_at__isnull=False)
                | Q(state="withdrawn", ended_at__isnull=False),
                name="boundcertificate_state_has_moment",
                violation_error_message=_("Trạng thái của chứng thư không khớp với thời điểm xác nhận và kết thúc."),
            ),
            models.CheckConstraint(
                condition=Q(confirmed_at=None, confirmed_by=None, renews=None)
                | (Q(confirmed_at__isnull=False) & _BY_SOMEBODY),
                name="boundcertificate_confirmed_by_somebody",
                violation_error_message=_("Chứng thư đã xác nhận phải có người xác nhận hoặc chứng thư mà nó thay."),
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by=None) | ~Q(confirmed_by=F("person")),
                name="boundcertificate_confirmed_by_another",
                violation_error_message=_("Không ai tự xác nhận chứng thư của mình. Hãy nhờ một quản trị viên khác."),
            ),
        ]

    def __str__(self) -> str:
        return self.name or self.subject

    def holds(self, moment: Any) -> bool:
        """Say whether the certificate itself has not expired at ``moment``."""
        return self.valid_until is None or self.valid_until > moment
