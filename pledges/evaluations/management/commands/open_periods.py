"""``manage.py open_periods``: open the prepared periods whose moment has come. For cron, every few minutes."""

from typing import Any

from django.core.management.base import BaseCommand

from pledges.evaluations.domain.periods import open_due_periods


class Command(BaseCommand):
    """Open, then name what was opened."""

    help = "Mở các kỳ đánh giá đã chuẩn bị và đến giờ tự mở; in tên từng kỳ."

    def handle(self, *args: Any, **options: Any) -> None:
        """Run one round."""
        opened, waiting = open_due_periods()
        for period in opened:
            self.stdout.write(f"Đã mở: {period}")
        for period, unusual in waiting:
            self.stderr.write(f"Chưa mở, cần người xem lại: {period}. {unusual}")
        self.stdout.write(f"Số kỳ vừa mở: {len(opened)}.")
