"""Checking a line of a points table before it is stored: parameters of the right kind, and no contradiction."""

from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.translation import gettext as _

from emulation.numbers import format_decimal
from pledges.evaluations.enums import CriterionKind

# The parameters that each kind reads; docs/scoring.md tells what they mean.
_READS: dict[str, set[str]] = {
    CriterionKind.COUNT_CAPPED: {"per_case"},
    CriterionKind.MAX_MINUS: {"per_case"},
    CriterionKind.DEDUCTION: {"per_case"},
    CriterionKind.CHOICE: {"choices"},
    CriterionKind.BANDS: {"bands"},
    CriterionKind.RATIO: {"step"},
}
_NEEDS = {CriterionKind.CHOICE: "choices", CriterionKind.BANDS: "bands"}


def check_params(kind: str, maximum: Decimal, params: Any) -> list[str]:
    """Return what is wrong with the parameters of a line of this kind and maximum; an empty list when all is well."""
    if not isinstance(params, dict):
        return [_("Tham số phải là một đối tượng JSON, ví dụ {“per_case”: “2”}.")]
    allowed = _READS.get(kind, set()) | ({"not_applicable"} if kind != CriterionKind.GROUP else set())
    found = [
        _("Tham số “%(name)s” không dùng cho cách chấm này. Hãy bỏ đi.") % {"name": name}
        for name in params
        if name not in allowed
    ]
    needed = _NEEDS.get(CriterionKind(kind))
    if needed and not params.get(needed):
        found.append(_("Cách chấm này cần tham số “%(name)s”.") % {"name": needed})
    if params.get("not_applicable") not in (None, "full", "leaves"):
        found.append(_("“not_applicable” chỉ nhận “full” (tính đủ điểm) hoặc “leaves” (không tính vào tổng)."))
    found += [
        _("Tham số “%(name)s” phải là số lớn hơn 0.") % {"name": name}
        for name in ("per_case", "step")
        if name in params and (_number(params[name]) or Decimal(0)) <= 0
    ]
    found += _check_rows(params.get("choices"), "choices", ("code", "label"), maximum)
    found += _check_rows(params.get("bands"), "bands", (), maximum)
    step = _number(params.get("step", "0.01"))
    if kind == CriterionKind.RATIO and step and maximum % step:
        found.append(
            _("Điểm tối đa %(maximum)s không chia hết cho bước làm tròn %(step)s: điểm có thể vượt tối đa.")
            % {"maximum": format_decimal(maximum), "step": format_decimal(step)}
        )
    return found


def _check_rows(table: Any, name: str, words: tuple[str, ...], maximum: Decimal) -> list[str]:
    """Check a list of choices or bands: each row whole, its points within the maximum."""
    if table is None:
        return []
    if not isinstance(table, list) or not all(isinstance(row, dict) for row in table):
        return [_("Tham số “%(name)s” phải là một danh sách.") % {"name": name}]
    found = []
    for place, row in enumerate(table, start=1):
        points = _number(row.get("points"))
        whole = all(row.get(word) for word in words) and (name != "bands" or _number(row.get("from")) is not None)
        if points is None or not whole:
            found.append(_("“%(name)s”, dòng %(place)d: thiếu hoặc sai giá trị.") % {"name": name, "place": place})
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
    return found


def _number(value: Any) -> Decimal | None:
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        return None
    return number if number.is_finite() else None
