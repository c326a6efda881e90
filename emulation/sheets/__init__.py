"""Tables out of and into workbooks and CSV files: bytes in, plain cells out, and back.

The only place that imports openpyxl. What a column means is said elsewhere; here a stranger's file is opened safely and
refused in words, and nothing that we write is run by a spreadsheet program.
"""

from emulation.sheets.reading import read, read_all
from emulation.sheets.table import MAX_ROWS, Row, Sheet, Unreadable
from emulation.sheets.writing import Page, csv_of, workbook_of

__all__ = ["MAX_ROWS", "Page", "Row", "Sheet", "Unreadable", "csv_of", "read", "read_all", "workbook_of"]
