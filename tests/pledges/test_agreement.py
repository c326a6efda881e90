"""Agreeing freezes the text; reopening voids it with everything that was signed."""

from datetime import timedelta

import pytest

from emulation import clock
from emulation.audit.models import Event
from emulation.notices.models import Notice
from emulation.workflow import Stale
from pledges.domain import agreement, consultation, drafting, publication, signing
from pledges.domain.text import canonical_text, sha256_of
from pledges.enums import PledgeState, SignatoryState
from pledges.models import Signatory
from tests.pledges import stories

pytestmark = pytest.mark.django_db


def last_event() -> Event:
    return Event.objects.order_by("-sequence")[0]


def test_agreement_freezes_the_text_under_its_hash():
    story = stories.in_consultation()
    stories.everybody_agrees(story)
    expected = canonical_text(story.pledge)

    pledge = agreement.agree(by=story.cast.deputy_leader, pledge=story.pledge, version=story.reload().version)

    assert pledge.frozen_text == expected
    assert pledge.frozen_sha256 == sha256_of(expected)
    assert pledge.agreed_by == story.cast.deputy_leader
    assert last_event().details["sha256"] == pledge.frozen_sha256
    assert Notice.objects.filter(recipient=story.cast.member_officer, text__contains="chốt").exists()


def test_agreeing_an_older_version_is_refused():
    story = stories.in_consultation()
    stories.everybody_agrees(story)
    seen = story.reload().version
    drafting.edit_clause(by=story.cast.head_leader, clause=story.pledge.clauses.order_by("pk")[0], text="Mới")
    with pytest.raises(Stale):
        agreement.agree(by=story.cast.deputy_leader, pledge=story.pledge, version=seen)
    assert story.reload().state == PledgeState.CONSULTATION


def test_reopening_voids_signatures_and_says_whose():
    story = stories.being_signed()
    for place in story.places[:2]:
        story.sign(place)
    first = Signatory.objects.get(pk=story.places[0].pk)
    signing.decline_to_sign(by=story.signer(story.places[2]), signatory=story.places[2], reason="Chưa khớp")
    sha256 = story.pledge.frozen_sha256

    pledge = agreement.reopen(by=story.cast.standing_body, pledge=story.pledge, note="Sửa chỉ tiêu")

    assert (pledge.state, pledge.frozen_sha256, pledge.frozen_text, pledge.agreed_by) == ("draft", "", None, None)
    event = Event.objects.get(verb="pledge.reopened")
    assert event.note == "Sửa chỉ tiêu"
    assert event.details["lapsed"][0] == f"{first.name} ({first.unit_name})"
    assert (len(event.details["lapsed"]), event.details["sha256"]) == (2, sha256)
    notice = Notice.objects.filter(recipient=story.cast.member_officer).order_by("-pk")[0]
    assert first.name in notice.text
    (witness,) = story.places
    assert (witness.person, witness.state) == (story.cast.provincial_leader, SignatoryState.WAITING)


def test_after_reopening_everything_can_be_done_again():
    story = stories.being_signed()
    story.sign(story.places[0])
    agreement.reopen(by=story.cast.head_leader, pledge=story.pledge, note="Sửa")
    drafting.add_clause(by=story.cast.head_leader, pledge=story.pledge, section="content", text="Thêm")
    due = clock.now() + timedelta(days=1)
    consultation.open_consultation(by=story.cast.head_leader, pledge=story.pledge, due_at=due)
    stories.everybody_agrees(story)
    agreement.agree(by=story.cast.head_leader, pledge=story.pledge)
    publication.prepare(story.reload())
    signing.open_signing(by=story.cast.head_leader, pledge=story.pledge)
    story.sign_all()
    assert story.pledge.state == PledgeState.SIGNED
