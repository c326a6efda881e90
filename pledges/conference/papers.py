"""The minutes as PDF: frozen data in, page out."""

from datetime import datetime
from typing import Any

from django.template.loader import render_to_string

from emulation.canonical import sha256_of
from emulation.documents import render_pdf
from emulation.documents.typography import long_date, unbroken, unbroken_name
from pledges.domain.text import Plain


def minutes_pdf(minutes: Plain) -> bytes:
    """Return the minutes (pledges/conference/domain/minutes.py) as PDF; the same data gives the same bytes.

    Without a time of closing it is a draft and says so. Raises ``RenderFailed``.
    """
    opened, closed = _moment(minutes["opened"]), _moment(minutes["closed"])
    context = {
        "title": f"Biên bản {minutes['title']}",
        "superior": unbroken_name(minutes["superior"]),
        "organiser": unbroken_name(minutes["organiser"]),
        "place": unbroken(minutes["written_at"] or minutes["place"]),
        "venue": unbroken(minutes["place"]),
        "day": long_date(opened.date()) if opened else "ngày … tháng … năm …",
        "minutes": minutes,
        "here": len(minutes["present"]) + len(minutes["online"]),
        "opened": _in_words(opened),
        "closed": _in_words(closed),
        "steps": [step | {"began": _hour(step["started"]), "done": _hour(step["ended"])} for step in minutes["steps"]],
        "fingerprint": sha256_of(minutes),
        "draft": not closed,
    }
    return render_pdf(
        render_to_string("print/minutes.html", context), stylesheets=("print.css", "places.css", "papers.css")
    )


def _moment(value: str) -> datetime | None:
    return datetime.fromisoformat(value) if value else None


def _in_words(value: datetime | None) -> Any:
    return unbroken(f"{value:%H giờ %M}, {long_date(value.date())}") if value else ""


def _hour(value: str) -> str:
    return f"{datetime.fromisoformat(value):%H:%M}" if value else ""
