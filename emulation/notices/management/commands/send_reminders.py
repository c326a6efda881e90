"""``manage.py send_reminders``: one digest for everybody who has something due. For cron, once a day in the morning."""

from typing import Any

from django.core.management.base import BaseCommand

from emulation.notices.reminders import remind


class Command(BaseCommand):
    """Remind, then say how many people got a digest."""

    help = "Nhắc mỗi người một lần trong ngày về các việc sắp đến hạn; in số người được nhắc."

    def handle(self, *args: Any, **options: Any) -> None:
        """Run one round."""
        self.stdout.write(f"Đã nhắc {remind()} người.")
