"""Opinions: who speaks, until when, what is answered, what is refused."""

from datetime import timedelta

import pytest

from blocs.domain.succession import NewUnit, Plan, reorganise
from blocs.enums import Capacity, SuccessionKind, UnitKind
from blocs.models import Unit
from emulation import clock
from emulation.accounts.models import User
from emulation.audit.models import Event
from emulation.notices.models import Notice
from emulation.rows import Invalid
from emulation.workflow import Missing, NotAllowed, Stale, WrongState
from pledges.domain import agreement, consultation, drafting, opinions, signing
from pledges.domain.consultation import TooLate
from pledges.domain.text import sha256_of
from pledges.enums import Disposition, PledgeState, VersionKind
from pledges.models import Clause, Opinion
from pledges.queries.opinions import all_opinions, tally
from tests import factories
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
        opinions.give_opinion(text="Đúng hạn", **speaks)
    with (
        clock.at(story.pledge.consultation_due_at + timedelta(microseconds=1)),
        pytest.raises(TooLate, match="Hãy đề nghị Khối trưởng đổi hạn"),
    ):
        opinions.give_opinion(text="Muộn", **speaks)
    with clock.at(story.pledge.consultation_due_at + timedelta(hours=1)):
        due = clock.now() + timedelta(days=1)
        consultation.extend_consultation(by=story.cast.deputy_leader, pledge=story.pledge, due_at=due)
        opinions.give_opinion(text="Sau khi gia hạn", **speaks)
    assert Opinion.objects.filter(pledge=story.pledge).count() == 2


def test_who_speaks_for_a_unit():
    story = stories.in_consultation()
    seat = story.cast.seat(-1)
    for role, person in story.cast.roles().items():
        if role in ("member_officer", "member_leader"):
            opinions.give_opinion(by=person, pledge=story.pledge, seat=seat, text=role)
        else:
            with pytest.raises(NotAllowed):
                opinions.give_opinion(by=person, pledge=story.pledge, seat=seat, text=role)
    other = stories.in_consultation()
    with pytest.raises(NotAllowed):
        opinions.give_opinion(by=story.cast.member_leader, pledge=other.pledge, seat=seat, text="x")


def test_saying_the_same_twice_makes_one_record_and_another_thing_two():
    story = stories.in_consultation()
    speaks = {"by": story.cast.member_officer, "pledge": story.pledge, "seat": story.cast.seat(-1)}
    one = opinions.give_opinion(text="Góp ý ", place="I.1", **speaks)
    assert opinions.give_opinion(text="Góp ý", place="I.1", **speaks) == one
    assert opinions.give_opinion(text="Góp ý", **speaks) != one
    assert opinions.give_opinion(agrees_in_full=True, **speaks) == opinions.give_opinion(agrees_in_full=True, **speaks)
    assert Opinion.objects.filter(pledge=story.pledge).count() == 3
    assert tally(story.pledge)[-1].agrees


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ({}, "chưa có nội dung"),
        ({"text": " \x00 "}, "chưa có nội dung"),
        ({"text": "x", "agrees_in_full": True}, "không ghi ý kiến"),
        ({"text": "x" * 6001}, "Ý kiến: "),
        ({"text": "x", "place": "I.99"}, "không có trong bản đang lấy ý kiến"),
        ({"proposed": "x"}, "chỉ ghi được cho một khoản"),
        ({"proposed": "x", "place": "II.1"}, "chỉ ghi được cho một khoản"),
        ({"proposed": "Nội dung thi đua thứ 1.", "place": "I.1"}, "chưa có nội dung"),
        ({"proposed": "x" * 6001, "place": "I.1"}, "Đề nghị sửa thành: "),
    ],
)
def test_an_opinion_that_cannot_be(values, reason):
    story = stories.in_consultation()
    with pytest.raises(Invalid, match=reason):
        opinions.give_opinion(by=story.cast.member_officer, pledge=story.pledge, seat=story.cast.seat(-1), **values)


def test_an_opinion_on_a_removed_clause_keeps_its_label():
    story = stories.in_consultation()
    clause = story.pledge.clauses.order_by("order")[1]
    speaks = {"by": story.cast.member_officer, "pledge": story.pledge, "seat": story.cast.seat(-1)}
    opinion = opinions.give_opinion(place="I.2", text="Nên bỏ", **speaks)
    assert opinion.clause == clause
    drafting.remove_clause(by=story.cast.head_leader, clause=Clause.objects.get(pk=clause.pk))
    opinion.refresh_from_db()
    assert (opinion.clause, opinion.clause_label) == (None, "Khoản 2 mục I")
    later = opinions.give_opinion(place="I.2", text="Nên giữ", **speaks)  # it still stands in the text that went round
    assert (later.clause, later.clause_label) == (None, "Khoản 2 mục I")


def test_declining_an_opinion_needs_a_reason_and_the_speaker_is_told():
    story = stories.in_consultation()
    opinion = opinions.give_opinion(
        by=story.cast.member_officer, pledge=story.pledge, seat=story.cast.seat(-1), text="Góp ý"
    )
    by = story.cast.officers[1]
    with pytest.raises(Invalid, match="phải giải trình lý do"):
        opinions.answer_opinion(by=by, opinion=opinion, disposition=Disposition.DECLINED)
    with pytest.raises(Invalid, match="chưa chọn"):
        opinions.answer_opinion(by=by, opinion=opinion, disposition="có lẽ", answer="x")
    with pytest.raises(NotAllowed):
        opinions.answer_opinion(by=story.cast.member_leader, opinion=opinion, disposition="accepted")
    answered = opinions.answer_opinion(by=by, opinion=opinion, disposition=Disposition.DECLINED, answer="Đã có")
    assert (answered.answered_by, answered.needs_answer) == (by, False)
    assert Notice.objects.filter(recipient=story.cast.member_officer, text__contains="đã được trả lời").count() == 1
    opinions.answer_opinion(by=by, opinion=opinion, disposition=Disposition.DECLINED, answer="Đã có")
    assert Event.objects.filter(verb="pledge.opinion_answered").count() == 1
    opinions.answer_opinion(by=by, opinion=opinion, disposition=Disposition.ACCEPTED)
    agree = opinions.give_opinion(
        by=story.cast.member_officer, pledge=story.pledge, seat=story.cast.seat(-1), agrees_in_full=True
    )
    with pytest.raises(Invalid, match="không có ý kiến để trả lời"):
        opinions.answer_opinion(by=by, opinion=agree, disposition="accepted")


@pytest.mark.parametrize("state", [PledgeState.DRAFT, PledgeState.AGREED, PledgeState.SIGNED])
def test_opinions_are_taken_only_during_consultation(state):
    story = stories.IN_STATE[state]()
    with pytest.raises(WrongState, match="không nhận góp ý"):
        opinions.give_opinion(by=story.cast.member_officer, pledge=story.pledge, seat=story.cast.seat(-1), text="x")


def test_a_reopened_pledge_asks_every_unit_again():
    story = stories.agreed()
    agreement.reopen(by=story.cast.head_leader, pledge=story.pledge, note="Sửa")
    due = clock.now() + timedelta(days=1)
    consultation.open_consultation(by=story.cast.head_leader, pledge=story.reload(), due_at=due)
    assert not any(voice.opinions for voice in tally(story.reload()))
    with pytest.raises(Missing, match="còn 3 đơn vị chưa trả lời"):
        agreement.agree(by=story.cast.head_leader, pledge=story.pledge)


def edited(story: stories.Story, text: str = "Bản mới của khoản 1") -> None:
    """Let the head change the first clause of the draft."""
    drafting.edit_clause(by=story.cast.head_leader, clause=story.pledge.clauses.order_by("order")[0], text=text)
    story.reload()


def test_a_circulation_is_kept_and_an_opinion_belongs_to_it():
    story = stories.in_consultation()
    version = story.pledge.versions.get()
    assert (version.number, version.kind, version.sha256) == (1, VersionKind.CIRCULATED, sha256_of(version.text))
    edited(story)
    opinion = opinions.give_opinion(
        by=story.cast.member_officer,
        pledge=story.pledge,
        seat=story.cast.seat(-1),
        agrees_in_full=True,
        sha256=version.sha256,
    )
    assert opinion.version == version
    assert Event.objects.get(verb="pledge.opinion_given").details["sha256"] == version.sha256


def test_only_a_changed_text_goes_round_again_and_earlier_consent_lapses_visibly():
    story = stories.in_consultation()
    due = clock.now() + timedelta(days=2)
    again = {"by": story.cast.head_leader, "pledge": story.pledge, "due_at": due}
    with pytest.raises(Missing, match="chưa sửa gì"):
        consultation.circulate_again(**again)
    stories.everybody_agrees(story)
    first = story.pledge.versions.get()
    edited(story)
    consultation.circulate_again(note="Thêm khoản", **again)

    first.refresh_from_db()
    second = story.pledge.versions.get(number=2)
    assert (second.note, second.due_at) == ("Thêm khoản", due)
    assert first.text["sections"][0]["clauses"][0]["text"] == "Nội dung thi đua thứ 1."
    assert [(voice.agrees, voice.lapsed.version.number) for voice in tally(story.reload())] == [(False, 1)] * 3
    assert Notice.objects.filter(recipient=story.cast.member_officer, text__contains="đã sửa và gửi lại").exists()
    late = {"by": story.cast.member_officer, "pledge": story.pledge, "seat": story.cast.seat(-1)}
    with pytest.raises(Stale, match="nay là bản số 2"):
        opinions.give_opinion(agrees_in_full=True, sha256=first.sha256, **late)
    opinions.give_opinion(agrees_in_full=True, sha256=second.sha256, **late)
    assert [voice.agrees for voice in tally(story.reload())] == [False, False, True]


def test_a_text_changed_after_it_went_round_is_agreed_only_with_a_reason():
    story = stories.in_consultation()
    stories.everybody_agrees(story)
    edited(story)
    with pytest.raises(Missing, match="đã sửa sau khi gửi bản số 1"):
        agreement.agree(by=story.cast.head_leader, pledge=story.pledge)
    agreed = agreement.agree(by=story.cast.head_leader, pledge=story.pledge, note="Đã tiếp thu ý kiến")
    kept = story.pledge.versions.get(number=2)
    assert (kept.kind, kept.sha256, kept.note) == (VersionKind.AGREED, agreed.frozen_sha256, "Đã tiếp thu ý kiến")
    assert Notice.objects.filter(text__contains=kept.sha256).filter(text__contains="Đã tiếp thu").exists()


def test_witnesses_may_be_named_after_the_text_went_round():
    story = stories.in_consultation(witness=False)
    stories.everybody_agrees(story)
    signing.name_witness(by=story.cast.head_leader, pledge=story.pledge, person=story.cast.provincial_leader)
    agreed = agreement.agree(by=story.cast.head_leader, pledge=story.reload())
    assert agreed.frozen_text["signatories"][-1]["role"] == "witness"


def test_the_proposed_wording_is_taken_over_in_one_step():
    story = stories.in_consultation()
    speaks = {"by": story.cast.member_officer, "pledge": story.pledge, "seat": story.cast.seat(-1)}
    one = opinions.give_opinion(place="I.1", proposed="Câu chữ của đơn vị", text="Rõ hơn", **speaks)
    two = opinions.give_opinion(place="I.1", proposed="Câu chữ khác", **speaks)
    plain = opinions.give_opinion(place="I.2", text="Nên bỏ", **speaks)
    by = story.cast.officers[1]
    for opinion, disposition, reason in (
        (one, Disposition.PARTLY, "khi chọn “Tiếp thu”"),
        (plain, Disposition.ACCEPTED, "không đề nghị câu chữ"),
    ):
        with pytest.raises(Invalid, match=reason):
            opinions.answer_opinion(by=by, opinion=opinion, disposition=disposition, take_over=True)
    opinions.answer_opinion(by=by, opinion=one, disposition=Disposition.ACCEPTED, take_over=True)
    clause = Clause.objects.get(pk=one.clause_id)
    assert (clause.text, clause.version) == ("Câu chữ của đơn vị", story.reload().version)
    assert Event.objects.get(verb="pledge.opinion_answered").details["taken_over"] is True
    with pytest.raises(Invalid, match="đã được sửa sau khi đơn vị góp ý"):
        opinions.answer_opinion(by=by, opinion=two, disposition=Disposition.ACCEPTED, take_over=True)
    drafting.remove_clause(by=story.cast.head_leader, clause=clause)
    with pytest.raises(Invalid, match="đã bị xóa"):
        opinions.answer_opinion(by=by, opinion=two, disposition=Disposition.ACCEPTED, take_over=True)
    assert not Opinion.objects.get(pk=two.pk).disposition


def test_an_opinion_finds_its_clause_after_the_draft_was_reordered():
    story = stories.in_consultation()
    first, second = story.pledge.clauses.order_by("order")
    drafting.move_clause(by=story.cast.head_leader, clause=second, up=True)
    opinion = opinions.give_opinion(
        by=story.cast.member_officer, pledge=story.pledge, seat=story.cast.seat(-1), place="I.1", text="Góp ý"
    )
    assert (opinion.clause, opinion.clause_label) == (first, "Khoản 1 mục I")


def test_the_silent_are_reminded_once_a_day():
    story = stories.in_consultation()
    by = story.cast.officers[0]
    opinions.give_opinion(by=by, pledge=story.pledge, seat=story.cast.seat(0), agrees_in_full=True)
    with pytest.raises(NotAllowed):
        consultation.remind_silent(by=story.cast.member_leader, pledge=story.pledge)
    silent = consultation.remind_silent(by=by, pledge=story.pledge)
    assert [seat.unit for seat in silent] == story.cast.units[1:]
    told = Notice.objects.filter(text__contains="chưa trả lời dự thảo")
    assert set(told.values_list("recipient", flat=True)) == {
        person.pk for person in [*story.cast.leaders[1:], *story.cast.officers[1:]]
    }
    with pytest.raises(Missing, match="Hôm nay đã nhắc"):
        consultation.remind_silent(by=by, pledge=story.pledge)
    with clock.at(clock.now() + timedelta(days=1)):
        assert len(consultation.remind_silent(by=by, pledge=story.pledge)) == 2
        stories.everybody_agrees(story)
        with pytest.raises(Missing, match="Mọi đơn vị đã trả lời"):
            consultation.remind_silent(by=by, pledge=story.pledge)
    with clock.at(story.pledge.consultation_due_at + timedelta(seconds=1)), pytest.raises(TooLate):
        consultation.remind_silent(by=by, pledge=story.pledge)


def test_a_unit_that_ends_while_the_text_goes_round_keeps_its_word_and_its_heirs_go_on():
    before, after = (clock.now().replace(year=2026, month=month, day=1, hour=5) for month in (6, 7))
    with clock.at(before):
        story = stories.drafted(members=4)
        due = before + timedelta(days=60)
        consultation.open_consultation(by=story.cast.head_leader, pledge=story.pledge, due_at=due)
        story.reload()
        cast, seats = story.cast, [story.cast.seat(place) for place in range(4)]
        said = opinions.give_opinion(by=cast.officers[2], pledge=story.pledge, seat=seats[2], text="Ghi rõ thời hạn")
        for place in (0, 1):
            opinions.give_opinion(by=cast.officers[place], pledge=story.pledge, seat=seats[place], agrees_in_full=True)
        named = {"code": "khu-vuc-1", "name": "Viện kiểm sát nhân dân khu vực 1", "short_name": "VKSND khu vực 1"}
        region = NewUnit(kind=UnitKind.REGIONAL, parent=cast.host, **named)
        plan = Plan(
            kind=SuccessionKind.MERGE,
            effective_on=after.date(),
            decision=cast.founding_decision,
            predecessors=cast.units[2:4],
            founds=[region],
        )
        reorganise(by=cast.administrator, plan=plan)
        heir = factories.person(Unit.objects.get(code="khu-vuc-1"), Capacity.LEADER)

    with clock.at(after):
        leaver = User.objects.get(pk=cast.officers[2].pk)
        with pytest.raises(NotAllowed):
            opinions.give_opinion(by=leaver, pledge=story.pledge, seat=seats[3], agrees_in_full=True)
        opinions.give_opinion(by=heir, pledge=story.pledge, seat=seats[3], agrees_in_full=True)
        opinions.answer_opinion(
            by=cast.head_leader, opinion=said, disposition=Disposition.DECLINED, answer="Thời hạn ghi ở kế hoạch."
        )
        opinions.give_opinion(by=heir, pledge=story.pledge, seat=seats[2], agrees_in_full=True)
        agreed = agreement.agree(by=cast.head_leader, pledge=story.reload())
    assert agreed.state == PledgeState.AGREED
    units = [place["unit"] for place in agreed.frozen_text["signatories"] if place["role"] != "witness"]
    assert units == [seat.name.full for seat in seats], "the text names the units that promised"
    assert said in all_opinions(agreed), "what a closed unit said stays in the table"
