"""The pages of this room: the story of a pledge played by hand, from the empty panel to the signed document."""

from datetime import timedelta

import pytest
from django.urls import reverse

from emulation import clock
from emulation.duties import duties_of
from pledges.enums import PledgeState
from pledges.models import Opinion, Pledge, Signatory
from tests.factories import Cast, make_bloc_year
from tests.pledges.stories import Story

pytestmark = pytest.mark.django_db

PASSWORD = "mot-mat-khau-dai-2026"


def page(name: str, cast: Cast, *args) -> str:
    return reverse(f"pledges:{name}", args=[cast.bloc.slug, cast.bloc_year.year, *args])


def text(response) -> str:
    return response.content.decode()


def give_password(*people) -> None:
    for person in people:
        person.choose_password(PASSWORD)
        person.save()


def act(client, by, path: str, data: dict | None = None, expected: int = 302):
    client.force_login(by)
    response = client.post(path, data or {})
    assert response.status_code == expected, text(response)
    return response


def see(client, by, path: str) -> str:
    client.force_login(by)
    response = client.get(path)
    assert response.status_code == 200, (path, response.status_code)
    return text(response)


def duty(person) -> str:
    """Return the address of the one duty of this room that ``person`` has now."""
    from django.contrib.auth import get_user_model

    urls = [each.url for each in duties_of(get_user_model().objects.get(pk=person.pk)) if "giao-uoc" in each.url]
    assert len(urls) == 1, urls
    return urls[0]


def test_the_story_from_an_empty_panel_to_the_signed_document(client, django_capture_on_commit_callbacks):
    cast = make_bloc_year(members=3)
    head, officer, member = cast.head_leader, cast.officers[0], cast.member_officer
    give_password(*cast.leaders, cast.provincial_leader)

    panel = see(client, officer, cast.bloc_year.get_absolute_url())
    assert "Chưa có giao ước. Bước tiếp theo: soạn dự thảo." in panel
    assert duty(officer) == page("draft", cast)
    act(
        client, officer, page("draft", cast), {"place": "Thái Bình", "conference_on": "31/03/2026", "start": "skeleton"}
    )
    workbench = see(client, officer, page("edit", cast))
    assert f"Căn cứ Quyết định số {cast.founding_decision.number}" in workbench
    assert duty(officer) == page("edit", cast)

    assert 'value="movement" selected' in see(client, officer, page("add_part", cast, "khoan") + "?phan=movement")
    act(
        client, officer, page("add_part", cast, "khoan"), {"section": "content", "text": "Khoản thêm tay.", "once": "a"}
    )
    target = {"indicator": "Tỷ lệ", "measure": "%", "direction": "at_least", "planned": "97,5", "once": "b"}
    act(client, officer, page("add_part", cast, "chi-tieu"), {**target, "seat": ""})
    act(client, officer, page("witnesses", cast), {"person": cast.provincial_leader.pk, "once": "c"})

    reading = see(client, member, page("detail", cast))
    for words in (
        "I. NỘI DUNG THI ĐUA",
        "II. CHỈ TIÊU THI ĐUA",
        "≥ 97,5",
        "Khoản thêm tay.",
        "ngày 31 tháng 3 năm 2026",
    ):
        assert words in reading

    due = (clock.now() + timedelta(days=2)).strftime("%d/%m/%Y %H:%M")
    assert duty(head) == page("detail", cast)
    act(client, head, page("consult", cast), {"due_at": due, "version": Pledge.objects.get().version})

    opinion_page = page("opinion", cast, cast.units[2].code)
    assert duty(member) == opinion_page
    sha256 = Pledge.objects.get().versions.get().sha256
    see(client, member, f"{opinion_page}?khoan=I.1")
    said = {"place": "I.1", "text": "Nên ghi rõ thời hạn.", "once": "d", "sha256": sha256}
    act(client, member, opinion_page, said)
    for place in (0, 1):
        consent = {"agrees": "1", "sha256": sha256}
        act(client, cast.officers[place], page("opinion", cast, cast.units[place].code), consent)
    given = Opinion.objects.get(text="Nên ghi rõ thời hạn.")
    assert given.clause_label == "Khoản 1 mục I"
    assert duty(officer) == page("opinions", cast)
    assert "Nên ghi rõ thời hạn." in see(client, officer, page("opinions", cast))
    act(client, officer, page("answer", cast, given.pk), {"disposition": "accepted", "answer": "Đã bổ sung."})
    assert "Đã bổ sung." in see(client, member, opinion_page)

    assert duty(head) == page("agree", cast)
    confirm = see(client, head, page("agree", cast))
    with django_capture_on_commit_callbacks(execute=True):
        act(client, head, page("agree", cast), {"version": Pledge.objects.get().version})
    pledge = Pledge.objects.get()
    assert pledge.frozen_sha256 in confirm
    assert duty(head) == page("open_signing", cast)
    act(client, head, page("open_signing", cast), {"version": pledge.version})

    story = Story(cast, Pledge.objects.get())
    for place in story.places:
        signer = story.signer(place)
        sign = page("sign", cast, place.pk)
        assert duty(signer) == sign
        assert pledge.frozen_sha256 in see(client, signer, sign)
        with django_capture_on_commit_callbacks(execute=True):
            act(client, signer, sign, {"text_sha256": pledge.frozen_sha256, "read": "on", "password": PASSWORD})
        assert "Chữ ký đã được ghi" in see(client, signer, sign)
    pledge = Pledge.objects.get()
    assert pledge.state == PledgeState.SIGNED
    assert pledge.document is not None
    assert "Đã ký 4/4" in see(client, member, cast.bloc_year.get_absolute_url())

    client.force_login(member)
    response = client.get(page("pdf", cast))
    assert b"".join(response.streaming_content).startswith(b"%PDF-")
    assert "attachment" in response["Content-Disposition"]
    for leader in cast.leaders:
        assert not [each for each in duties_of(leader) if "giao-uoc" in each.url]


def test_declining_and_asking_again(client):
    from tests.pledges.stories import being_signed

    story = being_signed()
    cast = story.cast
    place = story.places[-2]
    by = story.signer(place)

    see(client, by, page("decline", cast, place.pk))
    act(client, by, page("decline", cast, place.pk), {"note": "Chỉ tiêu chưa khớp"})
    assert "Lý do: Chỉ tiêu chưa khớp" in see(client, cast.head_leader, page("detail", cast))
    assert any("Chỉ tiêu chưa khớp" in each.title for each in duties_of(cast.head_leader))
    assert "Chỉ tiêu chưa khớp" in see(client, cast.head_leader, page("ask_again", cast, place.pk))
    act(client, cast.head_leader, page("ask_again", cast, place.pk), {"note": "Đã trao đổi"})
    assert Signatory.objects.get(pk=place.pk).state == "waiting"


def test_reopening_names_whose_signatures_lapse(client):
    from tests.pledges.stories import being_signed

    story = being_signed()
    cast = story.cast
    signed = story.sign(story.places[0])

    assert signed.name in see(client, cast.standing_body, page("reopen", cast))
    act(client, cast.standing_body, page("reopen", cast), {"version": story.reload().version, "note": "Sửa chỉ tiêu"})

    reading = see(client, cast.member_officer, page("detail", cast))
    assert f"Chữ ký hết hiệu lực: {signed.name} ({signed.unit_name})" in " ".join(reading.split())
    assert "Sửa chỉ tiêu" in reading
