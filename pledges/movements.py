"""What a clause says of a movement beside its own words: how far it reaches, who launched it, for how long, on what.

Pure. The document prints it in brackets behind the words, before their full stop: it is part of the text that is frozen
and signed, so it is put into words here, in Vietnamese, and nowhere else.
"""

from typing import Any

from emulation.text import clean

DETAILS = ("level", "sponsor", "theme", "starts_on", "ends_on")
_LEVELS = {
    "unit": "cấp cơ sở",
    "bloc": "cấp khối",
    "provincial": "cấp tỉnh",
    "sector": "cấp ngành",
    "national": "toàn quốc",
}
_DAY = "%d/%m/%Y"


def words_of(clause: Any) -> str:
    """Return the words of ``clause`` as the document prints them: its text, with the details of a movement behind it."""
    text, details = clean(clause.text), details_of(clause)
    if not details:
        return text
    mark = text[-1] if text.endswith((".", ";")) else ""
    return f"{text.removesuffix(mark)} ({details}){mark}"


def details_of(clause: Any) -> str:
    """Return what is known of the movement in one phrase, ``""`` where nothing is."""
    sponsor, theme = clean(clause.sponsor), clean(clause.theme)
    parts = [
        _LEVELS.get(clause.level, ""),
        f"{sponsor} phát động" if sponsor else "",
        _time(clause.starts_on, clause.ends_on),
        f"chủ đề: {theme}" if theme else "",
    ]
    return "; ".join(part for part in parts if part)


def text_from(words: str, clause: Any) -> str | None:
    """Return the text with which ``clause`` would print ``words``; None where ``words`` change the details themselves."""
    details = details_of(clause)
    if not details:
        return words
    before, found, after = words.rpartition(f" ({details})")
    return before + after if found and after in ("", ".", ";") else None


def _time(first: Any, last: Any) -> str:
    since = f"từ {first:{_DAY}}" if first else ""
    until = f"đến {last:{_DAY}}" if last else ""
    return " ".join(part for part in (since, until) if part)
