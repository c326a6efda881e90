"""Forms of this room."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from emulation.forms import CleanCharField, OnceForm, PointsField, helper_without_tag
from emulation.moments import DAY_ATTRIBUTES
from pledges.appendices.enums import ChangeKind
from pledges.appendices.models import Appendix, Change
from pledges.forms import EMPHASIS, Versioned


class HeadingForm(Versioned, OnceForm, forms.ModelForm):
    """What an appendix needs beside its changes."""

    helper = helper_without_tag()

    class Meta:
        model = Appendix
        fields = ("place", "held_on", "reason", "with_witnesses")
        field_classes = {"place": CleanCharField, "reason": CleanCharField}
        widgets = {
            "held_on": forms.DateInput(attrs=DAY_ATTRIBUTES, format="%d/%m/%Y"),
            "reason": forms.Textarea(attrs={"rows": 3}),
        }

    def values(self) -> dict[str, Any]:
        """Return the fields as the domain functions take them."""
        return {name: self.cleaned_data[name] for name in self.Meta.fields}


class ChangeForm(Versioned, OnceForm, forms.ModelForm):
    """The new words of a clause, or the new values of a target; what is repealed has neither."""

    text = CleanCharField(
        label=_("Nội dung mới"), max_length=6000, help_text=EMPHASIS, widget=forms.Textarea(attrs={"rows": 6})
    )
    indicator = CleanCharField(label=_("Chỉ tiêu"), max_length=400, widget=forms.Textarea(attrs={"rows": 2}))
    measure = CleanCharField(label=_("Đơn vị tính"), max_length=40)
    planned = PointsField(label=_("Mức phấn đấu"), help_text=_("Ví dụ: 97,5"))

    helper = helper_without_tag()

    class Meta:
        model = Change
        fields = ("text", "indicator", "measure", "direction", "planned")

    def __init__(self, *args: Any, kind: ChangeKind, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        wanted = {"text"} if kind.of_clause else {"indicator", "measure", "direction", "planned"}
        for name in self.Meta.fields:
            if kind.repeals or name not in wanted:
                del self.fields[name]

    def values(self) -> dict[str, Any]:
        """Return the fields as the domain functions take them."""
        return {name: self.cleaned_data[name] for name in self.Meta.fields if name in self.fields}


class StandingForm(forms.Form):
    """As of which day the pledge is read."""

    day = forms.DateField(label=_("Đọc văn bản tại ngày"), widget=forms.DateInput(attrs=DAY_ATTRIBUTES))

    helper = helper_without_tag()
