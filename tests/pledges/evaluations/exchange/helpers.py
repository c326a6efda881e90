"""Workbooks for tests, made of plain rows."""

from typing import Any

from emulation.sheets import Page, workbook_of

LINE_HEADING = ("Mã", "Thuộc nhóm", "Tiêu chí", "Cách chấm", "Điểm tối đa")
RESULT_HEADING = (
    "Đơn vị",
    "Mã tiêu chí",
    "Điểm",
    "Số lượng",
    "Tử số hoặc thực hiện",
    "Mẫu số hoặc chỉ tiêu",
    "Mức",
    "Không áp dụng, vì",
)
TWO = [("I", None, "Một", "Chấm trực tiếp", 60), ("II", None, "Hai", "Chấm trực tiếp", 40)]
DONE = [("A", "I", 50), ("A", "II", 40)]


def workbook(**pages: tuple[Any, list[Any]]) -> bytes:
    """Return a workbook; each argument is a sheet as (heading, rows), its name with ``_`` for blanks."""
    return workbook_of(
        Page(name.replace("_", " "), heading, [list(row) for row in rows], [20] * len(heading))
        for name, (heading, rows) in pages.items()
    )


def criteria(rows: Any = TWO, extra: tuple[str, ...] = (), **pages: Any) -> bytes:
    """Return a criteria workbook with these rows; ``extra`` are further headings."""
    return workbook(Bộ_tiêu_chí=((*LINE_HEADING, *extra), rows), **pages)


def results(rows: Any = DONE, **pages: Any) -> bytes:
    """Return a results workbook with these rows."""
    padded = [(*row, *[None] * (len(RESULT_HEADING) - len(row))) for row in rows]
    return workbook(Kết_quả=(RESULT_HEADING, padded), **pages)
