"""``manage.py sweep_pending_files``: remove files that waited an hour for a form to come back. For cron, every few minutes."""

from typing import Any

from django.core.management.base import BaseCommand

from emulation.files import pending


class Command(BaseCommand):
    """Sweep once."""

    help = "Xóa các tệp tạm giữ quá một giờ mà biểu mẫu chưa được gửi lại."

    def handle(self, *args: Any, **options: Any) -> None:
        """Run one round."""
        pending.sweep()
