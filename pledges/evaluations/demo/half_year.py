"""The first six months of 2026: a table that compares with the bloc's best, published, and corrected a week later."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from blocs.enums import Span
from blocs.models import BlocYear, Unit
from emulation import clock
from pledges.evaluations.demo import narratives, proofs
from pledges.evaluations.demo.quarters import evaluations_of
from pledges.evaluations.demo.story import hour
from pledges.evaluations.domain import appraisal, correcting, entries, periods, submission
from pledges.evaluations.domain.rules import NO_TARGET
from pledges.evaluations.models import CriteriaSet, Evaluation, Period, Score

PUBLISHED, CORRECTED = date(2026, 6, 15), date(2026, 6, 23)
# By their place in protocol order: a unit that was given no target, one to which I.1 does not apply, one whose deduction caps
# its rating, and one whose number was copied wrongly and corrected afterwards.
_NO_TARGET, _NOT_ASSIGNED, _DEDUCTED, _MISCOPIED = 4, 0, 14, 12


def play(
    year: BlocYear,
    criteria_set: CriteriaSet,
    *,
    leaders: dict[int, Any],
    officers: dict[int, Any],
    head: Unit,
    deputy: Unit,
) -> None:
    """Play the period to its published table and the correction of one line."""
    chair, vice = leaders[head.pk], leaders[deputy.pk]
    with clock.at(hour(date(2026, 5, 29), "08:00")):
        period = periods.open_period(
            by=chair,
            bloc_year=year,
            quarter=Span.HALF,
            criteria_set=criteria_set,
            starts_on=date(2025, 12, 1),
            ends_on=date(2026, 5, 31),
            due_at=hour(date(2026, 6, 5), "16:00"),
            appraisal_due_at=hour(date(2026, 6, 12), "16:00"),
        )
    for place, evaluation in enumerate(evaluations_of(period)):
        unit = evaluation.seat.unit_id
        _hand_in(evaluation, place, leaders[unit], officers[unit])
        with clock.at(hour(date(2026, 6, 10), "09:00")):
            judge = vice if unit == head.pk else chair
            appraisal.accept_all(by=judge, evaluation=evaluation)
            appraisal.complete(by=judge, evaluation=evaluation)
    with clock.at(hour(PUBLISHED, "15:00")):
        periods.publish(by=chair, period=period)
    _correct(period, chair)


def _values(place: int) -> list[tuple[str, dict[str, Any]]]:
    """Return illustrative results that differ from unit to unit."""
    step = place % 5
    target: dict[str, Any] = {"numerator": Decimal(2 + step), "denominator": Decimal(4)}
    if place == _NO_TARGET:
        target = {"numerator": Decimal(3), "choice": NO_TARGET}
    if place == _NOT_ASSIGNED:
        target = {"not_applicable": True, "reason": "Đơn vị không được giao nhiệm vụ này"}
    return [
        ("I.1", target),
        ("I.2", {"numerator": Decimal(110 + step * 2), "denominator": Decimal(120)}),
        ("II.1", {"choice": "yes"}),
        ("II.2", {"points": Decimal("12.5") + place % 3}),
        ("III", {"choice": ("khong", "co-so", "tinh;co-so", "khong", "nganh;tinh")[step]}),
        ("IV", {"count": Decimal(int(place == _DEDUCTED))}),
    ]


def _hand_in(evaluation: Evaluation, place: int, leader: Any, officer: Any) -> None:
    moment = hour(date(2026, 6, 3), "08:00") + timedelta(minutes=11 * place)
    codes = {criterion.code: criterion for criterion in evaluation.period.criteria_set.criteria.all()}
    with clock.at(moment):
        for code, values in _values(place):
            entries.enter_score(by=officer, evaluation=evaluation, criterion=codes[code], **values)
    proofs.attach(evaluation, place, officer, moment + timedelta(minutes=2))
    narratives.report(evaluation, officer, moment + timedelta(minutes=4))
    with clock.at(moment + timedelta(minutes=5)):
        submission.submit(by=leader, evaluation=evaluation)


def _correct(period: Period, chair: Any) -> None:
    """Correct the number that was copied wrongly; the first table stays beside the second."""
    sheet = evaluations_of(period)[_MISCOPIED]
    scores = Score.objects.select_related("criterion", "evaluation__seat__unit", "evaluation__period__bloc_year")
    score = scores.get(evaluation=sheet, criterion__code="I.2")
    with clock.at(hour(CORRECTED, "09:00")):
        correction = correcting.open_correction(
            by=chair, period=Period.objects.get(pk=period.pk), reason="Một số liệu chép nhầm từ báo cáo thống kê."
        )
        correcting.correct_score(
            by=chair,
            correction=correction,
            score=score,
            reason="Báo cáo thống kê ghi 118 trên 120 (số liệu minh họa).",
            numerator=Decimal(118),
            denominator=Decimal(120),
        )
        correcting.publish_correction(by=chair, correction=correction)
