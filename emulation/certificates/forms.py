"""Forms about certificates."""

import base64
import binascii
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from emulation import clock
from emulation.accounts.step_up import StepUpForm
from emulation.certificates.models import Reason
from emulation.certificates.outside import look_at
from emulation.certificates.reading import MOST_BYTES, MOST_CRL_BYTES, Found
from emulation.forms import CleanCharField
from emulation.moments import DAY_ATTRIBUTES
from emulation.workflow import Refused


def _trust_day() -> forms.DateField:
    """Return the field for the day from which an outside authority is trusted."""
    return forms.DateField(
        widget=forms.DateInput(attrs=DAY_ATTRIBUTES),
        label=gettext_lazy("Tin cậy từ ngày"),
        initial=clock.today,
        help_text=gettext_lazy("Chữ ký số tải lên từ ngày này trở đi mới được chấp nhận theo chứng thư này."),
    )


class UploadForm(forms.Form):
    """The file of an outside authority; what it holds is shown before anything is trusted."""

    file = forms.FileField(
        label=gettext_lazy("Tệp chứng thư"),
        error_messages={"required": gettext_lazy("Hãy chọn tệp chứng thư.")},
        help_text=gettext_lazy(
            "Chứng thư gốc hoặc trung gian, dạng PEM hoặc DER (.cer, .crt, .pem); một tệp có thể gồm nhiều."
        ),
    )
    trusted_from = _trust_day()
    content: bytes
    found: list[Found]

    def clean_file(self) -> Any:
        """Read the certificates; every reason against them stands at the field."""
        file = self.cleaned_data["file"]
        self.content = file.read(MOST_BYTES + 1)
        self.found = _look_at(self.content)
        return file


class TrustForm(StepUpForm):
    """Yes to what the preview showed, with the password once more, and the second factor where there is one."""

    kept = forms.CharField(widget=forms.HiddenInput, max_length=2 * MOST_BYTES)
    trusted_from = _trust_day()
    content: bytes
    found: list[Found]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.order_fields(["kept", "trusted_from", "password"])

    def clean_kept(self) -> str:
        """Read the certificates again: what a browser sends back is as strange as the first file was."""
        kept: str = self.cleaned_data["kept"]
        try:
            self.content = base64.b64decode(kept, validate=True)
        except (binascii.Error, ValueError) as error:
            raise ValidationError(_("Nội dung xem trước bị hỏng. Hãy chọn lại tệp.")) from error
        self.found = _look_at(self.content)
        return kept


class WithdrawForm(forms.Form):
    """Why an outside authority is trusted no longer."""

    note = CleanCharField(label=gettext_lazy("Lý do"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))


class CrlForm(forms.Form):
    """A newer revocation list of an outside authority."""

    file = forms.FileField(
        label=gettext_lazy("Danh sách thu hồi (CRL)"),
        error_messages={"required": gettext_lazy("Hãy chọn tệp .crl.")},
        help_text=gettext_lazy("Tệp .crl mới nhất do chính tổ chức chứng thực này phát hành, dạng DER hoặc PEM."),
    )

    def content(self) -> bytes:
        """Return the uploaded bytes, one more than may be taken where there are too many."""
        content: bytes = self.cleaned_data["file"].read(MOST_CRL_BYTES + 1)
        return content


class RevokeForm(forms.Form):
    """Why certificates are revoked."""

    reason = forms.ChoiceField(choices=Reason.choices, label=gettext_lazy("Lý do"))
    note = CleanCharField(
        label=gettext_lazy("Ghi chú"), max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )


def _look_at(content: bytes) -> list[Found]:
    try:
        return look_at(content)
    except Refused as refusal:
        raise ValidationError(list(refusal.reasons)) from refusal
