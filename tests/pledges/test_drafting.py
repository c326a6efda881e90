"""Drafting: beginning, parts, versions, two editors, what cannot be written."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from emulation.audit.models import Event
from emulation.rows import Invalid
from emulation.workflow import Gone, NotAllowed, WrongState
from pledges.domain import drafting, signing
from pledges.domain.drafts import Overtaken
from pledges.domain.parts import LIMITS, TooMany
from pledges.enums import Direction, PledgeState, Section
from pledges.models import Clause, Ground, Pledge, Target
from tests.factories import make_bloc_year
from tests.pledges import stories

pytestmark = pytest.mark.django_db


def last_event() -> Event:
    return Event.objects.order_by("-sequence")[0]


def begin(cast, **values) -> Pledge:
    defaults = {"place": "Thái Bình", "conference_on": date(2026, 3, 31)}
    return drafting.draft_pledge(by=cast.head_leader, bloc_year=cast.bloc_year, **{**defaults, **values})


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


def test_one_clause_after_the_other(client):
    story = stories.drafted()
    client.force_login(story.cast.head_leader)
    page = reverse("pledges:add_part", args=[story.cast.bloc.slug, story.cast.bloc_year.year, "khoan"])
    answer = client.post(page, {"section": "movement", "text": "Một", "once": "a", "more": "1"})
    assert answer["Location"] == f"{page}?phan=movement"
    assert 'value="movement" selected' in client.get(answer["Location"]).content.decode()
    assert client.post(page, {"section": "movement", "text": "Hai", "once": "b"})["Location"] != answer["Location"]
    assert list(story.pledge.clauses.filter(section="movement").values_list("text", flat=True)) == ["Một", "Hai"]
