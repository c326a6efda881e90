"""What the tests of importing share: workbooks by hand, and the way from a file to the deed."""

import io
from collections.abc import Iterable, Sequence
from typing import Any

from openpyxl import Workbook, load_workbook

from blocs.domain.exchange.catalogues import BY_SLUG
from blocs.domain.exchange.files import export_of
from blocs.domain.exchange.imports import import_file, rehearse_file
from blocs.models import CatalogueImport

UNIT_HEADING = [column.heading for column in BY_SLUG["don-vi"].columns]


def workbook(*sheets: tuple[str, Iterable[Sequence[Any]]]) -> bytes:
    """Return a workbook with these sheets: a title and rows each."""
    book = Workbook()
    book.remove(book.active)
    for title, rows in sheets:
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(list(row))
    return saved(book)


def saved(book: Workbook) -> bytes:
    """Return the bytes of ``book``."""
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def opened(content: bytes) -> Workbook:
    """Return the workbook in ``content``."""
    return load_workbook(io.BytesIO(content))


def unit_row(code: str, parent: str = "", **values: Any) -> list[Any]:
    """Return the cells of a unit, in the order of the columns."""
    cells = {
        "code": code,
        "name": f"Viện kiểm sát nhân dân {code}",
        "short_name": f"VKSND {code}",
        "kind": "VKSND cấp huyện",
        "parent": parent,
        **values,
    }
    return [cells.get(column.name) for column in BY_SLUG["don-vi"].columns]


def units_file(*rows: Sequence[Any]) -> bytes:
    """Return a workbook of units."""
    return workbook(("Đơn vị", [UNIT_HEADING, *rows]))


def rehearse(by: Any, slug: str, content: bytes, name: str = "tep.xlsx") -> CatalogueImport:
    """Return the rehearsal of ``content``."""
    return rehearse_file(by=by, catalogue=BY_SLUG[slug], content=content, name=name)


def bring_in(by: Any, slug: str, content: bytes) -> CatalogueImport:
    """Rehearse ``content``, see that nothing is wrong, and import it."""
    found = rehearse(by, slug, content)
    assert found.report["problems"] == []
    return import_file(by=by, rehearsal=found)


def taken_out(by: Any, slug: str, *, as_csv: bool = False) -> bytes:
    """Return the export of a catalogue."""
    return export_of(by=by, catalogue=BY_SLUG[slug], as_csv=as_csv)
