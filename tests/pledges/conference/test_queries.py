"""The pages of a conference ask as often for many units, notes and papers as for few."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from pledges.conference.domain import sitting
from pledges.conference.enums import Step
from tests.pledges import stories
from tests.pledges.conference import sittings

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("step", [Step.ROLL_CALL, Step.SIGNING])
@pytest.mark.parametrize("name", ["detail", "board", "projector", "roll_call", "minutes", "tablet", "note"])
def test_as_many_queries_with_more_of_everything(client, name, step):
    counts = []
    for size in (2, 5):
        story = stories.being_signed(size)
        conference = sittings.running(story)
        item = sitting.show_step(by=story.cast.head_leader, item=conference.items.get(step=step))
        for number in range(size):
            sitting.take_note(by=story.cast.head_leader, item=item, text=f"Ý kiến {number}", seat=story.cast.seat(0))
            sitting.add_guest(by=story.cast.head_leader, conference=conference, name=f"Đại biểu {number}")
            sittings.with_paper(story, conference, f"Tài liệu {number}")
        client.force_login(story.cast.head_leader)
        path = reverse(f"conference:{name}", args=[story.cast.bloc.slug, story.cast.bloc_year.year, conference.pk])
        with CaptureQueriesContext(connection) as captured:
            assert client.get(path).status_code == 200
        counts.append(len(captured))
    assert counts[0] == counts[1]
    assert counts[0] <= 24, counts
