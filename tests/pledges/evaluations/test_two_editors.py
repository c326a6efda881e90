"""Two people at one sheet: nobody overwrites unseen, nobody is asked about a line they did not touch."""

from decimal import Decimal

import pytest

from pledges.evaluations.domain import appraisal
from pledges.evaluations.models import Score
from tests.pledges.evaluations.casts import make_quarter
from tests.pledges.evaluations.helpers import address, box, fields, text

pytestmark = pytest.mark.django_db
LAST = 2


@pytest.fixture
def quarter():
    return make_quarter(members=3)


def stored() -> dict[str, Decimal | None]:
    return dict(Score.objects.values_list("criterion__code", "self_points"))


def test_what_a_page_shows_may_be_sent_back_and_changes_nothing(client, quarter):
    quarter.fill(LAST)
    before = list(Score.objects.order_by("pk").values())
    client.force_login(quarter.cast.officers[LAST])
    path = address("sheet", quarter, LAST)

    response = client.post(path, fields(client.get(path)), follow=True)

    assert "Không có thay đổi nào cần lưu" in text(response)
    assert list(Score.objects.order_by("pk").values()) == before


def test_lines_of_the_other_editor_stay_and_are_not_asked_about(client, quarter):
    path = address("sheet", quarter, LAST)
    client.force_login(quarter.cast.leaders[LAST])
    seen_by_leader = fields(client.get(path))
    client.force_login(quarter.cast.officers[LAST])
    client.post(path, fields(client.get(path)) | {box(quarter, "I.1", "points"): "20"})

    client.force_login(quarter.cast.leaders[LAST])
    response = client.post(path, seen_by_leader | {box(quarter, "III", "points"): "1"})

    assert response.status_code == 302, text(response)
    assert stored() == {"I.1": Decimal(20), "III": Decimal(1)}
    assert 'value="20"' in text(client.get(path))


def test_a_line_that_both_changed_shows_both_values_and_names(client, quarter):
    path, name = address("sheet", quarter, LAST), box(quarter, "I.1", "points")
    client.force_login(quarter.cast.leaders[LAST])
    seen_by_leader = fields(client.get(path))
    client.force_login(quarter.cast.officers[LAST])
    client.post(path, fields(client.get(path)) | {name: "20"})

    client.force_login(quarter.cast.leaders[LAST])
    response = client.post(path, seen_by_leader | {name: "25", box(quarter, "III", "points"): "1"})

    assert response.status_code == 422
    assert stored() == {"I.1": Decimal(20), "III": Decimal(1)}
    for part in ("Đang lưu: 20", str(quarter.cast.officers[LAST]), 'value="25"'):
        assert part in text(response)
    again = fields(response)
    assert again[name] == "25"
    assert client.post(path, again).status_code == 302
    assert stored() == {"I.1": Decimal(25), "III": Decimal(1)}


def test_a_line_can_be_emptied_and_that_is_not_zero(client, quarter):
    path, name = address("sheet", quarter, LAST), box(quarter, "I.1", "points")
    client.force_login(quarter.cast.officers[LAST])
    client.post(path, fields(client.get(path)) | {name: "0"})
    assert stored() == {"I.1": Decimal(0)}
    assert "Còn thiếu 4 tiêu chí" in text(client.get(path))

    client.post(path, fields(client.get(path)) | {name: ""})

    assert stored() == {"I.1": None}
    assert "Còn thiếu 5 tiêu chí" in text(client.get(path))


def test_the_leader_does_not_hand_in_what_changed_after_the_summary(client, quarter):
    quarter.fill(LAST)
    path = address("submit", quarter, LAST)
    client.force_login(quarter.cast.leaders[LAST])
    summary = fields(client.get(path))
    client.force_login(quarter.cast.officers[LAST])
    sheet = address("sheet", quarter, LAST)
    client.post(sheet, fields(client.get(sheet)) | {box(quarter, "I.1", "points"): "1"})

    client.force_login(quarter.cast.leaders[LAST])
    response = client.post(path, summary)

    assert response.status_code == 409
    assert "tải lại trang" in text(response).lower()
    assert quarter.evaluation(LAST).state == "draft"


def test_the_appraisal_is_not_finished_over_a_value_that_changed_after_the_summary(client, quarter):
    sheet = quarter.submit(LAST)
    appraisal.accept_all(by=quarter.cast.head_leader, evaluation=sheet)
    path = address("complete", quarter, LAST)
    client.force_login(quarter.cast.head_leader)
    summary = fields(client.get(path))
    appraisal.appraise_score(
        by=quarter.cast.officers[0],
        evaluation=sheet,
        criterion=quarter.leaf("I.1"),
        points=Decimal(1),
        appraisal_reason="Thiếu minh chứng",
    )

    assert client.post(path, summary).status_code == 409
    assert quarter.evaluation(LAST).state == "submitted"


def test_two_appraisers_see_both_values_and_names(client, quarter):
    quarter.submit(LAST)
    path = address("appraise", quarter, LAST)
    points, reason = box(quarter, "I.1", "points"), box(quarter, "I.1", "appraisal_reason")
    client.force_login(quarter.cast.head_leader)
    seen_by_leader = fields(client.get(path))
    client.force_login(quarter.cast.officers[0])
    client.post(path, fields(client.get(path)) | {points: "20", reason: "Thiếu minh chứng"})

    client.force_login(quarter.cast.head_leader)
    response = client.post(path, seen_by_leader | {points: "21", reason: "Thiếu một phần"})

    assert response.status_code == 422
    for part in ("Đang lưu: 20", str(quarter.cast.officers[0]), 'value="21"', "Thiếu một phần"):
        assert part in text(response)
    assert Score.objects.get(criterion__code="I.1").appraised_points == 20
    assert client.post(path, fields(response)).status_code == 302
    assert Score.objects.get(criterion__code="I.1").appraised_points == 21


def test_an_appraisal_sent_too_late_is_told_and_not_swallowed(client, quarter):
    sheet = quarter.submit(LAST)
    path = address("appraise", quarter, LAST)
    client.force_login(quarter.cast.head_leader)
    seen = fields(client.get(path))
    appraisal.accept_all(by=quarter.cast.officers[0], evaluation=sheet)
    appraisal.complete(by=quarter.cast.officers[0], evaluation=sheet)

    response = client.post(path, seen | {box(quarter, "I.1", "points"): "1"})

    assert response.status_code == 409
    assert "Đã thẩm định" in text(response)


@pytest.mark.parametrize("name", ["submit", "recall", "complete", "publish"])
def test_a_double_click_leads_to_the_same_page(client, quarter, name):
    if name == "submit":
        quarter.fill(LAST)
    elif name == "publish":
        for place in range(3):
            quarter.appraise(place)
    else:
        sheet = quarter.submit(LAST)
        if name == "complete":
            appraisal.accept_all(by=quarter.cast.head_leader, evaluation=sheet)
    by = quarter.cast.member_leader if name in ("submit", "recall") else quarter.cast.head_leader
    client.force_login(by)
    path = address(name, quarter, LAST)
    form = fields(client.get(path))

    first, second = client.post(path, form), client.post(path, form)

    assert first.status_code == second.status_code == 302
    assert first.url == second.url


def test_a_double_click_on_return_leads_to_the_same_page(client, quarter):
    quarter.submit(LAST)
    client.force_login(quarter.cast.head_leader)
    path = address("return_sheet", quarter, LAST)
    form = fields(client.get(path)) | {"note": "Bổ sung", "due_at": "31/12/2099 17:00"}

    first, second = client.post(path, form), client.post(path, form)

    assert (first.status_code, second.status_code) == (302, 302), text(second)
    assert first.url == second.url


def test_a_page_that_comes_back_shows_what_was_saved_and_counts_it_once(client, quarter):
    path, points = address("sheet", quarter, LAST), box(quarter, "I.1", "points")
    client.force_login(quarter.cast.officers[LAST])

    response = client.post(path, fields(client.get(path)) | {points: "31", box(quarter, "III", "points"): "1,50"})

    assert response.status_code == 422
    assert "Còn thiếu 4 tiêu chí" in text(response)
    again = fields(response)
    assert (again[points], again[box(quarter, "III", "points")]) == ("31", "1,5")
    assert "Đã lưu 1 tiêu chí" in text(client.post(path, again | {points: "30"}, follow=True))
    assert stored() == {"I.1": Decimal(30), "III": Decimal("1.5")}
