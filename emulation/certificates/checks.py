"""System checks about the secret that opens private keys; ``manage.py check`` prints them."""

from typing import Any

from django.core.checks import CheckMessage, Tags, Warning, register  # noqa: A004  (Django's name)

from emulation.certificates import vault


@register(Tags.security)
def check_secret_is_private(**kwargs: Any) -> list[CheckMessage]:
    """certificates.W001: others on this computer can read the secret."""
    path = vault.path()
    if not path.exists() or path.stat().st_mode & 0o077 == 0:
        return []
    return [
        Warning(
            f"Tệp bí mật {path} cho người khác trên máy đọc: ai đọc được cả cơ sở dữ liệu sẽ mở được khóa ký.",
            hint=f"Chạy: chmod 600 {path}",
            id="certificates.W001",
        )
    ]
