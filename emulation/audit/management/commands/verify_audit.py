"""``manage.py verify_audit``: check the whole record of deeds."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from emulation.audit.chain import verify


class Command(BaseCommand):
    """Print the verdict; exit 1 and name the first broken row when the chain does not hold."""

    help = "Kiểm tra toàn bộ chuỗi nhật ký; thoát với mã 1 và nêu dòng hỏng đầu tiên nếu có."

    def handle(self, *args: Any, **options: Any) -> None:
        """Run the check."""
        verdict = verify()
        if not verdict.intact:
            raise CommandError(f"Nhật ký HỎNG tại dòng {verdict.broken_at}: {verdict.reason}", returncode=1)
        self.stdout.write(f"Nhật ký nguyên vẹn: {verdict.count} dòng.")
