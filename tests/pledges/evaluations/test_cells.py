"""The one address at which the grid saves: what it takes, what it refuses at which box, and whom it tells of whom."""

from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from emulation.audit.models import Event
from pledges.evaluations.domain import entries
from pledges.evaluations.models import Narrative, Score
from tests.pledges.evaluations.casts import Quarter, make_quarter
from tests.pledges.evaluations.helpers import address

pytestmark = pytest.mark.django_db
LAST = 2


@pytest.fixture
def quarter(client) -> Quarter:
    quarter = make_quarter(members=3)
    client.force_login(quarter.cast.officers[LAST])
    return quarter


def save(client: Any, quarter: Quarter, lines: dict[str, dict[str, Any]], **more: Any) -> Any:
    """Send ``{code: {box: typed}}`` as the script does."""
    data: dict[str, Any] = {"save": []}
    for code, boxes in lines.items():
        key = code if code.startswith("p-") else f"c{quarter.leaf(code).pk}"
        data["save"].append(key)
        data |= {f"{key}-{name}": value for name, value in ({"version": "0"} | boxes).items()}
    return client.post(address("cells", quarter, LAST), data, headers={"X-Autosave": "1"}, **more)


def line(answer: Any, quarter: Quarter, code: str) -> dict[str, Any]:
    assert answer.status_code == 200, answer.content
    return answer.json()["rows"][code if code.startswith("p-") else f"c{quarter.leaf(code).pk}"]


@pytest.mark.parametrize(
    ("code", "name", "typed", "stored", "shown"),
    [
        ("I.1", "points", "1,5", "1.5", "1,5"),
        ("I.1", "points", "1.5", "1.5", "1,5"),
        ("I.1", "points", "0", "0", "0"),
        ("I.1", "points", " 27,250 ", "27.25", "27,25"),
        ("IV", "count", "1.000", "1000", "1.000"),
    ],
)
def test_the_right_number(client, quarter, code, name, typed, stored, shown):
    told = line(save(client, quarter, {code: {name: typed}}), quarter, code)
    assert (told["state"], told["version"], told["values"][name]) == ("saved", 1, shown)
    assert getattr(Score.objects.get(), f"self_{name}") == Decimal(stored)


def test_grouped_thousands_with_a_comma_are_read(client, quarter):
    boxes = {"numerator": "1.000,5", "denominator": "1.001"}
    told = line(save(client, quarter, {"II": boxes}), quarter, "II")
    assert (told["values"], told["percent"], told["points"]) == (boxes | {"note": ""}, "99,95 %", "50")


@pytest.mark.parametrize(
    ("code", "boxes", "name", "said"),
    [
        ("I.1", {"points": "abc"}, "points", "“abc” không phải là số"),
        ("I.1", {"points": "-1"}, "points", "là số âm"),
        ("I.1", {"points": "1" * 30}, "points", "Số quá dài"),
        ("I.1", {"points": "NaN"}, "points", "không phải là số"),
        ("I.1", {"points": "30,5"}, "points", "vượt điểm tối đa 30"),
        ("I.1", {"points": "1,0001"}, "points", "thập phân"),
        ("I.1", {"points": "1\x00"}, "points", ""),
        ("IV", {"count": "1,5"}, "count", "không phải số nguyên"),
        ("II", {"numerator": "1", "denominator": "0"}, "denominator", "bằng 0"),
        ("II", {"numerator": "3", "denominator": "2"}, "numerator", "lớn hơn mẫu số"),
        ("II", {"numerator": "3"}, "denominator", "còn thiếu"),
        ("I.2", {"not_applicable": "on"}, "reason", "cần lý do"),
        ("I.1", {"points": "1", "note": "a" * 1001}, "note", "1000"),
        ("p-results", {"text": "a" * 6001}, "text", "6000"),
    ],
)
def test_a_refusal_stands_at_its_box(client, quarter, code, boxes, name, said):
    events = Event.objects.count()
    told = line(save(client, quarter, {code: boxes}), quarter, code)
    assert told["state"] == "refused"
    assert list(told["problems"]) == [name]
    assert said in " ".join(told["problems"][name])
    assert not Score.objects.exists()
    assert not Narrative.objects.exists()
    assert Event.objects.count() == events


def test_of_a_block_the_good_lines_are_taken(client, quarter):
    answer = save(
        client,
        quarter,
        {
            "I.1": {"points": "27,5"},
            "II": {"numerator": "9", "denominator": "10"},
            "III": {"points": "9"},
            "IV": {"count": "1"},
            "p-results": {"text": "Đã hoàn thành."},
        },
    )
    states = {code: line(answer, quarter, code)["state"] for code in ("I.1", "II", "III", "IV", "p-results")}
    assert states == {"I.1": "saved", "II": "saved", "III": "refused", "IV": "saved", "p-results": "saved"}
    assert line(answer, quarter, "II")["worth"] == {"part": "content", "points": "45", "most": "50"}
    assert line(answer, quarter, "IV")["worth"] == {"part": "deduction", "points": "2", "most": "0"}
    assert answer.json()["saved"].startswith("Đã lưu lúc ")


def test_zero_is_an_entry_and_an_emptied_line_is_missing_again(client, quarter):
    told = line(save(client, quarter, {"I.1": {"points": "0"}}), quarter, "I.1")
    assert (told["points"], told["missing"]) == ("0", False)
    told = line(save(client, quarter, {"I.1": {"points": "", "version": "1"}}), quarter, "I.1")
    assert (told["points"], told["missing"], told["version"]) == ("–", True, 2)


def test_of_two_people_the_second_is_shown_both_and_nothing_is_overwritten(client, quarter):
    save(client, quarter, {"I.1": {"points": "20"}, "p-results": {"text": "Bản một"}})
    client.force_login(quarter.cast.leaders[LAST])
    answer = save(client, quarter, {"I.1": {"points": "25"}, "p-results": {"text": "Bản hai"}})
    told = line(answer, quarter, "I.1")
    assert (told["state"], told["by"], told["values"]["points"], told["version"]) == (
        "conflict",
        str(quarter.cast.officers[LAST]),
        "20",
        1,
    )
    words = line(answer, quarter, "p-results")
    assert (words["state"], words["values"]["text"], words["by"]) == ("conflict", "Bản một", told["by"])
    assert Score.objects.get().self_points == 20
    chosen = {"I.1": {"points": "25", "version": "1"}, "p-results": {"text": "Bản hai", "version": "1"}}
    answer = save(client, quarter, chosen)
    assert [line(answer, quarter, code)["version"] for code in chosen] == [2, 2]
    assert Score.objects.get().self_points == 25
    assert Narrative.objects.get().text == "Bản hai"


def test_what_was_saved_already_is_sent_again_after_a_lost_answer(client, quarter):
    first, second = (save(client, quarter, {"I.1": {"points": "20"}, "p-results": {"text": "A"}}) for _ in range(2))
    assert first.json()["rows"] == second.json()["rows"]
    assert Event.objects.filter(verb__in=("score.entered", "evaluation.report_written")).count() == 2


def test_a_sheet_that_was_handed_in_takes_nothing(client, quarter):
    quarter.submit(LAST)
    answer = save(client, quarter, {"I.1": {"points": "1"}})
    assert answer.status_code == 409
    assert "“Đã nộp”" in answer.json()["problem"]
    assert Score.objects.get(criterion__code="I.1").self_points == 25


def test_who_may_not_and_who_is_no_longer_logged_in(client, quarter):
    client.force_login(quarter.cast.head_leader)
    assert save(client, quarter, {"I.1": {"points": "1"}}).status_code == 403
    client.force_login(quarter.cast.outsider)
    assert save(client, quarter, {"I.1": {"points": "1"}}).status_code == 404
    client.logout()
    answer = save(client, quarter, {"I.1": {"points": "1"}})
    assert (answer.status_code, "Phiên làm việc đã kết thúc" in answer.json()["problem"]) == (401, True)
    assert not Score.objects.exists()


@pytest.mark.parametrize("key", ["c999999", "cx", "x", "", "p-", "p-nothing", "c" + "9" * 40, "c-1"])
def test_a_line_that_is_not_of_the_sheet(client, quarter, key):
    answer = client.post(address("cells", quarter, LAST), {"save": key, f"{key}-points": "1"})
    assert answer.json()["rows"][key]["state"] == "refused"
    assert not Score.objects.exists()


def test_a_group_and_a_leaf_of_another_table_are_not_scored(client, quarter):
    other = make_quarter(members=3)
    for leaf in (quarter.leaf("I"), other.leaf("I.1")):
        answer = client.post(address("cells", quarter, LAST), {"save": f"c{leaf.pk}", f"c{leaf.pk}-points": "1"})
        assert answer.json()["rows"][f"c{leaf.pk}"]["state"] == "refused"
    assert not Score.objects.exists()


def test_a_line_saved_by_the_grid_is_the_one_the_form_saves(client, quarter):
    save(client, quarter, {"I.1": {"points": "1,5", "note": "từ lưới"}})
    grid = Score.objects.values("self_points", "self_result", "note", "version").get()
    entries.enter_score(
        by=quarter.cast.officers[0],
        evaluation=quarter.evaluation(0),
        criterion=quarter.leaf("I.1"),
        points=Decimal("1.5"),
        note="từ lưới",
    )
    form = Score.objects.filter(evaluation=quarter.evaluation(0)).values(
        "self_points", "self_result", "note", "version"
    )
    assert grid == form.get()


def test_a_pasted_block_locks_and_reads_the_sheet_once(client, quarter):
    def reads(**versions: int) -> int:
        boxes = {code: {"points": "2", "note": f"{versions}", "version": version} for code, version in versions.items()}
        with CaptureQueriesContext(connection) as captured:
            answer = save(client, quarter, {code.replace("_", "."): each for code, each in boxes.items()})
        assert {told["state"] for told in answer.json()["rows"].values()} == {"saved"}
        asked = [query["sql"] for query in captured]
        return sum('FROM "evaluations_score"' in sql or 'FROM "evaluations_evaluation"' in sql for sql in asked)

    reads(I_1=0, I_2=0, III=0)
    assert reads(I_1=1) == reads(I_1=2, I_2=1, III=1)


def test_a_line_that_the_database_refuses_takes_no_other_with_it(client, quarter, monkeypatch):
    real = entries.rows.save

    def save_twice(score: Score, **known: Any) -> Score:
        if score.criterion.code == "I.2":
            with entries.rows.explained(savepoint=False):
                for _time in range(2):
                    Score.objects.create(evaluation=score.evaluation, criterion=score.criterion)
        return real(score, **known)

    monkeypatch.setattr(entries.rows, "save", save_twice)
    answer = save(client, quarter, {"I.1": {"points": "1"}, "I.2": {"points": "2"}, "III": {"points": "3"}})
    assert [line(answer, quarter, code)["state"] for code in ("I.1", "I.2", "III")] == ["saved", "refused", "saved"]
    assert set(Score.objects.values_list("criterion__code", flat=True)) == {"I.1", "III"}
    alone = save(client, quarter, {"I.2": {"points": "2"}})
    assert line(alone, quarter, "I.2")["state"] == "refused"
