"""Drafting, opinions, agreement, signing: what happens, what is recorded, who is told, what is refused."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.utils import translation

from blocs.domain import bloc_years
from blocs.domain.units import appoint
from blocs.enums import Capacity, Position
from blocs.models import Post
from emulation import clock
from emulation.audit.models import Event
from emulation.notices.models import Notice
from emulation.rows import Invalid
from emulation.workflow import Missing, NotAllowed, Refused, Stale, WrongState
from pledges.domain import agreement, consultation, drafting, signing
from pledges.domain.consultation import TooLate
from pledges.domain.drafts import Gone, Overtaken
from pledges.domain.parts import LIMITS, TooMany
from pledges.domain.text import canonical_text, sha256_of
from pledges.enums import Direction, Disposition, PledgeState, Section, SignatoryState
from pledges.models import Clause, Ground, Opinion, Pledge, Signatory, Target
from pledges.queries.opinions import tally
from tests.factories import make_bloc_year
from tests.pledges import stories

pytestmark = pytest.mark.django_db


def last_event() -> Event:
    return Event.objects.order_by("-sequence")[0]


def begin(cast, **values) -> Pledge:
    defaults = {"place": "Thái Bình", "conference_on": date(2026, 3, 31)}
    return drafting.draft_pledge(by=cast.head_leader, bloc_year=cast.bloc_year, **{**defaults, **values})


# --- drafting ---------------------------------------------------------------------------------------------------


def test_a_draft_begins_with_the_usual_words():
    cast = make_bloc_year(members=3, name="Khối thi đua tỉnh Ấm")

    pledge = begin(cast)

    assert pledge.organiser == "KHỐI THI ĐUA TỈNH ẤM"
    assert pledge.superior == cast.host.name.upper()
    assert "ngày 31 tháng 3 năm 2026, tại Thái Bình, 3 đơn vị thành viên" in pledge.opening
    assert (last_event().verb, last_event().object_id) == ("pledge.drafted", str(pledge.pk))
    assert pledge.closing


def test_given_words_are_kept_and_cleaned():
    pledge = begin(make_bloc_year(members=2), superior="  VKSND \x07TỈNH ", opening="Lời", number="01/GƯ")
    assert (pledge.superior, pledge.number) == ("VKSND TỈNH", "01/GƯ")


def test_an_empty_place_is_refused_with_its_field():
    with pytest.raises(Invalid, match="Nơi ký: "):
        begin(make_bloc_year(members=2), place=" ")


def test_one_pledge_a_bloc_year_and_only_while_it_is_active():
    cast, forming = make_bloc_year(members=2), make_bloc_year(members=2, active=False)
    begin(cast)
    with pytest.raises(WrongState, match="đã có giao ước"):
        begin(cast)
    with pytest.raises(WrongState, match="Đang thành lập"):
        begin(forming)


def test_the_skeleton_fills_what_is_empty_and_leaves_the_rest():
    cast = make_bloc_year(members=2)
    pledge = begin(cast)
    drafting.add_ground(by=cast.head_leader, pledge=pledge, text="Căn cứ riêng")

    drafting.fill_with_skeleton(by=cast.officers[1], pledge=pledge)

    assert [ground.text for ground in pledge.grounds.all()] == ["Căn cứ riêng"]
    assert {clause.section for clause in pledge.clauses.all()} == set(Section)
    assert "Lưu: Khối trưởng" in Pledge.objects.get().recipients


def test_the_grounds_of_the_skeleton_cite_both_decisions():
    cast = make_bloc_year(members=2)
    pledge = begin(cast)
    drafting.fill_with_skeleton(by=cast.head_leader, pledge=pledge)
    law, founding, leadership = pledge.grounds.order_by("order")
    assert "06/2022/QH15" in law.text
    assert f"số {cast.founding_decision.number} ngày 12/1/2026 của Ủy ban nhân dân tỉnh" in founding.text
    assert (founding.decision, leadership.decision) == (cast.founding_decision, cast.leadership_decision)


def test_an_untouched_opening_follows_day_and_place_and_a_touched_one_stays():
    story = stories.drafted()
    by, pledge = story.cast.head_leader, story.pledge
    drafting.edit_heading(by=by, pledge=pledge, version=pledge.version, conference_on=date(2026, 4, 2), place="Vũ Thư")
    assert "ngày 02 tháng 4 năm 2026, tại Vũ Thư" in story.reload().opening
    drafting.edit_heading(by=by, pledge=story.pledge, version=story.pledge.version, opening="Lời riêng")
    drafting.edit_heading(by=by, pledge=story.pledge, version=story.reload().version, place="Kiến Xương")
    assert story.reload().opening == "Lời riêng"


def test_every_change_raises_the_version_and_is_recorded():
    story = stories.drafted()
    by, pledge = story.cast.officers[1], story.pledge
    seen = [pledge.version]
    clause = drafting.add_clause(by=by, pledge=pledge, section=Section.MOVEMENT, text="Phong trào")
    seen.append(pledge.version)
    drafting.edit_clause(by=by, clause=clause, text="Phong trào thi đua")
    seen.append(story.reload().version)
    assert last_event().details["before"] == {"text": "Phong trào", "section": "movement"}
    assert last_event().details["after"]["text"] == "Phong trào thi đua"
    drafting.move_clause(by=by, clause=clause, up=True)
    assert story.reload().version == seen[-1]  # alone in its section: nothing moved
    drafting.remove_clause(by=by, clause=clause)
    seen.append(story.reload().version)
    assert seen == sorted(set(seen))
    assert (last_event().verb, last_event().actor_id) == ("pledge.clause_removed", by.pk)


def test_parts_move_within_their_group():
    story = stories.drafted(clauses=3)
    by = story.cast.head_leader
    other = drafting.add_clause(by=by, pledge=story.pledge, section=Section.MOVEMENT, text="khác")
    first, second, third = story.pledge.clauses.filter(section=Section.CONTENT).order_by("order")
    drafting.move_clause(by=by, clause=third, up=True)
    drafting.move_clause(by=by, clause=first, up=False)
    order = story.pledge.clauses.filter(section=Section.CONTENT).order_by("order")
    assert list(order) == [third, first, second]
    drafting.edit_clause(by=by, clause=third, text=third.text, section=Section.MOVEMENT)
    assert list(story.pledge.clauses.filter(section=Section.MOVEMENT).order_by("order")) == [other, third]


def test_of_two_editors_of_one_clause_the_second_is_told_and_of_two_clauses_none():
    story = stories.drafted()
    one, two = story.pledge.clauses.order_by("order")
    seen = story.pledge.version
    drafting.edit_clause(by=story.cast.head_leader, clause=one, text="Bản của Khối trưởng", version=seen)

    with pytest.raises(Overtaken) as caught:
        drafting.edit_clause(by=story.cast.deputy_leader, clause=one, text="Bản của Khối phó", version=seen)
    assert caught.value.stored.text == "Bản của Khối trưởng"
    drafting.edit_clause(by=story.cast.deputy_leader, clause=one, text="Bản của Khối trưởng", version=seen)
    drafting.edit_clause(by=story.cast.deputy_leader, clause=two, text="Khoản khác", version=seen)
    drafting.edit_heading(by=story.cast.deputy_leader, pledge=story.pledge, version=seen, place="Hưng Hà")
    with pytest.raises(Overtaken):
        drafting.edit_heading(by=story.cast.head_leader, pledge=story.pledge, version=seen, place="Tiền Hải")


def test_a_part_that_somebody_removed_is_gone():
    story = stories.drafted()
    clause = story.pledge.clauses.order_by("pk")[0]
    drafting.remove_clause(by=story.cast.head_leader, clause=Clause.objects.get(pk=clause.pk))
    for deed in (
        lambda: drafting.edit_clause(by=story.cast.deputy_leader, clause=clause, text="x"),
        lambda: drafting.move_clause(by=story.cast.deputy_leader, clause=clause, up=True),
        lambda: drafting.remove_clause(by=story.cast.deputy_leader, clause=clause),
    ):
        with pytest.raises(Gone, match="vừa được người khác xóa"):
            deed()


BAD_TARGETS = [
    ({"measure": ""}, "Đơn vị tính: "),
    ({"indicator": " \x00 "}, "Chỉ tiêu: "),
    ({"planned": Decimal("-1")}, "không được âm"),
    ({"planned": Decimal("NaN")}, "Mức phấn đấu: "),
    ({"planned": Decimal("Infinity")}, "Mức phấn đấu: "),
    ({"planned": Decimal("0.0001")}, "Mức phấn đấu: "),
    ({"planned": Decimal("1e12")}, "Mức phấn đấu: "),
    ({"direction": "sideways"}, "Yêu cầu: "),
    ({"indicator": "x" * 401}, "Chỉ tiêu: "),
]


@pytest.mark.parametrize(("values", "reason"), BAD_TARGETS)
def test_a_target_that_cannot_be(values, reason):
    story = stories.drafted()
    good = {"indicator": "Tỷ lệ", "measure": "%", "direction": Direction.AT_LEAST, "planned": Decimal(1)}
    before = story.pledge.version
    with pytest.raises(Invalid, match=reason):
        drafting.add_target(by=story.cast.head_leader, pledge=story.pledge, **{**good, **values})
    assert story.reload().version == before
    assert Target.objects.filter(pledge=story.pledge).count() == 2


def test_a_target_of_a_unit_of_another_bloc_is_refused():
    story, other = stories.drafted(), make_bloc_year(members=2)
    values = {"indicator": "x", "measure": "%", "direction": "at_least", "planned": Decimal(1), "seat": other.seat(0)}
    with pytest.raises(Invalid, match="không phải thành viên"):
        drafting.add_target(by=story.cast.head_leader, pledge=story.pledge, **values)
    target = story.pledge.targets.order_by("pk")[0]
    with pytest.raises(Invalid, match="không phải thành viên"):
        drafting.edit_target(by=story.cast.head_leader, target=target, seat=other.seat(0))


@pytest.mark.parametrize("text", ["", "  \n ", "\x00", "x" * 6001])
def test_a_clause_that_cannot_be(text):
    story = stories.drafted()
    with pytest.raises(Invalid, match="Nội dung: "):
        drafting.add_clause(by=story.cast.head_leader, pledge=story.pledge, section=Section.CONTENT, text=text)


def test_markup_is_kept_as_plain_text_and_control_characters_are_not():
    story = stories.drafted()
    text = "<script>alert(1)</script> file:///etc/passwd \x07\x1b[31m"
    clause = drafting.add_clause(by=story.cast.head_leader, pledge=story.pledge, section=Section.CONTENT, text=text)
    assert clause.text == "<script>alert(1)</script> file:///etc/passwd [31m"


@pytest.mark.parametrize("kind", [Ground, Clause, Target])
def test_a_document_holds_only_so_many_parts(kind, monkeypatch):
    story = stories.drafted()
    monkeypatch.setitem(LIMITS, kind, kind.objects.filter(pledge=story.pledge).count())
    by, pledge = story.cast.head_leader, story.pledge
    add = {
        Ground: lambda: drafting.add_ground(by=by, pledge=pledge, text="x"),
        Clause: lambda: drafting.add_clause(by=by, pledge=pledge, section="content", text="x"),
        Target: lambda: drafting.add_target(
            by=by, pledge=pledge, indicator="x", measure="%", direction="at_least", planned=Decimal(1)
        ),
    }[kind]
    with pytest.raises(TooMany, match="Hãy gộp hoặc xóa bớt"):
        add()


@pytest.mark.parametrize("state", [PledgeState.AGREED, PledgeState.SIGNING, PledgeState.SIGNED])
def test_nothing_is_drafted_once_the_text_is_agreed(state):
    story = stories.IN_STATE[state]()
    by, pledge = story.cast.head_leader, story.pledge
    for deed in (
        lambda: drafting.add_clause(by=by, pledge=pledge, section="content", text="x"),
        lambda: drafting.edit_clause(by=by, clause=pledge.clauses.order_by("pk")[0], text="x"),
        lambda: drafting.remove_ground(by=by, ground=pledge.grounds.get()),
        lambda: drafting.edit_heading(by=by, pledge=pledge, version=pledge.version, place="x"),
        lambda: signing.name_witness(by=by, pledge=pledge, person=story.cast.provincial_leader),
        lambda: signing.remove_witness(by=by, signatory=story.places[-1]),
    ):
        with pytest.raises(WrongState, match="mở lại"):
            deed()


def test_who_drafts():
    story = stories.drafted()
    for role, person in story.cast.roles().items():
        if role in ("head_leader", "head_officer", "deputy_leader", "deputy_officer"):
            drafting.add_clause(by=person, pledge=story.pledge, section="content", text=role)
        else:
            with pytest.raises(NotAllowed):
                drafting.add_clause(by=person, pledge=story.pledge, section="content", text=role)


# --- consultation -----------------------------------------------------------------------------------------------


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


# --- agreement --------------------------------------------------------------------------------------------------


def test_agreement_freezes_the_text_under_its_hash():
    story = stories.in_consultation()
    stories.everybody_agrees(story)
    expected = canonical_text(story.pledge)

    pledge = agreement.agree(by=story.cast.deputy_leader, pledge=story.pledge, version=story.reload().version)

    assert pledge.frozen_text == expected
    assert pledge.frozen_sha256 == sha256_of(expected)
    assert pledge.agreed_by == story.cast.deputy_leader
    assert last_event().details["sha256"] == pledge.frozen_sha256
    assert Notice.objects.filter(recipient=story.cast.member_officer, text__contains="chốt").exists()


def test_agreeing_an_older_version_is_refused():
    story = stories.in_consultation()
    stories.everybody_agrees(story)
    seen = story.reload().version
    drafting.edit_clause(by=story.cast.head_leader, clause=story.pledge.clauses.order_by("pk")[0], text="Mới")
    with pytest.raises(Stale):
        agreement.agree(by=story.cast.deputy_leader, pledge=story.pledge, version=seen)
    assert story.reload().state == PledgeState.CONSULTATION


def test_reopening_voids_signatures_and_says_whose():
    story = stories.being_signed()
    for place in story.places[:2]:
        story.sign(place)
    first = Signatory.objects.get(pk=story.places[0].pk)
    signing.decline_to_sign(by=story.signer(story.places[2]), signatory=story.places[2], reason="Chưa khớp")
    sha256 = story.pledge.frozen_sha256

    pledge = agreement.reopen(by=story.cast.standing_body, pledge=story.pledge, note="Sửa chỉ tiêu")

    assert (pledge.state, pledge.frozen_sha256, pledge.frozen_text, pledge.agreed_by) == ("draft", "", None, None)
    event = Event.objects.get(verb="pledge.reopened")
    assert event.note == "Sửa chỉ tiêu"
    assert event.details["lapsed"][0] == f"{first.name} ({first.unit_name})"
    assert (len(event.details["lapsed"]), event.details["sha256"]) == (2, sha256)
    notice = Notice.objects.filter(recipient=story.cast.member_officer).order_by("-pk")[0]
    assert first.name in notice.text
    (witness,) = story.places
    assert (witness.person, witness.state) == (story.cast.provincial_leader, SignatoryState.WAITING)


def test_after_reopening_everything_can_be_done_again():
    story = stories.being_signed()
    story.sign(story.places[0])
    agreement.reopen(by=story.cast.head_leader, pledge=story.pledge, note="Sửa")
    drafting.add_clause(by=story.cast.head_leader, pledge=story.pledge, section="content", text="Thêm")
    due = clock.now() + timedelta(days=1)
    consultation.open_consultation(by=story.cast.head_leader, pledge=story.pledge, due_at=due)
    stories.everybody_agrees(story)
    agreement.agree(by=story.cast.head_leader, pledge=story.pledge)
    signing.open_signing(by=story.cast.head_leader, pledge=story.pledge)
    story.sign_all()
    assert story.pledge.state == PledgeState.SIGNED


# --- signing ----------------------------------------------------------------------------------------------------


def test_the_places_stand_in_signing_order():
    cast = make_bloc_year(members=4)
    bloc_years.reorder_seats(
        by=cast.standing_body, bloc_year=cast.bloc_year, seats=[cast.seat(n) for n in (3, 2, 1, 0)]
    )
    story = stories.being_signed(cast=cast)
    units = [place.seat.unit for place in story.places if place.seat]
    assert units == [cast.units[0], cast.units[1], cast.units[3], cast.units[2]]
    assert [place.key for place in story.places] == [each["key"] for each in story.pledge.frozen_text["signatories"]]


def test_a_signature_copies_name_title_and_unit_and_keeps_them():
    story = stories.being_signed()
    place = story.sign(story.places[0])
    unit = story.cast.head
    assert (place.person, place.name) == (story.cast.head_leader, story.cast.head_leader.full_name)
    assert (place.title, place.authority, place.unit_name) == ("VIỆN TRƯỞNG", "", unit.name)
    assert place.text_sha256 == story.pledge.frozen_sha256
    unit.name = "Tên mới"
    unit.save()
    Post.objects.filter(person=story.cast.head_leader).update(ends_on=date(2020, 1, 1))
    assert Signatory.objects.get(pk=place.pk).unit_name != "Tên mới"


def test_a_deputy_signs_in_place_of_the_head_in_vietnamese_whatever_the_screen():
    story = stories.being_signed()
    place = story.places[0]
    deputy = story.cast.officers[0]
    appoint(
        by=None,
        person=deputy,
        unit=story.cast.head,
        position=Position.DEPUTY_CHIEF_PROCURATOR,
        capacity=Capacity.LEADER,
        starts_on=date(2020, 1, 1),
    )
    deputy = type(deputy).objects.get(pk=deputy.pk)
    with translation.override("en"):
        taken = signing.take_signature(by=deputy, signatory=place, text_sha256=story.pledge.frozen_sha256)
    assert (taken.authority, taken.title) == ("KT. VIỆN TRƯỞNG", "PHÓ VIỆN TRƯỞNG")


def test_a_leader_whose_post_has_ended_does_not_sign():
    story = stories.being_signed()
    Post.objects.filter(person=story.cast.member_leader).update(ends_on=clock.today() - timedelta(days=1))
    with pytest.raises(NotAllowed):
        story.sign(next(place for place in story.places if place.seat and place.seat.unit == story.cast.units[-1]))


@pytest.mark.parametrize("sha256", ["", "0" * 64, "không phải mã"])
def test_signing_another_text_than_the_frozen_one_is_refused(sha256):
    story = stories.being_signed()
    with pytest.raises(Stale, match="đọc văn bản mới"):
        signing.take_signature(by=story.cast.head_leader, signatory=story.places[0], text_sha256=sha256)
    assert Signatory.objects.get(pk=story.places[0].pk).state == SignatoryState.WAITING


def test_witnesses_sign_after_all_units_and_are_told():
    story = stories.being_signed()
    witness = story.places[-1]
    with pytest.raises(Missing, match="còn 3 đơn vị chưa ký"):
        story.sign(witness)
    story.sign_units()
    assert Notice.objects.filter(recipient=witness.person, text__contains="Các đơn vị đã ký đủ").count() == 1
    assert story.reload().state == PledgeState.SIGNING
    story.sign(witness)
    assert story.reload().state == PledgeState.SIGNED
    assert story.pledge.signed_at >= Signatory.objects.get(pk=witness.pk).signed_at
    assert Event.objects.get(verb="pledge.signed").actor_name == "Hệ thống"
    assert Notice.objects.filter(recipient=story.cast.member_officer, text__contains="đã được ký đủ").exists()


def test_without_witnesses_the_last_unit_completes_the_pledge():
    story = stories.being_signed(witness=False)
    story.sign_units()
    assert story.reload().state == PledgeState.SIGNED


def test_signing_twice_is_refused_and_keeps_the_first():
    story = stories.being_signed()
    place = story.sign(story.places[0])
    with pytest.raises(WrongState, match="Đã ký"):
        story.sign(place)
    assert Event.objects.filter(verb="signature.taken").count() == 1


def test_a_place_that_went_with_a_reopening_cannot_be_signed():
    story = stories.being_signed()
    place = story.places[0]
    agreement.reopen(by=story.cast.head_leader, pledge=story.pledge, note="Sửa")
    for deed in (
        lambda: signing.take_signature(
            by=story.cast.head_leader, signatory=place, text_sha256=story.pledge.frozen_sha256
        ),
        lambda: signing.decline_to_sign(by=story.cast.head_leader, signatory=place, reason="x"),
    ):
        with pytest.raises(WrongState, match="vừa được mở lại"):
            deed()


def test_declining_tells_head_and_deputies_why_and_asking_again_tells_the_signer():
    story = stories.being_signed()
    place = next(place for place in story.places if place.seat and place.seat.unit == story.cast.units[-1])
    by = story.cast.member_leader
    for empty in ("", "  ", "\x00"):
        with pytest.raises(Missing, match="lý do"):
            signing.decline_to_sign(by=by, signatory=place, reason=empty)
    with pytest.raises(Invalid, match="dài quá 2000 ký tự"):
        signing.decline_to_sign(by=by, signatory=place, reason="x" * 2001)

    declined = signing.decline_to_sign(by=by, signatory=place, reason="Chỉ tiêu chưa khớp")
    assert declined.decline_reason == "Chỉ tiêu chưa khớp"
    told = Notice.objects.filter(text__contains="từ chối ký").values_list("recipient", flat=True)
    assert set(told) == {story.cast.head_leader.pk, story.cast.deputy_leader.pk}

    asked = signing.ask_again(by=story.cast.head_leader, signatory=place, note="Đã trao đổi")
    assert (asked.state, asked.decline_reason, asked.declined_at) == ("waiting", "", None)
    assert last_event().details["declined"] == "Chỉ tiêu chưa khớp"
    assert Notice.objects.filter(recipient=by, text__contains="Đề nghị ký lại").count() == 1


def test_a_witness_is_a_leader_of_the_host_named_once():
    story = stories.drafted()
    by, pledge = story.cast.head_leader, story.pledge
    for person in (story.cast.member_leader, story.cast.standing_body, story.cast.outsider):
        with pytest.raises(Refused, match="lãnh đạo đương chức của đơn vị chủ quản"):
            signing.name_witness(by=by, pledge=pledge, person=person)
    with pytest.raises(Refused, match="đã là người chứng kiến"):
        signing.name_witness(by=by, pledge=pledge, person=story.cast.provincial_leader)
    signing.remove_witness(by=by, signatory=story.places[0])
    assert not story.places
    again = signing.name_witness(by=by, pledge=pledge, person=story.cast.provincial_leader)
    assert again.order == 1


def test_a_witness_counts_among_the_words_that_are_frozen():
    story = stories.drafted()
    before = sha256_of(canonical_text(story.pledge))
    signing.remove_witness(by=story.cast.head_leader, signatory=story.places[0])
    assert sha256_of(canonical_text(story.pledge)) != before
