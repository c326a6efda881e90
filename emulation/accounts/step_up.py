"""Who sits here, asked once more right before a grave act: the password, and the code where the account has a second factor."""

from typing import Any

from allauth.mfa.models import Authenticator
from django import forms
from django.core.cache import cache
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from emulation.forms import WAIT_SECONDS, WRONG_PASSWORDS, PasswordForm


class StepUpForm(PasswordForm):
    """Password and second factor. Wrong codes are counted like wrong passwords.

    ``user`` is known on the person's own machine, and then the code is asked for only where there is a second factor; on
    a shared screen (``user`` None) the form finds the account itself.
    """

    code = forms.CharField(
        label=gettext_lazy("Mã xác thực"),
        required=False,
        max_length=20,
        help_text=gettext_lazy("Chỉ nhập khi tài khoản đã bật xác thực hai lớp."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "numeric"}),
    )

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, user=user, **kwargs)
        if user is not None and not self.factors():
            del self.fields["code"]

    def factors(self) -> list[Authenticator]:
        """Return the second factors of the account, recovery codes among them."""
        return list(Authenticator.objects.filter(user=self.user).order_by("pk"))

    def clean(self) -> dict[str, Any]:
        """Ask for the second factor once the password was right."""
        cleaned = super().clean() or self.cleaned_data
        if self.user is None or "password" not in cleaned:
            return cleaned
        factors = self.factors() if "code" in self.fields else []
        if not factors:
            return cleaned
        key = f"wrong-codes-{self.user.pk}"
        wrong = cache.get(key, 0)
        if wrong >= WRONG_PASSWORDS:
            self.add_error("code", _("Nhập sai mã xác thực quá nhiều lần. Hãy đợi 5 phút rồi thử lại."))
        elif not any(factor.wrap().validate_code(cleaned.get("code", "")) for factor in factors):
            cache.set(key, wrong + 1, WAIT_SECONDS)
            self.add_error("code", _("Tài khoản này cần mã xác thực hai lớp, mã chưa đúng. Hãy nhập mã đang hiện."))
        else:
            cache.delete(key)
        return cleaned
