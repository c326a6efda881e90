"""Opening a file that somebody uploaded."""

from emulation.sheets import container, text_files, workbooks
from emulation.sheets.table import Sheet


def read(content: bytes, *, title: str) -> Sheet:
    """Return the table in ``content`` (bytes of an xlsx or CSV file).

    Of a workbook with several sheets it is the one called ``title``, else the first that is shown. Raises ``Unreadable``
    naming what is wrong, with row and column where it lies in a cell.
    """
    if container.is_workbook(content):
        return workbooks.read(content, title)
    return text_files.read(content)
