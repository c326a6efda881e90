"""Forms of the review and of the running of a period."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.timezone import localtime
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from emulation.forms import CleanCharField, OnceForm, helper_without_tag
from emulation.moments import DeadlineField, MomentField
from pledges.evaluations.enums import DraftReaders, StandingScope
from pledges.evaluations.forms import ReturnForm
from pledges.evaluations.models import Criterion, Evaluation, Period
from pledges.evaluations.queries.sheets import leaves_in


def _words(label: Any, *, required: Any, length: int = 2000, help_text: Any = "") -> CleanCharField:
    return CleanCharField(
        label=label,
        max_length=length,
        help_text=help_text,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": required},
    )


class ReturnLinesForm(ReturnForm):
    """What goes back to the unit: a reason, a deadline, and a text at each line that is returned; no text: the whole sheet."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, leaves: Iterable[Criterion], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.leaves = list(leaves)
        for leaf in self.leaves:
            self.fields[f"line_{leaf.pk}"] = CleanCharField(
                label=f"{leaf.code}. {leaf.name}",
                required=False,
                max_length=1000,
                widget=forms.Textarea(attrs={"rows": 2, "class": "form-control"}),
            )

    @property
    def boxes(self) -> list[forms.BoundField]:
        """Return the fields of the lines."""
        return [self[f"line_{leaf.pk}"] for leaf in self.leaves]

    def lines(self) -> dict[Criterion, str]:
        """Return the lines that go back, each with its text."""
        texts = {leaf: self.cleaned_data[f"line_{leaf.pk}"] for leaf in self.leaves}
        return {leaf: text for leaf, text in texts.items() if text}


class ExplainForm(OnceForm):
    """What the unit has to say of a returned line."""

    text = _words(_("Giải trình"), required=_("Giải trình: còn thiếu. Hãy ghi nội dung giải trình."))
    helper = helper_without_tag()


class ObjectionForm(OnceForm):
    """Why a unit objects to the appraisal of a line."""

    reason = _words(_("Lý do kiến nghị"), required=_("Lý do kiến nghị: còn thiếu. Hãy ghi lý do."))
    helper = helper_without_tag()


class DecisionForm(OnceForm):
    """Whether an objection is accepted, and why."""

    move = forms.ChoiceField(
        label=_("Quyết định"),
        choices=[("accept", _("Chấp nhận: mở lại dòng này để thẩm định lại")), ("decline", _("Không chấp nhận"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("Quyết định: hãy chọn chấp nhận hoặc không chấp nhận.")},
    )
    decision = _words(_("Lý do quyết định"), required=_("Lý do quyết định: còn thiếu. Hãy ghi lý do."))
    version = forms.IntegerField(widget=forms.HiddenInput)
    helper = helper_without_tag()


class SheetChoice(forms.ModelChoiceField):
    """One of the sheets of a period, by the name of its unit."""

    def label_from_instance(self, obj: Any) -> str:
        """Return the short name of the unit."""
        return str(obj.seat.name.short)


class WaitingSheetChoice(SheetChoice):
    """Units that have not handed in, each with the deadline that it has now."""

    def label_from_instance(self, obj: Any) -> str:
        """Return the unit and its deadline."""
        due = f"{localtime(obj.due_at):%H:%M %d/%m/%Y}"
        return gettext("%(unit)s – hạn hiện nay %(due)s") % {"unit": super().label_from_instance(obj), "due": due}


class ExtensionForm(OnceForm):
    """More time for one unit or for all that have not handed in."""

    evaluation = WaitingSheetChoice(
        label=_("Đơn vị"), queryset=Evaluation.objects.none(), required=False, empty_label=_("Tất cả đơn vị chưa nộp")
    )
    due_at = DeadlineField(label=_("Hạn mới"))
    reason = _words(_("Lý do gia hạn"), required=_("Lý do gia hạn: còn thiếu. Hãy ghi lý do."), length=1000)
    helper = helper_without_tag()

    def __init__(self, *args: Any, sheets: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["evaluation"].queryset = sheets  # type: ignore[attr-defined]


class StopForm(OnceForm):
    """Why a period takes no sheets any more."""

    reason = _words(_("Lý do ngừng nhận phiếu"), required=_("Cần ghi lý do để các đơn vị biết."), length=1000)
    version = forms.IntegerField(widget=forms.HiddenInput)
    helper = helper_without_tag()


class RulesForm(OnceForm):
    """How the period takes late sheets and objections, who reads drafts, and what the standing body appraises."""

    late_allowed = forms.BooleanField(
        label=_("Nhận phiếu nộp muộn, có đánh dấu"),
        required=False,
        help_text=_("Bỏ chọn: sau hạn nộp phiếu bị từ chối; đơn vị cần được gia hạn."),
    )
    closes_at = DeadlineField(
        label=_("Ngừng nhận phiếu lúc"),
        required=False,
        help_text=_("Để trống: nhận đến khi công bố. Hạn riêng của đơn vị vẫn có hiệu lực."),
    )
    objections_from = MomentField(
        label=_("Nhận kiến nghị từ"),
        required=False,
        help_text=_("Để trống: ngay khi phiếu được thẩm định xong."),
    )
    objections_until = DeadlineField(
        label=_("Nhận kiến nghị đến"),
        required=False,
        help_text=_("Để trống: đến khi công bố. Có thời điểm thì chỉ công bố được sau thời điểm đó."),
    )
    draft_readers = forms.ChoiceField(
        label=_("Ai đọc được phiếu chưa nộp"),
        choices=DraftReaders.choices,
        help_text=_("Phiếu bị trả lại hoặc rút về cũng tính là chưa nộp. Cấp trên của khối luôn đọc được."),
    )
    standing_scope = forms.ChoiceField(label=_("Thường trực Hội đồng thẩm định"), choices=StandingScope.choices)
    standing_criteria = forms.ModelMultipleChoiceField(
        label=_("Tiêu chí Thường trực thẩm định"),
        queryset=Criterion.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Dùng khi chọn “Một số tiêu chí”."),
    )
    version = forms.IntegerField(widget=forms.HiddenInput)
    helper = helper_without_tag()

    def __init__(self, *args: Any, period: Period, **kwargs: Any) -> None:
        names = ("late_allowed", "closes_at", "objections_from", "objections_until", "standing_scope")
        names = (*names, "draft_readers", "version")
        kwargs["initial"] = {name: getattr(period, name) for name in names} | {
            "standing_criteria": list(period.standing_criteria.all())
        }
        super().__init__(*args, **kwargs)
        self.fields["standing_criteria"].queryset = leaves_in(period)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Refuse an end of the objections before their beginning."""
        cleaned = super().clean() or self.cleaned_data
        begin, end = cleaned.get("objections_from"), cleaned.get("objections_until")
        if begin and end and end < begin:
            self.add_error("objections_until", _("Ở trước thời điểm bắt đầu nhận kiến nghị. Hãy chọn thời điểm sau."))
        return cleaned
