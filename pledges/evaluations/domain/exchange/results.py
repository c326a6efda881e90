"""Results of units as a workbook: one row for each unit and leaf; a second sheet names members that have not handed in."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from blocs.domain.exchange.columns import FILE_LANGUAGE
from emulation.numbers import format_decimal
from emulation.sheets import Page, read_all, workbook_of
from emulation.text import fold
from pledges.evaluations.domain.exchange.cells import Cells, Column, Problem, Reader, Unfit
from pledges.evaluations.domain.exchange.tables import guide
from pledges.evaluations.domain.points_table import PointsTable
from pledges.evaluations.domain.rules import BETWEEN_LEVELS, NO_TARGET, Entry, Leaf, LeafKind, problems
from pledges.evaluations.explanations import choice_label, say_problem

RESULTS, WAITING = "Kết quả", "Chưa nộp"
RESULT_COLUMNS = (
    Column("unit", "Đơn vị", 34, True),
    Column("code", "Mã tiêu chí", 11, True),
    Column("points", "Điểm", 10, False, gettext_lazy("Cho cách chấm trực tiếp và điểm thưởng.")),
    Column("count", "Số lượng", 10, False, gettext_lazy("Cho cách chấm theo số lượng và điểm trừ.")),
    Column("numerator", "Tử số hoặc thực hiện", 12),
    Column("denominator", "Mẫu số hoặc chỉ tiêu", 12),
    Column("choice", "Mức", 30, False, gettext_lazy("Tên hoặc mã của mức; nhiều mức cách nhau bằng dấu chấm phẩy.")),
    Column("not_applicable", "Không áp dụng, vì", 34, False, gettext_lazy("Lý do; để trống khi tiêu chí áp dụng.")),
    Column("dishonest", "Minh chứng không trung thực", 14, False, "Có; Không"),
)
WAITING_COLUMNS = (Column("unit", "Đơn vị", 34, True),)
_NUMBERS = ("points", "count", "numerator", "denominator")
_YES = {"yes": "Có", "no": "Không"}


@dataclass(frozen=True)
class Results:
    """What units have, by name of the unit and code of the leaf; ``waiting`` are members that have not handed in."""

    entries: dict[str, dict[str, Entry]]
    waiting: tuple[str, ...] = ()


def read_results(content: bytes, table: PointsTable) -> Results:
    """Return the results in a workbook (bytes), each checked by the rule of its leaf.

    Raises ``Unreadable`` or ``Unfit``, which names a leaf that stands twice for one unit, a leaf that the table does not
    have, and every value that the rule refuses. A leaf without a row is empty, which is not 0.
    """
    sheets = read_all(content, titles=[RESULTS, WAITING])
    if RESULTS not in sheets:
        raise Unfit([Problem(RESULTS, 1, "", _("thiếu trang tính này. Hãy tải mẫu rồi chép kết quả sang."))])
    found: list[Problem] = []
    entries: dict[str, dict[str, Entry]] = {}
    leaves = {fold(leaf.code): leaf for leaf in table.leaves}
    names: dict[str, str] = {}
    seen: dict[tuple[str, str], int] = {}
    for cells in Reader(RESULTS, sheets[RESULTS], RESULT_COLUMNS, found).rows():
        unit, code = cells.text("unit", most=200, needed=True), cells.text("code", most=20, needed=True)
        unit = names.setdefault(fold(unit), unit)
        leaf = leaves.get(fold(code))
        if leaf is None:
            if code:
                cells.refuse("code", _("bảng không có tiêu chí chấm điểm mã %(code)s. Hãy sửa mã.") % {"code": code})
            continue
        first = seen.setdefault((unit, leaf.code), cells.number_of_row)
        if first != cells.number_of_row:
            reason = _("đơn vị đã có tiêu chí %(code)s ở dòng %(row)d. Hãy xóa một trong hai dòng.")
            cells.refuse("code", reason % {"code": leaf.code, "row": first})
        entries.setdefault(unit, {})[leaf.code] = _entry(cells, leaf)
    waiting = _waiting(Reader(WAITING, sheets[WAITING], WAITING_COLUMNS, found), names) if WAITING in sheets else ()
    if found:
        raise Unfit(found)
    return Results(entries, waiting)


def results_workbook(results: Results, table: PointsTable) -> bytes:
    """Return the workbook of ``results``, which ``read_results`` reads back; without units a template with all leaves."""
    units = results.entries or {"": {}}
    rows = [_cells_of(unit, leaf, entries.get(leaf.code)) for unit, entries in units.items() for leaf in table.leaves]
    with override(FILE_LANGUAGE):
        pages = [_page(RESULTS, RESULT_COLUMNS, rows)]
        if results.waiting:
            pages.append(_page(WAITING, WAITING_COLUMNS, [[unit] for unit in results.waiting]))
        return workbook_of([*pages, guide(RESULT_COLUMNS)])


def _page(title: str, columns: tuple[Column, ...], rows: list[list[Any]]) -> Page:
    return Page(title, [each.heading for each in columns], rows, [each.width for each in columns])


def _entry(cells: Cells, leaf: Leaf) -> Entry:
    """Return what the row says, and refuse what the rule of the leaf does not take, under the heading of its column."""
    values = {name: cells.number(name) for name in _NUMBERS}
    reason = cells.text("not_applicable")
    dishonest = cells.word("dishonest", _YES, "no") == "yes"
    entry = Entry(
        **values, choice=_choice(cells, leaf), not_applicable=bool(reason), reason=reason, dishonest=dishonest
    )
    for problem in problems(leaf, entry):
        name = "not_applicable" if problem.name == "reason" else problem.name
        cells.refuse(name, say_problem(problem, leaf))
    if dishonest and entry.empty:
        cells.refuse("dishonest", _("tiêu chí chưa có kết quả. Hãy nhập kết quả, hoặc để trống ô này."))
    return entry


def _choice(cells: Cells, leaf: Leaf) -> str:
    """Return the codes that a cell names by label or code; what is unknown stays, to be refused by the rule."""
    text = cells.text("choice")
    if not text or not leaf.choices:
        return text
    known = {fold(choice_label(code, label)): code for code, label, _points in leaf.choices}
    known |= {fold(code): code for code, _label, _points in leaf.choices}
    parts = text.split(BETWEEN_LEVELS) if leaf.kind is LeafKind.HIGHEST else [text]
    return BETWEEN_LEVELS.join(known.get(fold(part), part.strip()) for part in parts)


def _waiting(reader: Reader, names: dict[str, str]) -> tuple[str, ...]:
    units: dict[str, str] = {}
    for cells in reader.rows():
        unit = cells.text("unit", most=200, needed=True)
        if fold(unit) in names:
            cells.refuse("unit", _("đơn vị này đã có kết quả. Hãy xóa dòng ở một trong hai trang tính."))
        units.setdefault(fold(unit), unit)
    return tuple(units.values())


def _cells_of(unit: str, leaf: Leaf, entry: Entry | None) -> list[Any]:
    if entry is None:
        return [unit or None, leaf.code, *[None] * 7]
    labels = {code: choice_label(code, label) for code, label, _points in leaf.choices}
    chosen = [labels.get(code, code) for code in entry.choice.split(BETWEEN_LEVELS)] if entry.choice else []
    numbers: list[Decimal | None] = [getattr(entry, name) for name in _NUMBERS]
    reason = entry.reason if entry.not_applicable else None
    return [unit, leaf.code, *numbers, "; ".join(chosen) or None, reason, "Có" if entry.dishonest else None]


def say_entry(leaf: Leaf, entry: Entry) -> str:
    """Return what was entered, in words: the numbers, the chosen levels, or why the leaf does not apply."""
    if entry.not_applicable:
        return _("Không áp dụng: %(reason)s") % {"reason": entry.reason}
    said = [format_decimal(value) for name in _NUMBERS if (value := getattr(entry, name)) is not None]
    text = " / ".join(said)
    labels = {code: choice_label(code, label) for code, label, _points in leaf.choices}
    chosen = [labels.get(code, code) for code in entry.choice.split(BETWEEN_LEVELS)] if entry.choice else []
    if entry.choice == NO_TARGET:
        return f"{text} ({chosen[0]})"
    return "; ".join(filter(None, [text, *chosen]))
