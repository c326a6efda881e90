"""allauth's forms with our words: what a person reads here is Vietnamese or English, never a mixture."""

from typing import Any

from allauth.account import forms as account
from allauth.account.adapter import get_adapter
from allauth.mfa.base import forms as mfa
from allauth.mfa.totp import forms as totp
from django.utils.translation import gettext_lazy as _


def _words(form: Any, **labels: Any) -> None:
    """Give the fields of ``form`` these labels; a placeholder that repeats the label is taken away."""
    for name, label in labels.items():
        form.fields[name].label = label
        form.fields[name].widget.attrs.pop("placeholder", None)


class LoginForm(account.LoginForm):
    """User name and password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _words(self, login=_("Tên đăng nhập"), password=_("Mật khẩu"))
        self.fields["password"].help_text = ""


class ChangePasswordForm(account.ChangePasswordForm):
    """The old password and twice the new one."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _words(
            self,
            oldpassword=_("Mật khẩu hiện tại"),
            password1=_("Mật khẩu mới"),
            password2=_("Nhập lại mật khẩu mới"),
        )

    def clean_password1(self) -> Any:
        """Refuse the old password: one that an administrator handed out is known to two people."""
        password = self.cleaned_data["password1"]
        if password == self.data.get("oldpassword"):
            raise get_adapter().validation_error("same_as_current")
        return password


class ReauthenticateForm(account.ReauthenticateForm):
    """The password once more before a grave act."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _words(self, password=_("Mật khẩu"))


class AuthenticateForm(mfa.AuthenticateForm):
    """A code of the authenticator app, or a recovery code."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _words(self, code=_("Mã xác thực"))


class ReauthenticateCodeForm(mfa.ReauthenticateForm):
    """The same code before a grave act."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _words(self, code=_("Mã xác thực"))


class ActivateTOTPForm(totp.ActivateTOTPForm):
    """The first code, which proves that the app holds the secret."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _words(self, code=_("Mã xác thực"))
