"""Texts as long as they may be: they are frozen and printed like any other, and what is longer is refused by its name."""

import io
from datetime import timedelta

import pytest
from pypdf import PdfReader

from emulation import clock
from emulation.files.store import fetch
from emulation.rows import Invalid
from emulation.workflow import Missing
from pledges.domain import agreement, consultation, drafting, publication, signing_files
from pledges.domain.workflow import LONGEST_TEXT
from pledges.enums import Section
from tests.pledges import stories

pytestmark = pytest.mark.django_db

LONGEST = 6000
# What is laid out dearest: a mark at every word, and one word without a place to break.
HEAVY = ("**Thi đua** _thực chất_ " * 400)[: LONGEST - 101] + " " + "Đ" * 100


def written(clauses: int) -> stories.Story:
    """Return a draft of so many clauses, each as long as a clause may be."""
    story = stories.drafted(members=2, clauses=0)
    for _number in range(clauses):
        drafting.add_clause(by=story.cast.head_leader, pledge=story.pledge, section=Section.CONTENT, text=HEAVY)
    story.reload()
    return story


def test_a_text_as_long_as_may_be_becomes_a_file_to_sign(real_render):
    story = written(LONGEST_TEXT // LONGEST)
    due = clock.now() + timedelta(days=3)
    consultation.open_consultation(by=story.cast.head_leader, pledge=story.pledge, due_at=due)
    stories.everybody_agrees(story)
    agreement.agree(by=story.cast.head_leader, pledge=story.reload())
    publication.prepare(story.reload())
    signing_file = signing_files.in_force(story.pledge)
    assert signing_file is not None
    assert signing_file.prepared is not None
    assert len(PdfReader(io.BytesIO(fetch(signing_file.prepared))).pages) > LONGEST_TEXT // LONGEST


def test_a_longer_text_is_refused_before_it_goes_round_and_is_frozen():
    story = written(60)
    with pytest.raises(Missing, match="tối đa 120000"):
        consultation.open_consultation(
            by=story.cast.head_leader, pledge=story.pledge, due_at=clock.now() + timedelta(days=3)
        )
    assert story.reload().frozen_sha256 == ""
    assert story.pledge.clauses.count() == 60


def test_a_clause_that_is_longer_is_refused_and_says_by_how_much():
    story = stories.drafted(members=2)
    before = story.pledge.clauses.count()
    with pytest.raises(Invalid, match=str(LONGEST)):
        drafting.add_clause(by=story.cast.head_leader, pledge=story.pledge, section=Section.CONTENT, text="a" * 20_000)
    assert story.pledge.clauses.count() == before
