"""Signing: places, copies, order, declining, witnesses, what is refused."""

from datetime import date, timedelta

import pytest
from django.utils import translation

from blocs.domain import bloc_years
from blocs.domain.units import appoint
from blocs.enums import Capacity, Position
from blocs.models import Post
from emulation import clock
from emulation.audit.models import Event
from emulation.notices.models import Notice
from emulation.rows import Invalid
from emulation.workflow import Missing, NotAllowed, Refused, Stale, WrongState
from pledges.domain import agreement, signing
from pledges.domain.text import canonical_text, sha256_of
from pledges.enums import PledgeState, SignatoryState
from pledges.models import Signatory
from pledges.queries.people import said_at
from tests.factories import make_bloc_year
from tests.pledges import stories

pytestmark = pytest.mark.django_db


def last_event() -> Event:
    return Event.objects.order_by("-sequence")[0]


def test_the_places_stand_in_signing_order():
    cast = make_bloc_year(members=4)
    bloc_years.reorder_seats(
        by=cast.standing_body, bloc_year=cast.bloc_year, seats=[cast.seat(n) for n in (3, 2, 1, 0)]
    )
    story = stories.being_signed(cast=cast)
    units = [place.seat.unit for place in story.places if place.seat]
    assert units == [cast.units[0], cast.units[1], cast.units[3], cast.units[2]]
    assert [place.key for place in story.places] == [each["key"] for each in story.pledge.frozen_text["signatories"]]


def test_a_signature_copies_name_title_and_unit_and_keeps_them():
    story = stories.being_signed()
    place = story.sign(story.places[0])
    unit = story.cast.head
    assert (place.person, place.name) == (story.cast.head_leader, story.cast.head_leader.full_name)
    assert (place.title, place.authority, place.unit_name) == ("VIỆN TRƯỞNG", "", unit.name)
    assert place.text_sha256 == story.pledge.frozen_sha256
    unit.name = "Tên mới"
    unit.save()
    Post.objects.filter(person=story.cast.head_leader).update(ends_on=date(2020, 1, 1))
    assert Signatory.objects.get(pk=place.pk).unit_name != "Tên mới"


def test_a_deputy_signs_in_place_of_the_head_in_vietnamese_whatever_the_screen():
    story = stories.being_signed()
    place = story.places[0]
    deputy = story.cast.officers[0]
    appoint(
        by=None,
        person=deputy,
        unit=story.cast.head,
        position=Position.DEPUTY_CHIEF_PROCURATOR,
        capacity=Capacity.LEADER,
        starts_on=date(2020, 1, 1),
    )
    deputy = type(deputy).objects.get(pk=deputy.pk)
    with translation.override("en"):
        taken = signing.take_signature(by=deputy, signatory=place, text_sha256=story.pledge.frozen_sha256)
    assert (taken.authority, taken.title) == ("KT. VIỆN TRƯỞNG", "PHÓ VIỆN TRƯỞNG")


def test_an_acting_head_signs_with_q_and_reads_so_before(client):
    story = stories.being_signed()
    Post.objects.filter(person=story.cast.head_leader).update(acting=True)
    client.force_login(story.cast.head_leader)
    page = client.get(said_at(story.pledge, "detail") + f"ky/{story.places[0].pk}/")
    assert "Quyền Viện trưởng" in page.content.decode()

    taken = signing.take_signature(
        by=story.cast.head_leader, signatory=story.places[0], text_sha256=story.pledge.frozen_sha256
    )

    assert (taken.authority, taken.title) == ("", "Q. VIỆN TRƯỞNG")


def test_a_leader_whose_post_has_ended_does_not_sign():
    story = stories.being_signed()
    Post.objects.filter(person=story.cast.member_leader).update(ends_on=clock.today() - timedelta(days=1))
    with pytest.raises(NotAllowed):
        story.sign(next(place for place in story.places if place.seat and place.seat.unit == story.cast.units[-1]))


@pytest.mark.parametrize("sha256", ["", "0" * 64, "không phải mã"])
def test_signing_another_text_than_the_frozen_one_is_refused(sha256):
    story = stories.being_signed()
    with pytest.raises(Stale, match="đọc văn bản mới"):
        signing.take_signature(by=story.cast.head_leader, signatory=story.places[0], text_sha256=sha256)
    assert Signatory.objects.get(pk=story.places[0].pk).state == SignatoryState.WAITING


def test_witnesses_sign_after_all_units_and_are_told():
    story = stories.being_signed()
    witness = story.places[-1]
    with pytest.raises(Missing, match="còn 3 đơn vị chưa ký"):
        story.sign(witness)
    story.sign_units()
    assert Notice.objects.filter(recipient=witness.person, text__contains="Các đơn vị đã ký đủ").count() == 1
    assert story.reload().state == PledgeState.SIGNING
    story.sign(witness)
    assert story.reload().state == PledgeState.SIGNED
    assert story.pledge.signed_at >= Signatory.objects.get(pk=witness.pk).signed_at
    assert Event.objects.get(verb="pledge.signed").actor_name == "Hệ thống"
    assert Notice.objects.filter(recipient=story.cast.member_officer, text__contains="đã được ký đủ").exists()


def test_without_witnesses_the_last_unit_completes_the_pledge():
    story = stories.being_signed(witness=False)
    story.sign_units()
    assert story.reload().state == PledgeState.SIGNED


def test_signing_twice_is_refused_and_keeps_the_first():
    story = stories.being_signed()
    place = story.sign(story.places[0])
    with pytest.raises(WrongState, match="Đã ký"):
        story.sign(place)
    assert Event.objects.filter(verb="signature.taken").count() == 1


def test_a_place_that_went_with_a_reopening_cannot_be_signed():
    story = stories.being_signed()
    place = story.places[0]
    agreement.reopen(by=story.cast.head_leader, pledge=story.pledge, note="Sửa")
    for deed in (
        lambda: signing.take_signature(
            by=story.cast.head_leader, signatory=place, text_sha256=story.pledge.frozen_sha256
        ),
        lambda: signing.decline_to_sign(by=story.cast.head_leader, signatory=place, reason="x"),
    ):
        with pytest.raises(WrongState, match="vừa được mở lại"):
            deed()


def test_declining_tells_head_and_deputies_why_and_asking_again_tells_the_signer():
    story = stories.being_signed()
    place = next(place for place in story.places if place.seat and place.seat.unit == story.cast.units[-1])
    by = story.cast.member_leader
    for empty in ("", "  ", "\x00"):
        with pytest.raises(Missing, match="lý do"):
            signing.decline_to_sign(by=by, signatory=place, reason=empty)
    with pytest.raises(Invalid, match="dài quá 2000 ký tự"):
        signing.decline_to_sign(by=by, signatory=place, reason="x" * 2001)

    declined = signing.decline_to_sign(by=by, signatory=place, reason="Chỉ tiêu chưa khớp")
    assert declined.decline_reason == "Chỉ tiêu chưa khớp"
    told = Notice.objects.filter(text__contains="từ chối ký").values_list("recipient", flat=True)
    assert set(told) == {story.cast.head_leader.pk, story.cast.deputy_leader.pk}

    asked = signing.ask_again(by=story.cast.head_leader, signatory=place, note="Đã trao đổi")
    assert (asked.state, asked.decline_reason, asked.declined_at) == ("waiting", "", None)
    assert last_event().details["declined"] == "Chỉ tiêu chưa khớp"
    assert Notice.objects.filter(recipient=by, text__contains="Đề nghị ký lại").count() == 1


def test_a_witness_is_a_leader_of_the_host_named_once():
    story = stories.drafted()
    by, pledge = story.cast.head_leader, story.pledge
    for person in (story.cast.member_leader, story.cast.standing_body, story.cast.outsider):
        with pytest.raises(Refused, match="lãnh đạo đương chức của đơn vị chủ quản"):
            signing.name_witness(by=by, pledge=pledge, person=person)
    with pytest.raises(Refused, match="đã là người chứng kiến"):
        signing.name_witness(by=by, pledge=pledge, person=story.cast.provincial_leader)
    signing.remove_witness(by=by, signatory=story.places[0])
    assert not story.places
    again = signing.name_witness(by=by, pledge=pledge, person=story.cast.provincial_leader)
    assert again.order == 1


def test_a_witness_counts_among_the_words_that_are_frozen():
    story = stories.drafted()
    before = sha256_of(canonical_text(story.pledge))
    signing.remove_witness(by=story.cast.head_leader, signatory=story.places[0])
    assert sha256_of(canonical_text(story.pledge)) != before
