"""Reading opinions: those of the present round, those without answer, and who has not spoken."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Exists, OuterRef, QuerySet

from blocs.models import Seat
from blocs.roles import standing_of
from pledges.domain.text import clause_text
from pledges.models import Opinion, Pledge, Version


def of_this_round(pledge: Pledge) -> QuerySet[Opinion]:
    """Return the opinions since the consultation was opened; a reopened pledge goes round again from nothing."""
    if pledge.consultation_opened_at is None:
        return Opinion.objects.none()
    return Opinion.objects.filter(pledge=pledge, given_at__gte=pledge.consultation_opened_at)


def unanswered(pledge: Pledge) -> QuerySet[Opinion]:
    """Return the opinions, of any round, that the drafter still has to answer; consent to the whole text needs none."""
    return Opinion.objects.filter(pledge=pledge, agrees_in_full=False, disposition="")


def seats_without_word(pledge: Pledge) -> list[Seat]:
    """Return the seats that have said nothing in this round, in protocol order."""
    spoken = of_this_round(pledge).values("seat")
    return list(_seats(pledge).exclude(pk__in=spoken))


def units_spoken(pledge: Pledge) -> tuple[int, int]:
    """Return how many units have said something in this round, and how many there are (one query)."""
    spoken = of_this_round(pledge).filter(seat=OuterRef("pk"))
    counted = Seat.objects.filter(bloc_year=pledge.bloc_year_id).aggregate(
        spoken=Count("pk", filter=Exists(spoken)), total=Count("pk")
    )
    return counted["spoken"], counted["total"]


@dataclass
class Voice:
    """What one unit has said in this round; ``lapsed`` is its consent to a version that no longer goes round."""

    seat: Seat
    opinions: list[Opinion] = field(default_factory=list)
    lapsed: Opinion | None = None

    @property
    def last(self) -> Opinion | None:
        """Return the last word of the unit."""
        return self.opinions[-1] if self.opinions else None

    @property
    def agrees(self) -> bool:
        """Say whether the last word of the unit was consent to the whole text."""
        return self.last is not None and self.last.agrees_in_full


def tally(pledge: Pledge) -> list[Voice]:
    """Return the voice of every seat in protocol order (two queries); the words of the opinions stay behind."""
    voices = {seat.pk: Voice(seat) for seat in _seats(pledge)}
    opened = pledge.consultation_opened_at
    given = Opinion.objects.filter(pledge=pledge).select_related("version")
    given = given.only("seat", "given_at", "agrees_in_full", "version__number")
    for opinion in given.order_by("given_at", "pk"):
        voice = voices[opinion.seat_id]
        if opened is not None and opinion.given_at >= opened:
            voice.opinions.append(opinion)
        elif opinion.agrees_in_full:
            voice.lapsed = opinion
    return list(voices.values())


def all_opinions(pledge: Pledge) -> QuerySet[Opinion]:
    """Return every opinion that asks for an answer, with its unit, version and people; the oldest first.

    The texts of the versions stay behind: ``wording_before`` fetches those that are needed.
    """
    rows = Opinion.objects.filter(pledge=pledge, agrees_in_full=False).select_related(
        "seat__unit", "seat__bloc_year", "clause", "version", "given_by", "answered_by", "pledge__bloc_year__bloc"
    )
    return rows.defer("version__text", "version__places")


def wording_before(opinions: Iterable[Opinion]) -> dict[int, str]:
    """Return, for each opinion (primary key) that proposes a wording, the clause as the unit had it (one query)."""
    proposals = [row for row in opinions if row.proposed and row.version_id]
    versions = Version.objects.in_bulk({row.version_id for row in proposals})
    return {row.pk: clause_text(versions[row.version_id].text, row.place) for row in proposals}


def own_seats(pledge: Pledge, user: Any) -> list[Seat]:
    """Return the seats for whose units ``user`` speaks; nearly always one or none."""
    units = standing_of(user).member_units
    return list(_seats(pledge).filter(unit__in=units))


def _seats(pledge: Pledge) -> QuerySet[Seat]:
    """Return the seats of the bloc-year in protocol order, with what their names need."""
    return Seat.objects.filter(bloc_year=pledge.bloc_year_id).select_related("unit", "bloc_year")
