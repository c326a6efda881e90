"""Forms of this room."""

from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from emulation import clock
from emulation.forms import CleanCharField, OnceForm, PointsField, helper_without_tag
from emulation.moments import DeadlineField
from pledges.forms import Versioned, usual_deadline
from pledges.registration.models import EmulationTitle, RegisteredTarget, RegisteredTitle


class RoundForm(forms.Form):
    """Until when units register."""

    due_at = DeadlineField(label=_("Hạn đăng ký"), initial=usual_deadline)

    helper = helper_without_tag()


class TitleForm(OnceForm, forms.ModelForm):
    """A title that stands in the catalogue today."""

    helper = helper_without_tag()

    class Meta:
        model = RegisteredTitle
        fields = ("title", "people")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        today = clock.today()
        titles = EmulationTitle.objects.filter(
            Q(valid_from=None) | Q(valid_from__lte=today), Q(valid_until=None) | Q(valid_until__gte=today)
        )
        title: Any = self.fields["title"]
        title.queryset = titles
        title.label_from_instance = lambda row: f"{row} ({row.get_bearer_display().lower()})"
        title.empty_label = _("— Chọn danh hiệu —")


class TargetForm(Versioned, OnceForm, forms.ModelForm):
    """A target of the unit; of one from the pledge only the planned value can be bettered."""

    planned = PointsField(label=_("Mức đăng ký"), help_text=_("Ví dụ: 97,5"))

    helper = helper_without_tag()

    class Meta:
        model = RegisteredTarget
        fields = ("indicator", "measure", "direction", "planned")
        field_classes = {"indicator": CleanCharField, "measure": CleanCharField}
        widgets = {"indicator": forms.Textarea(attrs={"rows": 2})}

    def __init__(self, *args: Any, promised: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if promised:
            for name in ("indicator", "measure", "direction"):
                self.fields[name].disabled = True

    def values(self) -> dict[str, Any]:
        """Return the fields of the row as the domain functions take them."""
        return {name: self.cleaned_data[name] for name in self.Meta.fields}
