"""Saving while somebody types: the same rules as the button, in a few words for a script."""

import pytest
from django.urls import reverse

from pledges.domain import drafting
from pledges.models import Clause
from tests.pledges import stories

pytestmark = pytest.mark.django_db
AUTOSAVE = {"X-Autosave": "1"}


@pytest.fixture
def story(client):
    story = stories.drafted()
    client.force_login(story.cast.officers[0])
    return story


def part_page(story, clause) -> str:
    return reverse("pledges:edit_part", args=[story.cast.bloc.slug, story.cast.bloc_year.year, "khoan", clause.pk])


def test_it_saves_and_says_from_where_to_go_on(client, story):
    clause = story.pledge.clauses.order_by("pk")[0]
    data = {"section": "content", "text": "Đang gõ", "version": story.pledge.version}
    answer = client.post(part_page(story, clause), data, headers=AUTOSAVE)
    assert answer.status_code == 200
    assert answer.json()["version"] == story.reload().version
    assert answer.json()["saved"].startswith("Đã lưu lúc ")
    data |= {"text": "Đang gõ tiếp", "version": answer.json()["version"]}
    assert client.post(part_page(story, clause), data, headers=AUTOSAVE).status_code == 200
    clause.refresh_from_db()
    assert clause.text == "Đang gõ tiếp"
    assert "Đã lưu khoản" not in client.get(story.pledge.get_absolute_url()).content.decode(), "no messages pile up"


def test_of_two_people_who_type_the_second_is_told_and_nothing_is_overwritten(client, story):
    clause = story.pledge.clauses.order_by("pk")[0]
    seen = story.pledge.version
    drafting.edit_clause(by=story.cast.deputy_leader, clause=Clause.objects.get(pk=clause.pk), text="Bản của Khối phó")
    data = {"section": "content", "text": "Bản của tôi", "version": seen}
    answer = client.post(part_page(story, clause), data, headers=AUTOSAVE)
    assert (answer.status_code, "người khác vừa sửa" in answer.json()["problem"]) == (409, True)
    assert Clause.objects.get(pk=clause.pk).text == "Bản của Khối phó"
    page = client.post(part_page(story, clause), data)
    assert page.status_code == 409
    assert "Bản của Khối phó" in page.content.decode()
    assert "Bản của tôi" in page.content.decode()


def test_what_cannot_be_saved_is_said(client, story):
    clause = story.pledge.clauses.order_by("pk")[0]
    answer = client.post(part_page(story, clause), {"section": "content", "text": ""}, headers=AUTOSAVE)
    assert answer.status_code == 422
    assert answer.json()["problem"].startswith("Chưa lưu: Nội dung: ")
    heading = reverse("pledges:heading", args=[story.cast.bloc.slug, story.cast.bloc_year.year])
    assert client.post(heading, {"place": "x" * 101}, headers=AUTOSAVE).status_code == 422
    client.force_login(story.cast.member_officer)
    assert client.post(heading, {"place": "Thái Bình"}, headers=AUTOSAVE).status_code == 403


def test_the_heading_is_saved_too(client, story):
    heading = reverse("pledges:heading", args=[story.cast.bloc.slug, story.cast.bloc_year.year])
    names = ("superior", "organiser", "number", "abstract", "opening", "closing", "recipients")
    data = {name: getattr(story.pledge, name) for name in names} | {"conference_on": "31/03/2026", "place": "Hưng Hà"}
    answer = client.post(heading, data | {"version": story.pledge.version}, headers=AUTOSAVE)
    assert answer.status_code == 200, answer.content
    assert story.reload().place == "Hưng Hà"


def test_a_save_whose_answer_was_lost_is_no_strangers_and_what_was_typed_after_it_is_kept(client, story):
    clause = story.pledge.clauses.order_by("pk")[0]
    data = {"section": "content", "text": "Đang gõ", "version": story.pledge.version}
    client.post(part_page(story, clause), data, headers=AUTOSAVE)  # the browser never hears of it
    answer = client.post(part_page(story, clause), data | {"text": "Đang gõ tiếp"}, headers=AUTOSAVE)
    assert answer.status_code == 200
    assert Clause.objects.get(pk=clause.pk).text == "Đang gõ tiếp"
    without = client.post(part_page(story, clause), data | {"text": "Khác", "version": ""}, headers=AUTOSAVE)
    assert without.status_code != 200
