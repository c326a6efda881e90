"""allauth's forms with our words: what a person reads here is Vietnamese or English, never a mixture."""

from typing import Any

from allauth.account import forms as account
from allauth.account.adapter import get_adapter
from allauth.mfa.base import forms as mfa
from allauth.mfa.base.internal.flows import check_rate_limit
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as webauthn
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from emulation.accounts.factors import code_used, passkey_used
from emulation.accounts.passkeys import PasskeyField, PasskeyInput
from emulation.forms import CleanCharField


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
        self.fields["oldpassword"].help_text = format_html(
            '<a href="{}">{}</a>', reverse("account_reset_password"), _("Quên mật khẩu?")
        )

    def clean(self) -> Any:
        """Compare the two in our words: those of the library are English."""
        cleaned = super(account.PasswordVerificationMixin, self).clean()
        if cleaned.get("password1") and cleaned.get("password2") and cleaned["password1"] != cleaned["password2"]:
            self.add_error("password2", _("Hai lần nhập mật khẩu mới không giống nhau. Hãy nhập lại."))
        return cleaned

    def clean_password1(self) -> Any:
        """Refuse the old password: one that an administrator handed out is known to two people."""
        password = self.cleaned_data["password1"]
        if password == self.data.get("oldpassword"):
            raise get_adapter().validation_error("same_as_current")
        return password


class AuthenticateForm(mfa.AuthenticateForm):
    """A code of the authenticator app, or a recovery code; each serves once."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _words(self, code=_("Mã xác thực"))

    def clean_code(self) -> Any:
        """Use the code up."""
        forgive = check_rate_limit(self.user)
        code = self.cleaned_data["code"]
        factor = code_used(self.user, code)
        if factor is None:
            raise get_adapter().validation_error("incorrect_code")
        forgive()
        factor.user = self.user
        self.authenticator = factor
        return code


class AuthenticatePasskeyForm(webauthn.AuthenticateWebAuthnForm):
    """A passkey at the login, in place of a code."""

    credential = PasskeyField(required=True, widget=PasskeyInput())

    def clean_credential(self) -> Any:
        """Check the answer; what is no answer at all is a wrong one."""
        forgive = check_rate_limit(self.user)
        factor = passkey_used(self.user, self.cleaned_data["credential"])
        if factor is None:
            raise get_adapter().validation_error("incorrect_passkey")
        forgive()
        factor.user = self.user
        return factor


class AddPasskeyForm(webauthn.AddWebAuthnForm):
    """A name for the passkey, and what the browser made."""

    name = CleanCharField(label=_("Tên của khóa"), max_length=60, required=False)
    credential = PasskeyField(label="", required=True, widget=PasskeyInput(deed="create"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].help_text = _("Để nhận ra khi có nhiều khóa, ví dụ: điện thoại, USB cơ quan.")

    def clean(self) -> Any:
        """Check what the browser made; what is no passkey at all is a wrong one."""
        try:
            return super().clean()
        except (LookupError, TypeError, ValueError, AttributeError) as error:
            raise get_adapter().validation_error("incorrect_passkey") from error


class RenamePasskeyForm(webauthn.EditWebAuthnForm):
    """Another name for a passkey."""

    name = CleanCharField(label=_("Tên của khóa"), max_length=60)


class ActivateTOTPForm(totp.ActivateTOTPForm):
    """The first code, which proves that the app holds the secret."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _words(self, code=_("Mã xác thực"))
