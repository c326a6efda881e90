"""Forms that take workbooks: a points table, results of units."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from emulation.files.store import MAX_BYTES
from emulation.forms import helper_without_tag
from pledges.evaluations.models import CriteriaSet


def _workbook(label: Any, **more: Any) -> forms.FileField:
    return forms.FileField(
        label=label,
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx"}),
        error_messages={
            "required": gettext_lazy("Chưa chọn tệp. Hãy chọn tệp rồi tải lên."),
            "empty": gettext_lazy("Tệp rỗng. Hãy chọn tệp khác."),
        },
        **more,
    )


class SmallFiles(forms.Form):
    """Workbooks that are refused by their size before they are read into memory."""

    def clean(self) -> dict[str, Any]:
        """Refuse a large file."""
        cleaned = super().clean() or self.cleaned_data
        for name, value in list(cleaned.items()):
            if hasattr(value, "size") and value.size > MAX_BYTES:
                self.add_error(name, _("Tệp lớn hơn 10 MB. Hãy chép riêng bảng cần dùng sang tệp mới rồi tải lên lại."))
        return cleaned


class TableFileForm(SmallFiles):
    """A workbook with a points table."""

    file = _workbook(gettext_lazy("Tệp bộ tiêu chí (.xlsx, tối đa 10 MB)"))

    helper = helper_without_tag()


class RehearsalForm(SmallFiles):
    """Results of units, and the table to score them by: one that is kept here, or a workbook."""

    criteria_set = forms.ModelChoiceField(
        label=gettext_lazy("Bộ tiêu chí có trong hệ thống"),
        queryset=CriteriaSet.objects.none(),
        required=False,
        empty_label="—",
    )
    criteria = _workbook(gettext_lazy("Hoặc tệp bộ tiêu chí (.xlsx)"), required=False)
    results = _workbook(
        gettext_lazy("Tệp kết quả các đơn vị (.xlsx)"),
        help_text=gettext_lazy("Tải mẫu có sẵn các tiêu chí: mở bộ tiêu chí, chọn “Tải mẫu kết quả”."),
    )

    helper = helper_without_tag()

    def __init__(self, *args: Any, sets: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["criteria_set"].queryset = sets  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Ask for exactly one table."""
        cleaned = super().clean()
        if bool(cleaned.get("criteria_set")) == bool(cleaned.get("criteria")) and "criteria" not in self.errors:
            self.add_error(None, _("Hãy chọn một bộ tiêu chí: trong hệ thống, hoặc từ tệp."))
        return cleaned
