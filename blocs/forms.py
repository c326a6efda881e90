"""Forms of this room. They check what one form can see; the domain functions check the rest."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.db.models import Case, F, When
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from blocs.domain.calendars import days_of
from blocs.domain.decisions import record_decision
from blocs.domain.eligibility import Survey
from blocs.enums import LeadershipMethod, SeatRole
from blocs.models import Bloc, BlocYear, Decision, Seat, Unit
from blocs.roles import standing_of
from emulation.forms import CleanCharField, OnceForm, helper_without_tag
from emulation.moments import DAY_ATTRIBUTES
from emulation.workflow import Refused


class DecisionForm(forms.ModelForm):
    """A decision to be recorded."""

    helper = helper_without_tag()

    class Meta:
        model = Decision
        fields = ("number", "issued_on", "issuer", "abstract")
        widgets = {"issued_on": forms.DateInput(attrs=DAY_ATTRIBUTES)}

    def record(self, by: Any) -> Decision:
        """Record the decision; raises as ``record_decision``."""
        return record_decision(by=by, **{name: self.cleaned_data[name] for name in DecisionForm.Meta.fields})


class RecordingForm(OnceForm, DecisionForm):
    """A decision on a page of its own."""

    class Meta(DecisionForm.Meta):
        pass


class TakesDecision(forms.Form):
    """Lets the person choose a recorded decision or write a new one in the same form."""

    decision = forms.ModelChoiceField(
        Decision.objects.all(), required=False, empty_label=gettext_lazy("— Chọn quyết định đã ghi —")
    )

    decision_label: Any = ""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["decision"].label = self.decision_label
        self.new = DecisionForm(self.data if self.is_bound and self.wants_new() else None, prefix="new")
        for field in self.new.fields.values():
            field.required = False  # in the browser only; is_valid() below asks all four

    def wants_new(self) -> bool:
        """Say whether any field of the new decision was filled in."""
        return any(self.data.get(f"new-{name}", "").strip() for name in DecisionForm.Meta.fields)

    def clean(self) -> dict[str, Any]:
        """Ask for exactly one of the two ways; the fields of the new decision answer for themselves."""
        cleaned = super().clean() or self.cleaned_data
        if self.wants_new():
            for field in self.new.fields.values():
                field.required = True
            if cleaned.get("decision"):
                self.add_error("decision", _("Hãy chọn quyết định đã ghi hoặc ghi quyết định mới, không làm cả hai."))
            if not self.new.is_valid():
                self.add_error(None, _("Quyết định mới chưa đúng. Hãy sửa các ô được đánh dấu bên dưới."))
        elif not cleaned.get("decision") and "decision" not in self.errors:
            self.add_error("decision", _("Chưa có quyết định. Hãy chọn quyết định đã ghi hoặc ghi quyết định mới."))
        return cleaned

    @property
    def decision_in_words(self) -> str:
        """Return the number of the decision that ``take_decision`` will return, once the form is valid."""
        return str(self.cleaned_data.get("decision") or self.new.cleaned_data["number"])

    def take_decision(self, by: Any) -> Decision:
        """Return the chosen decision, or record the new one; raises as ``record_decision``."""
        chosen: Decision | None = self.cleaned_data.get("decision")
        return chosen or self.new.record(by)


class FoundingForm(OnceForm, TakesDecision, forms.ModelForm):
    """A bloc to be founded under a host unit that the person serves."""

    decision_label = gettext_lazy("Quyết định thành lập")
    helper = helper_without_tag("once", "kind", "name", "slug", "host_unit", "decision")

    class Meta:
        model = Bloc
        fields = ("kind", "name", "slug", "host_unit")

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        hosts = Unit.objects.filter(pk__in=standing_of(user).standing_body_of)
        hosts = hosts.order_by(
            F("closed_on").desc(nulls_first=True), "protocol_order", "sort_key"
        )  # first who is there
        self.fields["host_unit"].queryset = hosts  # type: ignore[attr-defined]
        self.fields["host_unit"].empty_label = None  # type: ignore[attr-defined]


class OpeningForm(OnceForm, forms.ModelForm):
    """A work year to be opened: by a calendar, or by its own days, which the calendar may be given beside."""

    helper = helper_without_tag()

    class Meta:
        model = BlocYear
        fields = ("year", "calendar", "starts_on", "ends_on")
        widgets = {"starts_on": forms.DateInput(attrs=DAY_ATTRIBUTES), "ends_on": forms.DateInput(attrs=DAY_ATTRIBUTES)}
        help_texts = {
            "calendar": gettext_lazy("Lịch đề xuất ngày đầu, ngày cuối, các quý và hạn nộp."),
            "starts_on": gettext_lazy("Để trống: theo lịch đã chọn. Năm công tác có thể tính từ 01/12 năm trước."),
            "ends_on": gettext_lazy("Để trống: theo lịch đã chọn. Năm công tác có thể tính đến hết 30/11."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["starts_on"].required = self.fields["ends_on"].required = False
        self.fields["calendar"].empty_label = _("— Không theo lịch nào —")  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Take the days that were left empty from the calendar; ask for them where there is none."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        empty = [name for name in ("starts_on", "ends_on") if name in cleaned and not cleaned[name]]
        if empty and not cleaned.get("calendar"):
            for name in empty:
                self.add_error(name, _("Hãy nhập ngày, hoặc chọn lịch năm công tác."))
        elif empty and cleaned.get("year") is not None:
            try:
                days = days_of(cleaned["calendar"], cleaned["year"])
            except (Refused, ValueError, OverflowError):
                self.add_error(
                    "calendar", _("Lịch này không cho được ngày của năm đã nhập. Hãy nhập ngày hoặc chọn lịch khác.")
                )
            else:
                proposed = dict(zip(("starts_on", "ends_on"), days, strict=True))
                cleaned |= {name: proposed[name] for name in empty}
        return cleaned


class MembersForm(OnceForm):
    """The member units of a bloc-year, as ticked; ``version`` is the version at which the page was opened."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    units = forms.ModelMultipleChoiceField(
        Unit.objects.none(),
        required=False,
        error_messages={"invalid_choice": gettext_lazy("Có đơn vị không chọn được. Hãy tải lại trang rồi chọn lại.")},
    )

    def __init__(self, *args: Any, offered: Iterable[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["units"].queryset = Unit.objects.filter(  # type: ignore[attr-defined]
            pk__in=[unit.pk for unit in offered]
        )


class LeadersForm(TakesDecision):
    """Head, deputies, how they were chosen, and the decision that names them, among the units of ``survey``."""

    head = forms.ModelChoiceField(
        Unit.objects.none(), label=gettext_lazy("Khối trưởng"), empty_label=gettext_lazy("— Chọn đơn vị —")
    )
    deputies = forms.ModelMultipleChoiceField(
        Unit.objects.none(), label=gettext_lazy("Khối phó"), widget=forms.CheckboxSelectMultiple
    )
    method = forms.ChoiceField(
        label=gettext_lazy("Cách chọn"), choices=LeadershipMethod.choices, initial=LeadershipMethod.APPOINTED
    )
    note = CleanCharField(
        label=gettext_lazy("Lý do chọn ngoài quy tắc"),
        help_text=gettext_lazy(
            "Chỉ cần khi chọn đơn vị không đủ điều kiện, hoặc luân phiên mà không đúng lượt. Lý do được ghi vào hồ sơ của năm."
        ),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    decision_label = gettext_lazy("Quyết định cử khối trưởng, khối phó")
    helper = helper_without_tag("head", "deputies", "method", "note", "decision")

    def __init__(self, *args: Any, survey: Survey, **kwargs: Any) -> None:
        head = survey.next_head
        proposed = {"head": head, "deputies": survey.next_deputies(head) if head else []}
        kwargs["initial"] = proposed | kwargs.get("initial", {})
        super().__init__(*args, **kwargs)
        places = [When(pk=pk, then=place) for place, pk in enumerate(survey.units)]
        units = Unit.objects.filter(pk__in=survey.units)
        for name in ("head", "deputies"):
            self.fields[name].queryset = units.order_by(Case(*places), "pk") if places else units  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Refuse a unit that is ticked twice, at the field where it is seen."""
        cleaned = super().clean()
        head = cleaned.get("head")
        if head and head in (cleaned.get("deputies") or []):
            self.add_error(
                "deputies",
                _("“%(unit)s” đang là khối trưởng. Hãy bỏ chọn đơn vị này ở khối phó.") % {"unit": head},
            )
        return cleaned


class LeadershipForm(OnceForm, LeadersForm):
    """The leadership of a stored bloc-year; ``version`` is the version at which the page was opened."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    helper = helper_without_tag("once", "version", *LeadersForm.helper.layout.fields)

    def __init__(self, *args: Any, bloc_year: BlocYear, seats: Iterable[Seat], **kwargs: Any) -> None:
        by_role: dict[str, list[Unit]] = {role: [] for role in SeatRole}
        for seat in seats:
            by_role[seat.role].append(seat.unit)
        stored: dict[str, Any] = {"version": bloc_year.version}
        if by_role[SeatRole.HEAD] or by_role[SeatRole.DEPUTY]:
            stored |= {
                "head": next(iter(by_role[SeatRole.HEAD]), None),
                "deputies": by_role[SeatRole.DEPUTY],
                "decision": bloc_year.leadership_decision_id,
                "method": bloc_year.leadership_method,
                "note": bloc_year.leadership_note,
            }
        super().__init__(*args, initial=stored, **kwargs)


class RegulationForm(OnceForm, TakesDecision):
    """The decision that issues the regulation of a bloc."""

    own_fields: tuple[str, ...] = ()
    decision_label = gettext_lazy("Quyết định ban hành quy chế")

    helper = helper_without_tag("once", "decision")


class ClosingForm(OnceForm, TakesDecision):
    """The end of a bloc: day, decision, reason."""

    own_fields = ("closed_on", "note")
    decision_label = gettext_lazy("Quyết định kết thúc")
    closed_on = forms.DateField(label=gettext_lazy("Ngày kết thúc"), widget=forms.DateInput(attrs=DAY_ATTRIBUTES))
    note = CleanCharField(label=gettext_lazy("Lý do"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))

    helper = helper_without_tag("once", "closed_on", "note", "decision")


class RefoundingForm(OnceForm, TakesDecision):
    """A later founding of the same bloc."""

    own_fields = ("effective_on", "note")
    decision_label = gettext_lazy("Quyết định thành lập lại")
    effective_on = forms.DateField(
        label=gettext_lazy("Có hiệu lực từ ngày"), widget=forms.DateInput(attrs=DAY_ATTRIBUTES)
    )
    note = CleanCharField(
        label=gettext_lazy("Ghi chú"), max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )

    helper = helper_without_tag("once", "effective_on", "note", "decision")


class MoveForm(OnceForm):
    """A workflow move to be confirmed, with the version seen and a note."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    note = forms.CharField(
        label=gettext_lazy("Lý do"), max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )

    helper = helper_without_tag()

    def __init__(self, *args: Any, needs_note: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if needs_note:
            self.fields["note"].required = True
            self.fields["note"].error_messages["required"] = _("Cần ghi lý do. Hãy nhập lý do rồi thực hiện lại.")
        else:
            del self.fields["note"]


def add_reasons(form: forms.BaseForm, refusal: Any) -> None:
    """Show every reason of a refused deed at the top of the form, which keeps what was typed."""
    for reason in refusal.reasons:
        form.add_error(None, reason)
