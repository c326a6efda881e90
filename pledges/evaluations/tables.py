"""Checking a line of a points table before it is stored: parameters of the right kind, and no contradiction."""

from collections.abc import Callable
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from emulation.numbers import format_decimal
from pledges.evaluations.domain.rules import BETWEEN_LEVELS, LARGEST, PLACES
from pledges.evaluations.enums import CriterionKind

# The parameters that each kind reads; docs/scoring.md tells what they mean.
READS: dict[str, set[str]] = {
    CriterionKind.YES_NO: {"counts_as"},
    CriterionKind.COUNT_CAPPED: {"per_case", "counts_as"},
    CriterionKind.MAX_MINUS: {"per_case"},
    CriterionKind.DEDUCTION: {"per_case", "sanction"},
    CriterionKind.CHOICE: {"choices", "counts_as"},
    CriterionKind.HIGHEST: {"choices", "counts_as"},
    CriterionKind.BANDS: {"bands"},
    CriterionKind.RATIO: {"step"},
    CriterionKind.RELATIVE: {"step"},
}
_WORDS: dict[str, Any] = {
    "per_case": gettext_lazy("Điểm mỗi trường hợp"),
    "step": gettext_lazy("Bước làm tròn"),
    "choices": gettext_lazy("Các mức"),
    "bands": gettext_lazy("Các khoảng tỷ lệ %"),
    "not_applicable": gettext_lazy("Khi không áp dụng"),
    "counts_as": gettext_lazy("Tính là"),
    "sanction": gettext_lazy("Chế tài xếp loại"),
}
_MOST_BANDS = 10
CODE_LENGTH = 40  # of a choice, see Score.self_choice
_NEEDS: dict[str, str] = {
    CriterionKind.CHOICE: "choices",
    CriterionKind.HIGHEST: "choices",
    CriterionKind.BANDS: "bands",
}


def check_params(kind: str, maximum: Decimal, params: Any) -> list[str]:
    """Return what is wrong with the parameters of a line of this kind and maximum; an empty list when all is well."""
    if not isinstance(params, dict):
        return [_("Tham số phải là một đối tượng JSON, ví dụ {“per_case”: “2”}.")]
    allowed = READS.get(kind, set()) | ({"not_applicable"} if kind != CriterionKind.GROUP else set())
    found = [
        _("Tham số “%(name)s” không dùng cho cách chấm này. Hãy bỏ đi.") % {"name": name}
        for name in params
        if name not in allowed
    ]
    needed = _NEEDS.get(kind)
    if needed and not params.get(needed):
        found.append(_("Cách chấm này cần tham số “%(name)s”.") % {"name": needed})
    if params.get("not_applicable") not in (None, "full", "leaves"):
        found.append(_("“not_applicable” chỉ nhận “full” (tính đủ điểm) hoặc “leaves” (không tính vào tổng)."))
    if params.get("counts_as") not in (None, "bonus"):
        found.append(_("“counts_as” chỉ nhận “bonus” (cộng thêm ngoài điểm nội dung)."))
    found += _check_sanction(params.get("sanction"))
    found += [
        _("Tham số “%(name)s” phải là số lớn hơn 0, có tối đa %(places)d chữ số thập phân.")
        % {"name": name, "places": PLACES}
        for name in ("per_case", "step")
        if name in params and (_number(params[name]) or Decimal(0)) <= 0
    ]
    found += _check_rows(params.get("choices"), "choices", maximum, _choice_key)
    found += _check_rows(params.get("bands"), "bands", maximum, _band_key)
    step = _number(params.get("step", "0.01"))
    if kind in (CriterionKind.RATIO, CriterionKind.RELATIVE) and step and maximum % step:
        found.append(
            _("Điểm tối đa %(maximum)s không chia hết cho bước làm tròn %(step)s: điểm có thể vượt tối đa.")
            % {"maximum": format_decimal(maximum), "step": format_decimal(step)}
        )
    return found


def in_words(problem: str) -> str:
    """Return a problem with the parameters called as people call them: the columns of docs/rehearsal.md."""
    for name, word in _WORDS.items():
        problem = problem.replace(f"Tham số “{name}”", f"“{word}”").replace(f"tham số “{name}”", f"“{word}”")
        problem = problem.replace(f"“{name}”", f"“{word}”")
    return problem


def _check_sanction(sanction: Any) -> list[str]:
    """Check what a deduction does to the rating: from how many cases, the best band left, or how many bands down."""
    if sanction is None:
        return []
    if not isinstance(sanction, dict) or set(sanction) - {"from", "cap", "downgrade"}:
        return [_("Tham số “sanction” phải gồm “from”, và “cap” hoặc “downgrade”.")]
    found = []
    least, down = _number(sanction.get("from", "1")), _number(sanction.get("downgrade", "0"))
    if least is None or least < 1 or least % 1:
        found.append(_("Chế tài: số trường hợp phải là số nguyên từ 1 trở lên."))
    if down is None or not 0 <= down <= _MOST_BANDS or down % 1:
        found.append(_("Chế tài: số mức hạ phải là số nguyên từ 1 đến %(most)d.") % {"most": _MOST_BANDS})
    if not isinstance(sanction.get("cap", ""), str) or not (sanction.get("cap") or down):
        found.append(_("Chế tài: hãy ghi mức xếp loại cao nhất còn được xếp, hoặc số mức hạ."))
    return found


def _check_rows(table: Any, name: str, maximum: Decimal, key_of: Callable[[dict[str, Any]], Any]) -> list[str]:
    """Check a list of choices or bands: each row whole, different from the others, its points within the maximum.

    ``key_of`` returns what tells a row from the others, or None where the row is not whole.
    """
    if table is None:
        return []
    if not isinstance(table, list) or not all(isinstance(row, dict) for row in table):
        return [_("Tham số “%(name)s” phải là một danh sách.") % {"name": name}]
    found, keys = [], set()
    for place, row in enumerate(table, start=1):
        points, key = _number(row.get("points")), key_of(row)
        if points is None or key is None:
            found.append(_("“%(name)s”, dòng %(place)d: thiếu hoặc sai giá trị.") % {"name": name, "place": place})
        elif key in keys:
            found.append(
                _("“%(name)s”, dòng %(place)d: trùng với một dòng ở trên nên không bao giờ được dùng.")
                % {"name": name, "place": place}
            )
        elif not 0 <= points <= maximum:
            found.append(
                _("“%(name)s”, dòng %(place)d: %(points)s điểm ngoài khoảng 0 đến %(maximum)s.")
                % {
                    "name": name,
                    "place": place,
                    "points": format_decimal(points),
                    "maximum": format_decimal(maximum),
                }
            )
        keys.add(key)
    return found


def _choice_key(row: dict[str, Any]) -> str | None:
    """Return the code of a choice: short text, as the sheets store it and send it."""
    code, label = row.get("code"), row.get("label")
    if not (isinstance(code, str) and isinstance(label, str) and code.strip() and label.strip()):
        return None
    return code if len(code) <= CODE_LENGTH and BETWEEN_LEVELS not in code else None


def _band_key(row: dict[str, Any]) -> Decimal | None:
    """Return from where a band counts: a percentage that can be reached."""
    start = _number(row.get("from"))
    return start if start is not None and 0 <= start <= 100 else None


def _number(value: Any) -> Decimal | None:
    """Return a number of the size and fineness that scores are stored with, else None: 1e999999 would break a sheet."""
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        return None
    if not number.is_finite() or abs(number) > LARGEST:
        return None
    return number if number == number.quantize(Decimal(1).scaleb(-PLACES)) else None
