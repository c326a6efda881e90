"""A file to be uploaded: its size is asked before it is read, its harmlessness of whoever sends it."""

from datetime import timedelta
from typing import Any

from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from emulation import clock
from emulation.files import pending
from emulation.files.store import MAX_BYTES
from emulation.forms import helper_without_tag
from emulation.text import clean

# Asked in the page too (static/js/uploads.js), where the chosen file stays chosen.
CONFIRM_ATTRIBUTES = {"data-confirm-first": gettext_lazy("Hãy xác nhận tệp không chứa bí mật nhà nước.")}


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


class KeepsFiles(forms.Form):
    """A form that comes back with its files: who chose them does not choose them again.

    ``kept_files`` names the fields; ``by`` (else ``user``) is the person for whom they are kept (files/pending.py). A file
    that is itself refused is not kept.
    """

    kept_files = ("file",)
    kept = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, by: Any = None, **kwargs: Any) -> None:
        self._by = by or kwargs.get("user")
        self._waiting: dict[str, list[pending.Pending]] = {}
        self._judged = False
        super().__init__(*args, **kwargs)
        if self.is_bound and self._by is not None:
            self._put_back()

    def full_clean(self) -> None:
        """Judge the form; keep its files where it has to come back."""
        self._judged = False
        super().full_clean()
        if self.is_bound:
            self.cleaned_data.pop("kept", None)
        self._judged = self.is_bound
        self._settle()

    def add_error(self, field: Any, error: Any) -> None:
        """Add an error, also one that came after the form was good; then the files are kept as well."""
        super().add_error(field, error)
        if self._judged:
            self._settle()

    def _put_back(self) -> None:
        """Let the files that were kept stand where the browser sent none."""
        tokens = str(self.data.get(self.add_prefix("kept"), "")).split()[: pending.MOST_OF_ONE]
        files = MultiValueDict({name: self.files.getlist(name) for name in self.files} if self.files else {})
        for token in tokens:
            name, _colon, rest = token.partition("=")
            found = pending.held(rest, by=self._by) if name in self.kept_files else None
            if found is None:
                continue
            if self.add_prefix(name) in (self.files or {}):
                pending.take(found)  # another file was chosen instead
                continue
            self._waiting.setdefault(name, []).append(found)
            files.appendlist(self.add_prefix(name), SimpleUploadedFile(found.name, found.content))
        self.files = files

    def _settle(self) -> None:
        """Keep the files of a form that comes back, let go of those of one that was good."""
        for each in [each for found in self._waiting.values() for each in found]:
            pending.take(each)  # once: what has to wait again gets another name
        self._waiting = {}
        if self._by is None or not self.errors:
            return
        tokens, limit = [], timezone.localtime(clock.now() + timedelta(seconds=pending.KEPT_SECONDS))
        for name in self.kept_files:
            files = self.files.getlist(self.add_prefix(name)) if self.files and name not in self.errors else []
            said = []
            for file in files:
                file.seek(0)
                token = pending.hold(file.read(MAX_BYTES + 1), name=file.name, by=self._by)
                if token:
                    tokens.append(f"{name}={token}")
                    said.append(clean(file.name))
                    self._waiting.setdefault(name, []).extend(filter(None, [pending.held(token, by=self._by)]))
                file.seek(0)
            if said:
                self._bound_fields_cache.pop(name, None)  # type: ignore[attr-defined]  # made before this was known
                self.fields[name].help_text = _(
                    "Đã nhận %(files)s, giữ tạm đến %(until)s cho riêng bạn, chưa đính kèm. Không cần chọn lại tệp."
                ) % {"files": ", ".join(said), "until": f"{limit:%H:%M}"}
        self.data = self.data.copy()  # type: ignore[assignment]
        self.data[self.add_prefix("kept")] = " ".join(tokens)  # type: ignore[index]


class UploadForm(KeepsFiles):
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
        widget=forms.CheckboxInput(attrs=CONFIRM_ATTRIBUTES),
        error_messages={"required": gettext_lazy("Hãy xác nhận tệp không chứa bí mật nhà nước.")},
    )

    helper = helper_without_tag()

    def clean_file(self) -> Any:
        """Refuse a large file before it is read into memory."""
        file = self.cleaned_data["file"]
        if file.size > MAX_BYTES:
            raise forms.ValidationError(_("Tệp lớn hơn 10 MB. Hãy giảm dung lượng hoặc tách tệp rồi tải lên lại."))
        return file
