"""A clause that names a movement: what is known of it is printed behind its words, frozen and signed with them."""

from datetime import date, timedelta

import pytest

from emulation import clock
from emulation.rows import Invalid
from pledges.domain import consultation, drafting, opinions, renewal
from pledges.domain.text import canonical_text
from pledges.enums import Disposition, Level, Section
from pledges.models import Clause
from pledges.movements import details_of, text_from, words_of
from tests.pledges import stories

WORDS = "Hưởng ứng phong trào “Chung sức xây dựng nông thôn mới”."
MOVEMENT = {
    "level": Level.NATIONAL,
    "sponsor": "Thủ tướng Chính phủ",
    "theme": "giúp đỡ xã khó khăn",
    "starts_on": date(2026, 1, 1),
    "ends_on": date(2030, 12, 31),
}
PRINTED = (
    "Hưởng ứng phong trào “Chung sức xây dựng nông thôn mới” (toàn quốc; Thủ tướng Chính phủ phát động; "
    "từ 01/01/2026 đến 31/12/2030; chủ đề: giúp đỡ xã khó khăn)."
)


@pytest.mark.parametrize(
    ("text", "details", "printed"),
    [
        (WORDS, MOVEMENT, PRINTED),
        (WORDS, {}, WORDS),
        ("Phong trào", {"level": "bloc"}, "Phong trào (cấp khối)"),
        ("Phong trào;", {"starts_on": date(2026, 3, 2)}, "Phong trào (từ 02/03/2026);"),
        ("Phong trào.", {"ends_on": date(2026, 3, 2)}, "Phong trào (đến 02/03/2026)."),
        ("Phong trào…", {"sponsor": "  Ngành\x07 "}, "Phong trào… (Ngành phát động)"),
    ],
)
def test_what_is_printed(text, details, printed):
    clause = Clause(text=text, **details)
    assert words_of(clause) == printed
    assert text_from(printed, clause) == text


def test_wording_that_changes_the_details_is_told_from_wording_that_keeps_them():
    clause = Clause(text=WORDS, **MOVEMENT)
    assert text_from(f"Câu khác ({details_of(clause)}).", clause) == "Câu khác."
    assert text_from("Câu khác (cấp tỉnh).", clause) is None
    assert text_from(f"Câu khác ({details_of(clause)}) và nữa.", clause) is None


@pytest.mark.django_db
def test_the_frozen_text_holds_the_details_and_the_draft_of_the_next_year_what_still_runs():
    story = stories.drafted()
    by, pledge = story.cast.head_leader, story.pledge
    drafting.add_clause(by=by, pledge=pledge, section=Section.MOVEMENT, text=WORDS, **MOVEMENT)
    over = {"level": Level.BLOC, "starts_on": date(2025, 12, 1), "ends_on": date(2026, 6, 30)}
    drafting.add_clause(by=by, pledge=pledge, section=Section.MOVEMENT, text="Đợt cao điểm.", **over)
    movements = next(each for each in canonical_text(pledge)["sections"] if each["kind"] == "movement")
    printed = ["Đợt cao điểm (cấp khối; từ 01/12/2025 đến 30/06/2026)."]
    assert [clause["text"] for clause in movements["clauses"]] == [PRINTED, *printed]

    running, ended = Clause.objects.filter(section=Section.MOVEMENT).order_by("order")
    pledge.bloc_year.starts_on = date(2026, 12, 1)
    assert renewal.details_in_year(running, pledge) == MOVEMENT
    assert renewal.details_in_year(ended, pledge) == {"level": Level.BLOC, "sponsor": "", "theme": ""}


@pytest.mark.django_db
def test_days_out_of_order_and_an_unknown_level_are_refused():
    story = stories.drafted()
    add = {"by": story.cast.head_leader, "pledge": story.pledge, "section": Section.MOVEMENT, "text": WORDS}
    with pytest.raises(Invalid, match="Ngày kết thúc không được trước ngày bắt đầu"):
        drafting.add_clause(**add, starts_on=date(2026, 5, 1), ends_on=date(2026, 4, 30))
    with pytest.raises(Invalid, match="Cấp, phạm vi phong trào"):
        drafting.add_clause(**add, level="thế giới")


@pytest.mark.django_db
@pytest.mark.parametrize(("tail", "taken"), [("", True), (" (cấp tỉnh)", False)])
def test_a_proposal_for_a_movement_is_taken_over_without_printing_the_details_twice(tail, taken):
    story = stories.drafted()
    by, pledge = story.cast.head_leader, story.pledge
    clause = drafting.add_clause(by=by, pledge=pledge, section=Section.MOVEMENT, text=WORDS, **MOVEMENT)
    consultation.open_consultation(by=by, pledge=story.reload(), due_at=clock.now() + timedelta(days=3))
    version = story.reload().versions.get()
    place = next(place for place, pk in version.places.items() if pk == clause.pk)
    proposed = PRINTED.replace("Hưởng ứng", "Tích cực hưởng ứng")
    if tail:
        proposed = WORDS + tail
    opinion = opinions.give_opinion(
        by=story.cast.officers[2],
        pledge=story.pledge,
        seat=story.cast.seat(2),
        place=place,
        proposed=proposed,
        sha256=version.sha256,
    )
    answer = {"by": by, "opinion": opinion, "disposition": Disposition.ACCEPTED, "take_over": True}
    if taken:
        opinions.answer_opinion(**answer)
        clause.refresh_from_db()
        assert clause.text == WORDS.replace("Hưởng ứng", "Tích cực hưởng ứng")
        assert clause.sponsor == MOVEMENT["sponsor"]
    else:
        with pytest.raises(Invalid, match="sửa cả cấp, cơ quan phát động"):
            opinions.answer_opinion(**answer)


@pytest.mark.django_db
def test_the_form_asks_for_details_where_a_movement_is_written(client):
    story = stories.drafted()
    client.force_login(story.cast.officers[0])
    path = f"{story.pledge.get_absolute_url()}soan/khoan/them/"
    assert "sponsor" not in client.get(path + "?phan=content").context["form"].fields
    assert "sponsor" in client.get(path + "?phan=movement").context["form"].fields
    sent = {"section": "movement", "text": WORDS, "level": "national", "starts_on": "01/01/2026", "once": "1"}
    client.post(path, sent | {"sponsor": "Thủ tướng Chính phủ", "theme": "", "ends_on": ""})
    clause = Clause.objects.get(section=Section.MOVEMENT)
    assert clause.words.endswith("(toàn quốc; Thủ tướng Chính phủ phát động; từ 01/01/2026).")
    reading = client.get(story.pledge.get_absolute_url()).content.decode()
    assert "Thủ tướng Chính phủ phát động" in reading

    edit = f"{story.pledge.get_absolute_url()}soan/khoan/{clause.pk}/"
    client.post(edit, {"section": "content", "text": WORDS, "version": story.reload().version, "sponsor": "Bộ Nội vụ"})
    clause.refresh_from_db()
    assert (clause.section, clause.sponsor) == ("content", "Bộ Nội vụ"), "what is typed is never lost with the section"
