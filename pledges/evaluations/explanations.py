"""Saying in words what the pure scoring says in codes: refusals of an input, and the steps of a number."""

from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from emulation.numbers import format_decimal
from pledges.evaluations.domain.rules import Entry, Problem
from pledges.evaluations.domain.scoring import Line
from pledges.evaluations.models import Criterion
from pledges.evaluations.queries.sheets import leaf_of

INPUTS = {
    "points": gettext_lazy("Điểm"),
    "count": gettext_lazy("Số lượng"),
    "numerator": gettext_lazy("Tử số"),
    "denominator": gettext_lazy("Mẫu số"),
    "choice": gettext_lazy("Mức"),
    "not_applicable": gettext_lazy("Không áp dụng"),
    "reason": gettext_lazy("Lý do"),
}

_PROBLEMS = {
    "not_asked": gettext_lazy("tiêu chí này không dùng số liệu đó. Hãy để trống."),
    "incomplete": gettext_lazy("còn thiếu. Hãy nhập đủ các ô của tiêu chí."),
    "not_a_number": gettext_lazy("không phải là số. Hãy nhập dạng 97,25."),
    "negative": gettext_lazy("%(value)s là số âm. Hãy nhập số từ 0 trở lên."),
    "too_large": gettext_lazy("số quá lớn. Hãy nhập tối đa %(limit)s."),
    "too_fine": gettext_lazy("quá nhiều chữ số thập phân. Hãy nhập tối đa %(places)s chữ số."),
    "not_whole": gettext_lazy("%(value)s không phải số nguyên. Hãy nhập số nguyên."),
    "over_maximum": gettext_lazy("%(value)s vượt điểm tối đa %(maximum)s. Hãy nhập lại, hệ thống không tự cắt điểm."),
    "unknown_choice": gettext_lazy("không có mức này. Hãy chọn trong danh sách."),
    "denominator_zero": gettext_lazy(
        "bằng 0 nên không tính được tỷ lệ. Nếu không phát sinh, hãy chọn “Không áp dụng”."
    ),
    "numerator_over_denominator": gettext_lazy(
        "%(numerator)s lớn hơn mẫu số %(denominator)s. Hãy kiểm tra lại hai số."
    ),
    "always_applies": gettext_lazy("tiêu chí này luôn áp dụng. Hãy nhập số liệu."),
    "reason_needed": gettext_lazy("cần lý do không áp dụng. Hãy nhập lý do."),
    "number_beside": gettext_lazy("không đi cùng số liệu. Hãy xóa số liệu hoặc bỏ chọn “Không áp dụng”."),
}

_LINES = {
    "as_given": gettext_lazy("%(points)s điểm (tối đa %(maximum)s)"),
    "choice": gettext_lazy("Mức “%(label)s”: %(points)s điểm"),
    "count": gettext_lazy("%(count)s × %(per_case)s = %(points)s điểm"),
    "capped": gettext_lazy("mức trần của tiêu chí là %(maximum)s điểm"),
    "max_minus": gettext_lazy("%(maximum)s − %(count)s × %(per_case)s, không dưới 0 = %(points)s điểm"),
    "percentage": gettext_lazy("%(numerator)s / %(denominator)s = %(percentage)s %%"),
    "band": gettext_lazy("từ %(from)s %%: %(points)s điểm"),
    "no_band": gettext_lazy("chưa tới khoảng thấp nhất: 0 điểm"),
    "ratio": gettext_lazy("%(maximum)s × %(numerator)s / %(denominator)s, làm tròn đến %(step)s = %(points)s điểm"),
    "not_applicable_full": gettext_lazy("Không áp dụng, tính đủ %(maximum)s điểm"),
    "not_applicable_leaves": gettext_lazy("Không áp dụng, không tính vào tổng"),
    "empty": gettext_lazy("Chưa nhập"),
}


def say_problem(problem: Problem) -> str:
    """Return the sentence that names the input, the reason and the remedy."""
    return f"{INPUTS[problem.name]}: {_PROBLEMS[problem.code] % _shown(problem.values)}"


def say_lines(lines: tuple[Line, ...]) -> str:
    """Return the explanation of a number as one sentence."""
    return "; ".join(str(_LINES[line.code]) % _labelled(line.values) for line in lines)


def choice_label(code: str, label: str) -> str:
    """Return what a choice is called on the screen; yes and no have no label in the table."""
    return label or {"yes": _("Có"), "no": _("Không")}.get(code, code)


def _labelled(values: dict[str, Any]) -> dict[str, Any]:
    shown = _shown(values)
    if "choice" in values:
        shown["label"] = choice_label(values["choice"], values["label"])
    return shown


def _shown(values: dict[str, Any]) -> dict[str, Any]:
    return {name: format_decimal(value) if isinstance(value, Decimal) else value for name, value in values.items()}


def say_entry(criterion: Criterion, entry: Entry) -> str:
    """Return what was entered for a leaf, in words: ``Tử số 9, Mẫu số 10``; empty where nothing was."""
    if entry.not_applicable:
        return _("Không áp dụng: %(reason)s") % {"reason": entry.reason}
    labels = {code: choice_label(code, label) for code, label, _points in leaf_of(criterion).choices}
    said = []
    for name, label in INPUTS.items():
        value = getattr(entry, name)
        if isinstance(value, Decimal):
            said.append(f"{label} {format_decimal(value)}")
    if entry.choice:
        said.append(f"{INPUTS['choice']} “{labels.get(entry.choice, entry.choice)}”")
    return ", ".join(said)
