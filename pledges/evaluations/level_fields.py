"""The field of a leaf with several levels, of which the highest counts."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from pledges.evaluations.domain.rules import BETWEEN_LEVELS, levels


class LevelsField(forms.MultipleChoiceField):
    """Several levels, kept as one choice; a single value from a plain list is one of them."""

    default_error_messages = {"invalid_choice": gettext_lazy("Không có mức này. Hãy chọn trong danh sách.")}

    def to_python(self, value: Any) -> list[str]:
        """Return the codes."""
        return levels(value) if isinstance(value, str) and value else super().to_python(value)

    def prepare_value(self, value: Any) -> Any:
        """Show what is stored."""
        return levels(value) if isinstance(value, str) and value else value

    def clean(self, value: Any) -> Any:
        """Return the codes as the scoring reads them."""
        return BETWEEN_LEVELS.join(super().clean(value))

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Compare the levels, in whatever order."""
        return sorted(self.prepare_value(initial) or []) != sorted(self.prepare_value(data) or [])
