"""The workflow tables, cell by cell: state × move × role, for criteria sets, periods and evaluations."""

from datetime import timedelta
from typing import Any

import pytest

from emulation import clock
from emulation.audit.models import Event
from emulation.workflow import Missing, NotAllowed, Stale, WrongState
from pledges.evaluations.domain import appraisal, criteria, periods
from pledges.evaluations.domain.workflow import CRITERIA_SET, EVALUATION, PERIOD, _listed
from pledges.evaluations.enums import CriteriaSetState, EvaluationState, PeriodState
from tests.factories import make_bloc_year
from tests.pledges.evaluations.casts import Quarter, make_criteria_set, make_quarter

pytestmark = pytest.mark.django_db

JUDGES_OF_MEMBER = {"head_leader", "head_officer"}
# Who may make a move at all, for the sheet of the last unit, which is neither head nor deputy.
ALLOWED = {
    "submit": {"member_leader"},
    "recall": {"member_leader"},
    "return": JUDGES_OF_MEMBER,
    "complete": JUDGES_OF_MEMBER,
    "reopen": {"standing_body", "deputy_leader"},
    "publish": {"head_leader", "deputy_leader"},
}
TARGETS = {
    (EvaluationState.DRAFT, "submit"): EvaluationState.SUBMITTED,
    (EvaluationState.RETURNED, "submit"): EvaluationState.SUBMITTED,
    (EvaluationState.SUBMITTED, "recall"): EvaluationState.DRAFT,
    (EvaluationState.SUBMITTED, "return"): EvaluationState.RETURNED,
    (EvaluationState.SUBMITTED, "complete"): EvaluationState.APPRAISED,
    (EvaluationState.APPRAISED, "reopen"): EvaluationState.SUBMITTED,
    (EvaluationState.APPRAISED, "publish"): EvaluationState.PUBLISHED,
}
LAST = 2  # the place of the last of three units


def sheet_in(state: str, *, move: str = "") -> tuple[Quarter, Any]:
    """Return a quarter of three units whose last sheet stands in ``state``, ready for ``move`` where that is lawful."""
    quarter = make_quarter(members=3)
    head = quarter.cast.head_leader
    if state == EvaluationState.DRAFT:
        quarter.fill(LAST)
    elif state in (EvaluationState.SUBMITTED, EvaluationState.RETURNED):
        sheet = quarter.submit(LAST)
        if state == EvaluationState.RETURNED:
            due = clock.now() + timedelta(days=1)
            appraisal.return_for_correction(by=head, evaluation=sheet, note="thiếu minh chứng", due_at=due)
        elif move == "complete":
            appraisal.accept_all(by=head, evaluation=sheet)
    else:
        quarter.appraise(LAST)
        if state == EvaluationState.PUBLISHED:
            quarter.appraise(0)
            quarter.appraise(1)
            periods.publish(by=head, period=quarter.period)
    return quarter, quarter.evaluation(LAST)


def test_the_tables_know_every_move_and_state():
    assert set(EVALUATION.moves) == set(ALLOWED)
    assert {target for _cell, target in TARGETS.items()} | {EvaluationState.DRAFT} == set(EvaluationState)
    assert set(PERIOD.moves) == {"open", "publish", "lock"}
    assert set(CRITERIA_SET.moves) == {"adopt"}


@pytest.mark.parametrize("move", ALLOWED)
@pytest.mark.parametrize("state", EvaluationState.values)
def test_every_cell_of_an_evaluation(state, move):
    quarter, sheet = sheet_in(state, move=move)
    assert sheet.state == state
    people = quarter.cast.roles()
    for role in set(people) - ALLOWED[move]:
        with pytest.raises(NotAllowed):
            EVALUATION.perform(sheet, move, by=people[role], note="vì")
        assert move not in [choice.move.name for choice in EVALUATION.choices(sheet, by=people[role])], role
    events = Event.objects.count()
    target = TARGETS.get((state, move))
    for role in sorted(ALLOWED[move]):
        offered = [choice.move.name for choice in EVALUATION.choices(sheet, by=people[role]) if choice.open]
        assert (move in offered) == (target is not None and not EVALUATION.moves[move].quiet), role
        if target is None:
            with pytest.raises(WrongState):
                EVALUATION.perform(sheet, move, by=people[role], note="vì")
    assert quarter.evaluation(LAST).state == state
    assert Event.objects.count() == events
    if target is not None:
        by = people[sorted(ALLOWED[move])[0]]
        moved = EVALUATION.perform(sheet, move, by=by, note="vì", effect=_return_note if move == "return" else None)
        assert quarter.evaluation(LAST).state == moved.state == target
        assert moved.version == sheet.version + 1
        event = Event.objects.order_by("-sequence")[0]
        assert (event.verb, event.actor_id) == (EVALUATION.moves[move].event, by.pk)


def _return_note(sheet: Any) -> None:
    sheet.return_note = "vì"


@pytest.mark.parametrize(("place", "judges"), [(0, {1}), (1, {0}), (2, {0})])
def test_who_appraises_whom(place, judges):
    quarter = make_quarter(members=3)
    sheet = quarter.submit(place)
    for other in range(3):
        for person in (quarter.cast.leaders[other], quarter.cast.officers[other]):
            names = {choice.move.name for choice in EVALUATION.choices(sheet, by=person)}
            assert ({"return", "complete"} <= names) == (other in judges), other


def test_a_return_needs_its_reason_and_a_deadline_to_come():
    quarter, sheet = sheet_in(EvaluationState.SUBMITTED)
    head, later = quarter.cast.head_leader, clock.now() + timedelta(days=1)
    for note, due_at, said in (
        ("", later, "Cần ghi lý do"),
        ("  ", later, "Cần ghi lý do"),
        ("vì", clock.now(), "Hạn"),
    ):
        with pytest.raises(Missing, match=said):
            appraisal.return_for_correction(by=head, evaluation=sheet, note=note, due_at=due_at)
    assert quarter.evaluation(LAST).state == EvaluationState.SUBMITTED


def period_in(state: str) -> Quarter:
    if state == PeriodState.PLANNED:
        return make_quarter(members=3, planned=True)
    quarter = make_quarter(members=3)
    for place in range(3):
        quarter.appraise(place)
    if state != PeriodState.OPEN:
        periods.publish(by=quarter.cast.head_leader, period=quarter.period)
    quarter.period.refresh_from_db()
    if state == PeriodState.LOCKED:
        quarter.period = PERIOD.perform(quarter.period, "lock", by=quarter.cast.head_leader)
    return quarter


@pytest.mark.parametrize("move", ["open", "publish", "lock"])
@pytest.mark.parametrize("state", PeriodState.values)
def test_every_cell_of_a_period(state, move):
    quarter = period_in(state)
    people = quarter.cast.roles()
    allowed = {"head_leader", "deputy_leader"} | ({"head_officer", "deputy_officer"} if move == "open" else set())
    for role in set(people) - allowed:
        with pytest.raises(NotAllowed):
            PERIOD.perform(quarter.period, move, by=people[role])
    target = {
        (PeriodState.PLANNED, "open"): PeriodState.OPEN,
        (PeriodState.OPEN, "publish"): PeriodState.PUBLISHED,
        (PeriodState.PUBLISHED, "lock"): PeriodState.LOCKED,
    }.get((PeriodState(state), move))
    for role in allowed:
        offered = [choice.move.name for choice in PERIOD.choices(quarter.period, by=people[role])]
        assert (move in offered) == (target is not None)
        if target is None:
            with pytest.raises(WrongState):
                PERIOD.perform(quarter.period, move, by=people[role])
    if target is not None:
        assert PERIOD.perform(quarter.period, move, by=people["deputy_leader"]).state == target


def test_publication_names_who_is_still_missing():
    quarter = make_quarter(members=4)
    quarter.appraise(0)
    quarter.submit(1)
    with pytest.raises(Missing) as refusal:
        periods.publish(by=quarter.cast.head_leader, period=quarter.period)
    said = str(refusal.value)
    assert "Còn 3 đơn vị" in said
    assert str(quarter.cast.units[0]) not in said
    for unit in quarter.cast.units[1:]:
        assert str(unit) in said


def test_what_is_missing_is_named_up_to_six_and_then_counted():
    names = [f"I.{number}" for number in range(1, 8)]
    assert _listed(names[:6]) == "I.1, I.2, I.3, I.4, I.5, I.6"
    assert _listed(names) == "I.1, I.2, I.3, I.4, I.5 và 2 mục khác"


def test_publication_refuses_an_older_page():
    quarter = period_in(PeriodState.OPEN)
    with pytest.raises(Stale):
        periods.publish(by=quarter.cast.head_leader, period=quarter.period, version=quarter.period.version - 1)


@pytest.mark.parametrize("state", CriteriaSetState.values)
def test_every_cell_of_a_criteria_set(state):
    cast = make_bloc_year(members=2)
    table = make_criteria_set(cast.administrator, adopted=state == CriteriaSetState.ADOPTED)
    for role, person in cast.roles().items():
        if role != "administrator":
            with pytest.raises(NotAllowed):
                criteria.adopt(by=person, criteria_set=table)
            with pytest.raises(NotAllowed):
                criteria.draft_criteria_set(by=person, name="Khác", label="1")
            with pytest.raises(NotAllowed):
                criteria.add_band(by=person, criteria_set=table, name="Khá", minimum=70)
    if state == CriteriaSetState.DRAFT:
        adopted = criteria.adopt(by=cast.administrator, criteria_set=table)
        assert (adopted.state, adopted.adopted_by) == (CriteriaSetState.ADOPTED, cast.administrator)
    else:
        with pytest.raises(WrongState):
            criteria.adopt(by=cast.administrator, criteria_set=table)


def test_an_empty_table_is_not_adopted():
    cast = make_bloc_year(members=2)
    table = criteria.draft_criteria_set(by=cast.administrator, name="Trống", label="1")
    criteria.add_criterion(by=cast.administrator, criteria_set=table, code="I", name="Nhóm", kind="group", max_points=1)
    with pytest.raises(Missing, match="chưa có tiêu chí"):
        criteria.adopt(by=cast.administrator, criteria_set=table)
