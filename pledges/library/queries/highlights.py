"""Reading the library: what a page lists, how much there is of each kind, who has what."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count

from blocs.models import BlocYear, Seat
from blocs.roles import standing_of
from emulation.search import wanted
from pledges.library.enums import HighlightKind, HighlightState
from pledges.library.models import Highlight
from pledges.library.models.highlights import HighlightQuerySet

WHOLE_YEAR = 0  # how a reader asks for what belongs to no single quarter


@dataclass(frozen=True)
class Asked:
    """What a reader looks for: words (diacritics or not), a kind, a unit (its code), a quarter (0: the whole year), picks."""

    q: str = ""
    kind: str = ""
    unit: str = ""
    quarter: int | None = None
    picked: bool = False

    @property
    def anything(self) -> bool:
        """Say whether the reader narrowed the list at all."""
        return self != Asked()


def listed(user: Any, bloc_year: BlocYear, asked: Asked) -> HighlightQuerySet:
    """Return what ``user`` sees of the library and asked for: own drafts first, then the last shared first."""
    found = Highlight.objects.visible_to(user).filter(wanted(asked.q).condition(), bloc_year=bloc_year)
    if asked.kind:
        found = found.filter(kind=asked.kind)
    if asked.unit:
        found = found.filter(seat__unit__code=asked.unit)
    if asked.quarter is not None:
        found = found.filter(quarter=asked.quarter or None)
    if asked.picked:
        found = found.filter(picked_at__isnull=False)
    return with_tellers(found).order_by("state", "-shared_at", "-pk")


def with_tellers(found: HighlightQuerySet) -> HighlightQuerySet:
    """Join what the names and addresses of highlights need."""
    return found.select_related("bloc_year__bloc", "seat__unit", "seat__bloc_year", "decision")


def by_kind(highlights: HighlightQuerySet) -> list[tuple[HighlightKind, list[Highlight]]]:
    """Return ``highlights`` in print order: by kind, the bloc's own first, then in protocol order, then by day."""
    groups: dict[str, list[Highlight]] = {}
    for highlight in highlights.order_by("seat", "shared_at", "pk"):
        groups.setdefault(highlight.kind, []).append(highlight)
    for rows in groups.values():
        rows.sort(key=lambda row: row.seat is not None)  # the databases do not agree where NULL stands
    return [(kind, groups[kind]) for kind in HighlightKind if kind in groups]


def counts(bloc_year: BlocYear) -> list[tuple[HighlightKind, int]]:
    """Return how many of each kind are shared, in print order, those without any left out (one query)."""
    shared = Highlight.objects.filter(bloc_year=bloc_year, state=HighlightState.SHARED)
    found = dict(shared.order_by().values_list("kind").annotate(Count("pk")))
    return [(kind, found[kind]) for kind in HighlightKind if kind in found]


def newest(bloc_year: BlocYear, count: int) -> list[Highlight]:
    """Return the last ``count`` that were shared."""
    shared = Highlight.objects.shared().filter(bloc_year=bloc_year)
    return list(with_tellers(shared).order_by("-shared_at", "-pk")[:count])


def own_seats(user: Any, bloc_year: BlocYear) -> list[Seat]:
    """Return the seats for whose units ``user`` tells; nearly always one or none."""
    seats = Seat.objects.filter(bloc_year=bloc_year, unit__in=standing_of(user).member_units)
    return list(seats.select_related("unit", "bloc_year"))
