"""The printed list of the library: plain data in, HTML or PDF out. Printed papers stay Vietnamese."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.template.loader import render_to_string
from django.utils import translation

from emulation.documents import render_pdf
from emulation.documents.typography import long_date, unbroken, unbroken_name
from emulation.numbers import roman
from pledges.library.enums import HighlightKind
from pledges.library.models import Highlight

TITLE = "DANH MỤC"
ABSTRACT = "Phong trào thi đua, sáng kiến, cách làm hay, điển hình tiên tiến"
Groups = Iterable[tuple[HighlightKind, list[Highlight]]]


@dataclass(frozen=True)
class Heading:
    """What stands above the list: who issues it, for which year, as of which day, and what it was narrowed to."""

    superior: str
    organiser: str
    year: int
    day: date
    picked: bool = False


def list_pdf(heading: Heading, groups: Groups) -> bytes:
    """Return the list as PDF. Raises ``RenderFailed``."""
    return render_pdf(list_html(heading, groups), stylesheets=("print.css", "library.css"))


def list_html(heading: Heading, groups: Groups) -> str:
    """Return the list as a whole HTML document: a table for each kind, in print order."""
    what = ABSTRACT + (" được chọn vào báo cáo" if heading.picked else "")
    with translation.override("vi"):
        parts = [
            {
                "heading": f"{roman(place)}. {kind.label}",
                "rows": [_row(number, each) for number, each in enumerate(rows, start=1)],
            }
            for place, (kind, rows) in enumerate(groups, start=1)
        ]
        context = {
            "title": f"{TITLE.capitalize()} – {heading.organiser} năm {heading.year}",
            "author": heading.organiser,
            "superior": unbroken_name(heading.superior.upper()),
            "organiser": unbroken_name(heading.organiser.upper()),
            "name": TITLE,
            "abstract": unbroken(f"{what} năm {heading.year}"),
            "as_of": unbroken(f"(Tính đến {long_date(heading.day)})"),
            "created": heading.day.isoformat(),
            "parts": parts,
            "draft": False,
        }
        return render_to_string("print/library.html", context)


def _row(number: int, highlight: Highlight) -> dict[str, Any]:
    return {
        "number": number,
        "title": unbroken(str(highlight)),
        "theme": unbroken(highlight.theme),
        "teller": unbroken_name(highlight.teller),
        "lines": [unbroken(line) for line in _recognition(highlight) if line],
    }


def _recognition(highlight: Highlight) -> list[str]:
    """Return level, sponsor, decision and days, as far as they are known."""
    return [
        str(highlight.get_level_display()),
        highlight.sponsor,
        f"Quyết định số {highlight.decision}" if highlight.decision else "",
        _days(highlight),
    ]


def _days(highlight: Highlight) -> str:
    """Return the day, or the span of a movement, as dd/mm/yyyy."""
    if highlight.starts_on:
        end = f" – {highlight.ends_on:%d/%m/%Y}" if highlight.ends_on else ""
        return f"{'' if end else 'Từ '}{highlight.starts_on:%d/%m/%Y}{end}"
    return f"{highlight.happened_on:%d/%m/%Y}" if highlight.happened_on else ""
