"""The form of one line of a points table: rules are filled in as words and numbers, however they are stored."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from crispy_forms.layout import Column, Div, Row
from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from emulation.forms import CleanCharField, PointsField, helper_without_tag
from pledges.evaluations.domain.exchange import words
from pledges.evaluations.domain.points_table import TableLine
from pledges.evaluations.domain.rules import Assessor
from pledges.evaluations.enums import CriterionKind, LeafAssessor
from pledges.evaluations.models import Criterion
from pledges.evaluations.tables import READS, check_params, in_words

_LARGEST = Decimal(99_999)


def _kinds_that_read(name: str) -> str:
    return " ".join(sorted(str(kind) for kind, read in READS.items() if name in read))


class CriterionForm(forms.Form):
    """One line of a table; which fields count depends on the way it is scored (static/js/criteria.js hides the others)."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    code = CleanCharField(label=gettext_lazy("Mã"), max_length=20, help_text=gettext_lazy("Ví dụ: I.1"))
    name = CleanCharField(label=gettext_lazy("Tiêu chí"), max_length=400, widget=forms.Textarea(attrs={"rows": 2}))
    parent = forms.ChoiceField(label=gettext_lazy("Thuộc nhóm"), required=False)
    kind = forms.ChoiceField(label=gettext_lazy("Cách chấm"), choices=CriterionKind.choices)
    max_points = PointsField(
        label=gettext_lazy("Điểm tối đa"), help_text=gettext_lazy("Điểm trừ ghi mức trần, là số dương.")
    )
    per_case = PointsField(label=gettext_lazy("Điểm mỗi trường hợp"), required=False)
    step = PointsField(
        label=gettext_lazy("Bước làm tròn"),
        required=False,
        help_text=gettext_lazy("Để trống: 0,01. Ví dụ 0,25 hoặc 0,5."),
    )
    choices = CleanCharField(
        label=gettext_lazy("Các mức"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("Mỗi dòng một mức, ví dụ: Tốt = 15"),
    )
    bands = CleanCharField(
        label=gettext_lazy("Các khoảng tỷ lệ %"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("Mỗi dòng một khoảng, ví dụ: từ 97,5: 20"),
    )
    counts_as = forms.ChoiceField(
        label=gettext_lazy("Tính là"),
        required=False,
        choices=[("", gettext_lazy("Điểm nội dung")), ("bonus", gettext_lazy("Điểm thưởng, cộng ngoài điểm tối đa"))],
    )
    sanction_from = forms.IntegerField(
        label=gettext_lazy("Chế tài xếp loại: từ số trường hợp"), required=False, min_value=1, max_value=9999
    )
    sanction_cap = forms.ChoiceField(label=gettext_lazy("Chế tài: không được xếp trên"), required=False)
    sanction_downgrade = forms.IntegerField(
        label=gettext_lazy("Chế tài: số mức hạ"), required=False, min_value=1, max_value=10
    )
    not_applicable = forms.ChoiceField(
        label=gettext_lazy("Khi không áp dụng"),
        required=False,
        choices=[
            ("", gettext_lazy("Luôn áp dụng")),
            ("full", gettext_lazy("Tính đủ điểm")),
            ("leaves", gettext_lazy("Không tính vào tổng (không giao)")),
        ],
    )
    assessor = forms.ChoiceField(
        label=gettext_lazy("Người quyết định điểm"), choices=LeafAssessor.choices, required=False
    )
    evidence_required = forms.BooleanField(label=gettext_lazy("Bắt buộc có minh chứng"), required=False)
    double_count_note = CleanCharField(
        label=gettext_lazy("Không tính trùng với"),
        required=False,
        max_length=400,
        help_text=gettext_lazy("Ví dụ: việc đã tính ở tiêu chí I.2 không tính ở đây."),
    )
    guidance = CleanCharField(
        label=gettext_lazy("Hướng dẫn"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args: Any, groups: Iterable[Criterion], bands: Iterable[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.groups = {str(group.pk): group for group in groups}
        self.fields["parent"].choices = [("", "—"), *((pk, str(each)) for pk, each in self.groups.items())]  # type: ignore[attr-defined]
        self.fields["sanction_cap"].choices = [("", "—"), *((name, name) for name in bands)]  # type: ignore[attr-defined]
        self.helper = helper_without_tag(
            "version",
            Row(Column("code", css_class="col-md-3"), Column("parent", css_class="col-md-9")),
            "name",
            Row(Column("kind", css_class="col-md-8"), Column("max_points", css_class="col-md-4")),
            *(Div(*names, data_kinds=_kinds_that_read(read)) for read, names in _BY_KIND),
            Div("not_applicable", "assessor", "evidence_required", "double_count_note", data_kinds=_LEAVES),
            "guidance",
        )

    def clean(self) -> dict[str, Any]:
        """Build what the rule reads, and say in the words of the form what does not fit."""
        cleaned = super().clean() or self.cleaned_data
        params = {name: str(cleaned[name]) for name in _PLAIN if cleaned.get(name) not in (None, "")}
        params |= self._rows(cleaned)
        if sanction := self._sanction(cleaned):
            params["sanction"] = sanction
        self._check(cleaned.get("kind"), cleaned.get("max_points"), params)
        cleaned["params"] = params
        return cleaned

    def _rows(self, cleaned: dict[str, Any]) -> dict[str, Any]:
        """Return choices and bands as the rule reads them."""
        found: dict[str, Any] = {}
        for name, read in (("choices", words.read_choices), ("bands", words.read_bands)):
            try:
                rows = read("; ".join(cleaned.get(name, "").splitlines()))
            except words.Unclear as unclear:
                self.add_error(name, str(unclear))
            else:
                found |= {name: rows} if rows else {}
        return found

    def _check(self, kind: str | None, maximum: Decimal | None, params: dict[str, Any]) -> None:
        if maximum is not None and not (0 <= maximum <= _LARGEST and maximum == round(maximum, 3)):
            self.add_error("max_points", _("Điểm tối đa phải từ 0 đến 99.999, tối đa 3 chữ số thập phân. Hãy sửa lại."))
        elif maximum is not None and kind and not self.errors:
            for problem in check_params(kind, maximum, params):
                self.add_error(None, in_words(problem))

    def values(self) -> dict[str, Any]:
        """Return the keyword arguments for the domain functions, but not the version."""
        names = ("code", "name", "kind", "max_points", "params", "guidance", "evidence_required", "double_count_note")
        values = {name: self.cleaned_data[name] for name in names}
        values["assessor"] = self.cleaned_data["assessor"] or LeafAssessor.HEAD
        return values | {"parent": self.groups.get(self.cleaned_data["parent"])}

    def line(self) -> TableLine:
        """Return the line as it is typed, for the preview."""
        values = self.values()
        parent = values.pop("parent")
        values["assessor"] = Assessor(values["assessor"])
        return TableLine(**values, parent=parent.code if parent else "")

    def _sanction(self, cleaned: dict[str, Any]) -> dict[str, str]:
        cap, down, least = (cleaned.get(f"sanction_{name}") for name in ("cap", "downgrade", "from"))
        if not (cap or down):
            if least:
                self.add_error("sanction_from", _("Hãy chọn mức xếp loại cao nhất còn được xếp, hoặc số mức hạ."))
            return {}
        found = {"from": str(least or 1)}
        return found | ({"cap": cap} if cap else {}) | ({"downgrade": str(down)} if down else {})


_PLAIN = ("per_case", "step", "not_applicable", "counts_as")
_LEAVES = " ".join(kind.value for kind in CriterionKind if kind != CriterionKind.GROUP)
_BY_KIND = (
    ("per_case", ("per_case",)),
    ("step", ("step",)),
    ("choices", ("choices",)),
    ("bands", ("bands",)),
    ("counts_as", ("counts_as",)),
    ("sanction", ("sanction_from", "sanction_cap", "sanction_downgrade")),
)


def initial_line(criterion: Criterion) -> dict[str, Any]:
    """Return what the form of an existing line starts from."""
    names = ("code", "name", "kind", "max_points", "guidance", "assessor", "evidence_required", "double_count_note")
    params, values = criterion.params or {}, {name: getattr(criterion, name) for name in names}
    sanction = params.get("sanction") or {}
    return values | {
        "parent": str(criterion.parent_id or ""),
        "per_case": Decimal(str(params["per_case"])) if "per_case" in params else None,
        "step": Decimal(str(params["step"])) if "step" in params else None,
        "choices": words.say_choices(params.get("choices", [])).replace("; ", "\n"),
        "bands": words.say_bands(params.get("bands", [])).replace("; ", "\n"),
        "not_applicable": params.get("not_applicable", ""),
        "counts_as": params.get("counts_as", ""),
        "sanction_from": sanction.get("from"),
        "sanction_cap": sanction.get("cap", ""),
        "sanction_downgrade": sanction.get("downgrade"),
    }
