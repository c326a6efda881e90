"""Forms of a correction: why it is made, what counts at a leaf from now on, why it is given up."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from emulation.forms import CleanCharField, OnceForm, helper_without_tag
from pledges.evaluations.domain.rules import Entry
from pledges.evaluations.forms import LeafForm
from pledges.evaluations.models import CorrectedScore
from pledges.evaluations.queries.corrections import entry_from


class CorrectedForm(LeafForm):
    """What counts at a leaf from a correction on; it starts from what was published, or from the line as it was written."""

    def __init__(self, *args: Any, entry: Entry, line: CorrectedScore | None, **kwargs: Any) -> None:
        self.line = line
        self.entry = entry_from(line.after) if line else entry
        super().__init__(*args, side="appraised", **kwargs)
        self.fields["appraisal_reason"].label = _("Lý do đính chính")
        self.fields["appraisal_reason"].required = True
        for field in self.fields.values():
            field.show_hidden_initial = False

    def corrected(self) -> dict[str, Any]:
        """Return the keyword arguments of ``correct_score``."""
        values = self.values()
        return values | {"why_not": values.pop("reason", ""), "reason": values.pop("appraisal_reason")}

    def _add_words(self) -> None:
        self._add_not_applicable()
        super()._add_words()

    def _stored(self) -> dict[str, Any]:
        values = {name: getattr(self.entry, name) for name in (*self.leaf.inputs, "not_applicable", "reason")}
        reason = self.line.reason if self.line else ""
        return values | {"appraisal_reason": reason, "version": self.line.version if self.line else 0}


class CorrectionForm(OnceForm):
    """Why a published table is corrected; every unit reads it."""

    reason = CleanCharField(
        label=gettext_lazy("Lý do đính chính"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": gettext_lazy("Cần ghi lý do đính chính; mọi đơn vị đều đọc lý do này.")},
    )

    helper = helper_without_tag()


class WithdrawalForm(OnceForm):
    """Why a correction is given up."""

    note = CleanCharField(
        label=gettext_lazy("Lý do hủy"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": gettext_lazy("Cần ghi lý do hủy đính chính.")},
    )

    helper = helper_without_tag()
