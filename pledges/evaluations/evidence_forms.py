"""The form of evidence."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from emulation.files.forms import CONFIRM_ATTRIBUTES, FilesField, KeepsFiles
from emulation.forms import CleanCharField, helper_without_tag


class EvidenceForm(KeepsFiles):
    """What proves a score: files, the address of a page, the number of a document, or all of them in one go."""

    file = FilesField(
        label=gettext_lazy("Tệp (PDF, PNG hoặc JPEG, tối đa 10 MB mỗi tệp)"),
        required=False,
        error_messages={"empty": gettext_lazy("Tệp rỗng. Hãy chọn tệp khác.")},
    )
    url = CleanCharField(
        label=gettext_lazy("Đường dẫn"),
        required=False,
        max_length=2000,
        widget=forms.TextInput(attrs={"inputmode": "url", "autocomplete": "off", "placeholder": "https://"}),
    )
    document = CleanCharField(
        label=gettext_lazy("Số văn bản"),
        required=False,
        max_length=200,
        help_text=gettext_lazy("Ví dụ: 15/BC-VKS ngày 03/9/2026"),
    )
    about = CleanCharField(label=gettext_lazy("Mô tả ngắn"), required=False, max_length=200)
    no_state_secret = forms.BooleanField(
        label=gettext_lazy("Tôi xác nhận minh chứng không chứa bí mật nhà nước"),
        widget=forms.CheckboxInput(attrs=CONFIRM_ATTRIBUTES),
        error_messages={"required": gettext_lazy("Hãy xác nhận tệp không chứa bí mật nhà nước.")},
    )

    helper = helper_without_tag()

    def clean(self) -> dict[str, Any]:
        """Ask for at least one of the three."""
        cleaned = super().clean() or self.cleaned_data
        if not self.errors and not any(cleaned.get(name) for name in ("file", "url", "document")):
            self.add_error("file", _("Chưa có minh chứng nào. Hãy chọn tệp, ghi đường dẫn hoặc số văn bản."))
        return cleaned
