"""The standing body appraises after the head: which leaves, who, when, and from whom the final value comes."""

from decimal import Decimal

import pytest

from emulation.duties import duties_of
from emulation.workflow import Missing, NotAllowed, WrongState
from pledges.evaluations.domain import periods, running, standing
from pledges.evaluations.domain.entries import Conflict, RefusedEntry
from pledges.evaluations.domain.rules import Entry
from pledges.evaluations.models import Criterion, Publication, Score, ScoreStep
from tests.pledges.evaluations.casts import make_quarter
from tests.pledges.evaluations.helpers import address, box, fields, text
from tests.pledges.evaluations.reviews import LAST, score

pytestmark = pytest.mark.django_db


def ruled(quarter, scope="all", *codes):
    return running.set_rules(
        by=quarter.cast.head_leader,
        period=quarter.period,
        late_allowed=True,
        closes_at=None,
        objections_from=None,
        objections_until=None,
        standing_scope=scope,
        standing_criteria=[quarter.leaf(code) for code in codes],
    )


@pytest.fixture
def quarter():
    quarter = make_quarter(members=3)
    quarter.appraise(LAST)
    return quarter


def stand(quarter, code="III", by=None, **values):
    return standing.stand_by_score(
        by=by or quarter.cast.standing_body,
        evaluation=quarter.evaluation(LAST),
        criterion=quarter.leaf(code),
        **values,
    )


def test_the_final_value_is_the_last_that_was_looked_at_and_says_from_which(quarter):
    ruled(quarter)
    assert (score(quarter, "III").side, score(quarter, "III").result) == ("appraised", 2)
    stand(quarter, points=Decimal(1), standing_reason="Trùng với đợt trước")
    stored = score(quarter, "III")
    assert (stored.side, stored.result, stored.appraised_result, stored.self_result) == ("standing", 1, 2, 2)
    assert stored.standing_by == quarter.cast.standing_body
    step = ScoreStep.objects.get(kind="standing")
    assert (step.old_result, step.new_result, step.reason) == (2, 1, "Trùng với đợt trước")
    assert score(quarter, "I.1").side == "appraised"


@pytest.mark.parametrize(
    ("assessor", "appraised", "stood", "side"),
    [
        ("self", True, False, "self"),
        ("head", True, False, "appraised"),
        ("head", False, False, "self"),
        ("head", True, True, "standing"),  # the period gave the leaf to the standing body as well
        ("standing", True, True, "standing"),
        ("standing", True, False, "appraised"),
        ("standing", False, False, "self"),
    ],
)
def test_whose_word_counts(assessor, appraised, stood, side):
    words = {"self_points": Decimal(1), "appraised_points": Decimal(2), "standing_points": Decimal(3)}
    row = Score(criterion=Criterion(assessor=assessor), appraised=appraised, standing=stood, **words)
    assert row.side == side
    assert row.entry().points == words[f"{side}_points"]
    row.correction = Entry(points=Decimal(4))
    assert row.entry().points == 4


def test_who_and_when(quarter):
    ruled(quarter)
    for role, person in quarter.cast.roles().items():
        if role != "standing_body":
            with pytest.raises(NotAllowed):
                stand(quarter, by=person, points=Decimal(2))
    with pytest.raises(RefusedEntry, match="Hãy ghi lý do"):
        stand(quarter, points=Decimal(1))
    with pytest.raises(RefusedEntry, match="vượt điểm tối đa"):
        stand(quarter, points=Decimal(9), standing_reason="vì")
    with pytest.raises(Conflict):
        stand(quarter, points=Decimal(2), version=99)
    quarter.submit(1)
    with pytest.raises(WrongState, match="sau khi khối thẩm định xong"):
        standing.stand_by_all(by=quarter.cast.standing_body, evaluation=quarter.evaluation(1))


def test_only_the_leaves_that_the_period_names(quarter):
    with pytest.raises(Missing, match="chọn ít nhất một"):
        ruled(quarter, "leaves")
    with pytest.raises(Missing, match="chỉ chọn được tiêu chí"):
        ruled(quarter, "leaves", "I")
    ruled(quarter, "leaves", "III")
    with pytest.raises(WrongState, match="không giao tiêu chí"):
        stand(quarter, "I.1", points=Decimal(1), standing_reason="vì")
    assert standing.stand_by_all(by=quarter.cast.standing_body, evaluation=quarter.evaluation(LAST)) == 1
    assert list(Score.objects.filter(standing=True).values_list("criterion__code", flat=True)) == ["III"]


def test_publication_waits_and_takes_the_standing_bodys_value(quarter):
    quarter.appraise(0)
    quarter.appraise(1)
    ruled(quarter, "leaves", "III")
    head, council = quarter.cast.head_leader, quarter.cast.standing_body
    assert any("Thường trực thẩm định Quý III/2026: 3 đơn vị" in duty.title for duty in duties_of(council))
    with pytest.raises(Missing, match="còn 3 dòng chưa thẩm định"):
        periods.publish(by=head, period=quarter.period)
    stand(quarter, points=Decimal(1), standing_reason="Trùng")
    for place in range(3):
        standing.stand_by_all(by=council, evaluation=quarter.evaluation(place))
    assert not any("Thường trực thẩm định" in duty.title for duty in duties_of(council))
    periods.publish(by=head, period=quarter.period)
    rows = {row["unit"]: row["bonus"] for row in Publication.objects.get().snapshot["rows"]}
    assert rows[quarter.cast.units[LAST].code] == "1"


def test_the_page(client, quarter):
    ruled(quarter, "leaves", "III")
    client.force_login(quarter.cast.standing_body)
    page = client.get(address("stand", quarter))
    form = fields(page)
    assert box(quarter, "I.1", "points") not in form
    refused = client.post(address("stand", quarter), form | {box(quarter, "III", "points"): "1"})
    assert refused.status_code == 422
    assert "Hãy ghi lý do điều chỉnh" in text(refused)
    typed = {box(quarter, "III", "points"): "1", box(quarter, "III", "standing_reason"): "Trùng"}
    assert client.post(address("stand", quarter), form | typed).status_code == 302
    assert "Theo Thường trực Hội đồng" in text(client.get(address("review", quarter)))
    assert (
        client.post(address("stand_by_all", quarter), fields(client.get(address("stand", quarter)))).status_code == 302
    )
