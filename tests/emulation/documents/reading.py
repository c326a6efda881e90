"""Reads PDFs back: with Debian's poppler-utils, as the people who receive them will, and with MuPDF for fonts and rules."""

import re
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from xml.etree import ElementTree

import pikepdf
import pymupdf

MM = 72 / 25.4
EMPTY_FIELD = "NimbusSans-Regular"  # the face in which MuPDF writes SIGN over an empty field; it is not in the file
XHTML = "{http://www.w3.org/1999/xhtml}"


@dataclass(frozen=True)
class Word:
    """A word and its box in points from the top left corner of the page."""

    text: str
    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True)
class Line:
    """Words of one font on one line: their box, as ``Word``, and where the line stands."""

    text: str
    left: float
    top: float
    right: float
    bottom: float
    baseline: float
    size: float
    bold: bool
    italic: bool
    font: str


@dataclass(frozen=True)
class Page:
    """What one page shows: size, lines, horizontal rules (left, top, right)."""

    width: float
    height: float
    lines: list[Line]
    rules: list[tuple[float, float, float]]

    def line(self, start: str) -> Line:
        """Return the first line that begins with ``start``."""
        return next(line for line in self.lines if line.text.startswith(start))

    def under(self, line: Line, gap: float = 8) -> float:
        """Return the length of the rule at most ``gap`` points under ``line``."""
        (length,) = {right - left for left, top, right in self.rules if 0 <= top - line.baseline <= gap}
        return length


@dataclass(frozen=True)
class Field:
    """A signature field: its box in points from the top left corner of its page (from 0)."""

    name: str
    label: str
    page: int
    left: float
    top: float
    right: float
    bottom: float


def read_pages(pdf: bytes) -> list[Page]:
    """Return every page with the fonts and sizes of its lines."""
    with pymupdf.open(stream=pdf, filetype="pdf") as document:
        return [_page(page) for page in document]


def _page(page: pymupdf.Page) -> Page:
    flags = pymupdf.TEXTFLAGS_DICT & ~pymupdf.TEXT_PRESERVE_IMAGES
    spans = [
        span
        for block in page.get_text("dict", flags=flags)["blocks"]
        for line in block["lines"]
        for span in line["spans"]
        if span["text"].strip() and span["font"] != EMPTY_FIELD
    ]
    lines = [
        Line(
            text=span["text"].strip(),
            left=span["bbox"][0],
            top=span["bbox"][1],
            right=span["bbox"][2],
            bottom=span["bbox"][3],
            baseline=span["origin"][1],
            size=round(span["size"], 2),
            bold="Bold" in span["font"],
            italic="-It" in span["font"],  # MuPDF cuts long names short
            font=span["font"],
        )
        for span in spans
    ]
    return Page(page.rect.width, page.rect.height, lines, [*_rules(page)])


def _rules(page: pymupdf.Page) -> Iterator[tuple[float, float, float]]:
    """Yield lower borders: WeasyPrint paints one as what a box with the border has more than the box without."""
    for drawing in page.get_drawings():
        boxes = [item[1] for item in drawing["items"] if item[0] == "re"]
        if len(boxes) == 2 and 0 < boxes[1].y1 - boxes[0].y1 < 1.5:
            yield boxes[0].x0, boxes[0].y1, boxes[0].x1


def signature_fields(pdf: bytes) -> list[Field]:
    """Return the signature fields in the order of the form."""
    with pikepdf.open(BytesIO(pdf)) as document:
        if "/AcroForm" not in document.Root:
            return []
        places = {page.objgen: number for number, page in enumerate(document.pages)}
        heights = [float(page.MediaBox[3]) for page in document.pages]
        fields = []
        for widget in document.Root.AcroForm.Fields:
            page = places[widget.P.objgen]
            left, bottom, right, top = (float(side) for side in widget.Rect)
            box = (left, heights[page] - top, right, heights[page] - bottom)
            fields.append(Field(str(widget.T), str(widget.TU), page, *box))
        return fields


def _run(tool: str, pdf: bytes, *options: str) -> str:
    with tempfile.NamedTemporaryFile(suffix=".pdf") as file:
        Path(file.name).write_bytes(pdf)
        tail = ["-"] if tool == "pdftotext" else []
        return subprocess.run([tool, *options, file.name, *tail], capture_output=True, text=True, check=True).stdout


def page_texts(pdf: bytes) -> list[str]:
    """Return the text of every page, lines joined by single blanks."""
    return [" ".join(page.split()) for page in _run("pdftotext", pdf).split("\f")[:-1]]


def whole_text(pdf: bytes) -> str:
    """Return the text of the document as one line."""
    return " ".join(page_texts(pdf))


def information(pdf: bytes) -> dict[str, str]:
    """Return what pdfinfo says."""
    return {
        key.strip(): value.strip()
        for key, _, value in (line.partition(":") for line in _run("pdfinfo", pdf).splitlines())
    }


def fonts(pdf: bytes) -> list[tuple[str, str, str]]:
    """Return name, embedded and Unicode (yes or no) of every font."""
    rows = [line.split() for line in _run("pdffonts", pdf).splitlines()[2:]]
    return [(row[0], row[-5], row[-3]) for row in rows]


def page_words(pdf: bytes) -> list[list[Word]]:
    """Return the words of every page with their boxes."""
    # Control characters would break the XML of pdftotext; there are none in our documents.
    tree = ElementTree.fromstring(re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f]", "", _run("pdftotext", pdf, "-bbox")))
    return [
        [
            Word(word.text or "", *(float(word.attrib[side]) for side in ("xMin", "yMin", "xMax", "yMax")))
            for word in page.iter(f"{XHTML}word")
        ]
        for page in tree.iter(f"{XHTML}page")
    ]
