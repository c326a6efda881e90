"""The quarters of the demo: Quý I/2021 published, Quý III/2026 open with work at every stage."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from blocs.enums import Span
from blocs.models import BlocYear, Unit
from emulation import clock
from pledges.evaluations.demo import library, narratives, proofs, registrations
from pledges.evaluations.demo.story import hour
from pledges.evaluations.domain import appraisal, entries, objections, periods, submission
from pledges.evaluations.models import CriteriaSet, Evaluation, Period

# How the units of Quý III/2026 stand, by their place in protocol order; all others have handed in and are appraised.
_WAITING_FOR_APPRAISAL = (4, 6, 8, 13)
_RETURNED, _OVERDUE, _OBJECTING = 11, 15, 14


def play_published_quarter(
    year: BlocYear,
    criteria_set: CriteriaSet,
    *,
    leaders: dict[int, Any],
    officers: dict[int, Any],
    head: Unit,
    deputy: Unit,
) -> None:
    """Play Quý I/2021 at the conference's own hours: the units report, head and deputy appraise, the head publishes."""
    conference = date(2021, 3, 31)
    chair, vice = leaders[head.pk], leaders[deputy.pk]
    with clock.at(hour(date(2021, 3, 29), "16:30")):
        period = periods.open_period(
            by=chair,
            bloc_year=year,
            quarter=1,
            criteria_set=criteria_set,
            starts_on=date(2020, 12, 1),
            ends_on=date(2021, 2, 28),
            due_at=hour(conference, "09:00"),
            appraisal_due_at=hour(conference, "15:00"),
        )
    for place, evaluation in enumerate(evaluations_of(period)):
        _hand_in(evaluation, place, leaders, officers, hour(date(2021, 3, 30), "08:00") + timedelta(minutes=9 * place))
        _appraise(evaluation, vice if evaluation.seat.unit_id == head.pk else chair, hour(conference, "10:00"))
    with clock.at(hour(conference, "15:00")):
        periods.publish(by=chair, period=period)


def play_open_quarter(
    year: BlocYear,
    criteria_set: CriteriaSet,
    *,
    leaders: dict[int, Any],
    officers: dict[int, Any],
    head: Unit,
    deputy: Unit,
) -> None:
    """Play Quý III/2026: most units appraised, some waiting, two lines of one returned, one overdue, one objects.

    The period of the whole year is prepared, to be opened by hand.
    """
    chair, vice = leaders[head.pk], leaders[deputy.pk]
    with clock.at(hour(date(2026, 8, 25), "08:00")):
        period = periods.open_period(
            by=chair,
            bloc_year=year,
            quarter=3,
            criteria_set=criteria_set,
            starts_on=date(2026, 6, 1),
            ends_on=date(2026, 8, 31),
            due_at=hour(date(2026, 9, 4), "16:00"),
            appraisal_due_at=hour(date(2026, 9, 11), "16:00"),
        )
    codes = {criterion.code: criterion for criterion in criteria_set.criteria.all()}
    for place, evaluation in enumerate(evaluations_of(period)):
        if place == _OVERDUE:
            _enter(evaluation, place, officers, hour(date(2026, 9, 3), "15:00"), leaves=4)
            narratives.report(evaluation, officers[evaluation.seat.unit_id], hour(date(2026, 9, 3), "15:10"), parts=1)
            continue
        _hand_in(evaluation, place, leaders, officers, hour(date(2026, 9, 2), "08:00") + timedelta(minutes=11 * place))
        judge = vice if evaluation.seat.unit_id == head.pk else chair
        if place == _RETURNED:
            with clock.at(hour(date(2026, 9, 8), "09:00")):
                appraisal.return_for_correction(
                    by=judge,
                    evaluation=evaluation,
                    note="Đề nghị rà soát hai dòng theo báo cáo thống kê.",
                    due_at=hour(date(2026, 12, 31), "16:00"),
                    lines={
                        codes["I.1"]: "Tử số chưa khớp với báo cáo thống kê.",
                        codes["II.3"]: "Giải trình số bài viết và bổ sung minh chứng.",
                    },
                )
        elif place not in _WAITING_FOR_APPRAISAL:
            _appraise(evaluation, judge, hour(date(2026, 9, 9), "14:00"))
            if place == _OBJECTING:
                with clock.at(hour(date(2026, 9, 10), "09:00")):
                    objections.raise_objection(
                        by=leaders[evaluation.seat.unit_id],
                        evaluation=evaluation,
                        criterion=codes["II.3"],
                        reason="Minh chứng còn thiếu đã nộp ngày 08/9/2026.",
                    )
    with clock.at(hour(date(2026, 9, 14), "08:00")):
        periods.open_period(
            by=chair,
            bloc_year=year,
            quarter=Span.YEAR,
            criteria_set=criteria_set,
            starts_on=date(2025, 12, 1),
            ends_on=date(2026, 11, 30),
            planned=True,
            late_allowed=False,
        )


def evaluations_of(period: Period) -> list[Evaluation]:
    """Return the sheets of a period in protocol order."""
    rows = period.evaluations.select_related("period__bloc_year__bloc", "seat__unit", "seat__bloc_year").order_by(
        "seat__order"
    )
    return list(rows)


def _values(place: int) -> list[tuple[str, dict[str, Any]]]:
    """Return illustrative results that differ from unit to unit and leave two units with equal totals."""
    step = place % 7
    return [
        ("I.1", {"numerator": Decimal(57 + step), "denominator": Decimal(64)}),
        ("I.2", {"numerator": Decimal(44 + step), "denominator": Decimal(50)}),
        ("I.3", {"count": Decimal(2 + step % 3)}),
        ("I.4", {"count": Decimal(step % 2)}),
        ("II.1", {"choice": "yes"}),
        ("II.2", {"choice": ("tot", "kha", "tot", "trung-binh")[place % 4]}),
        ("II.3", {"points": Decimal("12.5") + step % 3}),
        ("III", {"points": Decimal(place % 3)}),
        ("IV", {"count": Decimal(int(place == 5))}),
    ]


def _enter(evaluation: Evaluation, place: int, officers: dict[int, Any], moment: datetime, leaves: int = 9) -> None:
    codes = {criterion.code: criterion for criterion in evaluation.period.criteria_set.criteria.all()}
    with clock.at(moment):
        for code, values in _values(place)[:leaves]:
            entries.enter_score(
                by=officers[evaluation.seat.unit_id], evaluation=evaluation, criterion=codes[code], **values
            )


def _hand_in(
    evaluation: Evaluation, place: int, leaders: dict[int, Any], officers: dict[int, Any], moment: datetime
) -> None:
    _enter(evaluation, place, officers, moment)
    proofs.attach(evaluation, place, officers[evaluation.seat.unit_id], moment + timedelta(minutes=1))
    library.report(evaluation, officers[evaluation.seat.unit_id], moment + timedelta(minutes=2))
    registrations.report(evaluation, place, officers[evaluation.seat.unit_id], moment + timedelta(minutes=3))
    narratives.report(evaluation, officers[evaluation.seat.unit_id], moment + timedelta(minutes=4))
    with clock.at(moment + timedelta(minutes=5)):
        submission.submit(by=leaders[evaluation.seat.unit_id], evaluation=evaluation)


def _appraise(evaluation: Evaluation, by: Any, moment: datetime) -> None:
    """Accept what was entered, but for every fifth unit correct one value with a reason."""
    with clock.at(moment):
        if evaluation.seat.order % 5 == 0:
            score = evaluation.scores.select_related("criterion").get(criterion__code="II.3")
            appraisal.appraise_score(
                by=by,
                evaluation=evaluation,
                criterion=score.criterion,
                points=score.self_points - Decimal("0.5"),
                appraisal_reason="Chưa đủ minh chứng cho một nội dung.",
            )
        appraisal.accept_all(by=by, evaluation=evaluation)
        appraisal.complete(by=by, evaluation=evaluation)
