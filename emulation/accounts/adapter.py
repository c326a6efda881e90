"""How django-allauth behaves here."""

from typing import Any, ClassVar

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _


class ClosedAccountAdapter(DefaultAccountAdapter):
    """Accounts are made by administrators, so nobody signs up."""

    error_messages: ClassVar[dict[str, Any]] = DefaultAccountAdapter.error_messages | {
        "account_inactive": _("Tài khoản này đã ngừng hoạt động. Hãy liên hệ quản trị hệ thống."),
        "enter_current_password": _("Mật khẩu hiện tại không đúng. Hãy nhập lại."),
        "incorrect_password": _("Mật khẩu không đúng. Hãy nhập lại."),
        "incorrect_code": _("Mã xác thực không đúng hoặc đã hết hạn. Hãy nhập mã mới."),
        "too_many_login_attempts": _("Đăng nhập sai quá nhiều lần. Hãy đợi 5 phút rồi thử lại."),
        "rate_limited": _("Thử quá nhiều lần. Hãy đợi vài phút rồi thử lại."),
        "username_password_mismatch": _("Tên đăng nhập hoặc mật khẩu không đúng. Hãy kiểm tra rồi nhập lại."),
        "same_as_current": _("Mật khẩu mới phải khác mật khẩu hiện tại."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Return False: there is no sign-up."""
        return False


class MFAAdapter(DefaultMFAAdapter):
    """The second factor, with our words."""

    error_messages: ClassVar[dict[str, Any]] = DefaultMFAAdapter.error_messages | {
        "incorrect_code": _("Mã xác thực không đúng hoặc đã hết hạn. Hãy nhập mã mới."),
    }
