"""Forms of this room: one form for all kinds, with the boxes that the kind asks for."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from blocs.models import BlocYear, Decision, Seat
from blocs.models.calendars import QUARTERS
from emulation.forms import CleanCharField, OnceForm, helper_without_tag
from emulation.moments import DAY_ATTRIBUTES
from pledges.forms import Versioned
from pledges.library.domain.writing import WORDS
from pledges.library.enums import LEVELS_OF, HighlightKind
from pledges.library.models import Highlight
from pledges.library.models.highlights import TEXTS
from pledges.library.queries.highlights import WHOLE_YEAR, Asked

_DAY = forms.DateInput(attrs=DAY_ATTRIBUTES)
_ONLY_FOR = {
    "person": {HighlightKind.EXEMPLARY_PERSON},
    "level": set(LEVELS_OF),
    "starts_on": {HighlightKind.MOVEMENT},
    "ends_on": {HighlightKind.MOVEMENT},
    "happened_on": set(HighlightKind) - {HighlightKind.MOVEMENT},
}
_LABELS = {
    HighlightKind.MOVEMENT: {
        "title": _("Tên phong trào"),
        "level": _("Cấp phát động"),
        "sponsor": _("Cơ quan phát động"),
        "text": _("Nội dung, kết quả"),
    },
    HighlightKind.INITIATIVE: {
        "title": _("Tên sáng kiến"),
        "level": _("Phạm vi được công nhận"),
        "sponsor": _("Cơ quan công nhận"),
        "text": _("Nội dung, hiệu quả"),
    },
    HighlightKind.GOOD_PRACTICE: {"title": _("Tên cách làm hay"), "text": _("Cách làm, kết quả")},
    HighlightKind.EXEMPLARY_UNIT: {"title": _("Tên điển hình (tập thể, thành tích)"), "text": _("Thành tích")},
    HighlightKind.EXEMPLARY_PERSON: {"title": _("Danh hiệu, thành tích nổi bật"), "text": _("Thành tích")},
}


class HighlightForm(Versioned, OnceForm, forms.ModelForm):
    """The words of a highlight; which boxes there are depends on the kind of ``instance``."""

    helper = helper_without_tag()

    class Meta:
        model = Highlight
        fields = WORDS
        field_classes = dict.fromkeys(TEXTS, CleanCharField)
        widgets = {
            "title": forms.Textarea(attrs={"rows": 2}),
            "starts_on": _DAY,
            "ends_on": _DAY,
            "happened_on": _DAY,
            "text": forms.Textarea(attrs={"rows": 10}),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kind = HighlightKind(self.instance.kind)
        for name, kinds in _ONLY_FOR.items():
            if kind not in kinds:
                del self.fields[name]
        for name, label in _LABELS[kind].items():
            self.fields[name].label = label
        for name in {"person", "starts_on"} & self.fields.keys():
            self.fields[name].required = True
        self.fields["quarter"].choices = [("", _("Cả năm")), *QUARTERS]  # type: ignore[attr-defined]
        decision: Any = self.fields["decision"]
        decision.queryset = Decision.objects.all()
        decision.empty_label = _("— Không dẫn quyết định trong danh mục —")
        if kind in LEVELS_OF:
            self._offer_levels(kind)

    def _offer_levels(self, kind: HighlightKind) -> None:
        movement = kind == HighlightKind.MOVEMENT
        nothing = _("— Chọn cấp phát động —") if movement else _("— Chưa được công nhận —")
        level: Any = self.fields["level"]
        level.choices = [("", nothing), *((each.value, each.label) for each in LEVELS_OF[kind])]
        level.required = movement

    def words(self) -> dict[str, Any]:
        """Return the fields as the domain functions take them."""
        return {name: self.cleaned_data[name] for name in WORDS if name in self.fields}


class NewHighlightForm(HighlightForm):
    """A highlight to be added; who works for several units, or runs the bloc, says who tells it."""

    seat = forms.ModelChoiceField(Seat.objects.none(), label=_("Đơn vị"))

    field_order = ("seat",)

    def __init__(self, *args: Any, seats: list[Seat], for_bloc: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        seat: Any = self.fields["seat"]
        seat.queryset = Seat.objects.filter(pk__in=[each.pk for each in seats]).select_related("unit", "bloc_year")
        seat.label_from_instance = lambda seat: seat.name.full
        seat.required, seat.empty_label = not for_bloc, _("— Cả khối —") if for_bloc else None


class FilterForm(forms.Form):
    """What the library is asked for; an odd answer is told and left out."""

    q = CleanCharField(label=_("Tìm theo từ"), max_length=100, required=False)
    kind = forms.ChoiceField(label=_("Loại"), choices=[("", _("Tất cả")), *HighlightKind.choices], required=False)
    unit = forms.ChoiceField(label=_("Đơn vị"), required=False)
    quarter = forms.ChoiceField(
        label=_("Quý"),
        choices=[
            ("", _("Tất cả")),
            *((str(number), name) for number, name in QUARTERS),
            (str(WHOLE_YEAR), _("Cả năm")),
        ],
        required=False,
    )
    picked = forms.BooleanField(label=_("Chỉ mục chọn vào báo cáo"), required=False)

    def __init__(self, *args: Any, bloc_year: BlocYear, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["q"].widget.attrs["placeholder"] = _("có dấu hoặc không dấu")
        seats = bloc_year.seats.select_related("unit", "bloc_year")
        units: Any = self.fields["unit"]
        units.choices = [("", _("Tất cả")), *((seat.unit.code, seat.name.short) for seat in seats)]

    def read(self) -> Asked:
        """Return the answers; what cannot be read counts as not asked."""
        self.is_valid()
        read = self.cleaned_data
        quarter = read.get("quarter")
        return Asked(
            q=read.get("q") or "",
            kind=read.get("kind") or "",
            unit=read.get("unit") or "",
            quarter=int(quarter) if quarter else None,
            picked=bool(read.get("picked")),
        )
