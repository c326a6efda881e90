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
        "account.second_factor_removed": _("Gỡ xác thực hai lớp"),
    }
)
