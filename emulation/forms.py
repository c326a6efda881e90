"""Form fields and forms that several rooms share."""

import secrets
from decimal import Decimal
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from emulation.numbers import format_decimal, parse_decimal
from emulation.text import clean

WRONG_PASSWORDS = 5  # in a row, before a person has to wait
WAIT_SECONDS = 300


def helper_without_tag(*layout: Any) -> FormHelper:
    """Return a crispy helper without form tag and token: the template writes both, with its buttons."""
    helper = FormHelper()
    helper.form_tag = False
    helper.disable_csrf = True
    if layout:
        helper.layout = Layout(*layout)
    return helper


class CleanCharField(forms.CharField):
    """Text in NFC without control characters, as it will be stored and printed."""

    def to_python(self, value: Any) -> str:
        """Return the repaired text; a NUL byte is still there for the field's validator to refuse."""
        text: str = super().to_python(value)
        return text if "\x00" in text else clean(text)


class PointsField(forms.CharField):
    """A number as people here write it: ``1.234,5``. Gives a ``Decimal``, or None where nothing was entered."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 40)
        kwargs.setdefault("widget", forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}))
        super().__init__(**kwargs)

    def prepare_value(self, value: Any) -> Any:
        """Show a stored number with a decimal comma; show again what was typed."""
        return format_decimal(value) if isinstance(value, Decimal) else value

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Compare numbers, not spellings: 2 and 2,0 are equal, an empty field and 0 are not."""
        try:
            shown = self.clean(initial) if isinstance(initial, str) else initial  # a string where the page kept it
            return bool(self.clean(data) != shown)
        except ValidationError:
            return True

    def clean(self, value: Any) -> Any:
        """Return the number; raises ``ValidationError`` with reason and remedy."""
        text = super().clean(value)
        return parse_decimal(text) if text else None


class OnceForm(forms.Form):
    """A form that makes one record however often it is sent.

    ``once`` is drawn when the page is made; who claims it first does the deed (see emulation/accounts/receipts.py), all
    equal submits after it are led to the same page.
    """

    once = forms.CharField(widget=forms.HiddenInput, max_length=64, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["once"].initial = secrets.token_urlsafe(24)


class PasswordForm(forms.Form):
    """The password once more, right before a grave act. Wrong ones are counted across pages and processes."""

    password = forms.CharField(
        label=gettext_lazy("Mật khẩu của bạn"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        error_messages={"required": gettext_lazy("Cần nhập mật khẩu để xác nhận chính bạn đang thao tác.")},
    )

    counted_at = ""  # wrong ones at another place than the own screen are counted apart: they may be anybody's

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_password(self) -> str:
        """Check the password; after five wrong ones in a row the person waits five minutes."""
        password: str = self.cleaned_data["password"]
        key = f"wrong-passwords-{self.counted_at}{self.user.pk}"
        wrong = cache.get(key, 0)
        if wrong >= WRONG_PASSWORDS:
            raise ValidationError(_("Nhập sai mật khẩu quá nhiều lần. Hãy đợi 5 phút rồi thử lại."))
        # Counted before it is looked at: hashing takes its time, and many sent at once would all find the old count.
        cache.set(key, wrong + 1, WAIT_SECONDS)
        if not self.user.check_password(password):
            raise ValidationError(_("Mật khẩu không đúng. Hãy nhập lại; chưa có gì được ghi."))
        cache.delete(key)
        if self.user.password_issued_at:  # two people know it, so it proves nothing of one of them
            raise ValidationError(
                _(
                    "Mật khẩu này do quản trị hệ thống cấp nên không dùng để xác nhận được. Hãy đăng nhập, chọn mật khẩu "
                    "của riêng bạn rồi xác nhận lại; chưa có gì được ghi."
                )
            )
        return password
