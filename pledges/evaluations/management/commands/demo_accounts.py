"""``manage.py demo_accounts``: name the demo accounts by role and say where their passwords lie."""

from itertools import groupby
from typing import Any

from django.core.management.base import BaseCommand

from pledges.evaluations.demo.people import accounts_path


class Command(BaseCommand):
    """Prints user names only: passwords stay in the file of mode 0600."""

    help = "Liệt kê tài khoản trình diễn theo vai trò và nơi lưu mật khẩu."

    def handle(self, *args: Any, **options: Any) -> None:
        """Print one line a role with at most three user names."""
        path = accounts_path()
        if not path.is_file():
            self.stdout.write("Không có dữ liệu trình diễn.")
            return
        rows = [line.rsplit(None, 2)[:2] for line in path.read_text().splitlines() if line.strip()]
        for role, group in groupby(sorted(rows), key=lambda row: row[0]):
            names = [username for _, username in group]
            more = f" … (+{len(names) - 3})" if len(names) > 3 else ""
            self.stdout.write(f"  {role}: {', '.join(names[:3])}{more}")
        self.stdout.write(f"Mật khẩu nằm trong tệp {path} (chỉ chủ tệp đọc được).")
        self.stdout.write("Các tài khoản này dùng được ngay, không phải đổi mật khẩu; đừng dùng cho việc thật.")
