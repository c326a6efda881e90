"""``manage.py verify_files``: for cron, once a week; see emulation/files/checking.py."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from emulation.files.checking import verify_all


class Command(BaseCommand):
    """Read all stored files, print each that is not what was stored, and exit 1 where there is one."""

    help = "Đọc lại mọi tệp đã lưu và so với mã SHA-256 lúc lưu; tệp hỏng hiện ở trang Tình trạng."

    def handle(self, *args: Any, **options: Any) -> None:
        """Run one round."""
        found = 0
        for damaged in verify_all():
            found += 1
            self.stdout.write(f"{damaged.file.sha256}  {damaged.reasons[0]}")
        if found:
            raise CommandError(f"{found} tệp hỏng hoặc mất. Hãy khôi phục các tệp trên từ bản sao lưu.")
        self.stdout.write("Mọi tệp đã lưu đều nguyên vẹn.")
