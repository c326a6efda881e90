"""A file to be uploaded: its size is asked before it is read, its harmlessness of whoever sends it."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from emulation.files.store import MAX_BYTES
from emulation.forms import helper_without_tag
from emulation.text import clean


class FilesInput(forms.FileInput):
    """A box that takes several files at once."""

    allow_multiple_selected = True

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        """Return all files that were sent under this name."""
        return files.getlist(name) if hasattr(files, "getlist") else files.get(name)


class FilesField(forms.FileField):
    """Several files; each is judged by itself, and a refusal names it. Gives the list of them."""

    widget = FilesInput(attrs={"multiple": True, "accept": ".pdf,.png,.jpg,.jpeg"})

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        """Return the files; raises ``ValidationError`` with every refusal."""
        files = [each for each in (data if isinstance(data, list | tuple) else [data]) if each]
        if not files:
            super().clean(None, initial)
            return []
        refused = []
        for file in files:
            try:
                super().clean(file, initial)
                if file.size > MAX_BYTES:
                    raise forms.ValidationError(
                        _("Tệp lớn hơn 10 MB. Hãy giảm dung lượng hoặc tách tệp rồi tải lên lại.")
                    )
            except forms.ValidationError as error:
                refused += [f"{clean(file.name)}: {message}" for message in error.messages]
        if refused:
            raise forms.ValidationError(refused)
        return files


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
