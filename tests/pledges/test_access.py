"""The access ladder: every page × every role, bad addresses, wrong methods, nobody logged in."""

from typing import Any

import pytest
from django.urls import get_resolver, reverse

from pledges.domain import signing
from pledges.enums import PledgeState
from pledges.models import Pledge
from pledges.permissions import asks_again, comments, drafts, leads, reopens, signs
from tests.factories import UserFactory, make_bloc_year
from tests.pledges import stories
from tests.pledges.stories import Story

pytestmark = pytest.mark.django_db

DRAFTS = {"head_leader", "head_officer", "deputy_leader", "deputy_officer"}
LEADS = {"head_leader", "deputy_leader"}
SEES = {*DRAFTS, "member_leader", "member_officer", "standing_body", "provincial_leader", "auditor"}

# page → (state of the pledge, who may open it); everybody else who sees the bloc gets 403, strangers 404.
READING = dict.fromkeys(
    ("detail", "opinions", "opinions_pdf", "opinions_xlsx", "versions", "version", "compare", "comparison_pdf", "pdf"),
    SEES,
)
LADDER = {
    "edit": (PledgeState.DRAFT, DRAFTS),
    "heading": (PledgeState.DRAFT, DRAFTS),
    "add_part": (PledgeState.DRAFT, DRAFTS),
    "edit_part": (PledgeState.DRAFT, DRAFTS),
    "remove_part": (PledgeState.DRAFT, DRAFTS),
    "witnesses": (PledgeState.DRAFT, DRAFTS),
    "consult": (PledgeState.DRAFT, LEADS),
    "circulate_again": (PledgeState.CONSULTATION, LEADS),
    "opinion": (PledgeState.CONSULTATION, {"member_leader", "member_officer"}),
    "answer": (PledgeState.CONSULTATION, DRAFTS),
    "agree": (PledgeState.CONSULTATION, LEADS),
    "open_signing": (PledgeState.AGREED, LEADS),
    "reopen": (PledgeState.SIGNING, {*LEADS, "standing_body"}),
    "sign": (PledgeState.SIGNING, {"member_leader"}),
    "decline": (PledgeState.SIGNING, {"member_leader"}),
    "ask_again": (PledgeState.SIGNING, {"member_leader", "head_leader"}),
    "certificate": (PledgeState.SIGNING, {"member_leader"}),
    "outside": (PledgeState.SIGNING, {"member_leader"}),
    "authorise": (PledgeState.SIGNING, {"member_leader"}),
    "ink": (PledgeState.SIGNING, DRAFTS),
    "conclude": (PledgeState.SIGNING, LEADS),
    "sheet": (PledgeState.SIGNING, DRAFTS),
    "lapsed": (PledgeState.SIGNING, SEES),
}
PLACES = ("sign", "decline", "ask_again", "certificate", "outside", "authorise", "ink")
POSTED = {"move_part": (PledgeState.DRAFT, DRAFTS), "remind": (PledgeState.CONSULTATION, DRAFTS)}


def address(name: str, story: Story) -> str:
    base = [story.cast.bloc.slug, story.cast.bloc_year.year]
    if name == "add_part":
        return reverse("pledges:add_part", args=[*base, "khoan"])
    if name in ("edit_part", "move_part", "remove_part"):
        return reverse(f"pledges:{name}", args=[*base, "khoan", story.pledge.clauses.order_by("pk")[0].pk])
    if name == "version":
        return reverse("pledges:version", args=[*base, 1])
    if name == "opinion":
        return reverse("pledges:opinion", args=[*base, story.cast.units[-1].code])
    if name == "answer":
        return reverse("pledges:answer", args=[*base, story.pledge.opinions.get().pk])
    if name == "lapsed":
        return reverse("pledges:lapsed", args=[*base, story.pledge.signing_files.get().code])
    if name in PLACES:
        return reverse(f"pledges:{name}", args=[*base, member_place(story).pk])
    return reverse(f"pledges:{name}", args=base)


def member_place(story: Story) -> Any:
    return next(place for place in story.places if place.seat and place.seat.unit == story.cast.units[-1])


def story_for(name: str) -> Story:
    from pledges.domain import opinions

    story = stories.IN_STATE[{**LADDER, **POSTED}[name][0]]()
    if name == "answer":
        seat = story.cast.seat(-1)
        opinions.give_opinion(by=story.cast.member_officer, pledge=story.pledge, seat=seat, text="Góp ý")
    if name == "ask_again":
        signing.decline_to_sign(by=story.cast.member_leader, signatory=member_place(story), reason="Chưa khớp")
    return story


def expected(role: str, allowed: set[str]) -> int:
    if role not in SEES:
        return 404
    return 200 if role in allowed else 403


@pytest.mark.parametrize("name", sorted(LADDER))
def test_who_opens_a_page(client, name: str):
    story = story_for(name)
    path = address(name, story)
    for role, person in story.cast.roles().items():
        client.force_login(person)
        response = client.get(path)
        if response.streaming:  # a stored file, which is closed once it is read
            b"".join(response.streaming_content)
        assert response.status_code == expected(role, LADDER[name][1]), role
    other = make_bloc_year(members=2)
    for role, person in other.roles().items():
        client.force_login(person)
        assert client.get(path).status_code == 404, role


@pytest.mark.parametrize("name", sorted({*LADDER, *POSTED} - {"edit", "sheet", "lapsed"}))
def test_a_post_by_somebody_who_may_not_changes_nothing(client, name: str):
    story = story_for(name)
    path, allowed = address(name, story), {**LADDER, **POSTED}[name][1]
    before = story.reload().version
    for role, person in story.cast.roles().items():
        if role not in allowed:
            client.force_login(person)
            status = client.post(path, {"version": before, "note": "vì", "agrees": "1", "up": "1"}).status_code
            assert status == expected(role, set()), role
    assert story.reload().version == before
    assert not story.pledge.opinions.filter(agrees_in_full=True, given_by=story.cast.outsider).exists()


@pytest.mark.parametrize("state", PledgeState.values)
def test_reading_in_every_state(client, state: str, settings):
    story = stories.IN_STATE[PledgeState(state)]()
    for role, person in story.cast.roles().items():
        client.force_login(person)
        for name in ("detail", "opinions"):
            assert client.get(address(name, story)).status_code == (200 if role in SEES else 404), (role, name)
    client.force_login(story.cast.outsider)
    assert client.get(address("pdf", story)).status_code == 404
    assert client.post(address("pdf", story)).status_code == 404


def test_who_begins_a_pledge(client):
    cast = make_bloc_year(members=3)
    path = reverse("pledges:draft", args=[cast.bloc.slug, 2026])
    for role, person in cast.roles().items():
        client.force_login(person)
        assert client.get(path).status_code == expected(role, DRAFTS), role
        if role not in DRAFTS:
            response = client.post(path, {"place": "Thái Bình", "conference_on": "31/03/2026"})
            assert response.status_code == expected(role, DRAFTS), role
    assert not Pledge.objects.exists()


def test_a_pledge_that_does_not_exist_yet_is_404(client):
    cast = make_bloc_year(members=2)
    client.force_login(cast.head_leader)
    for name in ("detail", "edit", "heading", "consult", "opinions", "agree", "reopen", "pdf", "witnesses"):
        assert client.get(reverse(f"pledges:{name}", args=[cast.bloc.slug, 2026])).status_code == 404, name


@pytest.mark.parametrize(
    "tail",
    [
        "soan/khoan/999999/",
        "soan/khoan/99999999999999999999/",
        "soan/khac/them/",
        "soan/khoan/1/khong-co/",
        "gop-y/khong-co/",
        "y-kien/999999/",
        "ky/999999/",
        "ky/99999999999999999999/",
        "ky/999999/tu-choi/",
    ],
)
def test_bad_addresses_are_404(client, tail: str):
    story = stories.being_signed()
    client.force_login(story.cast.head_leader)
    assert client.get(address("detail", story) + tail).status_code == 404


def test_a_part_of_another_pledge_is_not_found_here(client):
    story, other = stories.drafted(), stories.drafted()
    client.force_login(story.cast.head_leader)
    strange = other.pledge.clauses.order_by("pk")[0]
    for name in ("edit_part", "remove_part"):
        path = reverse(f"pledges:{name}", args=[story.cast.bloc.slug, 2026, "khoan", strange.pk])
        assert client.get(path).status_code == 404
    assert client.post(path).status_code == 302  # already gone from here: nothing to remove
    assert other.pledge.clauses.filter(pk=strange.pk).exists()


def test_wrong_methods(client):
    story = stories.being_signed()
    client.force_login(story.cast.head_leader)
    for name in ("detail", "opinions", "edit"):
        assert client.post(address(name, story)).status_code == 405, name
    assert client.get(address("move_part", story)).status_code == 405
    for name in ("detail", "edit", "heading", "agree", "reopen", "open_signing", "sign", "pdf", "add_part"):
        assert client.delete(address(name, story)).status_code == 405, name


def test_nobody_gets_past_the_login_page(client):
    story = stories.being_signed()
    for name in (*READING, "edit", "sign", "reopen", "agree"):
        response = client.get(address(name, story))
        assert response.status_code == 302, name
        assert response.url.startswith(reverse("account_login")), name


def test_a_person_without_a_post_sees_nothing(client):
    story = stories.signed()
    client.force_login(UserFactory())
    for name in READING:
        assert client.get(address(name, story)).status_code == 404, name


def test_every_page_of_this_room_stands_on_the_ladder():
    names = {
        pattern.name
        for room in get_resolver().url_patterns
        if getattr(room, "app_name", "") == "pledges"
        for part in room.url_patterns
        for pattern in part.url_patterns
    }
    assert names == {*READING, *LADDER, *POSTED, "draft"}


def test_the_predicates_say_the_same_as_the_lists():
    story = stories.being_signed()
    place, seat = member_place(story), story.cast.seat(-1)
    for role, person in story.cast.roles().items():
        assert Pledge.objects.visible_to(person).filter(pk=story.pledge.pk).exists() == (role in SEES), role
        assert drafts.test(person, story.pledge) == (role in DRAFTS), role
        assert leads.test(person, story.pledge) == (role in LEADS), role
        assert reopens.test(person, story.pledge) == (role in {*LEADS, "standing_body"}), role
        assert comments.test(person, seat) == (role in {"member_leader", "member_officer"}), role
        assert signs.test(person, place) == (role == "member_leader"), role
        assert asks_again.test(person, place) == (role in {"member_leader", "head_leader"}), role
        assert person.has_perm("pledges.sign", place) == (role == "member_leader"), role


def test_a_witness_signs_only_at_the_own_place():
    story = stories.being_signed()
    witness = story.places[-1]
    for role, person in story.cast.roles().items():
        assert signs.test(person, witness) == (role == "provincial_leader"), role
