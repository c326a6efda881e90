"""The pledge as it stands: pure properties of applying appendices."""

from copy import deepcopy
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from pledges.appendices.domain.standing import (
    REPEALED,
    clauses_in,
    in_force,
    next_number,
    old_words,
    standing,
    targets_in,
)
from pledges.appendices.enums import ChangeKind

KINDS = ChangeKind.values


def text(clauses: int = 3, targets: int = 2) -> dict[str, Any]:
    rows = [{"number": str(n), "text": f"Khoản {n}"} for n in range(1, clauses + 1)]
    goals = [goal("", n) for n in range(1, targets + 1)] + [goal("Phòng 1", 1)]
    places = [{"role": "head", "unit": "Phòng 1"}, {"role": "member", "unit": "Phòng 2"}]
    return {
        "sections": [{"number": "I", "heading": "NỘI DUNG", "kind": "content", "clauses": rows}],
        "targets": goals,
        "targets_number": "II",
        "targets_heading": "CHỈ TIÊU",
        "signatories": [*places, {"role": "witness", "unit": "Viện tỉnh"}],
    }


def goal(unit: str, number: int) -> dict[str, Any]:
    return {"number": str(number), "unit": unit, **new(f"Chỉ tiêu {number}")}


def new(words: str) -> dict[str, str]:
    return {"indicator": words, "measure": "%", "direction": "≥", "planned": "90"}


def line(kind: ChangeKind, place: str, words: str = "Mới", number: str = "") -> dict[str, Any]:
    content = {} if kind.repeals else {"text": words} if kind.of_clause else {"target": new(words)}
    return {"kind": kind.value, "place": place, "number": number, **content}


def appendix(*lines: dict[str, Any], number: int = 1) -> dict[str, Any]:
    return {"number": number, "changes": list(lines)}


def test_each_deed_does_what_its_words_say():
    before = text()
    after = standing(
        before,
        [
            appendix(
                line(ChangeKind.CLAUSE_REPLACED, "I.1", "Đổi"),
                line(ChangeKind.CLAUSE_REPEALED, "I.2"),
                line(ChangeKind.CLAUSE_ADDED, "I", "Thêm", "4"),
                line(ChangeKind.TARGET_REPLACED, "II.1", "Đổi"),
                line(ChangeKind.TARGET_REPEALED, "II.2"),
                line(ChangeKind.TARGET_ADDED, "Phòng 2", "Thêm", "1"),
            )
        ],
    )
    clauses = after["sections"][0]["clauses"]
    assert [(row["number"], row["text"]) for row in clauses] == [
        ("1", "Đổi"),
        ("2", REPEALED),
        ("3", "Khoản 3"),
        ("4", "Thêm"),
    ]
    assert clauses[0]["note"] == "Sửa đổi theo Phụ lục số 1"
    assert list(clauses_in(after)) == ["I.1", "I.3", "I.4"]
    assert list(targets_in(after)) == ["II.1", "Phòng 1 / 1", "Phòng 2 / 1"]
    assert targets_in(after)["II.1"]["indicator"] == "Đổi"
    assert [row["indicator"] for row in in_force(after)["targets"]] == ["Đổi", "Chỉ tiêu 1", "Thêm"]
    assert "note" not in in_force(after)["sections"][0]["clauses"][0]


def test_a_repealed_number_is_not_given_again():
    after = standing(
        text(), [appendix(line(ChangeKind.CLAUSE_REPEALED, "I.3"), line(ChangeKind.TARGET_REPEALED, "II.2"))]
    )
    assert next_number(after, ChangeKind.CLAUSE_ADDED, "I") == "4"
    assert next_number(after, ChangeKind.TARGET_ADDED, "") == "3"
    assert next_number(after, ChangeKind.TARGET_ADDED, "Phòng 2") == "1"
    assert old_words(after, ChangeKind.CLAUSE_REPLACED, "I.3") == ""


def test_a_pledge_without_targets_gets_a_place_for_them():
    bare = text(targets=0) | {"targets": [], "targets_number": "", "targets_heading": ""}
    after = standing(bare, [appendix(line(ChangeKind.TARGET_ADDED, "", "Thêm", "1"))])
    assert list(targets_in(after)) == ["II.1"]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(KINDS), st.integers(0, 9), st.integers(1, 3)), max_size=12))
def test_any_sequence_keeps_every_number_and_leaves_the_signed_text_alone(deeds):
    signed = text()
    untouched = deepcopy(signed)
    appendices: list[dict[str, Any]] = []
    for value, choice, number in deeds:
        kind = ChangeKind(value)
        now = standing(signed, appendices)
        if kind.adds:
            place = "I" if kind.of_clause else ("", "Phòng 1", "Phòng 2")[choice % 3]
            change = line(kind, place, f"Thêm {choice}", next_number(now, kind, place))
        else:
            places = list(clauses_in(now) if kind.of_clause else targets_in(now))
            if not places:
                continue
            change = line(kind, places[choice % len(places)], f"Đổi {choice}")
        appendices.append(appendix(change, number=number))
    after = standing(signed, appendices)
    assert signed == untouched
    numbers = [row["number"] for row in after["sections"][0]["clauses"]]
    assert numbers == [str(n) for n in range(1, len(numbers) + 1)]
    for unit in ("", "Phòng 1", "Phòng 2"):
        group = [row["number"] for row in after["targets"] if row["unit"] == unit]
        assert group == [str(n) for n in range(1, len(group) + 1)]
    half = len(appendices) // 2
    assert standing(standing(signed, appendices[:half]), appendices[half:]) == after, (
        "one after the other is all at once"
    )
