"""Conferences in every state, reached through the domain functions."""

from datetime import timedelta
from typing import Any

from emulation import clock
from pledges.conference.domain import papers, sitting
from pledges.conference.enums import Meeting, PaperKind, Presence
from pledges.conference.models import Conference, Paper
from tests.pledges.stories import Story

FIELDS = {
    "title": "Hội nghị ký kết giao ước thi đua năm 2026",
    "place": "Hội trường VKSND tỉnh",
    "meeting": Meeting.MIXED,
    "chair": "Viện trưởng đơn vị Khối trưởng",
    "secretary": "Cán bộ đơn vị Khối trưởng",
}


def planned(story: Story, **fields: Any) -> Conference:
    """Return a conference that is prepared for tomorrow."""
    when = clock.now() + timedelta(days=1)
    return sitting.plan_conference(
        by=story.cast.officers[0], bloc_year=story.cast.bloc_year, **{**FIELDS, "planned_at": when, **fields}
    )


def running(story: Story) -> Conference:
    """Return a conference that is open, at the first step of its agenda."""
    return sitting.open_conference(by=story.cast.head_leader, conference=planned(story))


def everybody_is_there(story: Story, conference: Conference, presence: str = Presence.PRESENT) -> None:
    """Call the roll: every unit came."""
    called = {row.pk: (presence, "Đại diện") for row in conference.attendances.all()}
    sitting.call_roll(by=story.cast.officers[0], conference=conference, called=called)


def closed(story: Story) -> Conference:
    """Return a conference that is over, with frozen minutes."""
    conference = running(story)
    everybody_is_there(story, conference)
    return sitting.close_conference(by=story.cast.head_leader, conference=conference)


def with_paper(story: Story, conference: Conference, title: str = "Kế hoạch thi đua năm 2026") -> Paper:
    """Return a paper that was brought to the conference."""
    return papers.add_paper(
        by=story.cast.officers[0],
        conference=conference,
        kind=PaperKind.PLAN,
        title=title,
        content=b"%PDF-1.7 " + title.encode(),
        name="ke-hoach.pdf",
        no_state_secret=True,
    )
