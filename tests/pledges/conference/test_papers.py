"""Papers are brought, read, taken away, adopted together, and stay."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.urls import reverse

from emulation.audit.models import Event
from emulation.constraints import explain
from emulation.rows import Invalid
from emulation.workflow import Missing, NotAllowed, WrongState
from pledges.conference.domain import papers, sitting
from pledges.conference.domain.minutes import minutes_of
from pledges.conference.enums import Step
from pledges.conference.models import Paper
from tests.pledges import stories
from tests.pledges.conference import sittings

pytestmark = pytest.mark.django_db


def test_papers_are_adopted_together_and_stand_in_the_minutes():
    story = stories.drafted()
    conference = sittings.planned(story)
    by = story.cast.head_leader
    plan = sittings.with_paper(story, conference)
    with pytest.raises(WrongState, match="chưa khai mạc"):
        papers.adopt_papers(by=by, conference=conference)
    conference = sitting.open_conference(by=by, conference=conference)
    sitting.show_step(by=by, item=conference.items.get(step=Step.AGREEMENT))
    table = sittings.with_paper(story, conference, "Bảng chấm điểm năm 2026")
    assert papers.adopt_papers(by=by, conference=conference) == [plan, table]
    facts = " ".join(minutes_of(conference)["steps"][-1]["facts"])
    assert plan.title in facts
    assert table.file.sha256 in facts
    assert len(Event.objects.get(verb="conference.papers_adopted").details["papers"]) == 2
    with pytest.raises(Missing, match="Không có tài liệu nào chờ"):
        papers.adopt_papers(by=by, conference=conference)
    with pytest.raises(WrongState, match="không bỏ được"):
        papers.remove_paper(by=by, paper=plan)
    plan.refresh_from_db()
    for deed in (plan.save, plan.delete):
        with pytest.raises(IntegrityError) as caught, transaction.atomic():
            deed()
        assert "đã được hội nghị thông qua" in explain(caught.value)


def test_a_paper_may_be_taken_away_before_it_is_adopted():
    story = stories.drafted()
    conference = sittings.planned(story)
    paper = sittings.with_paper(story, conference)
    with pytest.raises(NotAllowed):
        papers.remove_paper(by=story.cast.member_leader, paper=paper)
    papers.remove_paper(by=story.cast.head_leader, paper=paper)
    papers.remove_paper(by=story.cast.head_leader, paper=paper)
    assert not Paper.objects.exists()


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"content": b"MZ\x90"}, "không phải PDF"),
        ({"content": b""}, "Tệp rỗng"),
        ({"no_state_secret": False}, "bí mật nhà nước"),
        ({"title": ""}, "Tên tài liệu"),
        ({"kind": "x"}, "Loại tài liệu"),
    ],
)
def test_a_paper_that_is_not_taken(changes, reason):
    story = stories.drafted()
    values = {"kind": "plan", "title": "Kế hoạch", "content": b"%PDF-1.7", "name": "x.pdf", "no_state_secret": True}
    with pytest.raises(Invalid, match=reason):
        papers.add_paper(by=story.cast.head_leader, conference=sittings.planned(story), **values | changes)


def test_the_pages(client):
    story = stories.drafted()
    conference = sittings.running(story)
    client.force_login(story.cast.head_leader)
    base = [story.cast.bloc.slug, story.cast.bloc_year.year, conference.pk]
    add = reverse("conference:paper_add", args=base)
    assert client.post(add, {"kind": "plan", "title": "Kế hoạch"}).status_code == 422
    file = SimpleUploadedFile("ke-hoach.pdf", b"%PDF-1.7")
    sent = {"kind": "plan", "title": "Kế hoạch thi đua", "file": file, "no_state_secret": "on"}
    assert client.post(add, sent).status_code == 302
    paper = Paper.objects.get()
    assert "Kế hoạch thi đua" in client.get(conference.get_absolute_url()).content.decode()
    client.force_login(story.cast.member_officer)
    answer = client.get(reverse("conference:paper", args=[*base, paper.pk]))
    assert b"".join(answer.streaming_content) == b"%PDF-1.7"
    client.force_login(story.cast.head_leader)
    assert client.post(reverse("conference:papers_adopt", args=base)).status_code == 302
    assert client.post(reverse("conference:paper_remove", args=[*base, paper.pk])).status_code == 409
