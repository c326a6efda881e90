"""``manage.py send_care_warnings``: for cron, once a day; see emulation/notices/warnings.py."""

from typing import Any

from django.core.management.base import BaseCommand

from emulation.notices.warnings import warn


class Command(BaseCommand):
    """Tell the keepers what is new, then say what that was."""

    help = "Báo trước 60, 30, 7 ngày những gì sắp hết hạn hoặc cần xử lý; mỗi mức chỉ báo một lần."

    def handle(self, *args: Any, **options: Any) -> None:
        """Run one round."""
        new = warn()
        for finding in new:
            self.stdout.write(f"{finding.level.label}: {finding.title}. {finding.text} {finding.remedy}".rstrip())
        self.stdout.write(f"Đã báo {len(new)} việc mới.")
