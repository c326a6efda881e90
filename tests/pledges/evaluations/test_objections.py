"""Objections: the table cell by cell, the time for them, who decides whose, what a decision opens."""

from datetime import timedelta
from decimal import Decimal

import pytest

from emulation import clock
from emulation.duties import duties_of
from emulation.notices.models import Notice
from emulation.rows import Impossible
from emulation.workflow import Missing, NotAllowed, Stale, WrongState
from pledges.evaluations.domain import appraisal, objections, periods, running
from pledges.evaluations.domain.workflow import OBJECTION
from pledges.evaluations.enums import EvaluationState, ObjectionState
from pledges.evaluations.models import Evaluation, OpenedLine, Period
from tests.pledges.evaluations.casts import make_quarter
from tests.pledges.evaluations.helpers import address, fields, text
from tests.pledges.evaluations.reviews import LAST, objected, score, soon

pytestmark = pytest.mark.django_db

DECIDERS = {"standing_body", "deputy_leader"}
ALLOWED = {"accept": DECIDERS, "decline": DECIDERS, "withdraw": {"member_leader"}}


@pytest.fixture
def quarter():
    return make_quarter(members=3)


def in_state(quarter, state):
    objection = objected(quarter)
    if state == ObjectionState.ACCEPTED:
        return objections.accept_objection(by=quarter.cast.standing_body, objection=objection, decision="Có căn cứ")
    if state == ObjectionState.DECLINED:
        return objections.decline_objection(by=quarter.cast.standing_body, objection=objection, decision="Đã xem xét")
    if state == ObjectionState.WITHDRAWN:
        return objections.withdraw_objection(by=quarter.cast.member_leader, objection=objection)
    return objection


@pytest.mark.parametrize("state", ObjectionState.values)
def test_every_cell(quarter, state):
    objection, people = in_state(quarter, state), quarter.cast.roles()
    assert set(OBJECTION.moves) == set(ALLOWED)
    for move, allowed in ALLOWED.items():
        for role, person in people.items():
            offered = [choice.move.name for choice in OBJECTION.choices(objection, by=person)]
            assert (move in offered) == (role in allowed and state == ObjectionState.OPEN), (move, role)
            if role not in allowed:
                with pytest.raises(NotAllowed):
                    OBJECTION.perform(objection, move, by=person, note="vì")
            elif state != ObjectionState.OPEN:
                with pytest.raises(WrongState):
                    OBJECTION.perform(objection, move, by=person, note="vì")


def test_an_accepted_objection_opens_exactly_its_line_for_the_appraiser(quarter):
    objection, head = objected(quarter, "III"), quarter.cast.head_leader
    objections.accept_objection(by=quarter.cast.deputy_leader, objection=objection, decision="Có căn cứ")
    sheet = quarter.evaluation(LAST)
    assert sheet.state == EvaluationState.SUBMITTED
    assert [line.criterion.code for line in OpenedLine.objects.filter(closed_at=None)] == ["III"]
    with pytest.raises(WrongState, match="Chỉ sửa được dòng có kiến nghị"):
        appraisal.appraise_score(
            by=head, evaluation=sheet, criterion=quarter.leaf("I.1"), points=Decimal(1), appraisal_reason="vì"
        )
    for lines in ({}, {quarter.leaf("I.1"): "vì"}):
        with pytest.raises(WrongState, match="chỉ trả lại được các dòng đó"):
            appraisal.return_for_correction(by=head, evaluation=sheet, note="vì", due_at=soon(), lines=lines)
    with pytest.raises(Missing, match="Còn 1 tiêu chí chưa thẩm định: III"):
        appraisal.complete(by=head, evaluation=sheet)
    appraisal.appraise_score(
        by=head, evaluation=sheet, criterion=quarter.leaf("III"), points=Decimal(3), appraisal_reason="Bổ sung"
    )
    appraisal.complete(by=head, evaluation=sheet)
    assert (score(quarter, "III").result, score(quarter, "III").side) == (3, "appraised")
    assert not OpenedLine.objects.filter(closed_at=None).exists()


def test_a_declined_objection_leaves_the_appraisal_and_may_be_raised_again(quarter):
    objection = objected(quarter)
    declined = objections.decline_objection(
        by=quarter.cast.standing_body, objection=objection, decision="Đã xem xét", version=objection.version
    )
    assert (declined.decision, quarter.evaluation(LAST).state) == ("Đã xem xét", EvaluationState.APPRAISED)
    told = Notice.objects.filter(recipient=quarter.cast.member_leader, text__contains="không chấp nhận")
    assert told.exists()
    objections.raise_objection(
        by=quarter.cast.member_leader, evaluation=quarter.evaluation(LAST), criterion=quarter.leaf("I.1"), reason="Thêm"
    )


def test_a_decision_needs_its_reason_and_the_page_as_it_is_now(quarter):
    objection = objected(quarter)
    by = quarter.cast.standing_body
    with pytest.raises(Missing, match="Cần ghi lý do"):
        objections.accept_objection(by=by, objection=objection, decision=" ")
    with pytest.raises(Stale):
        objections.decline_objection(by=by, objection=objection, decision="vì", version=objection.version + 1)
    assert quarter.evaluation(LAST).state == EvaluationState.APPRAISED


@pytest.mark.parametrize(
    ("place", "deciders"),
    [(0, {"standing_body"}), (1, {"standing_body"}), (LAST, {"standing_body", "deputy_leader"})],
)
def test_who_decides_whose_objection(quarter, place, deciders):
    objection = objected(quarter, place=place)
    for role, person in quarter.cast.roles().items():
        titles = [duty.title for duty in duties_of(person)]
        assert any("Quyết định kiến nghị" in title for title in titles) == (role in deciders), role
        if role not in deciders:
            with pytest.raises(NotAllowed):
                objections.decline_objection(by=person, objection=objection, decision="vì")


def test_only_the_units_leader_objects_once_it_is_appraised(quarter):
    sheet, leaf = quarter.submit(LAST), quarter.leaf("I.1")
    for role, person in quarter.cast.roles().items():
        if role != "member_leader":
            with pytest.raises(NotAllowed):
                objections.raise_objection(by=person, evaluation=sheet, criterion=leaf, reason="vì")
    by = quarter.cast.member_leader
    with pytest.raises(WrongState, match="đã thẩm định xong"):
        objections.raise_objection(by=by, evaluation=sheet, criterion=leaf, reason="vì")
    appraisal.accept_all(by=quarter.cast.head_leader, evaluation=sheet)
    appraisal.complete(by=quarter.cast.head_leader, evaluation=sheet)
    with pytest.raises(Missing, match="Lý do kiến nghị"):
        objections.raise_objection(by=by, evaluation=sheet, criterion=leaf, reason="")
    with pytest.raises(Missing, match="không có tiêu chí"):
        objections.raise_objection(by=by, evaluation=sheet, criterion=quarter.leaf("I"), reason="vì")
    objections.raise_objection(by=by, evaluation=sheet, criterion=leaf, reason="vì")
    with pytest.raises(Impossible, match="đang có kiến nghị chờ quyết định"):
        objections.raise_objection(by=by, evaluation=sheet, criterion=leaf, reason="nữa")


def test_the_time_for_objections_is_data_of_the_period(quarter):
    for place in range(3):
        quarter.appraise(place)
    begin, end = clock.now() + timedelta(days=1), clock.now() + timedelta(days=2)
    running.set_rules(
        by=quarter.cast.head_leader,
        period=quarter.period,
        late_allowed=True,
        closes_at=None,
        objections_from=begin,
        objections_until=end,
        standing_scope="none",
    )
    sheet, leaf, by = quarter.evaluation(LAST), quarter.leaf("I.1"), quarter.cast.member_leader
    for moment, said in ((begin - timedelta(seconds=1), "Chưa đến"), (end + timedelta(seconds=1), "Đã hết")):
        with clock.at(moment), pytest.raises(WrongState, match=said):
            objections.raise_objection(by=by, evaluation=sheet, criterion=leaf, reason="vì")
    with clock.at(end):
        objection = objections.raise_objection(by=by, evaluation=sheet, criterion=leaf, reason="vì")
        with pytest.raises(Missing, match="Còn 1 kiến nghị chưa quyết định"):
            periods.publish(by=quarter.cast.head_leader, period=quarter.period)
    objections.withdraw_objection(by=by, objection=objection)
    with clock.at(begin), pytest.raises(Missing, match="Chưa hết thời hạn nhận kiến nghị"):
        periods.publish(by=quarter.cast.head_leader, period=quarter.period)
    with clock.at(end):
        periods.publish(by=quarter.cast.head_leader, period=quarter.period)
    assert Period.objects.get().state == "published"


def test_the_pages_from_objecting_to_the_decision(client, quarter):
    quarter.appraise(LAST)
    client.force_login(quarter.cast.member_leader)
    path = address("review", quarter) + f"../kien-nghi/{quarter.leaf('I.1').pk}/"
    path = path.replace("dien-bien/../", "")
    form = fields(client.get(path))
    assert client.post(path, form | {"reason": ""}).status_code == 422
    response = client.post(path, form | {"reason": "Đã đủ minh chứng"}, follow=True)
    assert "Đã gửi kiến nghị" in text(response)
    objection = Evaluation.objects.get(seat__unit=quarter.cast.units[LAST]).objections.get()
    page = objection.get_absolute_url()
    assert "Rút kiến nghị" in text(client.get(page))
    assert "Chỉ Thường trực Hội đồng, hoặc lãnh đạo khối phó" in text(client.get(page))
    assert client.post(page, {"move": "accept", "decision": "vì", "version": 1}).status_code == 403
    client.force_login(quarter.cast.standing_body)
    assert "Chỉ Thường trực Hội đồng" not in text(client.get(page))
    form = fields(client.get(page))
    assert client.post(page, form | {"decision": "vì"}).status_code == 422
    assert client.post(page, form | {"move": "decline", "decision": "Đã xem xét"}).status_code == 302
    assert client.post(page, form | {"move": "accept", "decision": "muộn"}).status_code == 302  # the same form, once
    objection.refresh_from_db()
    assert (objection.state, objection.decision) == ("declined", "Đã xem xét")
    again = {name: value for name, value in form.items() if name != "once"}
    assert client.post(page, again | {"move": "accept", "decision": "muộn"}).status_code == 409
