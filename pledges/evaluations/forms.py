"""Forms of this room. A sheet is one form for each leaf, because every leaf has its own version and its own errors."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from blocs.enums import UnitKind
from blocs.models import BlocYear
from emulation import clock
from emulation.forms import CleanCharField, OnceForm, PointsField, helper_without_tag
from emulation.inputs import PLAIN_INPUTS
from emulation.moments import DAY_ATTRIBUTES, DeadlineField, MomentField
from pledges.evaluations.domain.rules import Leaf, LeafKind
from pledges.evaluations.enums import CriteriaSetState, NarrativePart
from pledges.evaluations.explanations import choice_label, input_label
from pledges.evaluations.level_fields import LevelsField
from pledges.evaluations.models import CriteriaSet, Narrative, Period, Score, TargetResult
from pledges.evaluations.models.narratives import LONGEST
from pledges.evaluations.queries.sheets import leaf_of
from pledges.registration.models import RegisteredTarget

_NUMBERS = ("points", "count", "numerator", "denominator")


@dataclass(frozen=True)
class Other:
    """What somebody else saved while this page was open."""

    person: Any
    at: datetime | None
    points: Decimal | None


class LeafForm(forms.Form):
    """The inputs that the rule of one leaf asks for, whichever side enters them (self, appraised or standing).

    The page keeps beside each box what it showed at first, so that a line counts as changed when this person changed it:
    what somebody else saved meanwhile in a line that was not touched here is neither a conflict nor overwritten.
    """

    default_renderer = PLAIN_INPUTS
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, criterion: Any, score: Score | None, side: str, **kwargs: Any) -> None:
        self.criterion, self.score, self.side = criterion, score, side
        self.other: Other | None = None
        self.leaf: Leaf = leaf_of(criterion)
        super().__init__(*args, prefix=f"c{criterion.pk}", initial=self._stored(), **kwargs)
        for name in self.leaf.inputs:
            self.fields[name] = self._choice() if name == "choice" else PointsField(required=False)
            self.fields[name].label = f"{criterion.code} {input_label(self.leaf, name)}"
        self._add_words()
        for name, field in self.fields.items():
            if name != "version":
                field.show_hidden_initial = not self.is_bound or self.add_initial_prefix(name) in self.data
                css = "form-check-input" if isinstance(field, forms.BooleanField) else "form-control form-control-sm"
                css = "form-select form-select-sm" if name == "choice" else css
                field.widget.attrs.update({"class": css, "aria-label": str(field.label)})

    def values(self) -> dict[str, Any]:
        """Return the keyword arguments for the domain function."""
        values = {name: value for name, value in self.cleaned_data.items() if name != "version"}
        return values | {"version": self.cleaned_data["version"] or 0}

    def meet(self, stored: Score) -> None:
        """Somebody else saved first: show their value beside the typed one; sending again then means to replace it."""
        if self.side == "standing" and stored.standing:
            self.other = Other(stored.standing_by, stored.standing_at, stored.standing_result)
        elif self.side != "self" and stored.appraised:
            self.other = Other(stored.appraised_by, stored.appraised_at, stored.appraised_result)
        else:
            self.other = Other(stored.entered_by, stored.entered_at, stored.self_result)
        self.data = self.data.copy()
        self.data[self.add_prefix("version")] = stored.version

    def has_changed(self) -> bool:
        """Say whether this person changed the line; a version that moved on is not a change of theirs."""
        return any(name != "version" for name in self.changed_data)

    def as_stored(self) -> "LeafForm":
        """Return the line as it stands now, to be shown where this person changed nothing."""
        return LeafForm(criterion=self.criterion, score=self.score, side=self.side)

    @property
    def inputs(self) -> list[Any]:
        """Return the bound fields that the rule asks for."""
        return [self[name] for name in self.leaf.inputs]

    def _add_words(self) -> None:
        if self.side != "self":
            label = f"{self.criterion.code} {_('Lý do điều chỉnh')}"
            name = "appraisal_reason" if self.side == "appraised" else "standing_reason"
            self.fields[name] = CleanCharField(required=False, max_length=1000, label=label)
            return
        self._add_not_applicable()
        self.fields["note"] = CleanCharField(
            required=False, max_length=1000, label=f"{self.criterion.code} {_('Ghi chú')}"
        )

    def _add_not_applicable(self) -> None:
        if self.leaf.params.get("not_applicable"):
            label = f"{self.criterion.code} {_('Không áp dụng')}"
            self.fields["not_applicable"] = forms.BooleanField(required=False, label=label)
            label = f"{self.criterion.code} {_('Lý do không áp dụng')}"
            self.fields["reason"] = CleanCharField(required=False, max_length=400, label=label)

    def _choice(self) -> forms.Field:
        if self.leaf.kind is LeafKind.HIGHEST:
            return LevelsField(choices=[(code, label) for code, label, _points in self.leaf.choices], required=False)
        choices = [("", "—")] + [(code, choice_label(code, label)) for code, label, _points in self.leaf.choices]
        return forms.ChoiceField(
            choices=choices,
            required=False,
            error_messages={"invalid_choice": _("Không có mức này. Hãy chọn trong danh sách.")},
        )

    def _stored(self) -> dict[str, Any]:
        """Return what stands there; the appraiser starts from what the unit entered, the standing body from what counts."""
        score = self.score
        if score is None:
            return {"version": 0}
        side = "self" if self.side == "self" or not score.appraised else "appraised"
        side = "standing" if self.side == "standing" and score.standing else side
        values = {name: getattr(score, f"{side}_{name}") for name in (*_NUMBERS, "choice")}
        words = ("not_applicable", "reason", "note", "appraisal_reason", "standing_reason", "version")
        return values | {name: getattr(score, name) for name in words}


class ResultForm(forms.Form):
    """What was reached with one registered target; like a leaf, it knows what the page showed at first."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    achieved = PointsField(required=False)
    note = CleanCharField(required=False, max_length=400)

    def __init__(self, *args: Any, target: RegisteredTarget, result: TargetResult | None, **kwargs: Any) -> None:
        self.target, self.result = target, result
        initial = {"version": 0} if result is None else {name: getattr(result, name) for name in self.base_fields}
        super().__init__(*args, prefix=f"t{target.pk}", initial=initial, **kwargs)
        for name, label in (("achieved", _("Thực hiện đến hết quý")), ("note", _("Ghi chú"))):
            field = self.fields[name]
            field.label = f"{target.indicator} – {label}"
            field.show_hidden_initial = not self.is_bound or self.add_initial_prefix(name) in self.data
            field.widget.attrs.update({"class": "form-control form-control-sm", "aria-label": field.label})

    def has_changed(self) -> bool:
        """Say whether this person changed the line; a version that moved on is not a change of theirs."""
        return any(name != "version" for name in self.changed_data)

    def values(self) -> dict[str, Any]:
        """Return the keyword arguments of ``enter_result``."""
        return self.cleaned_data | {"version": self.cleaned_data["version"] or 0}

    def meet(self, stored: TargetResult | None) -> None:
        """Show beside the line what somebody else saved; sending it again then overwrites that."""
        self.result = stored
        self.data = self.data.copy()  # type: ignore[assignment]
        self.data[self.add_prefix("version")] = stored.version if stored else 0  # type: ignore[index]


class NarrativeForm(forms.Form):
    """One part of the report in words; its boxes are named ``p-<part>-…``."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    text = CleanCharField(required=False, max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args: Any, part: NarrativePart, stored: Narrative | None = None, **kwargs: Any) -> None:
        self.part, self.stored = part, stored
        initial = {"version": stored.version if stored else 0, "text": stored.text if stored else ""}
        super().__init__(*args, prefix=f"p-{part.value}", initial=initial, **kwargs)
        field = self.fields["text"]
        field.label = str(part.label)
        field.widget.attrs.update({"class": "form-control"})

    def values(self) -> dict[str, Any]:
        """Return the keyword arguments of ``write_part``."""
        return {"text": self.cleaned_data["text"], "version": self.cleaned_data["version"] or 0}

    def meet(self, stored: Narrative) -> None:
        """Show beside the box what somebody else wrote; sending it again then replaces that."""
        self.stored = stored
        self.data = self.data.copy()  # type: ignore[assignment]
        self.data[self.add_prefix("version")] = stored.version  # type: ignore[index]


class LinksForm(forms.Form):
    """For every leaf the indicator of the pledge that stands beside it; its boxes are named ``c<leaf>``."""

    helper = helper_without_tag()

    def __init__(
        self, *args: Any, leaves: Iterable[Any], indicators: Iterable[str], linked: dict[int, str], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        for leaf in leaves:
            now = linked.get(leaf.pk, "")
            known = list(dict.fromkeys([*indicators, *([now] if now else [])]))
            self.fields[f"c{leaf.pk}"] = forms.ChoiceField(
                label=str(leaf), choices=[("", "—"), *((each, each) for each in known)], initial=now, required=False
            )

    def chosen(self) -> dict[int, str]:
        """Return what ``link_targets`` is told: only the leaves that were changed."""
        return {int(name[1:]): self.cleaned_data[name] for name in self.changed_data}


class PeriodForm(forms.ModelForm):
    """A quarter to be opened; empty deadlines become the default ones.

    ``due_<kind>`` is the deadline of one kind of unit that sits in the bloc-year; where it is empty, ``due_at`` holds.
    """

    due_at = DeadlineField(
        label=gettext_lazy("Hạn nộp"),
        required=False,
        help_text=gettext_lazy(
            "Cho các đơn vị không có hạn riêng bên dưới. Để trống: 17:00 ngày làm việc thứ 5 sau khi hết kỳ (mặc định)."
        ),
    )
    appraisal_due_at = DeadlineField(
        label=gettext_lazy("Hạn thẩm định"),
        required=False,
        help_text=gettext_lazy("Để trống: 17:00 ngày làm việc thứ 10 sau khi hết kỳ (mặc định)."),
    )

    planned = forms.BooleanField(
        label=gettext_lazy("Chỉ chuẩn bị, chưa mở"),
        required=False,
        help_text=gettext_lazy("Kỳ được mở sau bằng nút “Mở kỳ đánh giá”, hoặc tự mở vào thời điểm ghi ở trên."),
    )
    opens_at = MomentField(
        label=gettext_lazy("Tự mở lúc"),
        required=False,
        help_text=gettext_lazy("Để trống: mở ngay, hoặc mở bằng tay nếu chỉ chuẩn bị."),
    )

    helper = helper_without_tag()

    class Meta:
        model = Period
        fields = (
            *("quarter", "criteria_set", "starts_on", "ends_on", "due_at", "appraisal_due_at"),
            *("late_allowed", "opens_at"),
        )
        widgets = {"starts_on": forms.DateInput(attrs=DAY_ATTRIBUTES), "ends_on": forms.DateInput(attrs=DAY_ATTRIBUTES)}

    def __init__(self, *args: Any, kinds: Iterable[str] = (), bloc_year: BlocYear | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kinds = list(kinds)
        for kind in self.kinds:
            label = _("Hạn nộp riêng: %(kind)s") % {"kind": UnitKind(kind).label}
            self.fields[f"due_{kind}"] = DeadlineField(label=label, required=False)
        adopted = CriteriaSet.objects.filter(state=CriteriaSetState.ADOPTED)
        if bloc_year is not None:
            own, host = Q(bloc_year=bloc_year), Q(host_unit=bloc_year.bloc.host_unit_id)
            adopted = adopted.filter(own | Q(bloc_year=None), host | Q(host_unit=None))
        self.fields["criteria_set"].queryset = adopted  # type: ignore[attr-defined]
        for kind in self.kinds if len(self.kinds) > 1 else []:
            label = _("Bộ tiêu chí riêng: %(kind)s") % {"kind": UnitKind(kind).label}
            self.fields[f"set_{kind}"] = forms.ModelChoiceField(
                queryset=adopted, label=label, required=False, empty_label=_("— Dùng bộ tiêu chí chung ở trên —")
            )

    def values(self) -> dict[str, Any]:
        """Return the keyword arguments of ``open_period``."""
        own = {kind: self.cleaned_data[f"due_{kind}"] for kind in self.kinds}
        values = {name: self.cleaned_data[name] for name in (*PeriodForm.Meta.fields, "planned")}
        sets = {kind: self.cleaned_data.get(f"set_{kind}") for kind in self.kinds}
        values["criteria_by_kind"] = {kind: each for kind, each in sets.items() if each}
        return values | {"due_by_kind": {kind: due for kind, due in own.items() if due}}


class ReturnForm(OnceForm):
    """Why a sheet goes back, and until when it is awaited."""

    note = CleanCharField(
        label=gettext_lazy("Lý do trả lại, cần bổ sung gì"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": gettext_lazy("Cần ghi lý do để đơn vị biết phải bổ sung gì.")},
    )
    due_at = DeadlineField(label=gettext_lazy("Hạn nộp lại"))

    helper = helper_without_tag()

    def clean_due_at(self) -> Any:
        """Refuse a deadline that has passed."""
        due_at = self.cleaned_data["due_at"]
        if due_at <= clock.now():
            raise forms.ValidationError(_("Hạn nộp lại đã qua. Hãy chọn thời điểm sau bây giờ."))
        return due_at


class ConfirmForm(OnceForm):
    """A move to be confirmed, with the version that was seen."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    helper = helper_without_tag()


class PublishForm(ConfirmForm):
    """The table that was looked at; before the end of the period (``early`` says so) also a tick and the reason."""

    shown = forms.CharField(widget=forms.HiddenInput, max_length=64)

    def __init__(self, *args: Any, early: dict[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.early = early
        if early:
            self.fields["early"] = forms.BooleanField(
                label=_("Tôi biết kỳ chưa kết thúc và vẫn công bố"),
                error_messages={"required": _("Kỳ chưa kết thúc: hãy xác nhận vẫn công bố, hoặc đợi hết kỳ.")},
            )
            self.fields["note"] = CleanCharField(
                label=_("Lý do công bố trước khi hết kỳ"),
                max_length=1000,
                help_text=_("Ghi vào nhật ký. Ví dụ: năm thống kê kết thúc ngày 30/11."),
                widget=forms.Textarea(attrs={"rows": 3}),
                error_messages={
                    "required": _("Lý do công bố trước khi hết kỳ: còn thiếu. Hãy ghi lý do."),
                },
            )

    def show(self, mark: str) -> None:
        """Let the page that is made now speak of the table with this mark."""
        self.initial["shown"] = mark
        if self.is_bound:
            self.data = self.data.copy()  # type: ignore[assignment]
            self.data["shown"] = mark  # type: ignore[index]

    def values(self) -> dict[str, Any]:
        """Return the keyword arguments of ``publish``."""
        given = {name: self.cleaned_data[name] for name in ("version", "shown")}
        return given | {"note": self.cleaned_data.get("note", ""), "seen": list(self.early)}


class OpenNowForm(ConfirmForm):
    """A prepared period to be opened by hand; what is unusual about it (``findings``) is ticked as seen."""

    def __init__(self, *args: Any, findings: dict[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.findings = findings
        if findings:
            self.fields["confirmed"] = forms.BooleanField(
                label=_("Tôi đã xem các điểm bất thường nêu trên và vẫn mở kỳ"),
                error_messages={"required": _("Hãy xác nhận đã xem các điểm bất thường, hoặc sửa ngày và hạn.")},
            )
