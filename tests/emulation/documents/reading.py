"""Reads PDFs back with Debian's poppler-utils, as the people who receive them will."""

import re
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

MM = 72 / 25.4
XHTML = "{http://www.w3.org/1999/xhtml}"


@dataclass(frozen=True)
class Word:
    """A word and its box in points from the top left corner of the page."""

    text: str
    left: float
    top: float
    right: float
    bottom: float


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
