"""Lists and pages ask a constant number of queries: as many with three rows as with one."""

from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from emulation.duties import duties_of
from pledges.domain import drafting, opinions, signing
from pledges.domain.text import canonical_text
from pledges.enums import PledgeState
from pledges.models import Pledge
from tests.factories import person
from tests.pledges import stories
from tests.pledges.stories import Story

pytestmark = pytest.mark.django_db


def queries(client, path: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert client.get(path).status_code == 200
    return len(captured)


def page(name: str, story: Story, *args) -> str:
    return reverse(f"pledges:{name}", args=[story.cast.bloc.slug, story.cast.bloc_year.year, *args])


def grow(story: Story) -> None:
    """Add grounds, clauses, targets, opinions and a witness to a draft or a consultation."""
    by, pledge = story.cast.head_leader, story.pledge
    for number in range(2):
        drafting.add_ground(by=by, pledge=pledge, text=f"Căn cứ {number}", decision=story.cast.founding_decision)
        drafting.add_clause(by=by, pledge=pledge, section="movement", text=f"Phong trào {number}")
        target = {"indicator": f"Chỉ tiêu {number}", "measure": "%", "direction": "exactly", "planned": Decimal(1)}
        drafting.add_target(by=by, pledge=pledge, seat=story.cast.seat(number), **target)
    witness = person(story.cast.host, "leader", "deputy_chief_procurator")
    signing.name_witness(by=by, pledge=pledge, person=witness)
    if story.reload().state == PledgeState.CONSULTATION:
        speak(story, 2)


def speak(story: Story, count: int) -> None:
    for place in range(3):
        for number in range(count):
            opinion = opinions.give_opinion(
                by=story.cast.officers[place],
                pledge=story.pledge,
                seat=story.cast.seat(place),
                place="I.1",
                text=f"Ý kiến {number} {count}",
            )
            opinions.answer_opinion(
                by=story.cast.officers[0], opinion=opinion, disposition="accepted", answer="Đã bổ sung"
            )


@pytest.mark.parametrize(
    "name", ["detail", "edit", "heading", "witnesses", "opinions", "opinion", "agree", "reopen", "versions"]
)
def test_as_many_queries_with_more_rows(client, name):
    story = stories.in_consultation()
    speak(story, 1)
    client.force_login(story.cast.head_leader)
    path = page(name, story, *([story.cast.head.code] if name == "opinion" else []))
    before = queries(client, path)
    grow(story)
    assert queries(client, path) == before
    assert before <= 26, before


@pytest.mark.parametrize(
    "name",
    ["detail", "edit", "add_part", "opinions", "opinion", "agree", "versions", "version", "compare", "opinions_pdf"],
)
def test_as_many_queries_with_more_units(client, name):
    counts = []
    for members in (2, 5):
        story = stories.in_consultation(members)
        drafting.add_clause(by=story.cast.head_leader, pledge=story.pledge, section="content", text="Khoản mới")
        client.force_login(story.cast.head_leader)
        args = {"opinion": [story.cast.head.code], "version": [1], "add_part": ["chi-tieu"]}.get(name, [])
        counts.append(queries(client, page(name, story, *args)))
    assert counts[0] == counts[1]


@pytest.mark.parametrize("name", ["detail", "open_signing", "reopen", "sign"])
def test_as_many_queries_with_more_signatories(client, name):
    counts = []
    for members in (3, 5):  # a unit that is not the own one is there in both: its letters are asked for once
        build = stories.agreed if name == "open_signing" else stories.being_signed
        story = build(members)
        client.force_login(story.cast.head_leader)
        if name == "detail":
            story.sign(story.places[1])
        args = [story.places[0].pk] if name == "sign" else []
        counts.append(queries(client, page(name, story, *args)))
    assert counts[0] == counts[1]


def test_the_canonical_text_asks_five_queries_however_long_it_is():
    story = stories.drafted()
    for _ in range(2):
        pledge = Pledge.objects.select_related("bloc_year__bloc__host_unit").get(pk=story.pledge.pk)
        with CaptureQueriesContext(connection) as captured:
            canonical_text(pledge)
        assert len(captured) == 5, len(captured)
        grow(story)


@pytest.mark.parametrize("state", PledgeState.values)
def test_duties_and_panel_ask_as_often_for_a_longer_pledge(client, state):
    counts = []
    for members in (2, 4):
        story = stories.IN_STATE[PledgeState(state)](members)
        if state == PledgeState.CONSULTATION:
            speak_once = story.cast.seat(0)
            opinions.give_opinion(by=story.cast.officers[0], pledge=story.pledge, seat=speak_once, text="Góp ý")
        client.force_login(story.cast.head_leader)
        found = []
        for path in ("/", story.cast.bloc_year.get_absolute_url()):
            found.append(queries(client, path))
        counts.append(found)
    assert counts[0] == counts[1]
    assert counts[0][0] <= 24, counts


def test_duties_ask_as_often_for_more_blocs():
    story = stories.being_signed(2)
    leader = story.cast.head_leader

    def asked() -> int:
        fresh = type(leader).objects.get(pk=leader.pk)
        with CaptureQueriesContext(connection) as captured:
            assert duties_of(fresh)
        return len(captured)

    before = asked()
    for _ in range(2):
        other = stories.being_signed(2)
        from tests.factories import PostFactory

        PostFactory(person=leader, unit=other.cast.head)
    assert asked() == before
