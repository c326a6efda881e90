"""A conference from its invitation to its minutes: what it needs, who leads it, what is refused, what is frozen."""

from datetime import timedelta

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.core.cache import cache
from django.db import IntegrityError, transaction

from emulation import clock
from emulation.audit.models import Event
from emulation.canonical import sha256_of
from emulation.constraints import explain
from emulation.notices.models import Notice
from emulation.rows import Impossible, Invalid
from emulation.workflow import Missing, NotAllowed, Stale, WrongState
from pledges.conference.domain import sitting
from pledges.conference.domain.minutes import minutes_of
from pledges.conference.domain.tablet import sign_on_tablet
from pledges.conference.domain.workflow import CONFERENCE
from pledges.conference.enums import ConferenceState, Presence, Remark, Step
from pledges.conference.forms import TabletSignForm
from pledges.conference.models import AgendaItem, Conference
from pledges.conference.papers import minutes_pdf
from pledges.conference.queries.board import board_of
from pledges.domain import agreement, opinions, publication, signing
from pledges.enums import Disposition
from tests.emulation.accounts.codes import code_of
from tests.pledges import stories
from tests.pledges.conference import sittings

pytestmark = pytest.mark.django_db

PASSWORD = "mot-mat-khau-dai-2026"
RUNS = {"head_leader", "head_officer", "deputy_leader", "deputy_officer"}


def step(conference: Conference, kind: Step) -> AgendaItem:
    return conference.items.get(step=kind)


def test_a_planned_conference_has_the_agenda_of_the_seed_and_invites_every_unit():
    story = stories.drafted()
    conference = sittings.planned(story)
    assert [item.step for item in conference.items.all()] == list(Step)
    assert [row.seat.unit for row in conference.attendances.select_related("seat__unit")] == story.cast.units
    told = set(Notice.objects.filter(text__contains="Mời dự").values_list("recipient", flat=True))
    people = {person.pk for person in [*story.cast.leaders, *story.cast.officers]}
    assert told == people - {story.cast.officers[0].pk}
    with pytest.raises(Impossible, match="chưa bế mạc"):
        sittings.planned(story)


@pytest.mark.parametrize(
    ("fields", "reason"),
    [({"title": ""}, "Tên hội nghị"), ({"chair": "x" * 300}, "Người chủ trì"), ({"meeting": "x"}, "Hình thức")],
)
def test_a_conference_that_cannot_be(fields, reason):
    story = stories.drafted()
    with pytest.raises(Invalid, match=reason):
        sittings.planned(story, **fields)


def test_who_runs_it():
    story = stories.drafted()
    conference = sittings.planned(story)
    for role, person in story.cast.roles().items():
        if role in RUNS:
            continue
        for deed in (
            lambda by=person: sitting.plan_conference(
                by=by, bloc_year=story.cast.bloc_year, **sittings.FIELDS, planned_at=clock.now()
            ),
            lambda by=person: sitting.open_conference(by=by, conference=conference),
            lambda by=person: sitting.call_roll(by=by, conference=conference, called={}),
            lambda by=person: sitting.add_guest(by=by, conference=conference, name="Khách"),
            lambda by=person: sitting.show_step(by=by, item=step(conference, Step.SIGNING)),
            lambda by=person: sitting.take_note(by=by, item=step(conference, Step.SIGNING), text="x"),
        ):
            with pytest.raises(NotAllowed):
                deed()
    assert {choice.move.name for choice in CONFERENCE.choices(conference, by=story.cast.head_leader)} == {"open"}


def test_one_step_is_on_the_screen_at_a_time():
    story = stories.drafted()
    conference = sittings.planned(story)
    with pytest.raises(WrongState, match="chưa khai mạc"):
        sitting.show_step(by=story.cast.head_leader, item=step(conference, Step.DISCUSSION))
    conference = sitting.open_conference(by=story.cast.head_leader, conference=conference)
    assert board_of(conference).current == step(conference, Step.ROLL_CALL)
    sitting.show_step(by=story.cast.officers[1], item=step(conference, Step.DISCUSSION))
    sitting.show_step(by=story.cast.officers[1], item=step(conference, Step.ROLL_CALL))
    running = [item.step for item in conference.items.all() if item.running]
    assert running == [Step.ROLL_CALL]
    assert step(conference, Step.DISCUSSION).ended_at is not None
    assert board_of(conference).place == 1


def test_it_closes_only_after_the_roll_call_and_then_stays():
    story = stories.drafted()
    conference = sittings.running(story)
    by = story.cast.head_leader
    with pytest.raises(Missing, match="Còn 3 đơn vị chưa điểm danh"):
        sitting.close_conference(by=by, conference=conference)
    sittings.everybody_is_there(story, conference)
    guest = sitting.add_guest(by=by, conference=conference, name=" Phó Viện trưởng tỉnh ")
    note = sitting.take_note(
        by=by, item=step(conference, Step.ROLL_CALL), text="Chào mừng", remark=Remark.DIRECTION, speaker=guest.name
    )
    closed = sitting.close_conference(by=by, conference=conference)
    assert (closed.state, closed.closed_by) == (ConferenceState.CLOSED, by)
    assert closed.minutes_sha256 == sha256_of(closed.minutes)
    assert Event.objects.get(verb="conference.closed").details["sha256"] == closed.minutes_sha256
    assert closed.minutes["guests"] == ["Phó Viện trưởng tỉnh"]
    assert closed.minutes["steps"][0]["notes"][0]["text"] == "Chào mừng"
    for deed in (
        lambda: sitting.call_roll(by=by, conference=closed, called={guest.pk: (Presence.ABSENT, "x")}),
        lambda: sitting.show_step(by=by, item=step(closed, Step.SIGNING)),
        lambda: sitting.open_conference(by=by, conference=closed),
    ):
        with pytest.raises(WrongState):
            deed()
    for row in (guest, note, closed, step(closed, Step.SIGNING)):
        for deed in (row.save, row.delete):
            with pytest.raises(IntegrityError) as caught, transaction.atomic():
                deed()
            assert "đã bế mạc" in explain(caught.value) or "dẫn chiếu" in explain(caught.value)
    assert minutes_of(closed) == closed.minutes


def test_the_minutes_tell_what_happened():
    story = stories.in_consultation()
    conference = sittings.running(story)
    by = story.cast.head_leader
    rows = list(conference.attendances.order_by("seat__order"))
    called = {
        rows[0].pk: (Presence.PRESENT, "Bà A"),
        rows[1].pk: (Presence.ONLINE, ""),
        rows[2].pk: (Presence.ABSENT, "ốm"),
    }
    sitting.call_roll(by=by, conference=conference, called=called)
    sitting.show_step(by=by, item=step(conference, Step.DISCUSSION))
    opinion = opinions.give_opinion(
        by=story.cast.member_officer, pledge=story.pledge, seat=story.cast.seat(-1), text="Góp ý"
    )
    opinions.answer_opinion(by=by, opinion=opinion, disposition=Disposition.PARTLY)
    stories.everybody_agrees(story)
    sitting.show_step(by=by, item=step(conference, Step.AGREEMENT))
    assert "chưa được thống nhất" in minutes_of(conference)["steps"][-1]["facts"][0]
    agreement.agree(by=by, pledge=story.pledge)
    publication.prepare(story.reload())
    signing.open_signing(by=by, pledge=story.reload())
    sitting.show_step(by=by, item=step(conference, Step.SIGNING))
    story.sign(story.places[0])
    signing.decline_to_sign(by=story.signer(story.places[1]), signatory=story.places[1], reason="Chưa khớp")

    minutes = minutes_of(conference)
    assert (len(minutes["present"]), len(minutes["online"]), len(minutes["absent"]), minutes["closed"]) == (1, 1, 1, "")
    facts = {each["title"]: " ".join(each["facts"]) for each in minutes["steps"]}
    assert "Có 1 ý kiến góp ý" in facts["Thảo luận, góp ý"]
    assert "3 đơn vị nhất trí toàn văn" in facts["Thảo luận, góp ý"]
    assert "tiếp thu một phần 1" in facts["Thảo luận, góp ý"]
    assert story.reload().frozen_sha256 in facts["Thống nhất văn bản giao ước"]
    assert "1/3 đơn vị đã ký" in facts["Ký giao ước thi đua"]
    assert "lý do: Chưa khớp" in facts["Ký giao ước thi đua"]
    assert minutes_pdf(minutes).startswith(b"%PDF-")


def test_the_same_minutes_give_the_same_bytes():
    story = stories.signed()
    closed = sittings.closed(story)
    assert minutes_pdf(closed.minutes) == minutes_pdf(Conference.objects.get(pk=closed.pk).minutes)


def test_the_board_shows_who_agreed_and_who_signed():
    story = stories.in_consultation()
    conference = sittings.running(story)
    assert [(tile.state, tile.done) for tile in board_of(conference).tiles] == [("unknown", False)] * 3
    sitting.show_step(by=story.cast.head_leader, item=step(conference, Step.AGREEMENT))
    opinions.give_opinion(by=story.cast.officers[0], pledge=story.pledge, seat=story.cast.seat(0), text="Góp ý")
    opinions.give_opinion(by=story.cast.officers[1], pledge=story.pledge, seat=story.cast.seat(1), agrees_in_full=True)
    board = board_of(conference)
    assert [tile.state for tile in board.tiles] == ["partly", "accepted", "waiting"]
    assert board.done == 1
    before = board.mark
    opinions.give_opinion(by=story.cast.officers[2], pledge=story.pledge, seat=story.cast.seat(2), agrees_in_full=True)
    assert board_of(conference).mark != before


@pytest.fixture
def signing_story():
    cache.clear()
    story = stories.being_signed()
    for place in story.places[:2]:
        person = story.signer(place)
        person.choose_password(PASSWORD)
        person.save()
    return story


def identified(story: stories.Story, person, **data: str) -> TabletSignForm:
    filled = {"username": person.username, "password": PASSWORD, "read": "on", "sha256": story.pledge.frozen_sha256}
    return TabletSignForm(filled | data)


def test_each_representative_signs_as_himself_on_the_shared_screen(signing_story):
    story = signing_story
    place, signer = story.places[0], story.signer(story.places[0])
    form = identified(story, signer, username=signer.username.upper())
    assert form.is_valid(), form.errors
    taken = sign_on_tablet(
        by=form.user, tablet_of=story.cast.officers[0], signatory=place, text_sha256=form.cleaned_data["sha256"]
    )
    assert (taken.person, taken.name) == (signer, signer.full_name)
    assert Event.objects.get(verb="signature.taken").actor_id == signer.pk
    noted = Event.objects.get(verb="signature.taken_on_tablet")
    assert (noted.actor_id, noted.details["screen_of_id"]) == (signer.pk, story.cast.officers[0].pk)
    with pytest.raises(NotAllowed):
        sign_on_tablet(by=signer, tablet_of=signer, signatory=story.places[1], text_sha256=story.pledge.frozen_sha256)
    with pytest.raises(Stale):
        sign_on_tablet(by=story.signer(story.places[1]), tablet_of=signer, signatory=story.places[1], text_sha256="")


def test_who_cannot_identify_himself_does_not_sign(signing_story):
    signer = signing_story.signer(signing_story.places[0])
    wrong = identified(signing_story, signer, password="sai")
    nobody = identified(signing_story, signer, username="khong-co-ai")
    unread = identified(signing_story, signer, read="")
    assert [form.is_valid() for form in (wrong, nobody, unread)] == [False] * 3
    assert wrong.errors["password"] == nobody.errors["password"], "a guesser does not learn which names exist"
    for _ in range(5):
        identified(signing_story, signer, password="sai").is_valid()
    locked = identified(signing_story, signer)
    assert not locked.is_valid()
    assert "Hãy đợi 5 phút" in str(locked.errors["password"])


def test_a_second_factor_is_asked_for_on_the_shared_screen(signing_story):
    signer = signing_story.signer(signing_story.places[0])
    secret = generate_totp_secret()
    TOTP.activate(signer, secret)
    without, wrong = identified(signing_story, signer), identified(signing_story, signer, code="000000")
    assert not without.is_valid()
    assert not wrong.is_valid()
    assert "mã xác thực hai lớp" in str(wrong.errors["code"])
    code = code_of(secret)
    right = identified(signing_story, signer, code=code)
    assert right.is_valid(), right.errors


def test_a_conference_of_a_closed_year_does_not_open():
    from blocs.domain import bloc_years

    story = stories.drafted()
    conference = sittings.planned(story)
    bloc_years.close(by=story.cast.standing_body, bloc_year=stories.fresh(story.cast.bloc_year), note="Sáp nhập")
    fresh = Conference.objects.select_related("bloc_year").get(pk=conference.pk)
    with pytest.raises(Missing, match="không khai mạc được"):
        sitting.open_conference(by=story.cast.head_leader, conference=fresh)


def test_an_outdated_page_does_not_close_it():
    story = stories.drafted()
    conference = sittings.running(story)
    sittings.everybody_is_there(story, conference)
    with pytest.raises(Stale), clock.at(clock.now() + timedelta(minutes=1)):
        sitting.close_conference(by=story.cast.head_leader, conference=conference, version=conference.version - 1)
