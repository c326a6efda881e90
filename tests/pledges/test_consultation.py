"""Opinions: who speaks, until when, what is answered, what is refused."""

from datetime import timedelta

import pytest

from emulation import clock
from emulation.audit.models import Event
from emulation.notices.models import Notice
from emulation.rows import Invalid
from emulation.workflow import Missing, NotAllowed, WrongState
from pledges.domain import agreement, consultation, drafting
from pledges.domain.consultation import TooLate
from pledges.enums import Disposition, PledgeState
from pledges.models import Clause, Opinion
from pledges.queries.opinions import tally
from tests.pledges import stories

pytestmark = pytest.mark.django_db


def test_the_deadline_lies_ahead():
    story = stories.drafted()
    for due in (clock.now() - timedelta(minutes=1), clock.now()):
        with pytest.raises(Invalid, match="đã qua"):
            consultation.open_consultation(by=story.cast.head_leader, pledge=story.pledge, due_at=due)
    assert story.reload().state == PledgeState.DRAFT


def test_opening_tells_every_unit_but_not_who_opened():
    story = stories.in_consultation()
    told = set(Notice.objects.filter(text__contains="Mời đơn vị góp ý").values_list("recipient", flat=True))
    cast = story.cast
    assert told == {person.pk for person in [*cast.leaders, *cast.officers]} - {cast.head_leader.pk}


def test_an_opinion_is_counted_to_the_second():
    story = stories.in_consultation()
    speaks = {"by": story.cast.member_officer, "pledge": story.pledge, "seat": story.cast.seat(-1)}
    with clock.at(story.pledge.consultation_due_at):
        consultation.give_opinion(text="Đúng hạn", **speaks)
    with (
        clock.at(story.pledge.consultation_due_at + timedelta(microseconds=1)),
        pytest.raises(TooLate, match="Hãy đề nghị Khối trưởng đổi hạn"),
    ):
        consultation.give_opinion(text="Muộn", **speaks)
    with clock.at(story.pledge.consultation_due_at + timedelta(hours=1)):
        due = clock.now() + timedelta(days=1)
        consultation.extend_consultation(by=story.cast.deputy_leader, pledge=story.pledge, due_at=due)
        consultation.give_opinion(text="Sau khi gia hạn", **speaks)
    assert Opinion.objects.filter(pledge=story.pledge).count() == 2


def test_who_speaks_for_a_unit():
    story = stories.in_consultation()
    seat = story.cast.seat(-1)
    for role, person in story.cast.roles().items():
        if role in ("member_officer", "member_leader"):
            consultation.give_opinion(by=person, pledge=story.pledge, seat=seat, text=role)
        else:
            with pytest.raises(NotAllowed):
                consultation.give_opinion(by=person, pledge=story.pledge, seat=seat, text=role)
    other = stories.in_consultation()
    with pytest.raises(NotAllowed):
        consultation.give_opinion(by=story.cast.member_leader, pledge=other.pledge, seat=seat, text="x")


def test_saying_the_same_twice_makes_one_record_and_another_thing_two():
    story = stories.in_consultation()
    speaks = {"by": story.cast.member_officer, "pledge": story.pledge, "seat": story.cast.seat(-1)}
    clause = story.pledge.clauses.order_by("pk")[0]
    one = consultation.give_opinion(text="Góp ý ", clause=clause, **speaks)
    assert consultation.give_opinion(text="Góp ý", clause=clause, **speaks) == one
    assert consultation.give_opinion(text="Góp ý", **speaks) != one
    assert consultation.give_opinion(agrees_in_full=True, **speaks) == consultation.give_opinion(
        agrees_in_full=True, **speaks
    )
    assert Opinion.objects.filter(pledge=story.pledge).count() == 3
    assert tally(story.pledge)[-1].agrees


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ({}, "chưa có nội dung"),
        ({"text": " \x00 "}, "chưa có nội dung"),
        ({"text": "x", "agrees_in_full": True}, "không ghi ý kiến"),
        ({"text": "x" * 6001}, "Ý kiến: "),
    ],
)
def test_an_opinion_that_cannot_be(values, reason):
    story = stories.in_consultation()
    with pytest.raises(Invalid, match=reason):
        consultation.give_opinion(by=story.cast.member_officer, pledge=story.pledge, seat=story.cast.seat(-1), **values)


def test_an_opinion_on_a_removed_clause_keeps_its_label():
    story = stories.in_consultation()
    clause = story.pledge.clauses.order_by("order")[1]
    speaks = {"by": story.cast.member_officer, "pledge": story.pledge, "seat": story.cast.seat(-1)}
    opinion = consultation.give_opinion(clause=clause, text="Nên bỏ", **speaks)
    drafting.remove_clause(by=story.cast.head_leader, clause=Clause.objects.get(pk=clause.pk))
    opinion.refresh_from_db()
    assert (opinion.clause, opinion.clause_label) == (None, "Khoản 2 mục I")
    with pytest.raises(Invalid, match="vừa được người soạn thảo xóa"):
        consultation.give_opinion(clause=clause, text="Nên giữ", **speaks)


def test_declining_an_opinion_needs_a_reason_and_the_speaker_is_told():
    story = stories.in_consultation()
    opinion = consultation.give_opinion(
        by=story.cast.member_officer, pledge=story.pledge, seat=story.cast.seat(-1), text="Góp ý"
    )
    by = story.cast.officers[1]
    with pytest.raises(Invalid, match="phải giải trình lý do"):
        consultation.answer_opinion(by=by, opinion=opinion, disposition=Disposition.DECLINED)
    with pytest.raises(Invalid, match="chưa chọn"):
        consultation.answer_opinion(by=by, opinion=opinion, disposition="có lẽ", answer="x")
    with pytest.raises(NotAllowed):
        consultation.answer_opinion(by=story.cast.member_leader, opinion=opinion, disposition="accepted")
    answered = consultation.answer_opinion(by=by, opinion=opinion, disposition=Disposition.DECLINED, answer="Đã có")
    assert (answered.answered_by, answered.needs_answer) == (by, False)
    assert Notice.objects.filter(recipient=story.cast.member_officer, text__contains="đã được trả lời").count() == 1
    consultation.answer_opinion(by=by, opinion=opinion, disposition=Disposition.DECLINED, answer="Đã có")
    assert Event.objects.filter(verb="pledge.opinion_answered").count() == 1
    consultation.answer_opinion(by=by, opinion=opinion, disposition=Disposition.ACCEPTED)
    agree = consultation.give_opinion(
        by=story.cast.member_officer, pledge=story.pledge, seat=story.cast.seat(-1), agrees_in_full=True
    )
    with pytest.raises(Invalid, match="không có ý kiến để trả lời"):
        consultation.answer_opinion(by=by, opinion=agree, disposition="accepted")


@pytest.mark.parametrize("state", [PledgeState.DRAFT, PledgeState.AGREED, PledgeState.SIGNED])
def test_opinions_are_taken_only_during_consultation(state):
    story = stories.IN_STATE[state]()
    with pytest.raises(WrongState, match="không nhận góp ý"):
        consultation.give_opinion(by=story.cast.member_officer, pledge=story.pledge, seat=story.cast.seat(-1), text="x")


def test_a_reopened_pledge_asks_every_unit_again():
    story = stories.agreed()
    agreement.reopen(by=story.cast.head_leader, pledge=story.pledge, note="Sửa")
    due = clock.now() + timedelta(days=1)
    consultation.open_consultation(by=story.cast.head_leader, pledge=story.reload(), due_at=due)
    assert not any(voice.opinions for voice in tally(story.reload()))
    with pytest.raises(Missing, match="còn 3 đơn vị chưa trả lời"):
        agreement.agree(by=story.cast.head_leader, pledge=story.pledge)
