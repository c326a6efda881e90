"""A file to be uploaded: its size is asked before it is read, its harmlessness of whoever sends it."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from emulation.files.store import MAX_BYTES
from emulation.forms import helper_without_tag


class UploadForm(forms.Form):
    """One private file with the confirmation that domain.md, section 7, asks for."""

    file = forms.FileField(
        label=gettext_lazy("Tệp (PDF, PNG hoặc JPEG, tối đa 10 MB)"),
        error_messages={
            "required": gettext_lazy("Chưa chọn tệp. Hãy chọn tệp rồi tải lên."),
            "empty": gettext_lazy("Tệp rỗng. Hãy chọn tệp khác."),
        },
    )
    no_state_secret = forms.BooleanField(
        label=gettext_lazy("Tôi xác nhận tệp không chứa bí mật nhà nước"),
        error_messages={"required": gettext_lazy("Hãy xác nhận tệp không chứa bí mật nhà nước.")},
    )

    helper = helper_without_tag()

    def clean_file(self) -> Any:
        """Refuse a large file before it is read into memory."""
        file = self.cleaned_data["file"]
        if file.size > MAX_BYTES:
            raise forms.ValidationError(_("Tệp lớn hơn 10 MB. Hãy giảm dung lượng hoặc tách tệp rồi tải lên lại."))
        return file
