"""Notices to people, and the mails that carry them."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from emulation import clock
from emulation.constraints import one_of


class Notice(models.Model):
    """One sentence to one person, with the page where it is dealt with."""

    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="notices", verbose_name=_("người nhận")
    )
    text = models.CharField(_("nội dung"), max_length=300)
    url = models.CharField(_("địa chỉ trang"), max_length=300)
    sent_at = models.DateTimeField(_("lúc gửi"), default=clock.now)
    read_at = models.DateTimeField(_("lúc đọc"), null=True, blank=True)

    class Meta:
        verbose_name = _("thông báo")
        verbose_name_plural = _("thông báo")
        ordering = ["-sent_at", "-pk"]
        indexes = [models.Index(fields=["recipient", "read_at"], name="notice_unread")]

    def __str__(self) -> str:
        return self.text


class MailState(models.TextChoices):
    """Where a mail stands."""

    QUEUED = "queued", _("Chờ gửi")
    SENDING = "sending", _("Đang gửi")
    SENT = "sent", _("Đã gửi")
    FAILED = "failed", _("Gửi lỗi")


class OutgoingMail(models.Model):
    """A mail in the outbox: written in the transaction of the deed, sent after its commit, kept as the log."""

    notice = models.OneToOneField(Notice, models.CASCADE, related_name="mail")
    address = models.EmailField(_("địa chỉ"))
    state = models.CharField(_("trạng thái"), max_length=10, choices=MailState.choices, default=MailState.QUEUED)
    tries = models.PositiveSmallIntegerField(_("số lần gửi"), default=0)
    error = models.CharField(_("lỗi"), max_length=300, blank=True)
    sent_at = models.DateTimeField(_("lúc gửi"), null=True, blank=True)

    class Meta:
        verbose_name = _("thư gửi đi")
        verbose_name_plural = _("hộp thư đi")
        ordering = ["-pk"]
        constraints = [one_of("state", MailState, "outgoing_mail")]

    def __str__(self) -> str:
        return self.address


class CareWarning(models.Model):
    """A warning that went out: the finding (emulation/status.py) and the step it had reached."""

    key = models.CharField(max_length=80)
    mark = models.CharField(max_length=40)
    sent_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["key", "mark"], name="care_warning_once")]

    def __str__(self) -> str:
        return f"{self.key} {self.mark}"
