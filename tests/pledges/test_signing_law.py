"""Order, quorum, substitutes, and two at once: what the law of signing asks beside the signature itself."""

from datetime import timedelta

import pytest

from blocs.enums import Capacity, Position
from blocs.roles import standing_of
from emulation import clock
from emulation.audit.models import Event
from emulation.notices.models import Notice
from emulation.rows import Impossible, Invalid
from emulation.workflow import Missing, NotAllowed, Refused
from pledges.domain import authorising, signing
from pledges.enums import PledgeState, SignatoryRole, SignatoryState, SigningOrder
from pledges.models import Signatory
from pledges.permissions import signs
from pledges.queries.waiting import places_waiting_for
from tests.factories import PostFactory, person
from tests.pledges import stories
from tests.pledges.stories import Story
from tests.pledges.ways import SCAN

pytestmark = pytest.mark.django_db


def opened(order: SigningOrder, *, quorum: int | None = None, witnesses: int = 1) -> Story:
    """Return a pledge of three units that is signed in this order."""
    story = stories.in_consultation()
    for _more in range(witnesses - 1):
        another = person(story.cast.host, Capacity.LEADER, Position.DEPUTY_CHIEF_PROCURATOR)
        signing.name_witness(by=story.cast.head_leader, pledge=story.pledge, person=another)
    story.reload()
    stories.everybody_agrees(story)
    stories.agreement.agree(by=story.cast.head_leader, pledge=story.pledge)
    stories.publication.prepare(story.reload())
    signing.open_signing(by=story.cast.head_leader, pledge=story.pledge, order=order, quorum=quorum)
    story.reload()
    return story


def test_members_sign_before_deputy_head_and_witness():
    story = opened(SigningOrder.MEMBERS_FIRST)
    head, deputy, member, witness = story.places
    assert [place.turn for place in story.places] == [3, 2, 1, 4]
    for early, missing in ((deputy, member), (head, deputy)):
        with pytest.raises(Missing, match="Chưa đến lượt"):
            story.sign(early)
        assert not places_waiting_for(story.signer(early), standing_of(story.signer(early))).exists()
        assert places_waiting_for(story.signer(missing), standing_of(story.signer(missing))).exists()
        story.sign(missing)
        assert Notice.objects.filter(recipient=story.signer(early), text__contains="Đã đến lượt").count() == 1
    with pytest.raises(Missing, match="còn 1 đơn vị chưa ký"):
        story.sign(witness)
    story.sign(head)
    story.sign(witness)
    assert story.reload().state == PledgeState.SIGNED


@pytest.mark.parametrize("order", SigningOrder)
def test_every_order_comes_to_an_end(order):
    story = opened(order)
    for place in sorted(story.places, key=lambda place: place.turn):
        story.sign(place)
    assert story.reload().state == PledgeState.SIGNED


def test_with_enough_witnesses_the_head_ends_the_signing():
    story = opened(SigningOrder.UNITS_FIRST, quorum=1, witnesses=2)
    by = story.cast.head_leader
    with pytest.raises(Missing, match="Còn 3 đơn vị chưa ký"):
        signing.conclude(by=by, pledge=story.pledge)
    story.sign_units()
    with pytest.raises(Missing, match="Còn thiếu 1 người chứng kiến"):
        signing.conclude(by=by, pledge=story.pledge)
    story.sign(story.places[-2])
    with pytest.raises(NotAllowed):
        signing.conclude(by=story.cast.member_leader, pledge=story.pledge)
    signing.conclude(by=by, pledge=story.pledge)
    assert story.reload().state == PledgeState.SIGNED
    assert story.pledge.document is not None
    assert story.places[-1].state == SignatoryState.WAITING
    with pytest.raises(Refused):
        story.sign(story.places[-1])


def test_more_witnesses_than_were_named_cannot_be_asked_for():
    with pytest.raises(Invalid, match="từ 0 đến 1"):
        opened(SigningOrder.UNITS_FIRST, quorum=2)


def letter(story: Story, place: Signatory, by, who, **values):
    told = {"letter_number": "15/GUQ", "letter_on": clock.today(), "letter_name": "uy-quyen.pdf"} | values
    return authorising.authorise(by=by, place=place, person=who, letter=SCAN, **told)


def test_a_substitute_signs_by_letter_and_passes_it_on_to_nobody():
    story = stories.being_signed()
    place, officer, leader = story.places[2], story.cast.member_officer, story.cast.member_leader
    assert not signs.test(officer, place)
    with pytest.raises(NotAllowed):
        letter(story, place, officer, officer)
    with pytest.raises(Refused, match="không phải cán bộ đương chức"):
        letter(story, place, leader, story.cast.officers[0])
    with pytest.raises(Refused, match="ở sau hôm nay"):
        letter(story, place, leader, officer, letter_on=clock.today() + timedelta(days=1))
    letter(story, place, leader, officer)
    with pytest.raises(Impossible, match="đã ủy quyền cho một người"):
        letter(story, place, leader, officer)
    place = story.reload() and story.places[2]
    officer = type(officer).objects.get(pk=officer.pk)
    assert signs.test(officer, place)
    assert list(places_waiting_for(officer, standing_of(officer))) == [place]
    with pytest.raises(NotAllowed):
        letter(story, place, officer, leader)
    taken = signing.take_signature(by=officer, signatory=place, text_sha256=story.pledge.frozen_sha256)
    assert (taken.person, taken.authority, taken.title) == (officer, "TUQ. VIỆN TRƯỞNG", "CHUYÊN VIÊN")
    assert Event.objects.filter(verb="signature.authorised").count() == 1


def test_a_letter_that_was_withdrawn_gives_no_right():
    story = stories.being_signed()
    place, officer, leader = story.places[2], story.cast.member_officer, story.cast.member_leader
    letter(story, place, leader, officer)
    assert authorising.withdraw(by=leader, place=place)
    assert not authorising.withdraw(by=leader, place=place)
    with pytest.raises(NotAllowed):
        signing.take_signature(by=officer, signatory=place, text_sha256=story.pledge.frozen_sha256)


def test_a_deputy_does_not_authorise():
    story = stories.being_signed()
    deputy = person(story.cast.units[-1], Capacity.LEADER, Position.DEPUTY_CHIEF_PROCURATOR)
    with pytest.raises(Refused, match="Chỉ người đứng đầu"):
        letter(story, story.places[2], deputy, story.cast.member_officer)
    PostFactory(person=deputy, unit=story.cast.units[0], position=Position.SPECIALIST, capacity=Capacity.OFFICER)


def test_an_absent_member_signs_later_with_the_own_date():
    story = stories.being_signed(witness=False)
    for place in story.places[:2]:
        story.sign(place)
    later = clock.now() + timedelta(days=9)
    with clock.at(later):
        taken = story.sign(story.places[2])
    assert taken.signed_at == later
    assert story.reload().state == PledgeState.SIGNED
    assert Signatory.objects.filter(role=SignatoryRole.UNIT, signed_at=later).count() == 1
