"""The catalogues that may be imported and exported, and their files: template and export."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from blocs.domain.exchange.accounts import Accounts
from blocs.domain.exchange.batch import Batch
from blocs.domain.exchange.columns import FILE_LANGUAGE, Column
from blocs.domain.exchange.posts import Posts
from blocs.domain.exchange.seats import Seats
from blocs.domain.exchange.units import Units
from blocs.enums import CatalogueKind
from blocs.permissions import require_keeper
from emulation.audit.log import record
from emulation.sheets import Page, csv_of, workbook_of
from emulation.text import fold


@dataclass(frozen=True)
class Catalogue:
    """One catalogue: its part of the addresses, and its batch."""

    kind: CatalogueKind
    slug: str
    batch: type[Batch]

    @property
    def title(self) -> str:
        """Return the name as a screen shows it."""
        return str(self.kind.label)

    @property
    def sheet(self) -> str:
        """Return the name of the sheet in a workbook."""
        with override(FILE_LANGUAGE):
            return str(self.kind.label)

    @property
    def columns(self) -> Sequence[Column]:
        """Return the columns, in the order of the file."""
        return self.batch.columns

    @property
    def words(self) -> set[str]:
        """Return, folded, the headings and the words of closed lists that the template itself brings."""
        return {fold(word) for column in self.columns for word in (column.heading, _heading(column), *column.words)}


# In the order in which an empty installation fills them: each refers to those before it.
CATALOGUES = (
    Catalogue(CatalogueKind.UNITS, "don-vi", Units),
    Catalogue(CatalogueKind.ACCOUNTS, "tai-khoan", Accounts),
    Catalogue(CatalogueKind.POSTS, "chuc-vu", Posts),
    Catalogue(CatalogueKind.SEATS, "thanh-vien", Seats),
)
BY_SLUG = {each.slug: each for each in CATALOGUES}
BY_KIND = {each.kind.value: each for each in CATALOGUES}


def template_of(catalogue: Catalogue) -> bytes:
    """Return an empty workbook of the catalogue, with a second sheet that explains the columns and lists their words."""
    with override(FILE_LANGUAGE):
        return workbook_of([_page(catalogue, []), _guide(catalogue)])


@transaction.atomic
def export_of(*, by: Any, catalogue: Catalogue, as_csv: bool = False) -> bytes:
    """Return all rows of the catalogue as xlsx or CSV, in the shape in which they may be imported again.

    Taking them is recorded. Raises ``NotAllowed``.
    """
    require_keeper(by)
    batch = catalogue.batch
    stored = (batch.stored(obj) for obj in batch.all())
    rows = [[column.kind.show(values[column.name]) for column in batch.columns] for values in stored]
    details = {"catalogue": catalogue.kind.value, "rows": len(rows), "format": "csv" if as_csv else "xlsx"}
    record("catalogue.exported", by, by=by, details=details)
    with override(FILE_LANGUAGE):
        page = _page(catalogue, rows)
        return csv_of(page) if as_csv else workbook_of([page, _guide(catalogue)])


def _page(catalogue: Catalogue, rows: list[list[Any]]) -> Page:
    columns = catalogue.columns
    return Page(catalogue.sheet, [_heading(column) for column in columns], rows, [each.kind.width for each in columns])


def _heading(column: Column) -> str:
    return f"{column.heading} *" if column.required else column.heading


def _guide(catalogue: Catalogue) -> Page:
    rows = []
    for column in catalogue.columns:
        words = "; ".join(column.words)
        must = _("Có") if column.required else _("Không")
        rows.append(
            [
                column.heading,
                must,
                str(column.kind.allowed),
                words or None,
                str(column.example) or None,
                str(column.help) or None,
            ]
        )
    heading = [_("Cột"), _("Bắt buộc"), _("Cách ghi"), _("Chọn một trong"), _("Ví dụ"), _("Ghi chú")]
    return Page(_("Hướng dẫn"), heading, rows, [26, 10, 36, 60, 40, 60])
