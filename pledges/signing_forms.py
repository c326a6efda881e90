"""Forms of signing, for pledge and appendix alike. What signs (passwords, key files) is never shown again."""

import base64
import binascii
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from emulation.accounts.models import User
from emulation.accounts.step_up import StepUpForm
from emulation.documents.handwriting import MOST_BYTES, NoHandwriting, blue_handwriting
from emulation.files.forms import KeepsFiles, UploadForm
from emulation.files.store import MAX_BYTES
from emulation.forms import CleanCharField, helper_without_tag
from emulation.moments import DAY_ATTRIBUTES
from pledges.enums import SigningOrder
from pledges.forms import HiddenHash

MOST_KEY_BYTES = 256 * 1024
_PNG = "data:image/png;base64,"


class HandwritingFields(forms.Form):
    """Handwriting that is drawn on the page (with a script) or comes from a file; neither is asked for."""

    drawn = forms.CharField(required=False, widget=forms.HiddenInput(attrs={"data-drawn": ""}))
    picture = forms.FileField(
        label=gettext_lazy("Ảnh chữ ký tay (PNG hoặc JPEG, không bắt buộc)"),
        required=False,
        widget=forms.ClearableFileInput(attrs={"accept": "image/png,image/jpeg"}),
        error_messages={"empty": gettext_lazy("Tệp rỗng. Hãy chọn tệp khác.")},
    )

    def clean_drawn(self) -> bytes:
        """Return the drawn picture, empty where nothing was drawn."""
        value: str = self.cleaned_data["drawn"]
        if not value:
            return b""
        try:
            if not value.startswith(_PNG) or len(value) > 2 * MOST_BYTES:
                raise ValueError
            return base64.b64decode(value.removeprefix(_PNG), validate=True)
        except (ValueError, binascii.Error):
            self.add_error("picture", _("Nét ký trên màn hình không đọc được. Hãy ký lại hoặc chọn tệp ảnh."))
            return b""

    def clean(self) -> dict[str, Any]:
        """Make the handwriting blue and transparent."""
        cleaned = super().clean() or self.cleaned_data
        file = cleaned.get("picture")
        cleaned["handwriting"] = b""
        if file and file.size > MOST_BYTES:
            self.add_error("picture", _("Ảnh chữ ký lớn hơn 2 MB. Hãy cắt sát nét chữ rồi tải lên lại."))
            return cleaned
        content = file.read() if file else cleaned.get("drawn")
        if content:
            try:
                cleaned["handwriting"] = blue_handwriting(content)
            except NoHandwriting as refusal:
                self.add_error("picture", refusal.reasons[0])
        return cleaned


class SignForm(HandwritingFields, StepUpForm):
    """Read, seen hash, who it is: what a signature needs. Handwriting where one wishes."""

    text_sha256 = HiddenHash(required=False)
    read = forms.BooleanField(
        label=gettext_lazy("Tôi đã đọc toàn văn và đồng ý ký."),
        error_messages={"required": gettext_lazy("Cần xác nhận đã đọc toàn văn trước khi ký.")},
    )

    field_order = ("text_sha256", "read", "drawn", "picture", "password", "code")
    helper = helper_without_tag()


class CertificateForm(SignForm):
    """The person's own key file with its passphrase, used once."""

    key_file = forms.FileField(
        label=gettext_lazy("Tệp chứng thư số (.p12 hoặc .pfx)"),
        help_text=gettext_lazy("Chỉ mở trong bộ nhớ cho lần ký này; hệ thống không lưu tệp và mật khẩu của tệp."),
        error_messages={
            "required": gettext_lazy("Chưa chọn tệp chứng thư số. Hãy chọn tệp .p12 hoặc .pfx."),
            "empty": gettext_lazy("Tệp rỗng. Hãy chọn tệp khác."),
        },
        widget=forms.FileInput(attrs={"accept": ".p12,.pfx,application/x-pkcs12"}),
    )
    passphrase = forms.CharField(
        label=gettext_lazy("Mật khẩu của tệp chứng thư số"),
        strip=False,
        required=False,
        max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
    )

    field_order = ("text_sha256", "read", "key_file", "passphrase", "drawn", "picture", "password", "code")

    def clean_key_file(self) -> Any:
        """Refuse what is too large to be a key file before it is read."""
        file = self.cleaned_data["key_file"]
        if file.size > MOST_KEY_BYTES:
            raise forms.ValidationError(
                _("Tệp lớn hơn 256 KB nên không phải tệp chứng thư số. Hãy chọn tệp .p12 hoặc .pfx.")
            )
        return file


class SignedFileForm(KeepsFiles, StepUpForm):
    """The file that was signed outside.

    Where its program drew into the cell, the page shows that and asks (``shown``); the file waits meanwhile like that of any
    form which comes back.
    """

    kept_files = ("signed_file",)

    text_sha256 = HiddenHash(required=False)
    shown = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)
    signed_file = forms.FileField(
        label=gettext_lazy("Tệp PDF đã ký bằng công cụ của bạn"),
        error_messages={
            "required": gettext_lazy("Chưa chọn tệp. Hãy chọn tệp PDF đã ký rồi tải lên."),
            "empty": gettext_lazy("Tệp rỗng. Hãy chọn tệp khác."),
        },
        widget=forms.FileInput(attrs={"accept": ".pdf,application/pdf"}),
    )

    field_order = ("text_sha256", "shown", "signed_file", "password", "code")
    helper = helper_without_tag()

    def clean_signed_file(self) -> Any:
        """Refuse a large file before it is read into memory."""
        file = self.cleaned_data["signed_file"]
        if file.size > MAX_BYTES:
            raise forms.ValidationError(
                _("Tệp lớn hơn 10 MB. Tệp đã ký chỉ lớn hơn tệp tải về một ít; hãy chọn đúng tệp.")
            )
        return file

    def content(self) -> bytes:
        """Return the file that was sent."""
        file = self.cleaned_data["signed_file"]
        file.seek(0)
        content: bytes = file.read()
        return content

    def ask_about(self, shown: str) -> None:
        """Let the next answer be about the drawing with this SHA-256."""
        self.data = self.data.copy()
        self.data["shown"] = shown


class InkForm(UploadForm, StepUpForm):
    """A signature on paper: the scan and what was looked at on the paper."""

    text_sha256 = HiddenHash(required=False)
    person = forms.ModelChoiceField(
        User.objects.none(),
        label=gettext_lazy("Người đã ký trên giấy"),
        empty_label=gettext_lazy("— Chọn người ký —"),
        error_messages={"required": gettext_lazy("Chưa chọn người đã ký. Hãy chọn người ký.")},
    )
    signed_on = forms.DateField(
        label=gettext_lazy("Ngày ghi trên bản giấy"), widget=forms.DateInput(attrs=DAY_ATTRIBUTES)
    )
    copies = forms.IntegerField(label=gettext_lazy("Số bản giấy đã ký"), min_value=1, max_value=200, initial=1)
    pages = forms.IntegerField(label=gettext_lazy("Số trang mỗi bản"), min_value=1, max_value=500, initial=1)
    sealed = forms.BooleanField(label=gettext_lazy("Bản giấy có đóng dấu"), required=False)
    kept_where = CleanCharField(label=gettext_lazy("Nơi giữ bản giấy"), max_length=200)
    checked = forms.BooleanField(
        label=gettext_lazy("Tôi đã so bản giấy với văn bản chốt: đúng nội dung, đủ trang, đúng người ký."),
        error_messages={"required": gettext_lazy("Hãy so bản giấy với văn bản chốt rồi xác nhận.")},
    )

    field_order = (
        "text_sha256", "person", "signed_on", "copies", "pages", "sealed", "kept_where", "file", "no_state_secret",
        "checked", "password", "code",
    )  # fmt: skip
    helper = helper_without_tag()

    def __init__(self, *args: Any, people: list[Any], **kwargs: Any) -> None:
        """Offer ``people``: those who can sign at this place."""
        super().__init__(*args, **kwargs)
        person: Any = self.fields["person"]
        person.queryset = User.objects.filter(pk__in=[each.pk for each in people])
        if len(people) == 1:
            person.initial = people[0].pk
        self.fields["file"].label = _("Bản quét có chữ ký (PDF, PNG hoặc JPEG, tối đa 10 MB)")

    def values(self) -> dict[str, Any]:
        """Return the fields as the way ``Ink`` takes them."""
        file = self.cleaned_data["file"]
        names = ("person", "signed_on", "copies", "pages", "sealed", "kept_where")
        return {
            "scan": file.read(),
            "scan_name": file.name,
            **{name: self.cleaned_data[name] for name in names},
        }


class AuthorisationForm(UploadForm, StepUpForm):
    """Whom the head of the unit authorises, and by which letter."""

    person = forms.ModelChoiceField(
        User.objects.none(),
        label=gettext_lazy("Người được ủy quyền"),
        empty_label=gettext_lazy("— Chọn người của đơn vị —"),
        error_messages={"required": gettext_lazy("Chưa chọn người được ủy quyền. Hãy chọn một người.")},
    )
    letter_number = CleanCharField(label=gettext_lazy("Số giấy ủy quyền"), max_length=60)
    letter_on = forms.DateField(label=gettext_lazy("Ngày giấy ủy quyền"), widget=forms.DateInput(attrs=DAY_ATTRIBUTES))

    field_order = ("person", "letter_number", "letter_on", "file", "no_state_secret", "password", "code")
    helper = helper_without_tag()

    def __init__(self, *args: Any, people: list[Any], **kwargs: Any) -> None:
        """Offer ``people``: those of the unit who do not lead it."""
        super().__init__(*args, **kwargs)
        person: Any = self.fields["person"]
        person.queryset = User.objects.filter(pk__in=[each.pk for each in people])
        self.fields["file"].label = _("Giấy ủy quyền (PDF, PNG hoặc JPEG, tối đa 10 MB)")


class OrderForm(forms.Form):
    """In which turns people sign, and how many witnesses are enough."""

    order = forms.ChoiceField(
        label=gettext_lazy("Thứ tự ký"),
        choices=SigningOrder.choices,
        initial=SigningOrder.UNITS_FIRST,
        required=False,
    )
    quorum = forms.IntegerField(
        label=gettext_lazy("Số người chứng kiến tối thiểu"),
        required=False,
        min_value=0,
        help_text=gettext_lazy("Để trống: mọi người chứng kiến đã ghi đều phải ký."),
    )

    def clean_order(self) -> SigningOrder:
        """Return the order, the usual one where none was chosen."""
        return SigningOrder(self.cleaned_data["order"] or SigningOrder.UNITS_FIRST)
