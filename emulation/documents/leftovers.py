"""Bytes of an update that belong to no object of it: what a program reads that looks at a file in another way than a PDF reader.

Between the objects only white space and one short remark may stand (iText signs its name in one); every object ends where the
next one begins, and behind the last stand the table of references and the mark of the end.
"""

import re

from pyhanko.pdf_utils.reader import HistoricalResolver, PdfFileReader

_GAP = rb"[\x00\t\n\x0c\r ]*(?:%(?!PDF-|%EOF)[\x20-\x7e\x80-\xff]{0,80}[\r\n][\x00\t\n\x0c\r ]*)?"
_START = re.compile(_GAP + rb"\Z")
_OBJECT = re.compile(rb"\d{1,10}[\x00\t\n\x0c\r ]+\d{1,5}[\x00\t\n\x0c\r ]+obj\b")
_BETWEEN = re.compile(rb"endobj" + _GAP + rb"\Z")
_END = re.compile(rb"[\x00\t\n\x0c\r ]*(?:endobj)?" + _GAP + rb"startxref[\r\n ]+\d+[\r\n ]+%%EOF[\r\n]{0,2}\Z")
_MARK = b"%%EOF"


def has_leftovers(new: HistoricalResolver) -> bool:
    """Say whether the update by which the revision ``new`` came holds bytes that belong to none of its objects."""
    reader, number = new.reader, new.revision
    content: bytes = reader.stream.getvalue()  # containers.stream_of made it
    begin, end = (_end_of(reader, content, each) for each in (number - 1, number))
    table = reader.xrefs.get_xref_container_info(number)
    places = {place for _generation, place in reader.xrefs.get_xref_data(number).standard_xrefs.values()}
    marks = sorted(places | {table.start_location})
    if marks[0] < begin or marks[-1] >= end or not _START.match(content[begin : marks[0]]):
        return True
    for place, following in zip(marks, [*marks[1:], end], strict=True):
        if place == table.start_location:
            if following != end or not _END.match(content[table.end_location : end]):
                return True
        elif not _is_one_object(content[place:following]):
            return True
    return False


def _is_one_object(piece: bytes) -> bool:
    """Say whether ``piece`` is one object and nothing behind it."""
    return bool(_OBJECT.match(piece) and _BETWEEN.search(piece)) and piece.count(b"endobj") == 1


def _end_of(reader: PdfFileReader, content: bytes, number: int) -> int:
    """Return the place behind the mark that ends a revision, and behind its line."""
    place = content.find(_MARK, reader.xrefs.get_xref_container_info(number).end_location) + len(_MARK)
    for line_end in (b"\r\n", b"\n", b"\r"):
        if content.startswith(line_end, place):
            return place + len(line_end)
    return place
