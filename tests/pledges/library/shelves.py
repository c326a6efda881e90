"""Lawful highlights for tests, made through the domain functions."""

from datetime import date
from typing import Any

from django.urls import reverse

from pledges.library.domain import sharing, writing
from pledges.library.enums import HighlightKind, Level
from pledges.library.models import Highlight
from tests.factories import Cast

LAST = -1
_OWN_WORDS: dict[HighlightKind, dict[str, Any]] = {
    HighlightKind.MOVEMENT: {"level": Level.BLOC, "starts_on": date(2026, 1, 5), "ends_on": date(2026, 5, 19)},
    HighlightKind.INITIATIVE: {"level": Level.UNIT, "happened_on": date(2026, 1, 5)},
    HighlightKind.GOOD_PRACTICE: {},
    HighlightKind.EXEMPLARY_UNIT: {"sponsor": "VKSND tỉnh"},
    HighlightKind.EXEMPLARY_PERSON: {"person": "Kiểm sát viên A"},
}


def drafted(cast: Cast, place: int = LAST, kind: HighlightKind = HighlightKind.INITIATIVE, **words: Any) -> Highlight:
    """Return a draft of ``cast.units[place]``."""
    words = {"title": "Mẫu phiếu kiểm sát", "text": "Dùng một mẫu cho mọi vụ.", **_OWN_WORDS[kind], **words}
    return writing.add_highlight(
        by=cast.officers[place], bloc_year=cast.bloc_year, kind=kind, seat=cast.seat(place), **words
    )


def of_bloc(cast: Cast, **words: Any) -> Highlight:
    """Return a draft of a movement that the bloc itself launches."""
    kind = HighlightKind.MOVEMENT
    words = {"title": "Thi đua nước rút", "text": "Hoàn thành chỉ tiêu năm.", **_OWN_WORDS[kind], **words}
    return writing.add_highlight(by=cast.officers[0], bloc_year=cast.bloc_year, kind=kind, **words)


def shared(cast: Cast, place: int = LAST, kind: HighlightKind = HighlightKind.INITIATIVE, **words: Any) -> Highlight:
    """Return a highlight that the whole bloc reads."""
    return sharing.share(by=cast.leaders[place], highlight=drafted(cast, place, kind, **words))


def withdrawn(cast: Cast, place: int = LAST, **words: Any) -> Highlight:
    """Return a highlight that was taken back."""
    return sharing.withdraw(by=cast.leaders[place], highlight=shared(cast, place, **words), note="Cần bổ sung số liệu")


def picked(cast: Cast, place: int = LAST, **words: Any) -> Highlight:
    """Return a highlight that goes into the summary."""
    return sharing.pick(by=cast.head_leader, highlight=shared(cast, place, **words))


def page(name: str, cast: Cast, *args: Any) -> str:
    """Return the address of a page of the library."""
    return reverse(f"library:{name}", args=[cast.bloc.slug, cast.bloc_year.year, *args])


def text(response: Any) -> str:
    """Return the page."""
    return response.content.decode()
