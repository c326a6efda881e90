"""What the deeds on accounts are called."""

from django.utils.translation import gettext_lazy as _

from emulation.audit.words import name_deeds

name_deeds(
    {
        "account.opened": _("Mở tài khoản"),
        "account.changed": _("Sửa tài khoản"),
        "account.activated": _("Mở lại tài khoản"),
        "account.deactivated": _("Khóa tài khoản"),
        "account.password_issued": _("Cấp mật khẩu"),
        "account.password_set": _("Đặt mật khẩu"),
        "account.password_chosen": _("Tự chọn mật khẩu"),
        "account.second_factor_added": _("Thêm xác thực hai bước"),
        "account.second_factor_dropped": _("Tự bỏ xác thực hai bước"),
        "account.recovery_codes_made": _("Tạo mã dự phòng mới"),
        "account.second_factor_removed": _("Gỡ xác thực hai lớp"),
    }
)
