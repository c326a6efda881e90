"""What changed from one state of a document to the next, page by page.

pyHanko's difference analysis says *that* a change is not allowed; people ask *where*. So the pages of two states are
fingerprinted with everything they draw, and the fields of the form are listed with the page they stand on.
"""

import hashlib
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.rw_common import PdfHandler
from pyhanko.sign.fields import enumerate_sig_fields

MOST_PAGES = 2000
MOST_DEPTH = 60
# Ways back up and sideways: following them would make every page contain the whole document.
_UPWARD = {
    "/Parent",
    "/P",
    "/StructParent",
    "/StructParents",
    "/Annots",
    "/Prev",
    "/Next",
    "/Dest",
    "/A",
    "/Popup",
    "/V",
}


@dataclass(frozen=True)
class Page:
    """One page: its object, what it draws, and the annotations on it that are no form fields."""

    reference: tuple[int, int]
    drawing: bytes
    notes: int


@dataclass(frozen=True)
class Change:
    """One change, with the numbers of the pages where it shows (as people count: from 1)."""

    code: str
    pages: tuple[int, ...]


def changes(old: PdfHandler, new: PdfHandler) -> list[Change]:
    """Return how the pages and fields of ``new`` differ from those of ``old``; empty where nothing shows."""
    before, after = list(pages(old)), list(pages(new))
    known = {page.reference: page for page in before}
    left = {page.reference for page in after}
    found = {
        "page-added": [number for number, page in enumerate(after, 1) if page.reference not in known],
        "page-removed": [number for number, page in enumerate(before, 1) if page.reference not in left],
        "page-painted": [
            number
            for number, page in enumerate(after, 1)
            if page.reference in known and known[page.reference].drawing != page.drawing
        ],
        "note-added": [
            number
            for number, page in enumerate(after, 1)
            if page.reference in known and known[page.reference].notes < page.notes
        ],
        "field-added": sorted({fields(new)[name] for name in fields(new).keys() - fields(old).keys()}),
    }
    return [Change(code, tuple(numbers)) for code, numbers in found.items() if numbers]


def same_pages(old: PdfHandler, new: PdfHandler) -> list[Change]:
    """Return how the pages of ``new`` differ from those of ``old`` by their place alone: another program may have
    rewritten the file and given every object another number."""
    before = [page.drawing for page in pages(old)]
    after = [page.drawing for page in pages(new)]
    painted = [number for number, (one, two) in enumerate(zip(before, after, strict=False), 1) if one != two]
    found = {
        "page-added": range(len(before) + 1, len(after) + 1),
        "page-removed": range(len(after) + 1, len(before) + 1),
        "page-painted": painted,
    }
    return [Change(code, tuple(numbers)) for code, numbers in found.items() if numbers]


def orphan_pages(handler: PdfHandler, references: set[generic.Reference]) -> int:
    """Return how many of the objects ``references`` are pages that the document does not show."""
    shown = {page.reference for page in pages(handler)}
    count = 0
    for reference in references:
        try:
            found = handler.get_object(generic.Reference(reference.idnum, reference.generation, handler))
        except PdfError:
            continue
        if isinstance(found, generic.DictionaryObject) and found.get("/Type") == "/Page":
            count += (reference.idnum, reference.generation) not in shown
    return count


def fields(handler: PdfHandler) -> dict[str, int]:
    """Return the page number of every signature field; 0 for a field that stands on no page."""
    numbers = {page.reference: number for number, page in enumerate(_leaves(handler), 1)}
    places = {}
    for name, _value, reference in enumerate_sig_fields(handler):
        page = reference.get_object().get_value_as_reference("/P", optional=True)
        places[name] = numbers.get((page.idnum, page.generation), 0) if page else 0
    return places


def drawing_of(field: generic.DictionaryObject) -> str:
    """Return the SHA-256 of what is drawn into a signature ``field``, nothing where nothing is."""
    try:
        look = field["/AP"]["/N"]
    except (KeyError, TypeError):
        return ""
    if not isinstance(look, generic.StreamObject) or not _content(look).strip():
        return ""
    digest = hashlib.sha256()
    assert look.container_ref is not None
    _feed(digest, look, look.container_ref.get_pdf_handler(), 0, set())
    return digest.hexdigest()


def cell_of(handler: PdfHandler, name: str) -> tuple[int, tuple[float, float, float, float]]:
    """Return page and box (left, bottom, right, top in points) of a signature field. Raises ``KeyError`` where it has none."""
    field = {each: reference for each, _value, reference in enumerate_sig_fields(handler)}[name].get_object()
    one, two, three, four = (float(number) for number in field["/Rect"])
    return fields(handler)[name], (min(one, three), min(two, four), max(one, three), max(two, four))


def pages(handler: PdfHandler) -> Iterator[Page]:
    """Yield the pages in the order of the document."""
    for leaf in _leaves(handler):
        page = leaf.node
        drawing = hashlib.sha256()
        _feed(drawing, page, handler, 0, set())
        for key in ("/Resources", "/MediaBox", "/CropBox", "/Rotate"):
            if key in leaf.inherited:
                _feed(drawing, leaf.inherited[key], handler, 0, set())
        annotations = page.get("/Annots", ())
        notes = sum(1 for each in annotations if each.get_object().get("/Subtype") not in ("/Widget", "/Link"))
        yield Page(leaf.reference, drawing.digest(), notes)


@dataclass(frozen=True)
class _Leaf:
    """A page object and what it inherits from the nodes above it."""

    reference: tuple[int, int]
    node: generic.DictionaryObject
    inherited: dict[str, generic.PdfObject]


def _leaves(handler: PdfHandler) -> Iterator[_Leaf]:
    """Yield the page objects below the root of the page tree."""
    waiting = [(handler.root.raw_get("/Pages"), dict[str, generic.PdfObject]())]
    seen: set[tuple[int, int]] = set()
    while waiting:
        reference, inherited = waiting.pop()
        place = (reference.idnum, reference.generation)
        if place in seen or len(seen) > MOST_PAGES:
            raise PdfError("the page tree is not a tree")
        seen.add(place)
        node = reference.get_object()
        if "/Kids" not in node:
            yield _Leaf(place, node, inherited)
            continue
        below = inherited | {key: node.raw_get(key) for key in ("/Resources", "/MediaBox", "/Rotate") if key in node}
        kids = node["/Kids"]
        waiting += [(kids.raw_get(index), below) for index in reversed(range(len(kids)))]


def _content(stream: generic.StreamObject) -> bytes:
    """Return what a stream holds; as it is stored where it cannot be decoded.

    pyHanko decodes no JPEG, and of a picture with a PNG predictor only one with a single channel: it asserts on colours.
    """
    try:
        content = stream.data
    except (PdfError, zlib.error, ValueError, NotImplementedError, AssertionError):
        content = stream.encoded_data
    return bytes(content or b"")


def _feed(digest: "hashlib._Hash", value: object, handler: PdfHandler, depth: int, seen: set[tuple[int, int]]) -> None:
    """Put everything that ``value`` consists of into ``digest``, references followed once each."""
    if depth > MOST_DEPTH:
        raise PdfError("an object is nested too deep")
    if isinstance(value, generic.IndirectObject):
        place = (value.idnum, value.generation)
        if place in seen:
            return
        seen.add(place)
        value = handler.get_object(generic.Reference(value.idnum, value.generation, handler))
    if isinstance(value, generic.DictionaryObject):
        if isinstance(value, generic.StreamObject):
            digest.update(b"stream" + _content(value))
        for key in sorted(value.keys() - _UPWARD - {"/Length", "/Filter", "/DecodeParms"}):
            digest.update(key.encode())
            _feed(digest, value.raw_get(key), handler, depth + 1, seen)
    elif isinstance(value, generic.ArrayObject):
        digest.update(b"[%d" % len(value))
        for index in range(len(value)):
            _feed(digest, value.raw_get(index), handler, depth + 1, seen)
    else:
        digest.update(repr(value).encode())
