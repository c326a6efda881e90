"""The scoreboard: provisional from the scores as they stand, or as it was published."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from emulation.canonical import sha256_of
from pledges.evaluations.domain.ranking import Row, rank
from pledges.evaluations.domain.scoring import UnitScore, band_of
from pledges.evaluations.enums import EvaluationState
from pledges.evaluations.models import Correction, Evaluation, Period, Score
from pledges.evaluations.queries.corrections import corrected_entries
from pledges.evaluations.queries.sheets import leaf_of, leaves_of, score_of

# Who has handed in has a result to show; a draft is nobody else's business.
HANDED_IN = {EvaluationState.SUBMITTED, EvaluationState.APPRAISED, EvaluationState.PUBLISHED}


def totals_of(period: Period, *, also: Correction | None = None) -> list[tuple[Evaluation, UnitScore | None]]:
    """Return each unit's evaluation with its totals as they stand (None before it handed in), in protocol order.

    What was corrected counts as corrected, and as ``also`` says, a correction that is about to be published.
    """
    corrected = corrected_entries(period, also=also)
    leaves = [leaf_of(criterion) for criterion in leaves_of(period.criteria_set_id)]
    scores: dict[int, list[Score]] = defaultdict(list)
    for score in Score.objects.filter(evaluation__period=period).select_related("criterion"):
        score.correction = corrected.get(score.pk)
        scores[score.evaluation_id].append(score)
    evaluations = period.evaluations.select_related("seat__unit", "seat__bloc_year").order_by("seat__order", "pk")
    return [
        (
            evaluation,
            score_of(leaves, scores[evaluation.pk]) if EvaluationState(evaluation.state) in HANDED_IN else None,
        )
        for evaluation in evaluations
    ]


def snapshot_of(period: Period) -> dict[str, Any]:
    """Return the table as it is published: plain data, totals as text with a point, best unit first.

    Ties are broken by content without bonus, then by fewer deductions; what is still equal shares its rank.
    """
    return snapshot_from(period, totals_of(period))


def snapshot_from(period: Period, totals: Iterable[tuple[Evaluation, UnitScore | None]]) -> dict[str, Any]:
    """Return the table of these totals, which come in protocol order as ``totals_of`` returns them."""
    bands = [(band.name, band.minimum) for band in period.criteria_set.bands.all()]
    judged = {evaluation.pk: (evaluation, score) for evaluation, score in totals if score is not None}
    ranked = rank(
        Row(pk, score.total, (score.content, -score.deduction)) for pk, (_evaluation, score) in judged.items()
    )
    lines = []
    for each in ranked:
        evaluation, score = judged[int(str(each.key))]
        lines.append(
            {
                "rank": each.rank,
                "unit": evaluation.seat.unit.code,
                "name": evaluation.seat.name.short,
                "content": _text(score.content),
                "bonus": _text(score.bonus),
                "deduction": _text(score.deduction),
                "total": _text(score.total),
                "rating": band_of(score.total, bands),
                "late": evaluation.submitted_late,
            }
        )
    return {
        "schema": 1,
        "bloc": period.bloc_year.bloc.name,
        "year": period.bloc_year.year,
        "quarter": period.quarter,
        "criteria_set": str(period.criteria_set),
        "algorithm": period.criteria_set.algorithm,
        "tie_breaks": ["content", "deduction"],
        "rows": lines,
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
