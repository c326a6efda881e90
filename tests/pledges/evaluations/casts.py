"""Lawful evaluations for tests, made through the domain functions."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from pledges.evaluations.domain import appraisal, criteria, entries, periods, submission
from pledges.evaluations.domain.unusual import ALL
from pledges.evaluations.models import CriteriaSet, Criterion, Evaluation, Period
from tests.factories import Cast, make_bloc_year
from tests.kept.casts import kept


def make_criteria_set(by: Any, *, label: str = "2026", adopted: bool = True) -> CriteriaSet:
    """Write a small table: two content leaves in a group, a ratio, a bonus, a deduction, three ratings."""
    made = criteria.draft_criteria_set(by=by, name="Bảng điểm thử", label=label)

    def add(code: str, kind: str, maximum: str, **more: Any) -> Criterion:
        return criteria.add_criterion(
            by=by, criteria_set=made, code=code, name=f"Tiêu chí {code}", kind=kind, max_points=Decimal(maximum), **more
        )

    group = add("I", "group", "50")
    add("I.1", "manual", "30", parent=group)
    add("I.2", "manual", "20", parent=group, params={"not_applicable": "leaves"})
    add("II", "ratio", "50", params={"step": "0.25"})
    add("III", "bonus", "5")
    add("IV", "deduction", "8", params={"per_case": "2"})
    for name, minimum in (("Xuất sắc", "90"), ("Tốt", "80"), ("Khá", "0")):
        criteria.add_band(by=by, criteria_set=made, name=name, minimum=Decimal(minimum))
    return criteria.adopt(by=by, criteria_set=made) if adopted else made


@dataclass
class Quarter:
    """A bloc-year with an open quarter."""

    cast: Cast
    period: Period

    def evaluation(self, place: int) -> Evaluation:
        """Return the evaluation of ``cast.units[place]``, read afresh."""
        return Evaluation.objects.get(period=self.period, seat__unit=self.cast.units[place])

    def leaf(self, code: str) -> Criterion:
        """Return the criterion of this code."""
        return Criterion.objects.get(criteria_set=self.period.criteria_set_id, code=code)

    def fill(self, place: int, points: str = "25") -> Evaluation:
        """Enter every leaf of the unit; ``points`` go to I.1."""
        evaluation, by = self.evaluation(place), self.cast.officers[place]

        def enter(code: str, **values: Any) -> None:
            entries.enter_score(by=by, evaluation=evaluation, criterion=self.leaf(code), **values)

        enter("I.1", points=Decimal(points))
        enter("I.2", not_applicable=True, reason="Không được giao")
        enter("II", numerator=Decimal(9), denominator=Decimal(10))
        enter("III", points=Decimal(2))
        enter("IV", count=Decimal(0))
        return self.evaluation(place)

    def submit(self, place: int, points: str = "25") -> Evaluation:
        """Fill and submit."""
        return submission.submit(by=self.cast.leaders[place], evaluation=self.fill(place, points))

    def appraise(self, place: int, points: str = "25") -> Evaluation:
        """Fill, submit and appraise as entered."""
        evaluation = self.submit(place, points)
        judge = self.cast.deputy_leader if place == 0 else self.cast.head_leader
        appraisal.accept_all(by=judge, evaluation=evaluation)
        return appraisal.complete(by=judge, evaluation=evaluation)


@kept
def make_quarter(members: int = 4, quarter: int = 3, **more: Any) -> Quarter:
    """Open a period (Quý III) of a bloc-year with ``members`` units; ``units[0]`` is the head, ``units[1]`` the deputy."""
    cast = make_bloc_year(members=members)
    period = periods.open_period(
        by=cast.head_leader,
        bloc_year=cast.bloc_year,
        quarter=quarter,
        criteria_set=make_criteria_set(cast.administrator, label=f"{cast.bloc.slug}"),
        starts_on=date(2026, 3 * quarter - 2, 1) if quarter <= 4 else date(2025, 12, 1),
        ends_on=date(2026, 3 * quarter if quarter <= 4 else quarter - 1, 28),
        **{"seen": ALL} | more,
    )
    return Quarter(cast, period)
