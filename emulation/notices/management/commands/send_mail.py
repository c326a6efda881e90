"""``manage.py send_mail``: send what waits in the outbox. For cron, so that a mail server's bad hour heals by itself."""

from typing import Any

from django.core.management.base import BaseCommand

from emulation.notices.models import MailState, OutgoingMail
from emulation.notices.outbox import send_queued


class Command(BaseCommand):
    """Send, then say what still waits and what failed for good."""

    help = "Gửi các thư đang chờ; in số thư còn chờ và số thư gửi lỗi."

    def handle(self, *args: Any, **options: Any) -> None:
        """Run one round."""
        send_queued.call()
        waiting = OutgoingMail.objects.filter(state=MailState.QUEUED).count()
        failed = OutgoingMail.objects.filter(state=MailState.FAILED).count()
        self.stdout.write(f"Còn chờ: {waiting}. Gửi lỗi: {failed}.")
