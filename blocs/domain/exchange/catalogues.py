"""The catalogues that may be imported and exported, one by one or all in one workbook."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import override

from blocs.domain.exchange.accounts import Accounts
from blocs.domain.exchange.batch import Batch
from blocs.domain.exchange.columns import FILE_LANGUAGE, Column
from blocs.domain.exchange.posts import Posts
from blocs.domain.exchange.seats import Seats
from blocs.domain.exchange.units import Units
from blocs.enums import CatalogueKind
from emulation.text import fold


@dataclass(frozen=True)
class Catalogue:
    """One catalogue: its part of the addresses, and its batch."""

    kind: CatalogueKind
    slug: str
    batch: type[Batch]

    @property
    def tables(self) -> "tuple[Catalogue, ...]":
        """Return the catalogues that a file of this one holds: itself."""
        return (self,)

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
        return {fold(word) for column in self.columns for word in (column.heading, heading(column), *column.words)}


@dataclass(frozen=True)
class Collection:
    """Several catalogues in one workbook, a sheet each: what a new installation is filled with at one stroke."""

    kind: CatalogueKind
    slug: str
    tables: tuple[Catalogue, ...]

    @property
    def title(self) -> str:
        """Return the name as a screen shows it."""
        return str(self.kind.label)


def heading(column: Column) -> str:
    """Return the heading as the template has it: a star marks what must be filled in."""
    return f"{column.heading} *" if column.required else column.heading


# In the order in which an empty installation fills them: each refers to those before it.
CATALOGUES = (
    Catalogue(CatalogueKind.UNITS, "don-vi", Units),
    Catalogue(CatalogueKind.ACCOUNTS, "tai-khoan", Accounts),
    Catalogue(CatalogueKind.POSTS, "chuc-vu", Posts),
    Catalogue(CatalogueKind.SEATS, "thanh-vien", Seats),
)
EVERYTHING = Collection(CatalogueKind.EVERYTHING, "ca-bo", CATALOGUES)
BY_SLUG: dict[str, Catalogue | Collection] = {each.slug: each for each in (*CATALOGUES, EVERYTHING)}
BY_KIND: dict[str, Catalogue | Collection] = {each.kind.value: each for each in (*CATALOGUES, EVERYTHING)}
