"""The two workflow tables, cell by cell: state × move × role, and everything that can be missing."""

from datetime import timedelta
from typing import Any

import pytest

from blocs.domain import bloc_years
from blocs.roles import leaders_of
from emulation import clock
from emulation.workflow import Missing, NotAllowed, WrongState
from pledges.domain import agreement, consultation, drafting, opinions, signing
from pledges.domain.workflow import PLEDGE, SIGNATORY
from pledges.enums import PledgeState, SignatoryState
from pledges.models import Pledge, Signatory
from tests.pledges import stories
from tests.pledges.stories import Story
from tests.pledges.ways import scan_of

pytestmark = pytest.mark.django_db

LEADS = {"head_leader", "deputy_leader"}
WHO = {
    "open_consultation": LEADS,
    "extend_consultation": LEADS,
    "circulate_again": LEADS,
    "agree": LEADS,
    "open_signing": LEADS,
    "complete": set(),
    "conclude": LEADS,
    "reopen": {*LEADS, "standing_body"},
}
TARGETS = {
    (PledgeState.DRAFT, "open_consultation"): PledgeState.CONSULTATION,
    (PledgeState.CONSULTATION, "extend_consultation"): PledgeState.CONSULTATION,
    (PledgeState.CONSULTATION, "circulate_again"): PledgeState.CONSULTATION,
    (PledgeState.CONSULTATION, "agree"): PledgeState.AGREED,
    (PledgeState.AGREED, "open_signing"): PledgeState.SIGNING,
    (PledgeState.SIGNING, "conclude"): PledgeState.SIGNED,
    (PledgeState.CONSULTATION, "reopen"): PledgeState.DRAFT,
    (PledgeState.AGREED, "reopen"): PledgeState.DRAFT,
    (PledgeState.SIGNING, "reopen"): PledgeState.DRAFT,
}


def perform(name: str, by: Any, pledge: Pledge) -> Any:
    due = clock.now() + timedelta(days=1)
    return {
        "open_consultation": lambda: consultation.open_consultation(by=by, pledge=pledge, due_at=due),
        "extend_consultation": lambda: consultation.extend_consultation(by=by, pledge=pledge, due_at=due),
        "circulate_again": lambda: consultation.circulate_again(by=by, pledge=pledge, due_at=due),
        "agree": lambda: agreement.agree(by=by, pledge=pledge),
        "open_signing": lambda: signing.open_signing(by=by, pledge=pledge),
        "conclude": lambda: signing.conclude(by=by, pledge=pledge),
        "complete": lambda: PLEDGE.perform(pledge, "complete", by=by),
        "reopen": lambda: agreement.reopen(by=by, pledge=pledge, note="sửa chỉ tiêu"),
    }[name]()


def ready(state: str, move: str) -> Story:
    """Return a pledge in ``state`` from which ``move`` lacks nothing."""
    story = stories.IN_STATE[PledgeState(state)]()
    if state == PledgeState.CONSULTATION:
        stories.everybody_agrees(story)
        if move == "circulate_again":
            drafting.add_clause(by=story.cast.head_leader, pledge=story.pledge, section="content", text="Khoản mới")
            story.reload()
    if move == "conclude" and state == PledgeState.SIGNING:
        Pledge.objects.filter(pk=story.pledge.pk).update(witness_quorum=0)
        story.sign_units()
        story.reload()
    return story


def test_the_table_holds_no_other_moves():
    assert set(PLEDGE.moves) == set(WHO)
    assert set(SIGNATORY.moves) == {"sign", "register_ink", "decline", "ask_again"}


@pytest.mark.parametrize("move", sorted(WHO))
@pytest.mark.parametrize("state", PledgeState.values)
def test_every_cell_of_the_pledge(state: str, move: str):
    story = ready(state, move)
    target = TARGETS.get((PledgeState(state), move))
    for role, person in story.cast.roles().items():
        offered = {choice.move.name for choice in PLEDGE.choices(story.reload(), by=person)}
        shown = target is not None and not PLEDGE.moves[move].quiet
        assert (move in offered) == (role in WHO[move] and shown), role
        if role not in WHO[move]:
            with pytest.raises(NotAllowed):
                perform(move, person, story.pledge)
    assert story.reload().state == state
    for role in sorted(WHO[move]):
        if target is None:
            with pytest.raises(WrongState):
                perform(move, story.cast.roles()[role], story.reload())
            assert story.reload().state == state
        else:
            story = ready(state, move)
            before = story.pledge.version
            perform(move, story.cast.roles()[role], story.pledge)
            assert story.reload().state == target
            assert story.pledge.version == before + 1


def test_nobody_completes_by_hand_and_the_system_not_too_early():
    story = stories.being_signed()
    with pytest.raises(Missing, match="Còn thiếu 4 chữ ký"):
        PLEDGE.perform(story.pledge, "complete", by=None)


def place_in_state(state: str) -> tuple[Story, Signatory]:
    """Return the place of the last member unit in this state, while the pledge is being signed."""
    story = stories.being_signed()
    place = next(place for place in story.places if place.seat and place.seat.unit == story.cast.units[-1])
    by = story.cast.member_leader
    if state == SignatoryState.SIGNED:
        story.sign(place)
    elif state == SignatoryState.DECLINED:
        signing.decline_to_sign(by=by, signatory=place, reason="Chưa khớp chỉ tiêu")
    return story, Signatory.objects.get(pk=place.pk)


SIGNS = {"member_leader"}
RUNS = {"head_leader", "head_officer", "deputy_leader", "deputy_officer"}
PLACE_WHO = {"sign": SIGNS, "register_ink": RUNS, "decline": SIGNS, "ask_again": {"member_leader", "head_leader"}}
PLACE_TARGETS = {
    (SignatoryState.WAITING, "sign"): SignatoryState.SIGNED,
    (SignatoryState.WAITING, "register_ink"): SignatoryState.SIGNED,
    (SignatoryState.WAITING, "decline"): SignatoryState.DECLINED,
    (SignatoryState.DECLINED, "ask_again"): SignatoryState.WAITING,
}


def perform_at(name: str, by: Any, place: Signatory) -> Any:
    sha256 = place.pledge.frozen_sha256
    return {
        "sign": lambda: signing.take_signature(by=by, signatory=place, text_sha256=sha256),
        "register_ink": lambda: signing.take_signature(
            by=by, signatory=place, text_sha256=sha256, way=scan_of(leaders_of([place.seat.unit_id])[0])
        ),
        "decline": lambda: signing.decline_to_sign(by=by, signatory=place, reason="vì"),
        "ask_again": lambda: signing.ask_again(by=by, signatory=place, note="đã sửa"),
    }[name]()


@pytest.mark.parametrize("move", sorted(PLACE_WHO))
@pytest.mark.parametrize("state", SignatoryState.values)
def test_every_cell_of_a_signature(state: str, move: str):
    story, place = place_in_state(state)
    target = PLACE_TARGETS.get((SignatoryState(state), move))
    for role, person in story.cast.roles().items():
        if role not in PLACE_WHO[move]:
            with pytest.raises(NotAllowed):
                perform_at(move, person, place)
    for role in sorted(PLACE_WHO[move]):
        story, place = place_in_state(state)
        if target is None:
            with pytest.raises(WrongState):
                perform_at(move, story.cast.roles()[role], place)
        else:
            perform_at(move, story.cast.roles()[role], place)
        assert Signatory.objects.get(pk=place.pk).state == (target or state)


@pytest.mark.parametrize("state", [PledgeState.DRAFT, PledgeState.CONSULTATION, PledgeState.AGREED])
def test_a_witness_signs_only_while_the_pledge_is_being_signed(state: str):
    story = stories.IN_STATE[PledgeState(state)]()
    (place,) = story.places
    for move in ("sign", "decline"):
        with pytest.raises(Missing, match="chưa ký được hoặc không ký được nữa"):
            perform_at(move, story.cast.provincial_leader, place)


def test_consultation_needs_a_clause():
    story = stories.drafted(clauses=0)
    with pytest.raises(Missing, match="chưa có khoản nào"):
        perform("open_consultation", story.cast.head_leader, story.pledge)


def test_agreement_waits_for_every_unit_until_the_deadline():
    story = stories.in_consultation()
    opinions.give_opinion(by=story.cast.officers[0], pledge=story.pledge, seat=story.cast.seat(0), agrees_in_full=True)
    with pytest.raises(Missing, match="còn 2 đơn vị chưa trả lời") as caught:
        perform("agree", story.cast.head_leader, story.pledge)
    assert str(story.cast.units[2]) in str(caught.value)

    with clock.at(story.pledge.consultation_due_at + timedelta(seconds=1)):
        perform("agree", story.cast.head_leader, story.pledge)


def test_agreement_waits_for_every_answer_even_after_the_deadline():
    story = stories.in_consultation()
    opinion = opinions.give_opinion(
        by=story.cast.member_officer, pledge=story.pledge, seat=story.cast.seat(2), text="Nên ghi rõ thời hạn"
    )
    with clock.at(story.pledge.consultation_due_at + timedelta(days=1)):
        with pytest.raises(Missing, match="Còn 1 ý kiến chưa được trả lời"):
            perform("agree", story.cast.head_leader, story.pledge)
        opinions.answer_opinion(by=story.cast.officers[0], opinion=opinion, disposition="accepted")
        perform("agree", story.cast.head_leader, story.pledge)


def test_a_pledge_without_targets_may_be_agreed():
    story = stories.drafted()
    for target in story.pledge.targets.all():
        target.delete()
    perform("open_consultation", story.cast.head_leader, story.reload())
    stories.everybody_agrees(story)
    perform("agree", story.cast.head_leader, story.pledge)
    assert story.reload().frozen_text["targets"] == []


@pytest.mark.parametrize("state", PledgeState.values[:-1])
def test_nothing_moves_after_the_year_was_closed(state: str):
    story = stories.IN_STATE[PledgeState(state)]()
    if state == PledgeState.CONSULTATION:
        stories.everybody_agrees(story)
    bloc_years.close(by=story.cast.standing_body, bloc_year=stories.fresh(story.cast.bloc_year), note="Sáp nhập tỉnh")
    for source, move in TARGETS:
        if source == state:
            with pytest.raises(Missing, match="Đã kết thúc"):
                perform(move, story.cast.head_leader, story.reload())
    if state == PledgeState.SIGNING:
        with pytest.raises(Missing, match="Đã kết thúc"):
            story.sign(story.places[0])


def test_reopening_needs_a_reason():
    story = stories.being_signed()
    with pytest.raises(Missing, match="lý do"):
        agreement.reopen(by=story.cast.head_leader, pledge=story.pledge, note="  ")


def test_screens_hear_the_same_reasons_as_the_gate():
    story = stories.drafted(clauses=0)
    (choice,) = PLEDGE.choices(story.pledge, by=story.cast.head_leader)
    assert not choice.open
    assert choice.reasons == PLEDGE.reasons_against(story.pledge, "open_consultation", by=story.cast.head_leader)
