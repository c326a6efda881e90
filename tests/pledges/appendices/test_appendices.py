"""From the draft to the signed appendix: who may, what is refused, what is tied to what, what the database holds."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from blocs.touched import touched_by_closing
from emulation.audit.models import Event
from emulation.constraints import explain
from emulation.duties import duties_of
from emulation.files.store import fetch
from emulation.notices.models import Notice
from emulation.rows import Impossible, Invalid
from emulation.workflow import Gone, Missing, NotAllowed, Stale, WrongState
from pledges.appendices.domain import drafting, publication, signing
from pledges.appendices.domain.workflow import APPENDIX, PLACE
from pledges.appendices.enums import AppendixState, ChangeKind
from pledges.appendices.models import Appendix, AppendixSignatory
from pledges.appendices.queries.appendices import standing_text
from pledges.domain.text import clause_text, sha256_of
from tests.pledges import stories
from tests.pledges.appendices.amended import NEW_WORDS, again, begun, change, opened, sign_all, signed, written

pytestmark = pytest.mark.django_db


def test_only_a_signed_pledge_has_appendices_and_one_at_a_time():
    with pytest.raises(WrongState, match="không cần phụ lục"):
        begun(stories.agreed())
    story = stories.signed()
    with pytest.raises(NotAllowed):
        drafting.draft_appendix(
            by=story.cast.member_leader,
            pledge=story.pledge,
            place="x",
            held_on=story.pledge.conference_on,
            reason="x",
        )
    with pytest.raises(Invalid, match="không được trước ngày ký giao ước"):
        begun(story, days=-1)
    begun(story)
    with pytest.raises((Impossible, Invalid), match="đang có một phụ lục"):
        begun(story)


def test_changes_name_what_stands_there():
    story = stories.signed()
    appendix = begun(story)
    with pytest.raises(Gone):
        change(story, appendix, ChangeKind.CLAUSE_REPLACED, "I.9", text="x")
    with pytest.raises((Impossible, Invalid), match="Muốn bỏ hẳn khoản"):
        change(story, appendix, ChangeKind.CLAUSE_REPLACED, "I.1", text=" ")
    with pytest.raises((Impossible, Invalid), match="đơn vị tính và mức phấn đấu"):
        change(story, appendix, ChangeKind.TARGET_ADDED, "", indicator="Mới", measure="", planned=Decimal(1))
    change(story, appendix, ChangeKind.CLAUSE_REPEALED, "I.1")
    with pytest.raises((Impossible, Invalid), match="đã sửa chỗ này"):
        change(story, appendix, ChangeKind.CLAUSE_REPLACED, "I.1", text="x")
    line = appendix.changes.get()
    drafting.remove_change(by=story.cast.head_leader, change=line)
    drafting.remove_change(by=story.cast.head_leader, change=line)
    with pytest.raises(Missing, match="chưa có nội dung sửa đổi"):
        signing.open_signing(by=story.cast.head_leader, appendix=again(appendix))
    drafting.discard(by=story.cast.head_leader, appendix=again(appendix))
    assert not Appendix.objects.exists()
    assert Event.objects.filter(verb="appendix.discarded").exists()
    assert begun(story).number == 1, "the number is free again"


def test_of_two_writers_the_second_is_told():
    story, appendix = written()
    line = appendix.changes.get(place="I.1")
    drafting.edit_change(by=story.cast.officers[0], change=line, version=1, text="Một")
    with pytest.raises(Stale):
        drafting.edit_change(by=story.cast.head_leader, change=line, version=1, text="Hai")
    with pytest.raises(Stale):
        drafting.edit_heading(
            by=story.cast.head_leader,
            appendix=appendix,
            version=appendix.version,
            place="x",
            held_on=appendix.held_on,
            reason="x",
            with_witnesses=True,
        )


def test_the_chain_of_hashes():
    story, first = signed()
    text = first.frozen_text
    assert sha256_of(text) == first.frozen_sha256
    assert text["pledge"]["sha256"] == text["base_sha256"] == story.pledge.frozen_sha256
    _story, second = signed(story, days=60)
    assert second.frozen_text["base_sha256"] == first.frozen_sha256
    assert second.frozen_text["pledge"]["sha256"] == story.pledge.frozen_sha256
    replaced = next(row for row in second.frozen_text["changes"] if row["place"] == "I.1")
    assert replaced["old"] == NEW_WORDS, "the second appendix changes what the first one left"


def test_the_text_as_it_stands_and_as_it_stood():
    story, _first = signed()
    pledge = story.reload()
    day = pledge.conference_on
    assert clause_text(standing_text(pledge), "I.1") == NEW_WORDS
    assert clause_text(standing_text(pledge, day), "I.1") == clause_text(pledge.frozen_text, "I.1") != NEW_WORDS
    assert clause_text(standing_text(pledge, day + timedelta(days=30)), "I.1") == NEW_WORDS
    assert standing_text(pledge)["targets"][0]["planned"] == "98.5"


def test_it_is_signed_the_same_way():
    story, appendix = opened()
    assert Notice.objects.filter(recipient=story.cast.member_leader, text__contains="ký phụ lục số 1").exists()
    assert any("Ký phụ lục" in duty.title for duty in duties_of(story.cast.member_leader))
    places = list(appendix.signatories.order_by("role", "order"))
    witness = next(place for place in places if place.seat is None)
    own = next(place for place in places if place.seat == story.cast.seat(2))
    with pytest.raises(Missing, match="ký sau các đơn vị"):
        signing.take_signature(by=witness.person, place=witness, text_sha256=appendix.frozen_sha256)
    with pytest.raises(NotAllowed):
        signing.take_signature(by=story.cast.member_officer, place=own, text_sha256=appendix.frozen_sha256)
    with pytest.raises(Stale):
        signing.take_signature(by=story.cast.member_leader, place=own, text_sha256="0" * 64)
    signing.decline_to_sign(by=story.cast.member_leader, place=own, reason="Cần xem lại")
    signing.ask_again(by=story.cast.head_leader, place=own, note="Đã trao đổi")
    assert not any("Ký phụ lục" in duty.title for duty in duties_of(witness.person)), "witnesses come last"
    for place in places:
        if place.seat is not None:
            by = story.cast.leaders[story.cast.units.index(place.seat.unit)]
            signing.take_signature(by=by, place=place, text_sha256=appendix.frozen_sha256)
    assert any("Ký phụ lục" in duty.title for duty in duties_of(witness.person))
    signing.take_signature(by=witness.person, place=witness, text_sha256=appendix.frozen_sha256)
    done = again(appendix)
    assert (done.state, done.signed_at is not None) == (AppendixState.SIGNED, True)
    taken = done.signatories.get(seat=story.cast.seat(2))
    assert (taken.name, taken.text_sha256) == (str(story.cast.member_leader), done.frozen_sha256)
    assert not any("Ký phụ lục" in duty.title for duty in duties_of(story.cast.member_leader))


def test_reopening_lets_signatures_lapse_visibly():
    story, appendix = opened()
    own = appendix.signatories.get(seat=story.cast.seat(2))
    signing.take_signature(by=story.cast.member_leader, place=own, text_sha256=appendix.frozen_sha256)
    with pytest.raises(Missing, match="Cần ghi lý do"):
        signing.reopen(by=story.cast.head_leader, appendix=again(appendix), note=" ")
    signing.reopen(by=story.cast.head_leader, appendix=again(appendix), note="Sai số liệu")
    draft = again(appendix)
    assert (draft.state, draft.frozen_sha256, draft.signatories.count()) == ("draft", "", 0)
    told = Notice.objects.filter(recipient=story.cast.member_officer, text__contains="Chữ ký hết hiệu lực")
    assert str(story.cast.member_leader) in told.get().text
    with pytest.raises(WrongState, match="không còn"):
        signing.take_signature(by=story.cast.member_leader, place=own, text_sha256=appendix.frozen_sha256)
    change(story, draft, ChangeKind.CLAUSE_ADDED, "I", text="Thêm nữa")


RUNS = {"head_leader", "head_officer", "deputy_leader", "deputy_officer"}


def test_every_move_of_every_role():
    story, appendix = opened()
    own = appendix.signatories.get(seat=story.cast.seat(2))
    for role, person in story.cast.roles().items():
        moves = {choice.move.name for choice in APPENDIX.choices(appendix, by=person)}
        reopens = role in ("head_leader", "deputy_leader", "standing_body")
        assert moves == ({"reopen"} if reopens else set()), role
        found = {choice.move.name for choice in PLACE.choices(own, by=person)}
        runs = {"register_ink"} if role in RUNS else set()
        assert found == ({"sign", "decline"} if role == "member_leader" else runs), role


def test_the_document_is_rendered_once():
    story, appendix = signed()
    with pytest.raises(WrongState):
        publication.signed_document(opened(story, days=40)[1])
    file = publication.signed_document(appendix)
    assert fetch(file).startswith(b"%PDF-")
    assert publication.signed_document(again(appendix)) == file


def test_an_appendix_in_signing_stops_the_closing_of_a_unit():
    story, appendix = opened()
    touched = list(touched_by_closing([story.cast.units[2]], appendix.held_on))
    assert [each.forbids for each in touched if "Phụ lục" in each.what] == [True]


def test_the_database_holds_it():
    story, appendix = signed()
    line, place = appendix.changes.first(), appendix.signatories.first()

    def rewrite() -> None:
        Appendix.objects.filter(pk=appendix.pk).update(frozen_sha256="f" * 64)

    def back() -> None:
        Appendix.objects.filter(pk=appendix.pk).update(
            state="draft", frozen_sha256="", frozen_text=None, signed_at=None, opened_at=None, opened_by=None
        )

    def move_day() -> None:
        Appendix.objects.filter(pk=appendix.pk).update(held_on=appendix.held_on + timedelta(days=1))

    late = AppendixSignatory(appendix=appendix, role="witness", person=story.cast.head_leader, order=9)
    for deed, reason in (
        (rewrite, "không thể thay bằng văn bản khác"),
        (move_day, "không thể thay bằng văn bản khác"),
        (back, "không thể đưa về"),
        (line.delete, "không thể sửa nội dung"),
        (lambda: type(line).objects.filter(pk=line.pk).update(text="x"), "không thể sửa nội dung"),
        (place.delete, "không thể thêm hoặc bớt"),
        (lambda: AppendixSignatory.objects.filter(pk=place.pk).update(name="x"), "Chữ ký đã có"),
        (late.save, "không thể thêm hoặc bớt"),
        (lambda: Appendix.objects.filter(pk=appendix.pk).update(document=None), ""),
    ):
        if not reason:
            continue
        with pytest.raises(IntegrityError) as caught, transaction.atomic():
            deed()
        assert reason in explain(caught.value)


def test_nobody_is_signed_for():
    story, appendix = opened()

    def complete() -> None:
        Appendix.objects.filter(pk=appendix.pk).update(state="signed", signed_at=appendix.opened_at)

    def forge() -> None:
        AppendixSignatory.objects.filter(appendix=appendix, seat=story.cast.seat(2)).update(
            state="signed",
            name="x",
            person=story.cast.member_leader,
            text_sha256="0" * 64,
            signed_at=appendix.opened_at,
            means="internal",
        )

    for deed, reason in ((complete, "chưa đủ chữ ký"), (forge, "không thuộc văn bản")):
        with pytest.raises(IntegrityError) as caught, transaction.atomic():
            deed()
        assert reason in explain(caught.value)


def test_it_is_written_and_signed_on_the_pages(client):
    story = stories.signed()
    base = [story.cast.bloc.slug, story.cast.bloc_year.year]
    client.force_login(story.cast.head_leader)
    pledge_page = client.get(story.pledge.get_absolute_url()).content.decode()
    new = reverse("appendices:draft", args=base)
    assert new in pledge_page
    answer = client.post(new, {"place": "Hưng Yên", "held_on": "31/12/2026", "reason": "", "once": "a"})
    assert answer.status_code == 422
    assert "Hưng Yên" in answer.content.decode()
    day = story.pledge.conference_on + timedelta(days=3)
    good = {
        "place": "Hưng Yên",
        "held_on": f"{day:%d/%m/%Y}",
        "reason": "Kế hoạch mới",
        "with_witnesses": "on",
        "once": "b",
    }
    edit = client.post(new, good)["Location"]
    assert edit == client.post(new, good)["Location"], "sent twice, made once"
    page = client.get(edit).content.decode()
    assert "sua-khoan/?cho=I.1" in page
    change_page = reverse("appendices:add_change", args=[*base, 1, "sua-khoan"]) + "?cho=I.1"
    assert "Đang có trong giao ước" in client.get(change_page).content.decode()
    assert client.post(change_page, {"text": "", "once": "c"}).status_code == 422
    assert client.post(change_page, {"text": "<script>alert(1)</script>", "once": "d"}).status_code == 302
    assert client.get(change_page.replace("I.1", "I.7")).status_code == 404
    appendix = Appendix.objects.get()
    detail = client.get(appendix.get_absolute_url()).content.decode()
    assert "&lt;script&gt;" in detail
    assert "<script>alert" not in detail
    assert client.get(reverse("appendices:pdf", args=[*base, 1])).content.startswith(b"%PDF-")
    opening = reverse("appendices:open_signing", args=[*base, 1])
    assert client.post(opening, {"version": appendix.version, "once": "e"}).status_code == 302
    appendix = again(appendix)
    pdf = reverse("appendices:pdf", args=[*base, 1])
    assert client.get(pdf).status_code == 503, "the task runs after the commit"
    assert client.post(pdf).status_code == 302
    place = appendix.signatories.get(seat=story.cast.seat(2))
    client.force_login(story.cast.member_leader)
    sign = reverse("appendices:sign", args=[*base, 1, place.pk])
    assert client.get(sign).status_code == 200
    sent = {"text_sha256": appendix.frozen_sha256, "read": "on", "password": "sai"}
    assert client.post(sign, sent).status_code == 422
    sign_all(story, appendix)
    assert client.get(sign).status_code == 302
    current = reverse("appendices:current", args=base)
    today = client.get(current, {"day": f"{day:%d/%m/%Y}"}).content.decode()
    assert "Sửa đổi theo Phụ lục số 1" in today
    assert "chỗ khác với văn bản khi ký" in today
    then = client.get(current, {"day": f"{story.pledge.conference_on:%d/%m/%Y}"}).content.decode()
    assert "Sửa đổi theo" not in then
    assert client.get(current, {"day": "hôm nay"}).status_code == 422
    assert "Đọc văn bản hiện hành" in client.get(story.pledge.get_absolute_url()).content.decode()


@pytest.mark.parametrize("name", ["detail", "current", "edit"])
def test_as_many_queries_with_more_changes(client, name):
    counts = []
    story = stories.signed()
    appendix = begun(story)
    base = [story.cast.bloc.slug, story.cast.bloc_year.year, *([] if name == "current" else [1])]
    client.force_login(story.cast.head_leader)
    for number in range(1, 6):
        change(story, appendix, ChangeKind.CLAUSE_ADDED, "I", text=f"Khoản thêm {number}")
        with CaptureQueriesContext(connection) as captured:
            assert client.get(reverse(f"appendices:{name}", args=base)).status_code == 200
        counts.append(len(captured))
    assert len(set(counts[1:])) == 1
