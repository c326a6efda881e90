"""Published tables and their corrections for tests, made through the domain functions."""

from decimal import Decimal
from typing import Any

from pledges.evaluations.domain import correcting, periods
from pledges.evaluations.models import CorrectedScore, Correction, Publication, Score
from tests.kept.casts import kept
from tests.pledges.evaluations.casts import Quarter, make_quarter


@kept
def published(*points: str) -> tuple[Quarter, Publication]:
    """Publish a quarter where unit n has ``points[n]`` at I.1; everything else is equal."""
    quarter = make_quarter(members=len(points))
    for place, each in enumerate(points):
        quarter.appraise(place, each)
    publication = periods.publish(by=quarter.cast.head_leader, period=quarter.period)
    quarter.period.refresh_from_db()
    return quarter, publication


def score_of(quarter: Quarter, place: int, code: str = "I.1") -> Score:
    """Return the score of ``cast.units[place]`` at the leaf ``code``."""
    scores = Score.objects.select_related("criterion", "evaluation__seat__unit", "evaluation__period__bloc_year")
    return scores.get(evaluation=quarter.evaluation(place), criterion__code=code)


def correction_of(quarter: Quarter) -> Correction:
    """Begin a correction."""
    return correcting.open_correction(
        by=quarter.cast.head_leader, period=quarter.period, reason="Nhập nhầm số liệu thống kê"
    )


def correct(correction: Correction, quarter: Quarter, place: int, to: str, **more: Any) -> CorrectedScore:
    """Write that unit ``place`` has ``points`` at I.1."""
    by = quarter.cast.deputy_leader if place == 0 else quarter.cast.head_leader
    values = {"by": by, "reason": "Theo báo cáo thống kê", "points": Decimal(to)} | more
    return correcting.correct_score(correction=correction, score=score_of(quarter, place), **values)


@kept
def corrected(*points: str, place: int = 2, to: str = "30") -> tuple[Quarter, Publication, Publication]:
    """Publish, correct unit ``place`` at I.1, publish the correction; return the quarter and both tables."""
    quarter, first = published(*points)
    correction = correction_of(quarter)
    correct(correction, quarter, place, to)
    return quarter, first, correcting.publish_correction(by=quarter.cast.head_leader, correction=correction)
