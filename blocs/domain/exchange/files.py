"""The files of the catalogues: templates to fill in, and exports that may be imported again."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from blocs.domain.exchange.catalogues import Catalogue, Collection, heading
from blocs.domain.exchange.columns import FILE_LANGUAGE
from blocs.permissions import require_keeper
from emulation.audit.log import record
from emulation.sheets import Page, csv_of, workbook_of


def template_of(catalogue: Catalogue | Collection) -> bytes:
    """Return an empty workbook with a sheet for each table, and a last one that explains the columns and lists their words."""
    with override(FILE_LANGUAGE):
        return workbook_of([*(_page(table, []) for table in catalogue.tables), _guide(catalogue)])


@transaction.atomic
def export_of(*, by: Any, catalogue: Catalogue | Collection, as_csv: bool = False) -> bytes:
    """Return all rows of the catalogue as xlsx or CSV, in the shape in which they may be imported again.

    Taking them is recorded. A collection has no CSV: there is one table in such a file. Raises ``NotAllowed``.
    """
    require_keeper(by)
    with override(FILE_LANGUAGE):
        pages = [_page(table, _rows(table)) for table in catalogue.tables]
        content = csv_of(pages[0]) if as_csv else workbook_of([*pages, _guide(catalogue)])
    details = {
        "catalogue": catalogue.kind.value,
        "rows": sum(len(page.rows) for page in pages),
        "format": "csv" if as_csv else "xlsx",
    }
    record("catalogue.exported", by, by=by, details=details)
    return content


def _rows(table: Catalogue) -> list[list[Any]]:
    stored = (table.batch.stored(obj) for obj in table.batch.all())
    return [[column.kind.show(values[column.name]) for column in table.columns] for values in stored]


def _page(table: Catalogue, rows: list[list[Any]]) -> Page:
    return Page(
        table.sheet, [heading(column) for column in table.columns], rows, [each.kind.width for each in table.columns]
    )


def _guide(catalogue: Catalogue | Collection) -> Page:
    rows = [
        [
            table.sheet,
            column.heading,
            _("Có") if column.required else _("Không"),
            str(column.kind.allowed),
            "; ".join(column.words) or None,
            str(column.example) or None,
            str(column.help) or None,
        ]
        for table in catalogue.tables
        for column in table.columns
    ]
    names = [_("Trang tính"), _("Cột"), _("Bắt buộc"), _("Cách ghi"), _("Chọn một trong"), _("Ví dụ"), _("Ghi chú")]
    return Page(_("Hướng dẫn"), names, rows, [20, 26, 10, 36, 60, 40, 60])
