"""Forms of importing."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from emulation.files.store import MAX_BYTES
from emulation.forms import helper_without_tag


class UploadForm(forms.Form):
    """A file to be compared with a catalogue."""

    file = forms.FileField(
        label=gettext_lazy("Tệp (.xlsx hoặc .csv, tối đa 10 MB)"),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.csv"}),
        error_messages={
            "required": gettext_lazy("Chưa chọn tệp. Hãy chọn tệp rồi tải lên."),
            "empty": gettext_lazy("Tệp rỗng. Hãy chọn tệp khác."),
        },
    )

    helper = helper_without_tag()

    def clean_file(self) -> Any:
        """Refuse a large file before it is read into memory."""
        file = self.cleaned_data["file"]
        if file.size > MAX_BYTES:
            raise forms.ValidationError(_("Tệp lớn hơn 10 MB. Hãy tách thành nhiều tệp rồi nhập từng tệp."))
        return file
