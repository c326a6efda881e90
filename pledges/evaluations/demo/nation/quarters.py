"""The quarters of one bloc-year of the nation: sheets, scores, published tables; their rows go round the gates."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from django.db.models import F

from blocs.models import BlocYear, Seat
from emulation.audit.log import Deed
from emulation.canonical import sha256_of
from pledges.evaluations.demo.nation.land import Province
from pledges.evaluations.demo.nation.scores import Columns, columns, insert
from pledges.evaluations.demo.nation.sheet import ANSWERS, Table
from pledges.evaluations.demo.story import hour
from pledges.evaluations.domain.deadlines import default_deadlines
from pledges.evaluations.domain.scoring import UnitScore, score_unit
from pledges.evaluations.enums import EvaluationState, PeriodState
from pledges.evaluations.models import Evaluation, Period, Publication, PublishedSheet
from pledges.evaluations.queries.published import sealed

_CORRECTED = 0.04  # share of the leaves at which the appraiser enters something else
_STATES = [EvaluationState.APPRAISED] * 5 + [EvaluationState.SUBMITTED] * 3
_STATES += [EvaluationState.RETURNED, EvaluationState.DRAFT]


def judge(
    year: BlocYear, seats: list[Seat], province: Province, table: Table, random: Random, *, over: bool
) -> Iterator[Deed]:
    """Insert the quarters of ``year`` and yield their deeds: all four published, or two published and the third open."""
    chair, vice = (province.leaders[seat.unit_id] for seat in seats[:2])
    for quarter in range(1, 5 if over else 4):
        published = over or quarter < 3
        period = _open(year, quarter, table)
        yield Deed("period.opened", period, chair, hour(period.ends_on, "08:00"))
        evaluations = [_evaluation(period, seat, province, random, done=published) for seat in seats]
        for evaluation, seat in zip(evaluations, seats, strict=True):
            evaluation.appraised_by = None if evaluation.appraised_at is None else vice if seat is seats[0] else chair
        Evaluation.objects.bulk_create(evaluations)
        rows: list[Columns] = []
        totals = [(evaluation, _score(evaluation, province, table, random, rows)) for evaluation in evaluations]
        insert(rows)
        yield from _moves(evaluations)
        if published:
            yield from _publish(period, totals, chair)


def _open(year: BlocYear, quarter: int, table: Table) -> Period:
    months = (12, 3, 6, 9, 12)
    starts_on = date(year.year - (quarter == 1), months[quarter - 1], 1)
    ends_on = date(year.year, months[quarter], 1) - timedelta(days=1)
    due_at, appraisal_due_at = default_deadlines(ends_on)
    return Period.objects.create(
        bloc_year=year,
        quarter=quarter,
        starts_on=starts_on,
        ends_on=ends_on,
        due_at=due_at,
        appraisal_due_at=appraisal_due_at,
        default_deadlines=True,
        criteria_set=table.criteria_set,
    )


def _evaluation(period: Period, seat: Seat, province: Province, random: Random, *, done: bool) -> Evaluation:
    """Return a sheet that is appraised, or one at any stage, with the stamps of what happened to it."""
    evaluation = Evaluation(period=period, seat=seat)
    evaluation.state = EvaluationState.APPRAISED if done else random.choice(_STATES)
    if evaluation.state == EvaluationState.DRAFT:
        return evaluation
    moment = period.due_at - timedelta(minutes=random.randint(-300, 3000))
    evaluation.submitted_at, evaluation.submitted_by = moment, province.leaders[seat.unit_id]
    evaluation.submitted_late = moment > period.due_at
    evaluation.version = 2
    if evaluation.state == EvaluationState.APPRAISED:
        evaluation.appraisal_began_at = evaluation.appraised_at = period.appraisal_due_at - timedelta(hours=seat.order)
        evaluation.version = 3
    elif evaluation.state == EvaluationState.RETURNED:
        evaluation.returned_at, evaluation.returned_by = period.appraisal_due_at, province.witness
        evaluation.return_note = "Số liệu chưa khớp với báo cáo thống kê; đề nghị rà soát."
        evaluation.version = 3
    return evaluation


def _score(evaluation: Evaluation, province: Province, table: Table, random: Random, rows: list[Columns]) -> UnitScore:
    """Add the scores of a sheet to ``rows`` and return its totals.

    A draft has some of its leaves, an appraised sheet both sides of all.
    """
    officer = province.officers[evaluation.seat.unit_id]
    entered_at = evaluation.period.due_at - timedelta(days=4)
    common = columns(evaluation_id=evaluation.pk, entered_at=entered_at, entered_by_id=officer.pk)
    appraised = evaluation.state == EvaluationState.APPRAISED
    stamp = {"appraised_at": evaluation.appraised_at, "appraised_by_id": evaluation.appraised_by_id}
    accepted = columns(appraised=True, version=2, **stamp) if appraised else {}
    corrected = accepted | columns(appraisal_reason="Điều chỉnh theo minh chứng.")
    filled = 0.6 if evaluation.state == EvaluationState.DRAFT else 1.0
    entries = {}
    for criterion, answers in zip(table.criteria, table.answers, strict=True):
        if random.random() > filled:
            continue
        answer = answers[random.randrange(ANSWERS)]
        row = {"criterion_id": criterion.pk, **common, **answer.own}
        if appraised:
            changed = random.random() < _CORRECTED
            answer = answers[random.randrange(ANSWERS)] if changed else answer
            row |= answer.appraised | (corrected if changed else accepted)
        rows.append(row)
        entries[criterion.code] = answer.entry
    return score_unit(table.leaves, entries)


def _moves(evaluations: list[Evaluation]) -> Iterator[Deed]:
    for evaluation in evaluations:
        if evaluation.submitted_at:
            yield Deed("evaluation.submitted", evaluation, evaluation.submitted_by, evaluation.submitted_at)
        if evaluation.returned_at:
            note = evaluation.return_note
            yield Deed("evaluation.returned", evaluation, evaluation.returned_by, evaluation.returned_at, note)
        if evaluation.appraised_at:
            yield Deed("evaluation.appraised", evaluation, evaluation.appraised_by, evaluation.appraised_at)


def _publish(period: Period, totals: list[tuple[Evaluation, UnitScore]], chair: Any) -> Iterator[Deed]:
    """Publish the table as the gate does: the snapshot is sealed, then the sheets are closed for good."""
    moment: datetime = period.appraisal_due_at + timedelta(hours=2)
    period.state, period.published_at, period.published_by = PeriodState.PUBLISHED, moment, chair
    period.version += 1
    period.save()
    totals = sorted(totals, key=lambda each: (each[0].seat.order, each[0].pk))  # protocol order, which the table prints
    snapshot, sheets = sealed(period, by=chair, at=moment, totals=totals)
    publication = Publication.objects.create(
        period=period,
        sequence=1,
        snapshot=snapshot,
        sha256=sha256_of(snapshot),
        published_at=moment,
        published_by=chair,
    )
    PublishedSheet.objects.bulk_create(
        PublishedSheet(publication=publication, unit=unit, content=content, sha256=sha256_of(content))
        for unit, content in sheets.items()
    )
    period.evaluations.update(state=EvaluationState.PUBLISHED, version=F("version") + 1)
    yield Deed("period.published", period, chair, moment)
    yield from (Deed("evaluation.published", evaluation, chair, moment) for evaluation, _score in totals)
    yield Deed("period.snapshot_sealed", period, chair, moment, details={"sha256": publication.sha256})
