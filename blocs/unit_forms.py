"""Forms about units themselves: another name, and the guided page of mergers and divisions."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from blocs.domain.succession import NewUnit, Plan
from blocs.enums import SuccessionKind, UnitKind
from blocs.forms import TakesDecision
from blocs.models import Decision, Unit
from emulation import clock
from emulation.forms import CleanCharField, OnceForm, helper_without_tag
from emulation.moments import DAY_ATTRIBUTES

NEW_UNITS = 8  # lines for new units; nothing in the sector was ever divided into more


class DirectoryForm(forms.Form):
    """What the directory of units is asked for; an odd answer is told and left out."""

    q = CleanCharField(label=gettext_lazy("Tên đơn vị"), max_length=100, required=False)
    kind = forms.ChoiceField(
        label=gettext_lazy("Loại đơn vị"),
        choices=[("", gettext_lazy("Tất cả")), *UnitKind.choices],
        required=False,
    )
    on = forms.DateField(label=gettext_lazy("Tại ngày"), required=False, widget=forms.DateInput(attrs=DAY_ATTRIBUTES))
    all = forms.BooleanField(label=gettext_lazy("Mọi thời kỳ"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["q"].widget.attrs["placeholder"] = _("có dấu hoặc không dấu")

    def read(self) -> dict[str, Any]:
        """Return the answers; what cannot be read counts as not asked."""
        self.is_valid()
        return {name: self.cleaned_data.get(name) or ("" if name in ("q", "kind") else None) for name in self.fields}


class RenamingForm(OnceForm, TakesDecision):
    """Another name from a day on, by a decision."""

    helper = helper_without_tag("once", "name", "short_name", "effective_on", "decision")

    name = CleanCharField(label=gettext_lazy("Tên đầy đủ mới"), max_length=200)
    short_name = CleanCharField(label=gettext_lazy("Tên gọi tắt mới"), max_length=80)
    effective_on = forms.DateField(
        label=gettext_lazy("Có hiệu lực từ ngày"), widget=forms.DateInput(attrs=DAY_ATTRIBUTES)
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["decision"].label = _("Quyết định đổi tên")


class NewUnitForm(forms.Form):
    """One line for a unit that the reorganisation founds; an empty line is none."""

    code = forms.SlugField(label=gettext_lazy("Mã"), max_length=60, required=False)
    kind = forms.ChoiceField(label=gettext_lazy("Loại đơn vị"), choices=UnitKind.choices, required=False)
    name = CleanCharField(label=gettext_lazy("Tên đầy đủ"), max_length=200, required=False)
    short_name = CleanCharField(label=gettext_lazy("Tên gọi tắt"), max_length=80, required=False)
    parent = forms.ModelChoiceField(
        Unit.objects.none(),
        label=gettext_lazy("Đơn vị cấp trên"),
        required=False,
        empty_label=gettext_lazy("— không —"),
    )
    protocol_order = forms.IntegerField(
        label=gettext_lazy("Thứ tự lễ tân"), min_value=0, max_value=30000, required=False
    )

    def clean(self) -> dict[str, Any]:
        """Ask for all three names of a line that was begun."""
        cleaned = super().clean() or self.cleaned_data
        if self.begun:
            for field in ("code", "name", "short_name"):
                if not cleaned.get(field) and field not in self.errors:
                    self.add_error(field, _("Chưa có nội dung. Hãy điền trường này, hoặc xóa cả dòng."))
        return cleaned

    @property
    def begun(self) -> bool:
        """Say whether anything but the choices was filled in."""
        return any(str(self.data.get(self.add_prefix(name), "")).strip() for name in ("code", "name", "short_name"))

    def proposed(self, illustrative: bool) -> NewUnit:
        """Return the unit as the domain takes it."""
        values = {name: self.cleaned_data[name] for name in ("code", "name", "short_name", "parent")}
        order = self.cleaned_data["protocol_order"]
        return NewUnit(
            **values,
            kind=UnitKind(self.cleaned_data["kind"]),
            protocol_order=100 if order is None else order,
            illustrative=illustrative,
        )


class ReorganisationForm(OnceForm, TakesDecision):
    """A merger, absorption, division or separation; the domain checks what the kinds ask for."""

    helper = helper_without_tag("once", "kind", "effective_on", "decision", "note")

    kind = forms.ChoiceField(label=gettext_lazy("Hình thức"), choices=SuccessionKind.choices, widget=forms.RadioSelect)
    effective_on = forms.DateField(
        label=gettext_lazy("Có hiệu lực từ ngày"), widget=forms.DateInput(attrs=DAY_ATTRIBUTES)
    )
    note = CleanCharField(label=gettext_lazy("Ghi chú"), max_length=300, required=False)
    predecessors = forms.ModelMultipleChoiceField(
        Unit.objects.none(),
        label=gettext_lazy("Đơn vị trước sắp xếp"),
        error_messages={"required": gettext_lazy("Chưa chọn đơn vị trước sắp xếp. Hãy đánh dấu ít nhất một đơn vị.")},
    )
    into = forms.ModelChoiceField(
        Unit.objects.none(), label=gettext_lazy("Sáp nhập vào"), required=False, empty_label=gettext_lazy("— không —")
    )

    def __init__(self, *args: Any, units: list[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.units = units
        keys = [unit.pk for unit in units]
        self.fields["decision"].label = _("Căn cứ (quyết định, nghị quyết)")
        for name in ("predecessors", "into"):
            self.fields[name].queryset = Unit.objects.filter(pk__in=keys)  # type: ignore[attr-defined]
        above = Unit.objects.filter(kind__in=[UnitKind.SUPREME, UnitKind.PROVINCIAL], closed_on=None)
        self.founding = [
            NewUnitForm(self.data if self.is_bound else None, prefix=f"new{place}") for place in range(NEW_UNITS)
        ]
        for form in self.founding:
            form.fields["parent"].queryset = above  # type: ignore[attr-defined]

    @property
    def chosen(self) -> set[str]:
        """Return the primary keys that are ticked, as text."""
        return set(self.data.getlist("predecessors")) if self.is_bound else set()  # type: ignore[attr-defined]

    @property
    def groups(self) -> Iterator[tuple[str, list[Unit], bool]]:
        """Yield the units by the unit above them: its name, the units, and whether one of them is ticked."""
        chosen = self.chosen
        by_parent: dict[str, list[Unit]] = {}
        for unit in self.units:
            by_parent.setdefault(str(unit.parent) if unit.parent else _("Không có đơn vị cấp trên"), []).append(unit)
        for parent, units in by_parent.items():
            yield parent, units, any(str(unit.pk) in chosen for unit in units)

    def clean(self) -> dict[str, Any]:
        """Check the lines of the new units as well."""
        cleaned = super().clean() or self.cleaned_data
        if not all(form.is_valid() for form in self.founding if form.begun):
            self.add_error(None, _("Đơn vị mới chưa đúng. Hãy sửa các ô được đánh dấu."))
        return cleaned

    def plan(self, decision: Decision) -> Plan:
        """Return what was proposed; new units are illustrative when what they come from is."""
        values = self.cleaned_data
        before = list(values["predecessors"])
        illustrative = all(unit.illustrative for unit in before)
        return Plan(
            kind=SuccessionKind(values["kind"]),
            effective_on=values["effective_on"],
            decision=decision,
            predecessors=before,
            into=[values["into"]] if values["into"] else [],
            founds=[form.proposed(illustrative) for form in self.founding if form.begun],
            note=values["note"],
        )


def first_day_of_next_month() -> dict[str, Any]:
    """Return the usual beginning of a reorganisation as initial value."""
    today = clock.today()
    return {"effective_on": today.replace(day=1, month=today.month % 12 + 1, year=today.year + today.month // 12)}
