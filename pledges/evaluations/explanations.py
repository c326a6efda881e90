"""Saying in words what the pure scoring says in codes: refusals of an input, and the steps of a number."""

from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from emulation.numbers import format_decimal
from pledges.evaluations.domain.rules import NO_TARGET, Entry, Leaf, LeafKind, Problem, levels
from pledges.evaluations.domain.steps import Line
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
# A leaf relative to the bloc's best keeps what was done and the target where a ratio keeps its two numbers.
_RELATIVE_INPUTS = {
    "numerator": pgettext_lazy("column", "Thực hiện"),
    "denominator": gettext_lazy("Chỉ tiêu"),
    "choice": gettext_lazy("Chỉ tiêu được giao"),
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
    "target_needed": gettext_lazy(
        "còn thiếu. Hãy nhập chỉ tiêu; nếu đơn vị không được giao chỉ tiêu, hãy chọn “Không giao chỉ tiêu”."
    ),
    "target_beside": gettext_lazy("đã chọn “Không giao chỉ tiêu” nên không nhập chỉ tiêu. Hãy bỏ một trong hai."),
    "target_zero": gettext_lazy(
        "bằng 0 nên không so sánh được. Nếu không giao chỉ tiêu, hãy chọn “Không giao chỉ tiêu”."
    ),
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
    "only_highest": gettext_lazy("chỉ tính mức cao nhất, không cộng thêm: %(others)s"),
    "dishonest": gettext_lazy("Minh chứng không trung thực: 0 điểm của tiêu chí và hạ một mức xếp loại"),
    "rounded": gettext_lazy("làm tròn đến %(step)s = %(points)s điểm"),
    "provisional": gettext_lazy("tạm tính cho đến khi mọi đơn vị đã nộp"),
    "relative_below": gettext_lazy("Chưa đạt chỉ tiêu: 0,5 × %(maximum)s × %(done)s / %(target)s"),
    "relative_met": gettext_lazy("Đạt đúng chỉ tiêu %(target)s: 0,5 × %(maximum)s"),
    "relative_above": gettext_lazy(
        "Vượt chỉ tiêu %(own)s %% (%(done)s so với %(target)s), đơn vị vượt cao nhất khối %(best)s %%: "
        "0,5 × %(maximum)s + %(own)s / %(best)s × 0,5 × %(maximum)s"
    ),
    "relative_above_waits": gettext_lazy(
        "Vượt chỉ tiêu %(own)s %% (%(done)s so với %(target)s): chắc chắn 0,5 × %(maximum)s, phần vượt chờ so với khối"
    ),
    "relative_no_target": gettext_lazy(
        "Không giao chỉ tiêu: %(done)s so với cao nhất %(best)s của các đơn vị không giao chỉ tiêu × %(maximum)s"
    ),
    "relative_no_target_nothing": gettext_lazy("Không giao chỉ tiêu, không đơn vị nào có kết quả: 0 điểm"),
    "relative_no_target_waits": gettext_lazy("Không giao chỉ tiêu: %(done)s, chờ so với các đơn vị cùng diện"),
    "rating_by_points": gettext_lazy("%(total)s điểm, từ %(minimum)s điểm: %(band)s"),
    "rating_by_percentage": gettext_lazy(
        "%(total)s trên %(maximum)s điểm có thể đạt = %(percentage)s %%, từ %(minimum)s %%: %(band)s"
    ),
    "rating_none_by_points": gettext_lazy("%(total)s điểm, chưa tới mức thấp nhất: không xếp loại"),
    "rating_none_by_percentage": gettext_lazy("%(percentage)s %%, chưa tới mức thấp nhất: không xếp loại"),
    "rating_nothing_counts": gettext_lazy("Không có tiêu chí nào tính cho đơn vị: không xếp loại"),
    "sanction_cases": gettext_lazy("nhưng có %(count)s trường hợp “%(name)s” (xử lý từ %(from)s trường hợp)"),
    "sanction_cap": gettext_lazy("không được xếp trên “%(to)s”: từ %(from)s xuống %(to)s"),
    "sanction_downgrade": gettext_lazy("hạ %(bands)s mức: từ %(from)s xuống %(to)s"),
    "sanction_without_effect": gettext_lazy("giữ nguyên %(band)s"),
    "ceiling_stays": gettext_lazy(
        "mức trần %(ceiling)s %% của %(members)s đơn vị = %(seats)s đơn vị %(band)s; "
        "đứng thứ %(place)s trong %(count)s đơn vị đạt: giữ nguyên"
    ),
    "ceiling_leaves": gettext_lazy(
        "nhưng mức trần %(ceiling)s %% của %(members)s đơn vị chỉ cho %(seats)s đơn vị %(band)s, "
        "đứng thứ %(place)s trong %(count)s đơn vị đạt: xuống %(to)s"
    ),
    "ceiling_tied": gettext_lazy(
        "nhưng mức trần %(ceiling)s %% của %(members)s đơn vị chỉ cho %(seats)s đơn vị %(band)s mà %(equal)s đơn vị bằng nhau "
        "ở vị trí %(place)s: tất cả xuống %(to)s; khối có thể phân định bằng tiêu chí phụ"
    ),
}


def input_label(leaf: Leaf, name: str) -> str:
    """Return what an input of ``leaf`` is called on screen and paper."""
    if leaf.kind is LeafKind.RELATIVE and name in _RELATIVE_INPUTS:
        return str(_RELATIVE_INPUTS[name])
    return str(INPUTS[name])


def say_problem(problem: Problem, leaf: Leaf | None = None) -> str:
    """Return the sentence that names the input, the reason and the remedy; ``leaf`` gives the input its own name."""
    label = input_label(leaf, problem.name) if leaf else INPUTS[problem.name]
    return f"{label}: {_PROBLEMS[problem.code] % _shown(problem.values)}"


def say_lines(lines: tuple[Line, ...]) -> str:
    """Return the explanation of a number as one sentence."""
    return "; ".join(str(_LINES[line.code]) % _labelled(line.values) for line in lines)


def choice_label(code: str, label: str) -> str:
    """Return what a choice is called on the screen; yes, no and "no target" have no label in the table."""
    own = {"yes": _("Có"), "no": _("Không"), NO_TARGET: _("Không giao chỉ tiêu")}
    return label or own.get(code, code)


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
    leaf = leaf_of(criterion)
    labels = {code: label for code, label, _points in leaf.choices}
    said = []
    for name in INPUTS:
        value = getattr(entry, name)
        if isinstance(value, Decimal):
            said.append(f"{input_label(leaf, name)} {format_decimal(value)}")
    if entry.choice:
        chosen = (choice_label(code, labels.get(code, "")) for code in levels(entry.choice))
        said.append(f"{input_label(leaf, 'choice')} {', '.join(f'“{label}”' for label in chosen)}")
    return ", ".join(said)
