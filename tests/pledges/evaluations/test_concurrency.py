"""Many people in the same second: nothing is lost, nothing is done twice, nobody meets a locked database."""

import threading
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from blocs.enums import Capacity
from emulation.audit.chain import verify
from emulation.audit.models import Event
from emulation.workflow import Refused
from pledges.evaluations.domain import appraisal, criteria, entries, periods, submission
from pledges.evaluations.domain.entries import Conflict
from pledges.evaluations.domain.unusual import ALL
from pledges.evaluations.models import Evaluation, Period, Publication, Score
from tests.factories import person
from tests.pledges.evaluations.casts import Quarter, make_quarter
from tests.pledges.evaluations.helpers import address

pytestmark = pytest.mark.django_db(transaction=True)
LAST = 2


def at_once(count: int, deed: Callable[[int], Any]) -> list[Refused]:
    """Run ``deed(number)`` in ``count`` threads that start together; return the refusals. Anything else fails."""
    start = threading.Barrier(count)
    refused: list[Refused] = []
    broken: list[BaseException] = []

    def run(number: int) -> None:
        start.wait()
        try:
            deed(number)
        except Refused as refusal:
            refused.append(refusal)
        except BaseException as error:  # noqa: BLE001  (a thread's failure must reach the test)
            broken.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(number,)) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=120)
    assert broken == []
    return refused


def again(quarter: Quarter, place: int) -> Evaluation:
    """Return the sheet as a request of its own reads it."""
    return Evaluation.objects.get(period=quarter.period.pk, seat__unit=quarter.cast.units[place])


def test_twenty_equal_submits_make_one_submission():
    quarter = make_quarter(members=3)
    quarter.fill(LAST)
    leader = quarter.cast.leaders[LAST]
    version = again(quarter, LAST).version

    refused = at_once(20, lambda _n: submission.submit(by=leader, evaluation=again(quarter, LAST), version=version))

    assert len(refused) == 19
    assert again(quarter, LAST).state == "submitted"
    assert Event.objects.filter(verb="evaluation.submitted").count() == 1
    assert verify().intact


def test_twenty_equal_submits_through_the_page_make_one_submission():
    quarter = make_quarter(members=3)
    sheet = quarter.fill(LAST)
    codes: list[int] = []
    clients = [Client() for _ in range(20)]
    for client in clients:
        client.force_login(quarter.cast.leaders[LAST])

    def click(number: int) -> None:
        path = address("submit", quarter, LAST)
        codes.append(clients[number].post(path, {"version": again(quarter, LAST).version}).status_code)

    at_once(20, click)

    assert set(codes) <= {302, 409}
    assert 302 in codes
    assert again(quarter, LAST).version == sheet.version + 1
    assert Event.objects.filter(verb="evaluation.submitted").count() == 1


def test_sixteen_writers_each_on_a_leaf_lose_nothing():
    quarter = make_quarter(members=16)
    leaf = quarter.leaf("I.1")

    def write(place: int) -> None:
        for points in range(3):
            entries.enter_score(
                by=quarter.cast.officers[place],
                evaluation=again(quarter, place),
                criterion=leaf,
                points=Decimal(place) + points,
            )

    assert at_once(16, write) == []

    stored = dict(Score.objects.values_list("evaluation__seat__order", "self_points"))
    assert sorted(stored.values()) == [Decimal(place) + 2 for place in range(16)]
    assert Event.objects.filter(verb="score.entered").count() == 48
    assert verify().intact


def test_eight_editors_of_one_empty_leaf_make_one_row_and_seven_see_it():
    quarter = make_quarter(members=3)
    leaf = quarter.leaf("I.1")
    people = [person(quarter.cast.units[LAST], Capacity.OFFICER) for _ in range(8)]

    refused = at_once(
        8,
        lambda number: entries.enter_score(
            by=people[number],
            evaluation=again(quarter, LAST),
            criterion=leaf,
            points=Decimal(number),
            version=0,
        ),
    )

    score = Score.objects.get()
    assert len(refused) == 7
    for refusal in refused:
        assert isinstance(refusal, Conflict)
        assert refusal.stored.self_points == score.self_points
        assert str(score.entered_by) in str(refusal)


def test_of_a_submission_and_an_entry_the_sheet_keeps_only_what_was_handed_in():
    quarter = make_quarter(members=3)
    quarter.fill(LAST)
    leaf = quarter.leaf("III")

    def act(number: int) -> None:
        if number:
            entries.enter_score(
                by=quarter.cast.officers[LAST], evaluation=again(quarter, LAST), criterion=leaf, points=Decimal(5)
            )
        else:
            submission.submit(by=quarter.cast.leaders[LAST], evaluation=again(quarter, LAST))

    at_once(2, act)

    verbs = [
        event.verb
        for event in Event.objects.order_by("sequence")
        if event.verb in ("score.entered", "evaluation.submitted")
    ]
    assert verbs[-1] == "evaluation.submitted"
    assert (Score.objects.get(criterion=leaf).self_points == 5) == (verbs.count("score.entered") == 6)


def test_of_a_recall_and_the_first_appraisal_one_wins():
    quarter = make_quarter(members=3)
    quarter.submit(LAST)

    def act(number: int) -> None:
        if number:
            appraisal.accept_all(by=quarter.cast.head_leader, evaluation=again(quarter, LAST))
        else:
            submission.recall(by=quarter.cast.leaders[LAST], evaluation=again(quarter, LAST))

    refused = at_once(2, act)

    assert len(refused) == 1
    began = Score.objects.filter(appraised=True).exists()
    assert (again(quarter, LAST).state == "submitted") == began


def test_head_and_deputy_publish_in_the_same_second_and_one_table_is_sealed():
    quarter = make_quarter(members=3)
    for place in range(3):
        quarter.appraise(place)
    people = [quarter.cast.head_leader, quarter.cast.deputy_leader]

    refused = at_once(
        4, lambda number: periods.publish(by=people[number % 2], period=Period.objects.get(pk=quarter.period.pk))
    )

    assert len(refused) == 3
    assert Publication.objects.get().sequence == 1
    assert Event.objects.filter(verb="evaluation.published").count() == 3


def test_a_quarter_opened_by_four_people_is_opened_once():
    quarter = make_quarter(members=3)

    refused = at_once(
        4,
        lambda number: periods.open_period(
            by=(quarter.cast.leaders + quarter.cast.officers)[(0, 1, 3, 4)[number]],
            bloc_year=type(quarter.cast.bloc_year).objects.get(pk=quarter.cast.bloc_year.pk),
            quarter=4,
            criteria_set=quarter.period.criteria_set,
            seen=ALL,
            starts_on=quarter.cast.bloc_year.ends_on.replace(month=9, day=1),
            ends_on=quarter.cast.bloc_year.ends_on,
        ),
    )

    assert len(refused) == 3
    assert all("Kỳ này đã có" in str(refusal) for refusal in refused)
    assert Evaluation.objects.filter(period__quarter=4).count() == 3


def test_what_is_added_in_the_second_of_adoption_is_adopted_or_refused():
    quarter = make_quarter(members=2)
    by = quarter.cast.administrator
    table = criteria.draft_criteria_set(by=by, name="Bảng sau", label="1")
    criteria.add_criterion(by=by, criteria_set=table, code="I", name="Một", kind="manual", max_points=Decimal(10))

    def act(number: int) -> None:
        mine = type(table).objects.get(pk=table.pk)
        if number:
            name = f"Thêm {number}"
            criteria.add_criterion(by=by, criteria_set=mine, code=name, name=name, kind="bonus", max_points=Decimal(5))
        else:
            criteria.adopt(by=by, criteria_set=mine)

    at_once(8, act)

    verbs = [
        event.verb
        for event in Event.objects.order_by("sequence")
        if event.verb in ("criterion.added", "criteria_set.adopted")
        and "Bảng sau" in f"{event.object_name} {event.details}"
    ]
    assert verbs[-1] == "criteria_set.adopted"
    assert table.criteria.count() == verbs.count("criterion.added")
