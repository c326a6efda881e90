"""From the call to the confirmation: who may, what is missing, what the pledge holds, what the database holds."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from emulation import clock
from emulation.audit.models import Event
from emulation.constraints import explain
from emulation.duties import duties_of
from emulation.notices.models import Notice
from emulation.rows import Impossible, Invalid
from emulation.workflow import Missing, NotAllowed, WrongState
from pledges.appendices.domain import publication as appendix_publication
from pledges.appendices.domain import signing as appendix_signing
from pledges.appendices.enums import ChangeKind
from pledges.domain import agreement, drafting
from pledges.domain.drafts import Overtaken
from pledges.registration.domain import handing_in, rounds, writing
from pledges.registration.domain.workflow import REGISTRATION
from pledges.registration.enums import Bearer, RegistrationState
from pledges.registration.models import RegisteredTarget, Registration
from pledges.registration.papers import detailed, table_pdf
from tests.pledges import stories
from tests.pledges.appendices import amended
from tests.pledges.registration.rounds import confirmed, empty, opened, submitted, usual_title, written

pytestmark = pytest.mark.django_db


def test_the_call_reaches_every_unit_and_may_be_repeated():
    story = stories.drafted()
    called = opened(story)
    assert called.registrations.count() == 3
    assert Notice.objects.filter(recipient=story.cast.member_officer, text__contains="Mời đơn vị đăng ký").count() == 1
    again = opened(story, days=9)
    assert (again.pk, again.registrations.count(), again.due_at > called.due_at) == (called.pk, 3, True)
    with pytest.raises(NotAllowed):
        rounds.open_round(by=story.cast.member_leader, bloc_year=story.cast.bloc_year, due_at=again.due_at)
    with pytest.raises(Invalid, match="đã qua"):
        rounds.open_round(by=story.cast.head_leader, bloc_year=story.cast.bloc_year, due_at=clock.now())


def test_the_targets_of_the_pledge_are_taken_once_and_only_bettered():
    story = stories.drafted()
    registration, by = empty(story, 1), story.cast.officers[1]
    taken = writing.take_from_pledge(by=by, registration=registration)
    assert [row.indicator for row in taken] == ["Tỷ lệ giải quyết tin báo", "Sáng kiến"], "the bloc's and its own"
    assert len(writing.take_from_pledge(by=story.cast.officers[2], registration=empty(story, 2))) == 1
    with pytest.raises(Invalid, match="không còn chỉ tiêu nào"):
        writing.take_from_pledge(by=by, registration=registration)
    row = taken[0]
    writing.edit_target(by=by, row=row, planned=Decimal("98"))
    with pytest.raises(Invalid, match=r"96 kém mức đã cam kết trong giao ước \(97,5\)"):
        writing.edit_target(by=by, row=row, planned=Decimal("96"))
    with pytest.raises(Invalid, match="phải giữ như trong giao ước"):
        writing.edit_target(by=by, row=row, direction="at_most")
    with pytest.raises(Invalid, match="không bỏ được"):
        writing.remove_target(by=by, row=row)


def test_there_is_no_way_around_the_pledge():
    story = stories.drafted()
    registration, by = empty(story, 2), story.cast.officers[2]
    promise = {"indicator": "Tỷ lệ giải quyết tin báo", "measure": "%", "direction": "at_least"}
    with pytest.raises(Invalid, match="kém mức đã cam kết"):
        writing.add_target(by=by, registration=registration, planned=Decimal(90), **promise)
    row = writing.add_target(by=by, registration=registration, planned=Decimal(99), **promise)
    assert row.pledged.indicator == promise["indicator"]
    title = usual_title()
    writing.add_title(by=by, registration=registration, title=title)
    target = row.pledged
    drafting.edit_target(by=story.cast.head_leader, target=target, planned=Decimal("99.5"))
    with pytest.raises(Missing, match="99 kém mức đã cam kết"):
        handing_in.submit(by=story.cast.member_leader, registration=empty(story, 2))
    drafting.add_target(
        by=story.cast.head_leader, pledge=story.pledge, **promise | {"indicator": "Mới", "planned": Decimal(1)}
    )
    with pytest.raises(Missing, match="Chưa đăng ký chỉ tiêu của giao ước: Mới"):
        handing_in.submit(by=story.cast.member_leader, registration=empty(story, 2))


def test_the_unit_s_own_promise_goes_before_that_of_the_bloc():
    story = stories.drafted()
    same = {"indicator": "Tỷ lệ giải quyết tin báo", "measure": "%", "direction": "at_least", "planned": Decimal(99)}
    drafting.add_target(by=story.cast.head_leader, pledge=story.pledge, seat=story.cast.seat(2), **same)
    taken = writing.take_from_pledge(by=story.cast.officers[2], registration=empty(story, 2))
    assert [(row.indicator, row.planned) for row in taken] == [("Tỷ lệ giải quyết tin báo", Decimal(99))]


def test_a_reopened_pledge_lets_go_of_its_targets():
    story = stories.agreed()
    confirmed(story, 2)
    agreement.reopen(by=story.cast.head_leader, pledge=story.reload(), note="Sửa")
    drafting.remove_target(by=story.cast.head_leader, target=story.pledge.targets.get(seat=None))
    assert not empty(story, 2).targets.exclude(pledged=None).exists()


def test_a_signed_appendix_changes_what_is_promised():
    story = stories.signed()
    registration, by = written(story, 2), story.cast.officers[2]
    row = registration.targets.exclude(pledged=None).get()
    amended.signed(story)  # asks for 98,5 instead of 97,5
    with pytest.raises(Missing, match=r"97,5 kém mức đã cam kết trong giao ước \(98,5\)"):
        handing_in.submit(by=story.cast.leaders[2], registration=empty(story, 2))
    writing.edit_target(by=by, row=row, planned=Decimal("98.5"))
    second = amended.begun(story, days=60)
    amended.change(story, second, ChangeKind.TARGET_REPEALED, "II.1")
    new = {"indicator": "Số hóa hồ sơ", "measure": "%", "direction": "at_least", "planned": Decimal(90)}
    amended.change(story, second, ChangeKind.TARGET_ADDED, "", **new)
    appendix_signing.open_signing(by=story.cast.head_leader, appendix=second)
    appendix_publication.prepare(amended.again(second))
    amended.sign_all(story, amended.again(second))
    with pytest.raises(Missing, match="Chưa đăng ký chỉ tiêu của giao ước: Số hóa hồ sơ"):
        handing_in.submit(by=story.cast.leaders[2], registration=empty(story, 2))
    writing.remove_target(by=by, row=row)
    taken = writing.take_from_pledge(by=by, registration=empty(story, 2))
    assert [each.indicator for each in taken] == ["Số hóa hồ sơ"]
    handing_in.submit(by=story.cast.leaders[2], registration=empty(story, 2))


def test_of_two_people_at_one_row_the_second_is_told():
    story = stories.drafted()
    registration = written(story, 2)
    row = registration.targets.get(pledged=None)
    seen = registration.version
    writing.edit_target(by=story.cast.officers[2], row=row, version=seen, planned=Decimal(3))
    with pytest.raises(Overtaken):
        writing.edit_target(by=story.cast.leaders[2], row=row, version=seen, planned=Decimal(4))
    assert RegisteredTarget.objects.get(pk=row.pk).planned == 3


def test_titles_of_people_have_a_number_and_those_of_units_none():
    story = stories.drafted()
    registration, by = empty(story, 2), story.cast.officers[2]
    unit, person = usual_title(Bearer.UNIT), usual_title(Bearer.PERSON)
    with pytest.raises(Invalid, match="Hãy ghi số người"):
        writing.add_title(by=by, registration=registration, title=person)
    with pytest.raises(Invalid, match="Hãy để trống"):
        writing.add_title(by=by, registration=registration, title=unit, people=3)
    row = writing.add_title(by=by, registration=registration, title=person, people=3)
    with pytest.raises((Invalid, Impossible), match="đã đăng ký danh hiệu này"):
        writing.add_title(by=by, registration=registration, title=person, people=2)
    writing.remove_title(by=by, row=row)
    writing.remove_title(by=by, row=row)
    assert not registration.titles.exists()


def test_every_move_of_every_role():
    story = stories.drafted()
    with pytest.raises(Missing, match="Chưa đăng ký danh hiệu nào"):
        handing_in.submit(by=story.cast.member_leader, registration=empty(story, 2))
    member, head = submitted(story, 2), submitted(story, 0)
    for role, person in story.cast.roles().items():
        moves = {choice.move.name for choice in REGISTRATION.choices(member, by=person)}
        assert moves == ({"confirm", "return_for_correction"} if role.startswith("head_") else set()), role
        moves = {choice.move.name for choice in REGISTRATION.choices(head, by=person)}
        assert moves == ({"confirm", "return_for_correction"} if role.startswith("deputy_") else set()), role
    with pytest.raises(NotAllowed):
        handing_in.confirm(by=story.cast.head_leader, registration=head)
    handing_in.confirm(by=story.cast.head_leader, registration=member)
    with pytest.raises(WrongState):
        writing.take_from_pledge(by=story.cast.member_officer, registration=empty(story, 2))
    with pytest.raises(NotAllowed):
        handing_in.reopen(by=story.cast.officers[0], registration=empty(story, 2), note="x")
    with pytest.raises(Missing, match="Cần ghi lý do"):
        handing_in.reopen(by=story.cast.head_leader, registration=empty(story, 2), note=" ")
    handing_in.reopen(by=story.cast.deputy_leader, registration=empty(story, 2), note="Thiếu danh hiệu")
    returned = empty(story, 2)
    assert (returned.state, returned.returned_because, returned.submitted_by) == ("draft", "Thiếu danh hiệu", None)
    assert Event.objects.get(verb="registration.reopened").note == "Thiếu danh hiệu"
    handing_in.submit(by=story.cast.member_leader, registration=returned)
    handing_in.return_for_correction(by=story.cast.officers[0], registration=empty(story, 2), note="Sửa mức")
    assert empty(story, 2).returned_because == "Sửa mức"


def test_late_is_marked_and_taken():
    story = stories.drafted()
    registration = written(story, 2)
    with clock.at(registration.round.due_at + timedelta(minutes=1)):
        handed = handing_in.submit(by=story.cast.member_leader, registration=registration)
    assert handed.late
    assert not submitted(story, 1).late


def test_who_is_asked_finds_it_among_the_duties():
    story = stories.drafted()
    opened(story)
    assert any("Đăng ký danh hiệu" in duty.title for duty in duties_of(story.cast.member_officer))
    submitted(story, 2)
    assert not any("Đăng ký danh hiệu" in duty.title for duty in duties_of(story.cast.member_officer))
    assert any("Xác nhận đăng ký" in duty.title for duty in duties_of(story.cast.head_leader))
    submitted(story, 0)
    assert any("Xác nhận đăng ký" in duty.title for duty in duties_of(story.cast.deputy_leader))


def test_what_was_handed_in_stays_in_the_database():
    story = stories.drafted()
    registration = confirmed(story, 2)
    other = stories.drafted()
    opened(other)
    strange = Registration(round=registration.round, seat=other.cast.seat(0))
    changed = (registration.titles.all()[0], registration.targets.all()[0])
    changed[0].people, changed[1].planned = 7, Decimal(7)
    deeds = [(row.save, "không sửa được") for row in changed]
    deeds += [(row.delete, "không sửa được") for row in (registration.titles.all()[0], registration.targets.all()[0])]
    for deed, reason in (*deeds, (strange.save, "thành viên của chính khối")):
        with pytest.raises(IntegrityError) as caught, transaction.atomic():
            deed()
        assert reason in explain(caught.value) or "đã có" in explain(caught.value).lower()


def test_the_table_holds_every_unit():
    story = stories.drafted()
    confirmed(story, 2)
    rows = detailed(story.cast.bloc_year)
    assert [row.seat.unit for row in rows] == story.cast.units
    assert table_pdf(story.cast.bloc_year, rows, day=clock.today()).startswith(b"%PDF-")


@pytest.mark.parametrize("name", ["list", "xlsx", "pdf"])
def test_as_many_queries_with_more_units(client, name):
    counts = []
    for members in (2, 4):
        story = stories.drafted(members)
        for place in range(members):
            written(story, place)
        client.force_login(story.cast.head_leader)
        path = reverse(f"registration:{name}", args=[story.cast.bloc.slug, story.cast.bloc_year.year])
        with CaptureQueriesContext(connection) as captured:
            assert client.get(path).status_code == 200
        counts.append(len(captured))
    assert counts[0] == counts[1]


def test_a_unit_registers_on_the_pages(client):
    story = stories.drafted()
    opened(story)
    client.force_login(story.cast.officers[2])
    base = [story.cast.bloc.slug, story.cast.bloc_year.year, story.cast.units[2].code]
    at = {
        name: reverse(f"registration:{name}", args=base)
        for name in ("sheet", "add_title", "take", "add_target", "submit")
    }
    title = usual_title()
    assert client.post(at["add_title"], {"title": "", "once": "a"}).status_code == 422
    assert client.post(at["add_title"], {"title": title.pk, "once": "b"}).status_code == 302
    assert client.post(at["take"]).status_code == 302
    wrong = {"indicator": "Riêng", "measure": "", "direction": "at_least", "planned": "1.234,5x", "once": "c"}
    assert client.post(at["add_target"], wrong).status_code == 422
    assert client.post(at["add_target"], wrong | {"measure": "việc", "planned": "1.234,5"}).status_code == 302
    row = RegisteredTarget.objects.get(indicator="Riêng")
    assert row.planned == Decimal("1234.5")
    pledged = RegisteredTarget.objects.exclude(pledged=None).get(registration=row.registration)
    edit = reverse("registration:edit_target", args=[*base, pledged.pk])
    worse = client.post(edit, {"planned": "90", "version": row.registration.version})
    assert worse.status_code == 422
    assert "kém mức đã cam kết" in worse.content.decode()
    assert client.post(at["submit"], {"version": 99}).status_code == 403
    client.force_login(story.cast.leaders[2])
    registration = empty(story, 2)
    assert title.name in client.get(at["submit"]).content.decode()
    assert client.post(at["submit"], {"version": registration.version}).status_code == 302
    assert empty(story, 2).state == RegistrationState.SUBMITTED
