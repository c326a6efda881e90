"""What is asked on the public page: a code, or a file that is looked at and thrown away."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from emulation.documents.containers import MOST_BYTES
from emulation.forms import CleanCharField, helper_without_tag


class CodeForm(forms.Form):
    """The short code in the margin of every page."""

    code = CleanCharField(
        label=gettext_lazy("Mã tra cứu in ở lề dưới mỗi trang"),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
        error_messages={"required": gettext_lazy("Chưa nhập mã tra cứu. Hãy nhập mã in ở lề dưới của văn bản.")},
    )
    helper = helper_without_tag()


class FileForm(forms.Form):
    """A copy to be compared."""

    file = forms.FileField(
        label=gettext_lazy("Tệp PDF cần kiểm tra"),
        widget=forms.FileInput(attrs={"accept": "application/pdf,.pdf"}),
        error_messages={
            "required": gettext_lazy("Chưa chọn tệp. Hãy chọn tệp PDF cần kiểm tra."),
            "empty": gettext_lazy("Tệp rỗng. Hãy chọn tệp khác."),
        },
    )
    helper = helper_without_tag()

    def clean_file(self) -> Any:
        """Refuse a large file before it is read into memory."""
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise forms.ValidationError(
                _("Tệp lớn hơn %(size)s MiB nên không kiểm tra. Hãy chọn đúng tệp PDF đã tải từ hệ thống.")
                % {"size": MOST_BYTES >> 20}
            )
        return file
