"""The internal authority and the keys it issued; testimony, so nothing here is deleted (see guards.py).

``der`` is the certificate that everybody may read. ``sealed_key`` opens only with the secret beside the database
(vault.py); no page, log or export shows it.
"""

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from emulation import clock
from emulation.constraints import one_of


class AuthorityState(models.TextChoices):
    """Where an authority stands."""

    CURRENT = "current", _("Đang cấp")
    RETIRED = "retired", _("Đã thay, còn dùng để kiểm tra")


class Kind(models.TextChoices):
    """Whose key it is."""

    PERSONAL = "personal", _("Cá nhân")
    SEAL = "seal", _("Xác nhận của đơn vị tổ chức")


class State(models.TextChoices):
    """Where a certificate stands; that its key is no longer used is said by the clock (``used_until``)."""

    VALID = "valid", _("Đang dùng")
    REPLACED = "replaced", _("Đã thay bằng chứng thư mới")
    REVOKED = "revoked", _("Đã thu hồi")


class Reason(models.TextChoices):
    """Why a certificate was revoked, in the words of revocation lists."""

    LEFT = "left", _("Người này thôi sử dụng hệ thống")
    WRONG = "wrong", _("Thông tin trên chứng thư không đúng")
    EXPOSED = "exposed", _("Nghi lộ khóa hoặc lộ mật khẩu")


class KeyRow(models.Model):
    """A certificate with its encrypted private key."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    der = models.BinaryField()
    fingerprint = models.CharField(_("dấu vân tay SHA-256"), max_length=64, unique=True)
    serial = models.CharField(_("số sê-ri"), max_length=40)
    sealed_key = models.BinaryField()
    secret_id = models.CharField(max_length=16)
    issued_at = models.DateTimeField(_("cấp lúc"), default=clock.now)
    valid_from = models.DateTimeField(_("hiệu lực từ"))
    used_until = models.DateTimeField(_("dùng khóa đến"))
    valid_until = models.DateTimeField(_("hiệu lực đến"))

    class Meta:
        abstract = True


class Authority(KeyRow):
    """The internal certificate authority. Renewing it makes a new one; the old one stays trusted for what it issued."""

    organisation = models.CharField(_("tổ chức"), max_length=200)
    state = models.CharField(
        _("trạng thái"), max_length=10, choices=AuthorityState.choices, default=AuthorityState.CURRENT
    )
    retired_at = models.DateTimeField(_("thay lúc"), null=True)

    class Meta:
        verbose_name = _("CA nội bộ")
        verbose_name_plural = _("CA nội bộ")
        ordering = ["-issued_at", "pk"]
        constraints = [
            one_of("state", AuthorityState, "authority"),
            models.UniqueConstraint(
                fields=["state"],
                condition=Q(state="current"),
                name="authority_current_is_one",
                violation_error_message=_("Đã có CA nội bộ đang cấp. Hãy tải lại trang."),
            ),
            models.CheckConstraint(
                condition=Q(state="current", retired_at=None) | Q(state="retired", retired_at__isnull=False),
                name="authority_retired_has_moment",
                violation_error_message=_("CA nội bộ đã thay phải có thời điểm thay."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation}, {self.issued_at:%Y}"


class Certificate(KeyRow):
    """A key of a person in a unit, or the seal of an organiser, with the certificate that the authority gave it."""

    authority = models.ForeignKey(Authority, models.RESTRICT, related_name="issued", verbose_name=_("cấp bởi"))
    kind = models.CharField(_("loại"), max_length=10, choices=Kind.choices)
    holder = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.RESTRICT, null=True, related_name="certificates", verbose_name=_("tài khoản")
    )
    name = models.CharField(_("tên trên chứng thư"), max_length=300)
    unit = models.CharField(_("đơn vị"), max_length=300, blank=True)
    state = models.CharField(_("trạng thái"), max_length=10, choices=State.choices, default=State.VALID)
    replaced_at = models.DateTimeField(_("thay lúc"), null=True)
    revoked_at = models.DateTimeField(_("thu hồi lúc"), null=True)
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.RESTRICT, null=True, related_name="+", verbose_name=_("người thu hồi")
    )
    reason = models.CharField(_("lý do thu hồi"), max_length=10, choices=Reason.choices, blank=True)
    note = models.TextField(_("ghi chú thu hồi"), blank=True)

    class Meta:
        verbose_name = _("chứng thư nội bộ")
        verbose_name_plural = _("chứng thư nội bộ")
        ordering = ["-issued_at", "pk"]
        constraints = [
            one_of("kind", Kind, "certificate"),
            one_of("state", State, "certificate"),
            models.CheckConstraint(
                condition=Q(kind="personal", holder__isnull=False) | Q(kind="seal", holder=None),
                name="certificate_of_person_has_holder",
                violation_error_message=_("Chứng thư cá nhân phải có người giữ."),
            ),
            models.CheckConstraint(
                condition=(Q(state="revoked", revoked_at__isnull=False) & ~Q(reason=""))
                | (~Q(state="revoked") & Q(revoked_at=None, revoked_by=None, reason="")),
                name="certificate_revoked_has_reason",
                violation_error_message=_("Thu hồi chứng thư cần thời điểm và lý do."),
            ),
            models.UniqueConstraint(
                fields=["holder", "unit"],
                condition=Q(state="valid", kind="personal"),
                name="certificate_one_of_person",
                violation_error_message=_("Người này đã có chứng thư đang dùng. Hãy tải lại trang."),
            ),
            models.UniqueConstraint(
                fields=["name"],
                condition=Q(state="valid", kind="seal"),
                name="certificate_one_seal",
                violation_error_message=_("Đơn vị tổ chức đã có chứng thư xác nhận đang dùng. Hãy tải lại trang."),
            ),
        ]
        indexes = [models.Index(fields=["state", "used_until"], name="certificate_ends")]

    def __str__(self) -> str:
        return f"{self.name} ({self.fingerprint[:8]})"

    def usable(self, *, name: str, authority: Any, at: Any) -> bool:
        """Say whether the key may sign at the moment ``at`` for somebody who is called ``name`` now."""
        return self.authority_id == authority.pk and self.name == name and self.valid_from <= at < self.used_until


class OutsideRoot(models.Model):
    """The certificate of an outside authority (root or intermediate) that an administrator trusts from a day on.

    Trusting one again after it was withdrawn is a new row, so that every span of trust stays on record.
    """

    der = models.BinaryField()
    fingerprint = models.CharField(_("dấu vân tay SHA-256"), max_length=64)
    subject = models.CharField(_("chủ thể"), max_length=500)
    issuer = models.CharField(_("nơi cấp"), max_length=500)
    valid_from = models.DateTimeField(_("hiệu lực từ"))
    valid_until = models.DateTimeField(_("hiệu lực đến"))
    trusted_from = models.DateField(_("tin cậy từ ngày"))
    added_at = models.DateTimeField(_("ghi lúc"), default=clock.now)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.RESTRICT, null=True, related_name="+", verbose_name=_("người ghi")
    )
    withdrawn_at = models.DateTimeField(_("thôi tin cậy lúc"), null=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.RESTRICT, null=True, related_name="+", verbose_name=_("người thôi tin cậy")
    )
    note = models.TextField(_("lý do thôi tin cậy"), blank=True)
    crl = models.BinaryField(null=True)
    crl_until = models.DateTimeField(_("danh sách thu hồi dùng đến"), null=True)

    class Meta:
        verbose_name = _("chứng thư gốc bên ngoài")
        verbose_name_plural = _("chứng thư gốc bên ngoài")
        ordering = ["subject", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["fingerprint"],
                condition=Q(withdrawn_at=None),
                name="outside_root_trusted_once",
                violation_error_message=_("Chứng thư này đã được tin cậy. Hãy tải lại trang."),
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None, note="") | (Q(withdrawn_at__isnull=False) & ~Q(note="")),
                name="outside_root_withdrawn_has_note",
                violation_error_message=_("Thôi tin cậy cần thời điểm và lý do."),
            ),
            models.CheckConstraint(
                condition=Q(crl=None, crl_until=None) | Q(crl__isnull=False, crl_until__isnull=False),
                name="outside_root_crl_has_end",
                violation_error_message=_("Danh sách thu hồi phải có ngày cập nhật tiếp theo."),
            ),
        ]

    def __str__(self) -> str:
        return self.subject[:200]
