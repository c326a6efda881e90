"""The scoreboard: provisional from the scores as they stand, or as it was published."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.utils.translation import override

from emulation.canonical import sha256_of
from pledges.evaluations.domain.blocs import Standing, stand
from pledges.evaluations.domain.scoring import UnitScore
from pledges.evaluations.explanations import say_lines
from pledges.evaluations.models import Correction, Evaluation, Period
from pledges.evaluations.queries.standings import scales_by_set, score_period


def totals_of(period: Period, *, also: Correction | None = None) -> list[tuple[Evaluation, UnitScore | None]]:
    """Return each unit's evaluation with its totals as they stand (None before it handed in), in protocol order.

    What was corrected counts as corrected, and as ``also`` says, a correction that is about to be published.
    """
    found = score_period(period, also=also)
    scores = {standing.key: standing.score for standing in found.bloc.standings}
    return [(evaluation, scores.get(evaluation.pk)) for evaluation in found.evaluations]


def snapshot_of(period: Period) -> dict[str, Any]:
    """Return the table as it is published: plain data, totals as text with a point, best unit first.

    Ties are broken by the list of the criteria set; what is still equal shares its rank.
    """
    return snapshot_from(period, totals_of(period))


def snapshot_from(period: Period, totals: Iterable[tuple[Evaluation, UnitScore | None]]) -> dict[str, Any]:
    """Return the table of these totals, which come in protocol order as ``totals_of`` returns them."""
    given = list(totals)
    by_key = {evaluation.pk: evaluation for evaluation, _score in given}
    scales = scales_by_set({period.criteria_set_id, *(evaluation.table_id for evaluation in by_key.values())})
    standings = stand(
        {evaluation.pk: score for evaluation, score in given if score is not None},
        scale=scales[period.criteria_set_id],
        tie_breaks=period.criteria_set.tie_breaks,
        waiting=[evaluation.pk for evaluation, score in given if score is None],
        own_scales={key: scales[evaluation.table_id] for key, evaluation in by_key.items()},
        algorithm=period.criteria_set.algorithm,
    )
    ordered = sorted(standings, key=lambda each: (each.rank is None, each.rank or 0))
    return {
        "schema": 1,
        "bloc": period.bloc_year.bloc.name,
        "year": period.bloc_year.year,
        "quarter": period.quarter,
        "criteria_set": str(period.criteria_set),
        "algorithm": period.criteria_set.algorithm,
        "tie_breaks": list(period.criteria_set.tie_breaks),
        "rows": [_row(by_key[int(str(each.key))], each) for each in ordered],
    }


def _row(evaluation: Evaluation, standing: Standing) -> dict[str, Any]:
    score = standing.score
    with override(settings.LANGUAGE_CODE):  # what is sealed does not depend on the screen of who publishes
        why = say_lines(standing.rating.lines)
    return {
        "rank": standing.rank,
        "unit": evaluation.seat.unit.code,
        "name": evaluation.seat.name.short,
        "content": _text(score.content),
        "bonus": _text(score.bonus),
        "deduction": _text(score.deduction),
        "total": _text(score.total),
        "rating": standing.rating.band,
        "why": why,
        "late": evaluation.submitted_late,
    }


def published_rows(snapshot: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the rows of a snapshot with their points as ``Decimal``."""
    numbers = ("content", "bonus", "deduction", "total")
    return [{**row, **{name: Decimal(row[name]) for name in numbers}} for row in snapshot["rows"]]


def _text(value: Decimal) -> str:
    return f"{value.normalize():f}"


@dataclass(frozen=True)
class Tile:
    """One unit on the wall: its rank (None before publication), what it is called, its total, what it was rated."""

    rank: int | None
    name: str
    total: Decimal | None
    word: str


@dataclass(frozen=True)
class Wall:
    """What the projector shows; ``mark`` changes when anything of it does."""

    published: bool
    tiles: list[Tile]

    @property
    def handed_in(self) -> int:
        """Return how many units have a result."""
        return sum(tile.total is not None for tile in self.tiles)

    @property
    def mark(self) -> str:
        """Return a short sign of all that is shown."""
        return sha256_of(
            [self.published, *([tile.rank, tile.name, str(tile.total), tile.word] for tile in self.tiles)]
        )[:16]


def wall_of(snapshot: dict[str, Any] | None, totals: Iterable[tuple[Evaluation, UnitScore | None]]) -> Wall:
    """Return the wall of a published table, or of these provisional totals in protocol order."""
    if snapshot is not None:
        rows = published_rows(snapshot)
        return Wall(True, [Tile(row["rank"], row["name"], row["total"], row["rating"]) for row in rows])
    tiles = [
        Tile(None, each.seat.name.short, score.total if score else None, str(each.get_state_display()))
        for each, score in totals
    ]
    return Wall(False, tiles)
