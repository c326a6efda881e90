"""Sheets under review for tests, made through the domain functions."""

from datetime import timedelta
from typing import Any

from emulation import clock
from pledges.evaluations.domain import appraisal, objections
from pledges.evaluations.models import Evaluation, Objection, Score
from tests.pledges.evaluations.casts import Quarter

LAST = 2


def soon(days: int = 3) -> Any:
    """Return a deadline to come."""
    return clock.now() + timedelta(days=days)


def returned(quarter: Quarter, *codes: str, place: int = LAST) -> Evaluation:
    """Hand in and return the lines of these ``codes``; none: the whole sheet."""
    sheet = quarter.submit(place)
    judge = quarter.cast.deputy_leader if place == 0 else quarter.cast.head_leader
    lines = {quarter.leaf(code): f"Làm rõ {code}" for code in codes}
    return appraisal.return_for_correction(by=judge, evaluation=sheet, note="Bổ sung", due_at=soon(), lines=lines)


def objected(quarter: Quarter, code: str = "I.1", place: int = LAST) -> Objection:
    """Appraise the sheet and object to one line."""
    sheet = quarter.appraise(place)
    return objections.raise_objection(
        by=quarter.cast.leaders[place], evaluation=sheet, criterion=quarter.leaf(code), reason="Đã đủ minh chứng"
    )


def score(quarter: Quarter, code: str, place: int = LAST) -> Score:
    """Return the score of a line, read afresh."""
    return Score.objects.select_related("criterion").get(
        evaluation=quarter.evaluation(place), criterion=quarter.leaf(code)
    )
