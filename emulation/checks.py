"""System checks: every misconfiguration with an id and the remedy. ``manage.py check`` prints them."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register

from emulation.deadlines import FARTHEST, reminder_days


@register(Tags.security)
def check_secret_key(**kwargs: Any) -> list[CheckMessage]:
    """emulation.E001: the secret key is missing or too short."""
    if len(settings.SECRET_KEY or "") >= 50:
        return []
    return [
        Error(
            "SECRET_KEY trống hoặc ngắn hơn 50 ký tự.",
            hint=f"Chạy `make setup` để sinh khóa vào {settings.SECRET_KEY_FILE}, hoặc đặt biến môi trường SECRET_KEY.",
            id="emulation.E001",
        )
    ]


@register(Tags.security)
def check_hosts(**kwargs: Any) -> list[CheckMessage]:
    """emulation.E002: ALLOWED_HOSTS is empty in production, or lets every host in."""
    if settings.DEBUG or (settings.ALLOWED_HOSTS and "*" not in settings.ALLOWED_HOSTS):
        return []
    return [
        Error(
            "ALLOWED_HOSTS trống hoặc chứa “*”.",
            hint="Đặt ALLOWED_HOSTS là đúng tên máy chủ người dùng gõ, ví dụ ALLOWED_HOSTS=thidua.vks.local.",
            id="emulation.E002",
        )
    ]


@register(Tags.security)
def check_media_is_private(**kwargs: Any) -> list[CheckMessage]:
    """emulation.E003: private files lie where static files are served from."""
    media = Path(settings.MEDIA_ROOT).resolve()
    served = [Path(settings.STATIC_ROOT).resolve(), *(Path(folder).resolve() for folder in settings.STATICFILES_DIRS)]
    if not any(media == folder or folder in media.parents for folder in served):
        return []
    return [
        Error(
            "MEDIA_ROOT nằm trong thư mục tệp tĩnh: tệp riêng tư sẽ bị công khai.",
            hint="Đặt VAR_DIR sang thư mục riêng, ngoài thư mục static.",
            id="emulation.E003",
        )
    ]


@register()
def check_time_zone(**kwargs: Any) -> list[CheckMessage]:
    """emulation.E004: deadlines are in Vietnamese time."""
    if settings.TIME_ZONE == "Asia/Ho_Chi_Minh" and settings.USE_TZ:
        return []
    return [
        Error(
            f"TIME_ZONE là {settings.TIME_ZONE}, không phải Asia/Ho_Chi_Minh: hạn nộp sẽ lệch giờ.",
            hint="Trả TIME_ZONE về Asia/Ho_Chi_Minh và USE_TZ về True trong emulation/settings.py.",
            id="emulation.E004",
        )
    ]


@register()
def check_print_font(**kwargs: Any) -> list[CheckMessage]:
    """emulation.E005: no font with Times metrics and all Vietnamese characters is installed."""
    from emulation.documents import font_available

    if font_available():
        return []
    return [
        Error(
            "Không có phông Liberation Serif hoặc Tinos đủ chữ tiếng Việt: PDF giao ước sẽ sai kiểu chữ.",
            hint="Cài gói fonts-liberation2 (Debian 12; fonts-liberation 1.07 ở đó thiếu chữ) rồi chạy lại.",
            id="emulation.E005",
        )
    ]


@register()
def check_timestamp_authority(**kwargs: Any) -> list[CheckMessage]:
    """emulation.E007: the address of the time-stamping authority cannot be one."""
    if not settings.TSA_URL or settings.TSA_URL.startswith(("http://", "https://")):
        return []
    return [
        Error(
            f"TSA_URL là “{settings.TSA_URL}”, không phải địa chỉ http hoặc https.",
            hint="Sửa TSA_URL theo địa chỉ của máy chủ dấu thời gian, hoặc bỏ trống khi mạng nội bộ không có.",
            id="emulation.E007",
        )
    ]


@register()
def check_reminder_days(**kwargs: Any) -> list[CheckMessage]:
    """emulation.E008: a day on which people are to be reminded is no number of days."""
    try:
        reminder_days(settings.REMINDER_DAYS)
    except ValueError as wrong:
        return [
            Error(
                f"REMINDER_DAYS có “{wrong}”, không phải số ngày nguyên từ 0 đến {FARTHEST}.",
                hint="Ghi các số ngày trước hạn, cách nhau bằng dấu phẩy, ví dụ REMINDER_DAYS=7,3,1,0; hoặc bỏ biến này.",
                id="emulation.E008",
            )
        ]
    return []


@register()
def check_data_folder(**kwargs: Any) -> list[CheckMessage]:
    """emulation.W006: others on this computer can read the data folder."""
    folder = Path(settings.VAR_DIR)
    if not folder.exists() or folder.stat().st_mode & 0o077 == 0:
        return []
    return [
        Warning(
            f"Thư mục dữ liệu {folder} cho người khác trên máy đọc.",
            hint=f"Chạy: chmod 700 {folder}",
            id="emulation.W006",
        )
    ]
