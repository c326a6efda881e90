"""Two people in the same second over one review: one deed, and the other is told."""

import pytest

from emulation.audit.chain import verify
from emulation.audit.models import Event
from emulation.rows import Impossible
from pledges.evaluations.domain import appraisal, objections, running
from pledges.evaluations.models import Extension, Objection, OpenedLine
from tests.pledges.evaluations.casts import make_quarter
from tests.pledges.evaluations.reviews import LAST, objected, soon
from tests.pledges.evaluations.test_concurrency import again, at_once

pytestmark = pytest.mark.django_db(transaction=True)


def test_two_decisions_of_one_objection():
    quarter = make_quarter(members=3)
    objected(quarter)
    people = (quarter.cast.standing_body, quarter.cast.deputy_leader)
    deeds = (objections.accept_objection, objections.decline_objection)

    refused = at_once(2, lambda n: deeds[n](by=people[n], objection=Objection.objects.get(), decision="Đã xem xét"))

    assert len(refused) == 1
    decided = Objection.objects.get()
    assert decided.state in ("accepted", "declined")
    assert again(quarter, LAST).state == ("submitted" if decided.state == "accepted" else "appraised")
    assert verify().intact


def test_one_objection_sent_five_times():
    quarter = make_quarter(members=3)
    quarter.appraise(LAST)
    leaf = quarter.leaf("I.1")

    refused = at_once(
        5,
        lambda _n: objections.raise_objection(
            by=quarter.cast.leaders[LAST], evaluation=again(quarter, LAST), criterion=leaf, reason="vì"
        ),
    )

    assert len(refused) == 4
    assert all(isinstance(each, Impossible) for each in refused)
    assert Objection.objects.count() == 1


def test_two_people_return_one_sheet_and_extend_one_period():
    quarter = make_quarter(members=3)
    quarter.submit(LAST)
    judges, lines = (quarter.cast.leaders[0], quarter.cast.officers[0]), ("I.1", "II")
    leaves = [quarter.leaf(code) for code in lines]

    refused = at_once(
        2,
        lambda n: appraisal.return_for_correction(
            by=judges[n], evaluation=again(quarter, LAST), note="vì", due_at=soon(), lines={leaves[n]: "Làm rõ"}
        ),
    )

    assert len(refused) == 1
    assert OpenedLine.objects.count() == 1
    due = soon(9)
    refused = at_once(
        2, lambda n: running.extend_deadline(by=judges[n], period=quarter.period, due_at=due, reason=f"Lần {n}")
    )
    assert len(refused) == 1
    assert Extension.objects.count() == Event.objects.filter(verb="period.extended").count() == 1
