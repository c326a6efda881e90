"""A points table as a workbook: three sheets in the table's own layout, read into a ``PointsTable`` and written from one."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from blocs.domain.exchange.columns import FILE_LANGUAGE, Day
from blocs.domain.exchange.columns import Unclear as UnclearDay
from blocs.enums import UnitKind
from emulation.sheets import Page, read_all, workbook_of
from emulation.text import fold
from pledges.evaluations.domain.blocs import LEAF_BREAK, TIE_BREAKS
from pledges.evaluations.domain.exchange import words
from pledges.evaluations.domain.exchange.cells import Cells, Column, Problem, Reader, Unfit
from pledges.evaluations.domain.points_table import GROUP, PointsTable, TableLine
from pledges.evaluations.domain.rating import Basis, Scale
from pledges.evaluations.domain.rules import LARGEST, PLACES, Assessor, LeafKind

LINES, BANDS, ABOUT = "Bộ tiêu chí", "Xếp loại", "Thông tin"

LINE_COLUMNS = (
    Column("code", "Mã", 8, True, gettext_lazy("Mỗi dòng một mã, ví dụ I, I.1.")),
    Column("parent", "Thuộc nhóm", 11, False, gettext_lazy("Mã của nhóm chứa dòng này; để trống ở dòng trên cùng.")),
    Column("name", "Tiêu chí", 60, True),
    Column("kind", "Cách chấm", 30, True, "; ".join(words.KINDS.values())),
    Column("max_points", "Điểm tối đa", 11, True, gettext_lazy("Điểm trừ ghi mức trần, là số dương.")),
    Column("per_case", "Điểm mỗi trường hợp", 12, False, gettext_lazy("Cho cách chấm theo số lượng và điểm trừ.")),
    Column("step", "Bước làm tròn", 10, False, gettext_lazy("Cho tỷ lệ và so với khối; để trống là 0,01.")),
    Column("steps", "Các mức hoặc khoảng", 46, False, "Tốt = 15; Khá = 12 – từ 97,5: 20; từ 90: 15"),
    Column("not_applicable", "Khi không áp dụng", 18, False, "; ".join(words.NOT_APPLICABLE.values())),
    Column("counts_as", "Tính là", 14, False, "; ".join(words.PARTS.values())),
    Column("sanction", "Chế tài xếp loại", 26, False, "từ 1: không quá Tốt; từ 3: hạ 1 mức"),
    Column("assessor", "Người quyết định điểm", 20, False, "; ".join(words.ASSESSORS.values())),
    Column("evidence", "Bắt buộc minh chứng", 12, False, "Có; Không"),
    Column("double_count", "Không tính trùng với", 30, False, ""),
    Column("guidance", "Hướng dẫn", 50, False, ""),
)
BAND_COLUMNS = (Column("name", "Xếp loại", 20, True), Column("minimum", "Từ", 10, True))
ABOUT_COLUMNS = (Column("item", "Mục", 34, True), Column("value", "Nội dung", 60, True))
_ABOUT = {
    "name": "Tên bộ tiêu chí",
    "label": "Phiên bản",
    "basis": "Cách xếp loại",
    "ceiling": "Mức trần của loại cao nhất (% số đơn vị)",
    "tie_breaks": "Tiêu chí phụ khi bằng điểm (theo thứ tự)",
    "unit_kinds": "Áp dụng cho loại đơn vị",
    "effective_from": "Hiệu lực từ ngày",
    "effective_to": "Hiệu lực đến hết ngày",
}
_STEPS_OF = {LeafKind.CHOICE: "choices", LeafKind.HIGHEST: "choices", LeafKind.BANDS: "bands"}
_LARGEST_MAXIMUM = Decimal(99_999)


def read_table(content: bytes) -> PointsTable:
    """Return the table in a workbook (bytes). Raises ``Unreadable`` (no workbook, a bomb, formulas) or ``Unfit``.

    Whether the table makes sense as a whole is asked afterwards, by table_checks.py; a code that stands twice is refused
    here, with the rows.
    """
    sheets = read_all(content, titles=[LINES, BANDS, ABOUT])
    if LINES not in sheets:
        raise Unfit([Problem(LINES, 1, "", _("thiếu trang tính này. Hãy tải mẫu rồi chép bảng sang."))])
    problems: list[Problem] = []
    with override(FILE_LANGUAGE):
        lines = _lines(Reader(LINES, sheets[LINES], LINE_COLUMNS, problems))
        bands = _bands(Reader(BANDS, sheets[BANDS], BAND_COLUMNS, problems)) if BANDS in sheets else ()
        about = _about(Reader(ABOUT, sheets[ABOUT], ABOUT_COLUMNS, problems), lines) if ABOUT in sheets else {}
    if problems:
        raise Unfit(problems)
    scale = Scale(bands, Basis(about.pop("basis", Basis.POINTS)), about.pop("ceiling", None))
    return PointsTable(about.pop("name", ""), about.pop("label", ""), tuple(lines), scale, **about)


def table_workbook(table: PointsTable) -> bytes:
    """Return the workbook of ``table``, which ``read_table`` reads back as the same table."""
    with override(FILE_LANGUAGE):
        about = [[_ABOUT[name], value] for name, value in _about_cells(table).items() if value not in (None, "")]
        return workbook_of(
            [
                _page(LINES, LINE_COLUMNS, [_line_cells(line) for line in table.lines]),
                _page(BANDS, BAND_COLUMNS, [[name, minimum] for name, minimum in table.scale.from_best]),
                _page(ABOUT, ABOUT_COLUMNS, about),
                guide(LINE_COLUMNS),
            ]
        )


def guide(columns: tuple[Column, ...]) -> Page:
    """Return a last sheet that explains the columns."""
    rows = [[column.heading, "Có" if column.required else "Không", str(column.help)] for column in columns]
    return Page("Hướng dẫn", ["Cột", "Bắt buộc", "Cách ghi"], rows, [26, 10, 90])


def _page(title: str, columns: tuple[Column, ...], rows: list[list[Any]]) -> Page:
    return Page(title, [each.heading for each in columns], rows, [each.width for each in columns])


def _lines(reader: Reader) -> list[TableLine]:
    lines: list[TableLine] = []
    first: dict[str, int] = {}
    for cells in reader.rows():
        line = _line(cells)
        known = first.setdefault(fold(line.code), cells.number_of_row)
        if line.code and known != cells.number_of_row:
            reason = _("mã %(code)s đã có ở dòng %(row)d. Hãy xóa một dòng, hoặc đặt mã khác.")
            cells.refuse("code", reason % {"code": line.code, "row": known})
        lines.append(line)
    codes = {line.code for line in lines}
    for cells, line in zip(reader.rows(), lines, strict=True):
        if line.parent and line.parent not in codes:
            reason = _("không có nhóm mã %(code)s. Hãy sửa mã, hoặc thêm dòng của nhóm.")
            cells.refuse("parent", reason % {"code": line.parent})
    return lines


def _line(cells: Cells) -> TableLine:
    kind = cells.word("kind", words.KINDS)
    if not cells.raw("kind"):
        cells.refuse("kind", _("ô trống. Hãy chọn cách chấm theo mẫu."))
    return TableLine(
        code=cells.text("code", most=20, needed=True),
        name=cells.text("name", needed=True),
        kind=kind or GROUP,
        max_points=_maximum(cells),
        params=_params(cells, kind),
        parent=cells.text("parent", most=20),
        assessor=Assessor(cells.word("assessor", words.ASSESSORS, Assessor.HEAD)),
        evidence_required=cells.word("evidence", words.YES, "no") == "yes",
        double_count_note=cells.text("double_count"),
        guidance=cells.text("guidance", most=2000),
    )


def _maximum(cells: Cells) -> Decimal:
    value = cells.number("max_points", needed=True)
    if value is None:
        return Decimal(0)
    if not value.is_finite() or not 0 <= value <= _LARGEST_MAXIMUM or value != round(value, PLACES):
        reason = _("phải từ 0 đến %(most)s, tối đa %(places)d chữ số thập phân. Hãy sửa lại.")
        cells.refuse("max_points", reason % {"most": "99.999", "places": PLACES})
        return Decimal(0)
    return value


def _params(cells: Cells, kind: str) -> dict[str, Any]:
    """Return the parameters that the row names; whether they fit the kind, table_checks.py says."""
    params: dict[str, Any] = {}
    for name in ("per_case", "step"):
        value = cells.number(name)
        if value is not None:
            params[name] = str(value) if value.is_finite() and abs(value) <= LARGEST else "0"
    for name, choices in (("not_applicable", words.NOT_APPLICABLE), ("counts_as", words.PARTS)):
        chosen = cells.word(name, choices)
        if chosen:
            params[name] = chosen
    steps, sanction = cells.text("steps", most=2000), cells.text("sanction")
    try:
        if steps:
            name = _STEPS_OF.get(LeafKind(kind), "choices") if kind not in ("", GROUP) else "choices"
            params[name] = words.read_bands(steps) if name == "bands" else words.read_choices(steps)
    except words.Unclear as unclear:
        cells.refuse("steps", str(unclear))
    try:
        if sanction:
            params["sanction"] = words.read_sanction(sanction)
    except words.Unclear as unclear:
        cells.refuse("sanction", str(unclear))
    return params


def _bands(reader: Reader) -> tuple[tuple[str, Decimal], ...]:
    bands = []
    for cells in reader.rows():
        name, minimum = cells.text("name", most=60, needed=True), cells.number("minimum", needed=True)
        if minimum is not None and abs(minimum) > _LARGEST_MAXIMUM:
            cells.refuse("minimum", _("số quá lớn. Hãy nhập tối đa %(limit)s.") % {"limit": "99.999"})
        elif name and minimum is not None:
            bands.append((name, minimum))
    return tuple(bands)


def _about(reader: Reader, lines: list[TableLine]) -> dict[str, Any]:
    items = {fold(text): name for name, text in _ABOUT.items()}
    found: dict[str, Any] = {}
    for cells in reader.rows():
        name = items.get(fold(cells.text("item")))
        if name is None:
            allowed = "; ".join(_ABOUT.values())
            cells.refuse("item", _("mục này không có trong mẫu. Hãy chọn: %(allowed)s.") % {"allowed": allowed})
        elif cells.raw("value") is not None:
            found[name] = _about_value(cells, name, lines)
    return {name: value for name, value in found.items() if value is not None}


def _about_value(cells: Cells, name: str, lines: list[TableLine]) -> Any:
    if name == "basis":
        return cells.word("value", words.BASES, Basis.POINTS)
    if name == "ceiling":
        value = cells.number("value")
        if value is not None and not 0 < value <= 100:
            cells.refuse("value", _("mức trần phải lớn hơn 0 và không quá 100. Hãy sửa lại."))
            return None
        return value
    if name in ("effective_from", "effective_to"):
        return _day(cells)
    if name in ("unit_kinds", "tie_breaks"):
        return _several(cells, name, lines)
    return cells.text("value", most=60 if name == "label" else 200)


def _day(cells: Cells) -> date | None:
    try:
        day: date = Day().parse(cells.raw("value"))
    except UnclearDay as unclear:
        cells.refuse("value", str(unclear))
        return None
    return day


def _several(cells: Cells, name: str, lines: list[TableLine]) -> tuple[str, ...]:
    """Return the kinds of unit, or the tie-breaks: words, or codes of leaves."""
    known = {fold(str(label)): str(value) for value, label in UnitKind.choices}
    if name == "tie_breaks":
        known = {fold(word): key for key, word in words.TIE_BREAKS.items()}
        known |= {fold(line.code): f"{LEAF_BREAK}{line.code}" for line in lines if line.is_leaf}
    found = []
    for part in (part.strip() for part in cells.text("value").split(";") if part.strip()):
        if fold(part) in known:
            found.append(known[fold(part)])
        else:
            reason = _("“%(text)s” không có trong danh sách. Hãy chọn: %(allowed)s.")
            cells.refuse("value", reason % {"text": part[:60], "allowed": "; ".join(known.values())[:200]})
    return tuple(found)


def _line_cells(line: TableLine) -> list[Any]:
    params = line.params
    steps = words.say_choices(params["choices"]) if "choices" in params else words.say_bands(params.get("bands", []))
    return [
        line.code,
        line.parent or None,
        line.name,
        words.KINDS[line.kind],
        line.max_points,
        Decimal(str(params["per_case"])) if "per_case" in params else None,
        Decimal(str(params["step"])) if "step" in params else None,
        steps or None,
        words.NOT_APPLICABLE[params["not_applicable"]] if params.get("not_applicable") else None,
        words.PARTS[params["counts_as"]] if params.get("counts_as") else None,
        words.say_sanction(params.get("sanction")) or None,
        words.ASSESSORS[line.assessor] if line.is_leaf else None,
        "Có" if line.evidence_required else None,
        line.double_count_note or None,
        line.guidance or None,
    ]


def _about_cells(table: PointsTable) -> dict[str, Any]:
    breaks = [words.TIE_BREAKS.get(name) or name.removeprefix(LEAF_BREAK) for name in table.tie_breaks]
    return {
        "name": table.name,
        "label": table.label,
        "basis": words.BASES[table.scale.basis],
        "ceiling": table.scale.ceiling,
        "tie_breaks": "; ".join(breaks) if table.tie_breaks != TIE_BREAKS else None,
        "unit_kinds": "; ".join(str(UnitKind(kind).label) for kind in table.unit_kinds),
        "effective_from": table.effective_from,
        "effective_to": table.effective_to,
    }
