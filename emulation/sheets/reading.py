"""Opening a file that somebody uploaded."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from emulation.sheets import container, text_files, workbooks
from emulation.sheets.table import Sheet, Unreadable


def read(content: bytes, *, title: str) -> Sheet:
    """Return the table in ``content`` (bytes of an xlsx or CSV file).

    Of a workbook with several sheets it is the one called ``title``, else the first that is shown. Raises ``Unreadable``
    naming what is wrong, with row and column where it lies in a cell.
    """
    if container.is_workbook(content):
        return workbooks.read(content, title)
    return text_files.read(content)


def read_all(content: bytes, *, titles: Iterable[str]) -> dict[str, Sheet]:
    """Return the tables of a workbook that stand under one of ``titles`` and have rows, by title.

    Raises ``Unreadable`` as ``read``, naming the sheet; also where there is none, or the file is CSV.
    """
    if not container.is_workbook(content):
        raise Unreadable(_("Tệp CSV chỉ có một bảng. Hãy dùng tệp .xlsx theo mẫu, hoặc nhập từng danh mục."))
    return workbooks.read_all(content, list(titles))
