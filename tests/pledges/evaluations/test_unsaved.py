"""Deeds about a whole sheet: what was typed goes first, what cannot be saved stops them, one's own save is no stranger's."""

from decimal import Decimal

import pytest

from emulation.workflow import Stale
from pledges.evaluations.domain import appraisal, entries, narrating, running, standing
from pledges.evaluations.domain.entries import Conflict
from pledges.evaluations.enums import NarrativePart
from pledges.evaluations.models import Narrative, Score
from tests.pledges.evaluations.casts import Quarter, make_quarter
from tests.pledges.evaluations.helpers import address, box, fields, text

pytestmark = pytest.mark.django_db
LAST = 2


@pytest.fixture
def quarter(client) -> Quarter:
    """The head's leader looks at the sheet of the last unit, which has 13,5 at I.1."""
    quarter = make_quarter(members=3)
    quarter.submit(LAST, "13.5")
    client.force_login(quarter.cast.head_leader)
    return quarter


def at(quarter: Quarter, code: str = "I.1") -> Score:
    return Score.objects.get(evaluation=quarter.evaluation(LAST), criterion__code=code)


def page(client, quarter: Quarter, name: str = "appraise"):
    return client.get(address(name, quarter, LAST))


def test_a_change_without_its_reason_stops_the_acceptance_of_the_others(client, quarter):
    typed = fields(page(client, quarter)) | {box(quarter, "I.1", "points"): "9"}

    answer = client.post(address("accept_all", quarter, LAST), typed)

    shown = text(answer)
    assert answer.status_code == 422
    assert "Chưa chấp nhận các dòng còn lại" in shown
    assert f'href="#c{quarter.leaf("I.1").pk}"' in shown
    assert fields(answer)[box(quarter, "I.1", "points")] == "9"
    assert "đơn vị tự chấm 13,5" in shown.replace("\n", " ")
    assert not Score.objects.filter(appraised=True).exists()
    assert quarter.evaluation(LAST).state == "submitted"


def test_a_change_with_its_reason_is_saved_before_the_others_are_accepted(client, quarter):
    typed = fields(page(client, quarter))
    typed |= {box(quarter, "I.1", "points"): "9", box(quarter, "I.1", "appraisal_reason"): "Thiếu biên bản"}

    client.post(address("accept_all", quarter, LAST), typed)

    assert (at(quarter).appraised_result, at(quarter, "II").appraised_result) == (
        Decimal(9),
        at(quarter, "II").self_result,
    )
    assert not quarter.evaluation(LAST).scores.filter(appraised=False).exists()


@pytest.mark.parametrize("then", ["complete", "return_sheet"])
def test_the_buttons_to_the_next_page_save_first(client, quarter, then):
    typed = fields(page(client, quarter)) | {box(quarter, "I.1", "points"): "9", "then": then}
    answer = client.post(address("appraise", quarter, LAST), typed)
    assert answer.status_code == 422
    assert fields(answer)[box(quarter, "I.1", "points")] == "9"

    answer = client.post(address("appraise", quarter, LAST), typed | {box(quarter, "I.1", "appraisal_reason"): "Thiếu"})
    assert answer.url == address(then, quarter, LAST)
    assert at(quarter).appraised_result == 9


def test_the_page_of_another_website_is_no_next_page(client, quarter):
    answer = client.post(address("appraise", quarter, LAST), fields(page(client, quarter)) | {"then": "//evil.example"})
    assert answer.url == address("appraise", quarter, LAST)


def test_an_acceptance_that_does_not_say_what_was_seen_accepts_nothing(client, quarter):
    typed = fields(page(client, quarter))
    del typed[box(quarter, "II", "version")]
    for sent in ({}, typed):
        answer = client.post(address("accept_all", quarter, LAST), sent)
        assert answer.status_code == 409
        assert "thiếu các dòng của phiếu" in text(answer)
    assert not Score.objects.filter(appraised=True).exists()


def test_a_line_that_moved_since_it_was_shown_is_not_accepted_unseen(quarter):
    sheet, head = quarter.evaluation(LAST), quarter.cast.head_leader
    shown = dict(sheet.scores.values_list("criterion", "version"))
    Score.objects.filter(pk=at(quarter, "II").pk).update(version=7)

    with pytest.raises(Stale, match="II: đã thay đổi sau khi bạn mở trang"):
        appraisal.accept_all(by=head, evaluation=sheet, shown=shown)

    assert not Score.objects.filter(appraised=True).exists()


def test_ones_own_save_in_another_tab_is_no_conflict_and_is_told(client, quarter):
    first = fields(page(client, quarter))
    mine = {box(quarter, "I.1", "points"): "10", box(quarter, "I.1", "appraisal_reason"): "Thiếu"}
    client.post(address("appraise", quarter, LAST), first | mine)

    answer = client.post(
        address("appraise", quarter, LAST), first | mine | {box(quarter, "I.1", "points"): "9"}, follow=True
    )

    assert at(quarter).appraised_result == 9
    assert "I.1: bạn đã lưu ở tab khác lúc" in text(answer)
    assert " 10); giá trị vừa lưu thay" in text(answer)


def test_the_save_of_another_appraiser_still_is_one(client, quarter):
    first = fields(page(client, quarter))
    score = at(quarter)
    values = {"points": Decimal(10), "version": score.version, "appraisal_reason": "Thiếu"}
    appraisal.appraise_score(
        by=quarter.cast.officers[0], evaluation=quarter.evaluation(LAST), criterion=score.criterion, **values
    )
    typed = first | {box(quarter, "I.1", "points"): "9", box(quarter, "I.1", "appraisal_reason"): "Khác"}

    for name in ("appraise", "accept_all"):
        answer = client.post(address(name, quarter, LAST), typed)
        assert answer.status_code == 422
        assert str(quarter.cast.officers[0]) in text(answer)
    assert at(quarter).appraised_result == 10
    assert not at(quarter, "II").appraised


def test_the_same_at_the_standing_body(client, quarter):
    head, council = quarter.cast.head_leader, quarter.cast.standing_body
    running.set_rules(
        by=head,
        period=quarter.period,
        late_allowed=True,
        closes_at=None,
        objections_from=None,
        objections_until=None,
        standing_scope="all",
    )
    sheet = quarter.evaluation(LAST)
    appraisal.accept_all(by=head, evaluation=sheet)
    appraisal.complete(by=head, evaluation=sheet)
    client.force_login(council)
    first = fields(page(client, quarter, "stand"))
    typed = first | {box(quarter, "I.1", "points"): "9"}

    refused = client.post(address("stand_by_all", quarter, LAST), typed)
    assert (refused.status_code, fields(refused)[box(quarter, "I.1", "points")]) == (422, "9")
    assert not Score.objects.filter(standing=True).exists()
    assert client.post(address("stand_by_all", quarter, LAST), {}).status_code == 409

    reason = {box(quarter, "I.1", "standing_reason"): "Theo hồ sơ"}
    client.post(address("stand", quarter, LAST), typed | reason)
    client.post(address("stand", quarter, LAST), typed | reason | {box(quarter, "I.1", "points"): "8"})
    assert at(quarter).standing_result == 8
    with pytest.raises(Stale):
        standing.stand_by_all(by=council, evaluation=quarter.evaluation(LAST), shown={})


def test_the_unit_goes_on_to_hand_in_only_with_all_of_the_sheet(client):
    quarter = make_quarter(members=3)
    quarter.fill(LAST)
    client.force_login(quarter.cast.leaders[LAST])
    typed = fields(page(client, quarter, "sheet")) | {"then": "submit", box(quarter, "I.1", "points"): "31"}
    refused = client.post(address("sheet", quarter, LAST), typed)
    assert (refused.status_code, fields(refused)[box(quarter, "I.1", "points")]) == (422, "31")

    answer = client.post(address("sheet", quarter, LAST), typed | {box(quarter, "I.1", "points"): "30"})
    assert answer.url == address("submit", quarter, LAST)
    assert at(quarter).self_points == 30


def test_own_saves_of_the_unit_are_no_conflict_and_those_of_a_colleague_are():
    quarter = make_quarter(members=3)
    sheet, leaf = quarter.fill(LAST), quarter.leaf("I.1")
    officer, leader = quarter.cast.officers[LAST], quarter.cast.leaders[LAST]

    saved = entries.enter_score(by=officer, evaluation=sheet, criterion=leaf, points=Decimal(7), version=0)
    assert saved.replaced.value.endswith(" 25")
    with pytest.raises(Conflict, match=str(officer)):
        entries.enter_score(by=leader, evaluation=sheet, criterion=leaf, points=Decimal(8), version=0)

    part = next(iter(NarrativePart))
    for words in ("một", "hai"):
        narrating.write_part(by=officer, evaluation=sheet, part=part, text=words, version=0)
    with pytest.raises(narrating.Overwritten):
        narrating.write_part(by=leader, evaluation=sheet, part=part, text="ba", version=0)
    assert Narrative.objects.get().text == "hai"


def test_the_script_is_told_that_ones_own_value_was_replaced(client):
    quarter = make_quarter(members=3)
    quarter.fill(LAST)
    client.force_login(quarter.cast.officers[LAST])
    key = f"c{quarter.leaf('I.1').pk}"
    told = client.post(address("cells", quarter, LAST), {"save": key, f"{key}-version": "0", f"{key}-points": "7"})
    row = told.json()["rows"][key]
    assert row["state"] == "saved"
    assert "bạn đã lưu ở tab khác" in row["replaced"]


def test_a_confirm_page_asks_the_browser_for_what_it_still_keeps(client, quarter):
    for name, person in (("complete", quarter.cast.head_leader), ("return_sheet", quarter.cast.head_leader)):
        client.force_login(person)
        assert f'data-drafts-of="{address("sheet", quarter, LAST)}"' in text(
            client.get(address(name, quarter, LAST))
        ) or (
            name == "complete"  # while lines wait it has no button at all
        )
    appraisal.accept_all(by=quarter.cast.head_leader, evaluation=quarter.evaluation(LAST))
    assert f'data-drafts-of="{address("sheet", quarter, LAST)}"' in text(page(client, quarter, "complete"))
