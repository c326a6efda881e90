"""Forms about a person's own certificate: choosing it, claiming it, and what an administrator decides."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from emulation.accounts.step_up import StepUpForm
from emulation.certificates.files import certificate_in
from emulation.files.store import MAX_BYTES
from emulation.forms import CleanCharField, helper_without_tag
from emulation.workflow import Refused


class CertificateFileForm(forms.Form):
    """A file in which the person's certificate is; nothing of it but the certificate is kept."""

    file = forms.FileField(
        label=_("Tệp có chứng thư của bạn"),
        help_text=_(
            "Tệp chứng thư (.cer, .crt, .pem, .p7b), tệp PDF bất kỳ đã ký bằng chứng thư đó, hoặc tệp .p12, .pfx. Chỉ phần "
            "chứng thư công khai được đọc."
        ),
        error_messages={
            "required": _("Chưa chọn tệp. Hãy chọn tệp chứng thư hoặc tệp PDF đã ký."),
            "empty": _("Tệp rỗng. Hãy chọn tệp khác."),
        },
        widget=forms.FileInput(attrs={"accept": ".cer,.crt,.pem,.der,.p7b,.p7c,.pdf,.p12,.pfx"}),
    )
    passphrase = forms.CharField(
        label=_("Mật khẩu của tệp .p12, .pfx"),
        help_text=_("Chỉ nhập khi chọn tệp .p12 hoặc .pfx; hệ thống không lưu tệp và mật khẩu của tệp."),
        strip=False,
        required=False,
        max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
    )
    certificates: list[bytes]
    helper = helper_without_tag()

    def clean(self) -> dict[str, Any]:
        """Find the certificate in the file; what is wrong with it stands at the file."""
        cleaned = super().clean() or self.cleaned_data
        file = cleaned.get("file")
        if file:
            try:
                self.certificates = certificate_in(file.read(MAX_BYTES + 1), cleaned.get("passphrase", ""))
            except Refused as refusal:
                self.add_error("file", ValidationError(list(refusal.reasons)))
        return cleaned


class ClaimForm(StepUpForm):
    """“Đây là chứng thư của tôi”, with the password once more."""

    mine = forms.BooleanField(
        label=_("Đây là chứng thư số của tôi; tôi đã so số sê-ri và tổ chức cấp với giấy cấp chứng thư."),
        error_messages={"required": _("Hãy so chứng thư với giấy cấp rồi đánh dấu xác nhận.")},
    )

    field_order = ("mine", "password", "code")
    helper = helper_without_tag()


class ConfirmForm(StepUpForm):
    """That an administrator compared a claim with the paper of the issuer."""

    compared = forms.BooleanField(
        label=_("Tôi đã so số sê-ri và tổ chức cấp với giấy cấp chứng thư của người này: khớp."),
        error_messages={"required": _("Hãy so số sê-ri và tổ chức cấp với giấy cấp chứng thư rồi đánh dấu.")},
    )
    note = CleanCharField(
        label=_("Giấy đã so (số, ngày)"),
        max_length=1000,
        error_messages={"required": _("Chưa ghi đã so với giấy nào. Hãy ghi số, ngày của giấy cấp chứng thư.")},
    )

    field_order = ("compared", "note", "password", "code")


class RefuseForm(forms.Form):
    """Why a claim is refused; its person reads it."""

    note = CleanCharField(label=_("Lý do"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))
