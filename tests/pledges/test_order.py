"""Parts are put anywhere by dragging; whatever is done in whatever order, nothing is lost and numbers have no gap."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from emulation.audit.models import Event
from emulation.rows import Invalid
from emulation.workflow import Gone, NotAllowed, WrongState
from pledges.domain import drafting
from pledges.domain.parts import place
from pledges.domain.text import canonical_text
from pledges.enums import Section
from pledges.models import Clause
from tests.pledges import stories
from tests.pledges.test_access import address

pytestmark = pytest.mark.django_db


def texts(story: stories.Story, section: str = Section.CONTENT) -> list[str]:
    return list(story.pledge.clauses.filter(section=section).order_by("order").values_list("text", flat=True))


def test_a_clause_is_put_before_another_or_at_the_end():
    story = stories.drafted(clauses=4)
    one, two, three, four = story.pledge.clauses.order_by("order")
    by = story.cast.head_leader
    place(four, by=by, before=two.pk)
    assert texts(story) == [one.text, four.text, two.text, three.text]
    place(one, by=by)
    assert texts(story) == [four.text, two.text, three.text, one.text]
    seen = story.reload().version
    place(four, by=by, before=two.pk)  # it lies there already
    place(two, by=by, before=two.pk)
    assert story.reload().version == seen
    assert Event.objects.filter(verb="pledge.clause_moved").count() == 2


def test_a_clause_follows_its_neighbour_into_another_section():
    story = stories.drafted(clauses=2)
    by = story.cast.head_leader
    other = drafting.add_clause(by=by, pledge=story.pledge, section=Section.MOVEMENT, text="Phong trào")
    one, two = story.pledge.clauses.filter(section=Section.CONTENT).order_by("order")
    place(one, by=by, before=other.pk)
    assert texts(story, Section.MOVEMENT) == [one.text, "Phong trào"]
    place(two, by=by, section=Section.IMPLEMENTATION)
    assert texts(story, Section.IMPLEMENTATION) == [two.text]
    assert [section["number"] for section in canonical_text(story.reload())["sections"]] == ["II", "III"]


def test_targets_stay_with_their_unit():
    story = stories.drafted()
    common, own = story.pledge.targets.order_by("pk")
    with pytest.raises(Invalid, match="trong cùng một đơn vị"):
        place(common, by=story.cast.head_leader, before=own.pk)


def test_what_cannot_be_put():
    story = stories.drafted()
    one, two = story.pledge.clauses.order_by("order")
    with pytest.raises(NotAllowed):
        place(one, by=story.cast.member_leader)
    strange = stories.drafted().pledge.clauses.order_by("pk")[0]
    with pytest.raises(Gone, match="đã bị xóa"):
        place(one, by=story.cast.head_leader, before=strange.pk)
    drafting.remove_clause(by=story.cast.head_leader, clause=Clause.objects.get(pk=two.pk))
    for part, before in ((one, two.pk), (two, one.pk)):
        with pytest.raises(Gone):
            place(part, by=story.cast.head_leader, before=before)
    frozen = stories.agreed()
    with pytest.raises(WrongState):
        place(frozen.pledge.clauses.order_by("pk")[0], by=frozen.cast.head_leader)


STEPS = st.lists(st.tuples(st.sampled_from("aprud"), st.integers(0, 9), st.integers(0, 9)), max_size=10)


@given(STEPS)
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_sequence_keeps_every_clause_and_gapless_numbers(order_story, steps):
    story, by = order_story, order_story.cast.head_leader
    kept = list(story.pledge.clauses.order_by("section", "order"))
    for count, (what, at, to) in enumerate(steps):
        sections = list(Section)
        if what == "a":
            kept.append(
                drafting.add_clause(by=by, pledge=story.pledge, section=sections[at % 3], text=f"Thêm {count} {at}")
            )
        elif kept and what == "p":
            place(kept[at % len(kept)], by=by, before=kept[to % len(kept)].pk)
        elif kept and what == "r":
            place(kept[at % len(kept)], by=by, section=sections[to % 3])
        elif kept and what == "u":
            drafting.move_clause(by=by, clause=kept[at % len(kept)], up=bool(to % 2))
        elif kept:
            drafting.remove_clause(by=by, clause=kept.pop(at % len(kept)))
    text = canonical_text(story.reload())
    assert sorted(clause["text"] for section in text["sections"] for clause in section["clauses"]) == sorted(
        Clause.objects.get(pk=clause.pk).text for clause in kept
    )
    for section in text["sections"]:
        numbers = [clause["number"] for clause in section["clauses"]]
        assert numbers == [str(number) for number in range(1, len(numbers) + 1)]


@pytest.fixture
def order_story():
    return stories.drafted(clauses=3)


def test_the_page_puts_a_part_where_it_was_dropped(client):
    story = stories.drafted(clauses=3)
    one, two, three = story.pledge.clauses.order_by("order")
    client.force_login(story.cast.officers[0])
    path = address("move_part", story).replace(f"/{one.pk}/", f"/{three.pk}/")
    assert client.post(path, {"before": one.pk}).status_code == 302
    assert texts(story) == [three.text, one.text, two.text]
    assert client.post(path, {"before": "", "section": "movement"}).status_code == 302
    assert texts(story, Section.MOVEMENT) == [three.text]
    assert client.post(path, {"before": "²", "section": "x"}).status_code == 302
    assert client.post(path, {"before": "999999"}).status_code == 409
