"""What is wrong or doubtful in a whole points table, in words: asked before its adoption, and while it is written.

A table that contradicts itself is not adopted (``serious``); what may be meant so is only pointed out.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from django.utils.translation import gettext as _

from emulation.numbers import format_decimal
from pledges.evaluations.domain.blocs import LEAF_BREAK
from pledges.evaluations.domain.points_table import PointsTable, TableLine
from pledges.evaluations.domain.rating import Basis
from pledges.evaluations.domain.rules import LeafKind, Part
from pledges.evaluations.tables import check_params, in_words

PARTS = ("content", "bonus", "deduction")
_HUNDRED = Decimal(100)


@dataclass(frozen=True)
class Finding:
    """One sentence with its remedy; ``code`` is the line it is about ("" for the table)."""

    text: str
    code: str = ""
    serious: bool = True
    twice: bool = False  # the code of a line stands more than once


def check_table(table: PointsTable) -> list[Finding]:
    """Return everything that is wrong or doubtful in ``table``, in the order of its lines, then of its ratings."""
    found = list(_check_codes(table))
    if not table.leaves:
        found.append(Finding(_("Bộ tiêu chí chưa có tiêu chí chấm điểm nào. Hãy thêm tiêu chí.")))
    for line in table.lines:
        if line.is_leaf:
            found += _check_leaf(line)
        else:
            found += _check_group(table, line)
    return [*found, *_check_scale(table), *_check_sanctions(table), *_check_tie_breaks(table)]


def _check_codes(table: PointsTable) -> Iterator[Finding]:
    for code, times in Counter(line.code for line in table.lines).items():
        if times > 1:
            reason = _("Mã %(code)s có %(times)d dòng. Hãy đặt mã khác cho từng dòng.")
            yield Finding(reason % {"code": code, "times": times}, code, twice=True)
    lost = [line.code for line in table.lost]
    if lost:
        reason = _(
            "Các dòng %(codes)s không nằm dưới nhóm nào của bảng (nhóm thuộc chính nó). Hãy chọn lại “thuộc nhóm”."
        )
        yield Finding(reason % {"codes": ", ".join(lost[:5])}, lost[0])


def _check_group(table: PointsTable, group: TableLine) -> Iterator[Finding]:
    """Compare a group with what belongs to it; bonus and deductions stand beside the sum, unless there is nothing else."""
    children = table.children(group.code)
    if not children:
        reason = _("Nhóm %(code)s không có tiêu chí nào. Hãy thêm tiêu chí hoặc xóa nhóm.")
        yield Finding(reason % {"code": group.code}, group.code)
        return
    content = [child for child in children if not child.is_leaf or child.leaf.part is Part.CONTENT]
    total = sum((child.max_points for child in content or children), Decimal(0))
    if total != group.max_points:
        reason = _(
            "Nhóm %(code)s ghi tối đa %(maximum)s điểm nhưng các dòng bên trong cộng lại %(total)s điểm. "
            "Hãy sửa điểm của nhóm hoặc của các dòng."
        )
        values = {"maximum": format_decimal(group.max_points), "total": format_decimal(total)}
        yield Finding(reason % {"code": group.code, **values}, group.code)


def _check_leaf(line: TableLine) -> Iterator[Finding]:
    for problem in check_params(line.kind, line.max_points, line.params):
        yield Finding(f"{line.code}: {in_words(problem)}", line.code)
    if line.max_points == 0:
        reason = _("%(code)s: điểm tối đa bằng 0 nên không bao giờ có điểm. Hãy nhập điểm tối đa.")
        yield Finding(reason % {"code": line.code}, line.code)
    elif not check_params(line.kind, line.max_points, line.params):
        yield from _check_cases(line)
        yield from _check_steps(line)


def _check_cases(line: TableLine) -> Iterator[Finding]:
    """Compare the points of one case with the cap: one case over the cap, or a cap that no number of cases meets."""
    if line.kind not in (LeafKind.COUNT_CAPPED, LeafKind.MAX_MINUS, LeafKind.DEDUCTION):
        return
    per_case = line.leaf.param("per_case", "1")
    values = {"code": line.code, "per_case": format_decimal(per_case), "maximum": format_decimal(line.max_points)}
    if per_case > line.max_points:
        reason = _(
            "%(code)s: mỗi trường hợp %(per_case)s điểm đã quá mức trần %(maximum)s điểm. "
            "Hãy nâng mức trần hoặc giảm điểm mỗi trường hợp."
        )
        yield Finding(reason % values, line.code)
    elif line.max_points % per_case:
        whole = int(line.max_points // per_case)
        values |= {"whole": whole, "points": format_decimal(per_case * whole)}
        reason = _(
            "%(code)s: %(whole)d trường hợp được %(points)s điểm, trường hợp tiếp theo chỉ được tính một phần vì mức trần "
            "%(maximum)s điểm. Nếu không chủ ý, hãy sửa mức trần hoặc điểm mỗi trường hợp."
        )
        yield Finding(reason % values, line.code, serious=False)


def _check_steps(line: TableLine) -> Iterator[Finding]:
    """Look for choices and bands that nobody can use, contradict each other, or leave something out."""
    values = {"code": line.code, "maximum": format_decimal(line.max_points)}
    if line.kind == LeafKind.BANDS:
        rows = sorted((Decimal(str(row["from"])), Decimal(str(row["points"]))) for row in line.params["bands"])
        for (low, few), (high, more) in pairwise(rows):
            if more <= few:
                reason = _(
                    "%(code)s: từ %(high)s %% được %(more)s điểm, không hơn khoảng từ %(low)s %% (%(few)s điểm). "
                    "Hãy sửa điểm của hai khoảng, hoặc gộp lại."
                )
                steps = {"high": high, "low": low, "more": more, "few": few}
                yield Finding(reason % {**values, **{k: format_decimal(v) for k, v in steps.items()}}, line.code)
        if rows[0][0] > 0:
            reason = _(
                "%(code)s: dưới %(low)s %% không thuộc khoảng nào nên được 0 điểm. Nếu không chủ ý, hãy thêm khoảng từ 0."
            )
            yield Finding(reason % {**values, "low": format_decimal(rows[0][0])}, line.code, serious=False)
        best = rows[-1][1]
    elif line.kind in (LeafKind.CHOICE, LeafKind.HIGHEST):
        best = max(points for _code, _label, points in line.leaf.choices)
        labels = Counter(label.strip().casefold() for _code, label, _points in line.leaf.choices)
        for label in (label for label, times in labels.items() if times > 1):
            reason = _("%(code)s: hai mức cùng tên “%(label)s”, người chấm không phân biệt được. Hãy đặt tên khác.")
            yield Finding(reason % {**values, "label": label}, line.code)
    else:
        return
    if best < line.max_points:
        reason = _(
            "%(code)s: mức cao nhất chỉ được %(best)s điểm, không bao giờ đạt tối đa %(maximum)s điểm. "
            "Nếu không chủ ý, hãy sửa điểm tối đa hoặc thêm mức."
        )
        yield Finding(reason % {**values, "best": format_decimal(best)}, line.code, serious=False)


def _check_scale(table: PointsTable) -> Iterator[Finding]:
    """Look for ratings that nobody can reach, totals without a rating, and a ceiling that has nowhere to send to."""
    bands = table.scale.from_best
    if not bands:
        yield Finding(_("Bảng chưa có mức xếp loại nào. Nếu có xếp loại, hãy thêm các mức."), serious=False)
    if table.scale.ceiling is not None and len(bands) < 2:
        yield Finding(
            _("Có mức trần của loại cao nhất nhưng chưa có mức thấp hơn để chuyển xuống. Hãy thêm mức xếp loại.")
        )
    content, bonus = table.attainable(Part.CONTENT), table.attainable(Part.BONUS)
    most = content + bonus
    if table.scale.basis is Basis.PERCENTAGE:
        most = most * _HUNDRED / content if content else Decimal(0)
    for (name, minimum), (other, lower) in pairwise(bands):
        if minimum == lower:
            reason = _("Hai mức xếp loại “%(name)s” và “%(other)s” cùng bắt đầu từ %(minimum)s. Hãy sửa một mức.")
            yield Finding(reason % {"name": name, "other": other, "minimum": format_decimal(minimum)})
    for name, minimum in bands:
        if minimum > most:
            reason = _(
                "Xếp loại “%(name)s” từ %(minimum)s nhưng bảng chỉ đạt nhiều nhất %(most)s, không đơn vị nào xếp được. "
                "Hãy hạ mức này hoặc sửa điểm của bảng."
            )
            values = {"minimum": format_decimal(minimum), "most": format_decimal(most, 2 if most % 1 else None)}
            yield Finding(reason % {"name": name, **values})
    if bands and bands[-1][1] > 0:
        reason = _("Dưới %(minimum)s không thuộc mức xếp loại nào. Nếu không chủ ý, hãy thêm mức từ 0.")
        yield Finding(reason % {"minimum": format_decimal(bands[-1][1])}, serious=False)


def _check_sanctions(table: PointsTable) -> Iterator[Finding]:
    names = [name for name, _minimum in table.scale.bands]
    for line in table.lines:
        sanction = line.params.get("sanction") if isinstance(line.params, dict) else None
        cap = sanction.get("cap") if isinstance(sanction, dict) else None
        if cap and cap not in names:
            reason = _("%(code)s: chế tài nêu xếp loại “%(cap)s” không có trong bảng. Hãy chọn một trong: %(names)s.")
            yield Finding(reason % {"code": line.code, "cap": cap, "names": ", ".join(names) or "–"}, line.code)


def _check_tie_breaks(table: PointsTable) -> Iterator[Finding]:
    codes = {leaf.code for leaf in table.leaves}
    for name in table.tie_breaks:
        known = name.removeprefix(LEAF_BREAK) in codes if name.startswith(LEAF_BREAK) else name in PARTS
        if not known:
            reason = _("Tiêu chí phụ “%(name)s” không có trong bảng. Hãy bỏ, hoặc chọn một tiêu chí của bảng.")
            yield Finding(reason % {"name": name.removeprefix(LEAF_BREAK)})
    if len(set(table.tie_breaks)) < len(table.tie_breaks):
        yield Finding(_("Một tiêu chí phụ được nêu hai lần. Hãy bỏ bớt một lần."))
