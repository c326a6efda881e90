"""What people send by mistake or on purpose: a clear Vietnamese answer, the input kept, nothing lost, never a 500."""

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse

from emulation import clock
from pledges.domain import agreement, drafting, opinions
from pledges.enums import PledgeState, SignatoryState
from pledges.models import Clause, Opinion, Pledge, Signatory, Target
from tests.factories import make_bloc_year
from tests.pledges import stories
from tests.pledges.stories import Story

pytestmark = pytest.mark.django_db

PASSWORD = "mot-mat-khau-dai-2026"


def page(name: str, story: Story, *args: Any) -> str:
    return reverse(f"pledges:{name}", args=[story.cast.bloc.slug, story.cast.bloc_year.year, *args])


def text(response: Any) -> str:
    return response.content.decode()


@pytest.fixture
def story(client) -> Story:
    story = stories.drafted()
    client.force_login(story.cast.head_leader)
    return story


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ({"place": "", "conference_on": "31/03/2026"}, "Hãy điền trường này"),
        ({"place": "x" * 101, "conference_on": "31/03/2026"}, "100"),
        ({"place": "Thái Bình\x00", "conference_on": "31/03/2026"}, "NUL"),
        ({"place": "Thái Bình", "conference_on": "31/02/2026"}, "không phải là ngày"),
        ({"place": "Thái Bình", "conference_on": "hôm nay"}, "không phải là ngày"),
    ],
)
def test_a_draft_that_cannot_begin(client, data, message):
    cast = make_bloc_year(members=2)
    client.force_login(cast.head_leader)
    response = client.post(reverse("pledges:draft", args=[cast.bloc.slug, 2026]), data)
    assert response.status_code == 422
    assert message.lower() in text(response).lower()
    assert not Pledge.objects.exists()


def test_beginning_twice_leads_to_the_draft_that_is_there(client, story):
    for _ in range(2):
        response = client.post(page("draft", story), {"place": "x", "conference_on": "31/03/2026"})
        assert response.url == story.pledge.get_absolute_url()
    assert Pledge.objects.count() == 1


@pytest.mark.parametrize(
    ("words", "status", "message"),
    [
        ("", 422, "hãy điền trường này"),
        ("   \n", 422, "hãy điền trường này"),
        ("x" * 6001, 422, "6000"),
        ("a\x00b", 422, "NUL"),
        ("<script>alert(1)</script>", 302, ""),
        ("một\x07hai\x1b", 302, ""),
    ],
)
def test_clause_texts(client, story, words, status, message):
    response = client.post(page("add_part", story, "khoan"), {"section": "content", "text": words, "once": "1"})
    assert response.status_code == status
    if status == 422:
        assert message.lower() in text(response).lower()
        assert words.strip().replace("\x00", "")[:50] in text(response)
        assert story.pledge.clauses.count() == 2
    else:
        reading = text(client.get(page("detail", story)))
        assert "<script>alert" not in reading
        assert ("&lt;script&gt;alert(1)" in reading) == ("script" in words)
        assert "\x07" not in reading


def test_an_unknown_section_or_decision_is_refused(client, story):
    bad = [("khoan", {"section": "khac", "text": "x"}), ("can-cu", {"text": "x", "decision": "999999"})]
    for kind, data in bad:
        response = client.post(page("add_part", story, kind), data)
        assert response.status_code == 422
        assert "hợp lệ" in text(response)


@pytest.mark.parametrize(
    ("planned", "message"),
    [
        ("chín mươi", "không phải là số"),
        ("97,5,1", "không phải là số"),
        ("NaN", "không phải là số"),
        ("1e5", "không phải là số"),
        ("-3", "không được âm"),
        ("1,23456", "chữ số"),
        ("9" * 19, "chữ số"),
        ("", "hãy điền trường này"),
    ],
)
def test_wrong_numbers(client, story, planned, message):
    data = {"indicator": "Tỷ lệ riêng", "measure": "%", "direction": "at_least", "planned": planned, "seat": ""}
    response = client.post(page("add_part", story, "chi-tieu"), data)
    assert response.status_code == 422
    assert message.lower() in text(response).lower()
    assert "Tỷ lệ riêng" in text(response)
    assert Target.objects.filter(pledge=story.pledge).count() == 2


def test_numbers_as_people_write_them(client, story):
    for planned, kept in (("1.234,5", "1234.500"), ("97.5", "97.500"), ("0", "0.000")):
        data = {"indicator": planned, "measure": "vụ", "direction": "at_most", "planned": planned, "seat": ""}
        assert client.post(page("add_part", story, "chi-tieu"), data).status_code == 302
        assert str(Target.objects.get(indicator=planned).planned) == kept


def test_a_target_without_unit_of_measure_or_of_a_strange_seat(client, story):
    other = make_bloc_year(members=2)
    good = {"indicator": "Tỷ lệ", "measure": "%", "direction": "at_least", "planned": "1", "seat": ""}
    for wrong in ({"measure": " "}, {"seat": other.seat(0).pk}, {"direction": "x"}):
        assert client.post(page("add_part", story, "chi-tieu"), good | wrong).status_code == 422


def test_the_second_editor_gets_both_values_and_may_save_over_them(client, story):
    clause = story.pledge.clauses.order_by("pk")[0]
    seen = story.pledge.version
    drafting.edit_clause(by=story.cast.deputy_leader, clause=Clause.objects.get(pk=clause.pk), text="Bản kia")
    path, data = page("edit_part", story, "khoan", clause.pk), {"section": "content", "text": "Bản này"}

    for stale in (seen, "", "abc", "99x"):
        response = client.post(path, {**data, "version": stale})
        assert response.status_code == 409
        assert "Bản kia" in text(response)
        assert "Bản này" in text(response)
        assert story.cast.deputy_leader.full_name in text(response)
        assert Clause.objects.get(pk=clause.pk).text == "Bản kia"

    assert f'name="version" value="{story.reload().version}"' in text(client.post(path, {**data, "version": seen}))
    assert client.post(path, {**data, "version": story.pledge.version}).status_code == 302
    assert Clause.objects.get(pk=clause.pk).text == "Bản này"


def test_the_second_editor_of_the_heading_gets_both_values(client, story):
    seen = story.pledge.version
    drafting.edit_heading(by=story.cast.deputy_leader, pledge=story.pledge, version=seen, place="Vũ Thư")
    values = {name: getattr(story.pledge, name) for name in drafting.HEADING}
    data = {**values, "conference_on": "31/03/2026", "place": "Kiến Xương", "version": seen}

    response = client.post(page("heading", story), data)

    assert response.status_code == 409
    assert "Vũ Thư" in text(response)
    assert 'value="Kiến Xương"' in text(response)
    assert client.post(page("heading", story), data | {"version": story.reload().version}).status_code == 302
    assert story.reload().place == "Kiến Xương"


@pytest.mark.parametrize(
    ("due", "message"),
    [
        ("", "hãy điền trường này"),
        ("hôm qua", "không phải là ngày giờ"),
        ("01/01/2020 08:00", "đã qua"),
        ("32/01/2030 08:00", "không phải là ngày giờ"),
    ],
)
def test_deadlines_that_cannot_be(client, story, due, message):
    response = client.post(page("consult", story), {"due_at": due, "version": story.pledge.version})
    assert response.status_code == 422
    assert message.lower() in text(response).lower()
    assert story.reload().state == PledgeState.DRAFT


def test_an_outdated_confirm_page_does_nothing_and_says_who_was_faster(client, story):
    seen = story.pledge.version
    drafting.add_clause(by=story.cast.deputy_leader, pledge=story.pledge, section="content", text="Thêm")
    due = (clock.now() + timedelta(days=1)).strftime("%d/%m/%Y %H:%M")
    response = client.post(page("consult", story), {"due_at": due, "version": seen})
    assert response.status_code == 409
    assert f"Thao tác gần nhất trên giao ước: {story.cast.deputy_leader.full_name}" in text(response)
    assert story.reload().state == PledgeState.DRAFT


def test_of_two_people_who_agree_at_once_the_second_is_told(client):
    story = stories.in_consultation()
    stories.everybody_agrees(story)
    seen = story.reload().version
    agreement.agree(by=story.cast.deputy_leader, pledge=story.pledge)
    client.force_login(story.cast.head_leader)

    late = client.post(page("agree", story), {"version": seen})
    assert late.status_code == 409
    assert story.cast.deputy_leader.full_name in text(late)
    again = text(client.get(page("agree", story)))
    assert "Chưa thể “Thống nhất, chốt văn bản”" in again
    assert story.cast.deputy_leader.full_name in again


def test_opinions_that_cannot_be(client):
    story = stories.in_consultation()
    client.force_login(story.cast.member_officer)
    path = page("opinion", story, story.cast.units[-1].code)
    seen = {"sha256": story.pledge.versions.get().sha256}
    for data, message in (
        ({"text": ""}, "chưa có nội dung"),
        ({"text": "x" * 6001}, "6000"),
        ({"text": "a\x00b"}, "NUL"),
        ({"text": "Góp ý", "place": "I.99"}, "Hãy chọn khoản khác"),
        ({"text": "Góp ý", "place": "abc"}, "Hãy chọn khoản khác"),
        ({"proposed": "Câu chữ khác"}, "chỉ ghi được cho một khoản"),
    ):
        response = client.post(path, data | seen)
        assert response.status_code == 422, data
        assert message.lower() in text(response).lower()
    assert not Opinion.objects.filter(pledge=story.pledge).exists()
    for odd in ("abc", "999999999999999999999999", "²"):
        assert client.get(path, {"khoan": odd}).status_code == 200


def test_an_opinion_after_the_deadline_is_refused_and_kept_on_the_page(client):
    story = stories.in_consultation()
    path = page("opinion", story, story.cast.units[-1].code)
    with clock.at(story.pledge.consultation_due_at + timedelta(minutes=1)):
        client.force_login(story.cast.member_officer)
        response = client.post(path, {"text": "Ý kiến đến muộn"})
        agrees = client.post(path, {"agrees": "1"})
    assert (response.status_code, agrees.status_code) == (422, 409)
    assert "Đã hết hạn góp ý" in text(response)
    assert "Đã hết hạn góp ý" in text(agrees)
    assert "Ý kiến đến muộn" in text(response)


@pytest.mark.parametrize("times", [20])
def test_equal_submits_make_one_record(client, story, times):
    clause = {"section": "content", "text": "Chỉ một lần", "once": "token-1"}
    for _ in range(times):
        assert client.post(page("add_part", story, "khoan"), clause).status_code == 302
    assert Clause.objects.filter(text="Chỉ một lần").count() == 1

    going_round = stories.in_consultation()
    client.force_login(going_round.cast.member_officer)
    path = page("opinion", going_round, going_round.cast.units[-1].code)
    seen = {"sha256": going_round.pledge.versions.get().sha256}
    for _ in range(times):
        assert client.post(path, {"text": "Chỉ một ý kiến", "once": "token-2"} | seen).status_code == 302
        assert client.post(path, {"agrees": "1"} | seen).status_code == 302
    assert Opinion.objects.filter(pledge=going_round.pledge).count() == 2


def test_answers_that_cannot_be(client):
    story = stories.in_consultation()
    opinion = opinions.give_opinion(
        by=story.cast.member_officer, pledge=story.pledge, seat=story.cast.seat(-1), text="Góp ý"
    )
    client.force_login(story.cast.officers[0])
    for data, message in (
        ({}, "hãy điền trường này"),
        ({"disposition": "khac"}, "hợp lệ"),
        ({"disposition": "declined", "answer": ""}, "phải giải trình lý do"),
        ({"disposition": "accepted", "answer": "x" * 6001}, "6000"),
    ):
        response = client.post(page("answer", story, opinion.pk), data)
        assert response.status_code == 422, data
        assert message.lower() in text(response).lower()
    opinion.refresh_from_db()
    assert opinion.needs_answer


# --- signing ----------------------------------------------------------------------------------------------------


@pytest.fixture
def signing_story(client) -> Story:
    story = stories.being_signed()
    by = story.cast.head_leader
    by.choose_password(PASSWORD)
    by.save()
    client.force_login(by)
    return story


def sign(client, story: Story, **changes: Any) -> Any:
    data = {"text_sha256": story.pledge.frozen_sha256, "read": "on", "password": PASSWORD, **changes}
    return client.post(page("sign", story, story.places[0].pk), data)


@pytest.mark.parametrize(
    ("changes", "status", "message"),
    [
        ({"password": ""}, 422, "Cần nhập mật khẩu"),
        ({"password": "sai"}, 422, "Mật khẩu không đúng"),
        ({"password": PASSWORD + "\x00"}, 422, "NUL"),
        ({"read": ""}, 422, "Cần xác nhận đã đọc"),
        ({"text_sha256": ""}, 409, "đọc văn bản mới"),
        ({"text_sha256": "0" * 64}, 409, "đọc văn bản mới"),
        ({"text_sha256": "x\x00" * 65}, 409, "đọc văn bản mới"),
    ],
)
def test_signatures_that_are_not_taken(client, signing_story, changes, status, message):
    response = sign(client, signing_story, **changes)
    assert response.status_code == status
    assert message.lower() in text(response).lower()
    assert PASSWORD not in text(response)
    assert Signatory.objects.get(pk=signing_story.places[0].pk).state == SignatoryState.WAITING


def test_the_password_can_be_guessed_only_so_often(client, signing_story):
    for _ in range(5):
        sign(client, signing_story, password="sai")
    response = sign(client, signing_story)
    assert "Hãy đợi 5 phút" in text(response)
    assert Signatory.objects.get(pk=signing_story.places[0].pk).state == SignatoryState.WAITING


def test_a_double_click_on_sign_leaves_one_signature_and_shows_it(client, signing_story):
    for _ in range(3):
        response = sign(client, signing_story)
        assert response.status_code in (200, 302)
    assert "Chữ ký đã được ghi" in text(client.get(page("sign", signing_story, signing_story.places[0].pk)))
    assert signing_story.pledge.signatories.filter(state=SignatoryState.SIGNED).count() == 1


def test_a_sign_page_from_before_a_reopening_signs_nothing(client, signing_story):
    old = signing_story.places[0].pk
    path, sha256 = page("sign", signing_story, old), signing_story.pledge.frozen_sha256
    agreement.reopen(by=signing_story.cast.deputy_leader, pledge=signing_story.pledge, note="Sửa")
    response = client.post(path, {"text_sha256": sha256, "read": "on", "password": PASSWORD})
    assert response.status_code == 404
    assert not Signatory.objects.filter(state=SignatoryState.SIGNED).exists()


def test_a_witness_who_comes_too_early_is_told_why(client):
    story = stories.being_signed()
    client.force_login(story.cast.provincial_leader)
    assert "còn 3 đơn vị chưa ký" in text(client.get(page("sign", story, story.places[-1].pk)))


@pytest.mark.parametrize("note", ["", "  ", "\x00", "x" * 2001])
def test_declining_without_a_usable_reason(client, signing_story, note):
    response = client.post(page("decline", signing_story, signing_story.places[0].pk), {"note": note})
    assert response.status_code == 422
    assert Signatory.objects.get(pk=signing_story.places[0].pk).state == SignatoryState.WAITING


def test_an_odd_number_of_a_witness_is_not_an_error(client, story):
    for odd in ("abc", "9" * 30, "-1"):
        assert client.post(page("witnesses", story), {"remove": odd}).status_code == 422
    assert client.post(page("witnesses", story), {"remove": "999999"}).status_code == 404
    assert client.post(page("witnesses", story), {"remove": str(story.places[0].pk)}).status_code == 302
    assert not story.places
