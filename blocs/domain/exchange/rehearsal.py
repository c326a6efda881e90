"""From a table of cells to a batch: columns matched, cells read, rows found, and everything tried without writing."""

from typing import Any

from django.utils.translation import gettext as _

from blocs.domain.exchange.batch import MOST_PROBLEMS, Batch, Line, Problem
from blocs.domain.exchange.columns import Column, Unclear
from emulation.progress import Progress
from emulation.sheets import Row, Sheet
from emulation.text import fold


def rehearsed(kind: type[Batch], sheet: Sheet, *, by: Any, progress: Progress, trial: bool) -> Batch:
    """Return the batch of ``sheet`` with all its problems; nothing is written.

    ``trial`` also asks the fields of the model, and writes everything in a savepoint and takes it back, so that what only
    the database sees is said before. Without it the same values were found right by a trial.
    """
    places, problems = _places(kind, sheet.heading)
    if problems:
        return _refused(kind, problems)
    lines = []
    for place, row in enumerate(sheet.rows):
        progress.at(_("Đang kiểm tra từng dòng…"), place, len(sheet.rows))
        values, unclear = _values(kind, row, places)
        problems += unclear
        if not unclear:
            lines.append(Line(row.number, values))
        if len(problems) >= MOST_PROBLEMS:
            return _refused(kind, problems)
    batch = kind(lines)
    batch.problems += problems
    batch.find(checked=not trial)
    if trial and not batch.problems:
        progress.at(_("Đang thử ghi, rồi bỏ…"))
        batch.rehearse(by)
    batch.problems.sort(key=lambda problem: problem.row)
    return batch


def _refused(kind: type[Batch], problems: list[Problem]) -> Batch:
    batch = kind([])
    batch.problems += problems
    return batch


def _places(kind: type[Batch], heading: Row) -> tuple[list[tuple[Column, int]], list[Problem]]:
    """Return the columns with their places, and what is wrong with the heading; capitals and diacritics do not matter."""
    known = {fold(column.heading): column for column in kind.columns}
    places: dict[str, int] = {}
    problems = []

    def refuse(text: str, reason: str) -> None:
        problems.append(Problem(heading.number, text, reason))

    for place, cell in enumerate(heading.cells):
        text = _name(cell)
        if not text:
            continue
        if text not in known:
            refuse(str(cell).strip()[:60], _("cột này không có trong mẫu. Hãy xóa cột, hoặc sửa tiêu đề theo mẫu."))
        elif text in places:
            refuse(known[text].heading, _("cột này có hai lần. Hãy xóa một cột."))
        else:
            places[text] = place
    for text, column in known.items():
        if text not in places:
            refuse(
                column.heading, _("thiếu cột này. Hãy thêm cột (để trống được), hoặc tải mẫu rồi chép dữ liệu sang.")
            )
    return [(column, places[text]) for text, column in known.items() if text in places], problems


def _name(cell: Any) -> str:
    """Return a heading without the star that marks what must be filled in."""
    return "" if cell is None else fold(str(cell)).rstrip(" *")


def _values(kind: type[Batch], row: Row, places: list[tuple[Column, int]]) -> tuple[dict[str, Any], list[Problem]]:
    values, problems = {}, []
    for column, place in places:
        try:
            values[column.name] = column.parse(row.cell(place))
        except Unclear as unclear:
            problems.append(Problem(row.number, column.heading, str(unclear)))
    return values, problems
