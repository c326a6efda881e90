"""Deadlines as an iCalendar file (RFC 5545), which every calendar program takes."""

import hashlib
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime

from emulation import clock

_FOLD = 73  # bytes; a line may have 75, and the next one begins with a blank


def calendar(events: Iterable[tuple[str, datetime, str]]) -> bytes:
    """Return a calendar of ``events``: (title, moment (aware), address). The same deadline keeps its identity."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Khoi thi dua VKSND//VI", "CALSCALE:GREGORIAN"]
    for title, moment, url in events:
        identity = hashlib.sha256(f"{url} {title}".encode()).hexdigest()[:32]
        lines += [
            "BEGIN:VEVENT",
            f"UID:{identity}@khoi-thi-dua",
            f"DTSTAMP:{_utc(clock.now())}",
            f"DTSTART:{_utc(moment)}",
            f"SUMMARY:{_escaped(title)}",
            f"URL:{url}",
            "END:VEVENT",
        ]
    lines.append("END:VCALENDAR")
    return "".join(f"{part}\r\n" for line in lines for part in _folded(line)).encode()


def _utc(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _escaped(text: str) -> str:
    text = text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return " ".join(text.split())


def _folded(line: str) -> Iterator[str]:
    """Yield ``line`` in parts of at most 75 bytes; no letter is cut in two."""
    part, size = "", 0
    for letter in line:
        width = len(letter.encode())
        if size + width > _FOLD:
            yield part
            part, size = " ", 1
        part, size = part + letter, size + width
    yield part
