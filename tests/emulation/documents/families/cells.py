"""The signer's own cell: hidden, moved, given an action; and what is drawn in it."""

from typing import Any

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.generic import pdf_name

from emulation.documents.appearance import appearance_page
from tests.emulation.documents import papers
from tests.emulation.documents.families.pages import WHITE_BOX, javascript
from tests.emulation.documents.families.world import Family, case, cell, look, numbers, put

SHOWN = "the signer is shown the picture and confirms it, the record keeps it, page and completion certificate say so"


def flags(value: int) -> Any:
    return lambda writer: put(cell(writer), F=generic.NumberObject(value))


def box(*corners: float) -> Any:
    return lambda writer: put(cell(writer), Rect=numbers(*corners))


def border(writer: Any) -> None:
    colours = generic.DictionaryObject()
    put(colours, BG=numbers(1, 1, 1))
    put(cell(writer), MK=colours)


def action(writer: Any) -> None:
    put(cell(writer), A=javascript())


def actions(writer: Any) -> None:
    entered = generic.DictionaryObject()
    put(entered, E=javascript())
    put(cell(writer), AA=entered)


def layered(writer: Any) -> None:
    """Draw into a layer that can be switched off."""
    layer = generic.DictionaryObject()
    put(layer, Type=pdf_name("/OCG"), Name=generic.TextStringObject("lop"))
    put(cell(writer), AP=look(writer, WHITE_BOX, OC=writer.add_object(layer)))


def rolled(writer: Any) -> None:
    """Draw something else while the mouse is over it."""
    found = look(writer, WHITE_BOX)
    found[pdf_name("/R")] = found.raw_get("/N")
    put(cell(writer), AP=found)


def words(name: str = "Người Khác") -> bytes:
    """Return a picture of the cell that names ``name``."""
    return appearance_page(papers.appearance(name), width=200, height=100)


def picture(writer: Any, where: str | None = None) -> None:
    put(cell(writer, where), AP=look(writer, b"0 0 1 rg 10 10 100 50 re f"))


FAMILIES = [
    Family("own cell hidden", lambda: case(flags(4 | 2)), "cell-changed", "cell-changed"),
    Family("own cell not viewed", lambda: case(flags(4 | 32)), "cell-changed", "cell-changed"),
    Family("own cell not printed", lambda: case(flags(128)), "cell-changed", "cell-changed"),
    Family("own cell without a size", lambda: case(box(0, 0, 0, 0)), "cell-changed", "cell-changed"),
    Family("own cell moved over the text", lambda: case(box(80, 500, 400, 700)), "cell-changed", "cell-changed"),
    Family("own cell with a background", lambda: case(border), "cell-changed", "cell-changed"),
    Family("own cell with an action", lambda: case(action), "cell-changed", "cell-changed"),
    Family("own cell with actions", lambda: case(actions), "cell-changed", "cell-changed"),
    Family("own cell in a layer", lambda: case(layered), "lively", "lively"),
    Family("own cell that changes under the mouse", lambda: case(rolled), "cell-changed", "cell-changed"),
    Family("own cell with other words", lambda: case(drawn=words()), "drawn-elsewhere", only=SHOWN),
    Family("own cell with another picture", lambda: case(picture), "drawn-elsewhere", only=SHOWN),
]
