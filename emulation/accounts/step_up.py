"""Who sits here, asked once more right before a grave act: the password, and the second factor where the account has one."""

from typing import Any

from allauth.mfa.models import Authenticator
from django import forms
from django.core.cache import cache
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from emulation.accounts.factors import PASSKEY, TOTP, WITH, Factors, code_used, passkey_used, second_factors
from emulation.accounts.passkeys import PasskeyField
from emulation.forms import WAIT_SECONDS, WRONG_PASSWORDS, PasswordForm


class StepUpForm(PasswordForm):
    """Password and second factor. Wrong codes and passkeys are counted like wrong passwords.

    ``user`` is known on the person's own machine, and then only what the account has is asked for; on a shared screen
    (``user`` None) the form finds the account itself and takes codes alone: a passkey is bound to the person's own machine
    or pocket. Afterwards ``identified_by`` says what stood behind the act.
    """

    code = forms.CharField(
        label=gettext_lazy("Mã xác thực"),
        required=False,
        max_length=20,
        help_text=gettext_lazy("Chỉ nhập khi tài khoản đã bật xác thực hai lớp."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "numeric"}),
    )
    credential = PasskeyField()
    identified_by = ""

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, user=user, **kwargs)
        types = {factor.type for factor in self.factors()} if user is not None else {TOTP}
        if PASSKEY not in types:
            del self.fields["credential"]
        if not types:
            del self.fields["code"]
        elif PASSKEY in types:
            self.fields["code"].help_text = (
                _("Nhập mã của ứng dụng xác thực, hoặc dùng khóa truy cập ở dưới.")
                if TOTP in types
                else _("Để trống khi dùng khóa truy cập ở dưới; không có khóa bên mình thì nhập một mã dự phòng.")
            )

    def factors(self) -> list[Authenticator]:
        """Return the second factors of the account, recovery codes among them."""
        return second_factors(self.user)

    def clean(self) -> dict[str, Any]:
        """Ask for the second factor once the password was right."""
        cleaned = super().clean() or self.cleaned_data
        if self.user is None or "password" not in cleaned:
            return cleaned
        types = {factor.type for factor in self.factors()}
        if not types:
            self.identified_by = Factors.PASSWORD
            return cleaned
        missing = self._missing(types)
        if not cleaned.get("credential") and not cleaned.get("code"):
            self.add_error("code", missing)
            return cleaned
        key = f"wrong-codes-{self.counted_at}{self.user.pk}"
        wrong = cache.get(key, 0)
        if wrong >= WRONG_PASSWORDS:
            self.add_error("code", _("Nhập sai mã xác thực quá nhiều lần. Hãy đợi 5 phút rồi thử lại."))
            return cleaned
        cache.set(key, wrong + 1, WAIT_SECONDS)
        by_passkey = bool(cleaned.get("credential"))
        factor = passkey_used(self.user, cleaned["credential"]) if by_passkey else code_used(self.user, cleaned["code"])
        if factor is None:
            self.add_error("credential" if by_passkey else "code", missing)
            return cleaned
        cache.delete(key)
        factor.record_usage()
        self.identified_by = WITH[factor.type]
        return cleaned

    def _missing(self, types: set[str]) -> str:
        """Return what is asked of somebody whose second factor was not given or is wrong."""
        if "credential" in self.fields:
            return _(
                "Tài khoản này cần xác thực hai lớp: hãy dùng khóa truy cập, hoặc nhập mã đang hiện hay một mã dự phòng."
            )
        if TOTP in types:
            return _("Tài khoản này cần mã xác thực hai lớp, mã chưa đúng. Hãy nhập mã đang hiện.")
        return _("Tài khoản này dùng khóa truy cập. Hãy ký trên máy của mình, hoặc nhập một mã dự phòng tại đây.")
