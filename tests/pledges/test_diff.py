"""Comparing two texts: nothing is lost on either side, equal texts have no changes, words are compared as words."""

from datetime import date
from types import SimpleNamespace
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from pledges.domain.diff import ADDED, CHANGED, MOVED, REMOVED, SAME, Part, changes_in, compare, word_runs
from pledges.domain.text import compose
from pledges.enums import Section
from pledges.models import Clause, Ground, Pledge

WORDS = st.text(st.sampled_from("aáàbđê ,;.\n"), max_size=30)


def text_of(clauses: list[str], grounds: list[str] = (), **heading: str) -> dict[str, Any]:
    """Return the canonical text of a pledge that holds these lines, without touching a database."""
    pledge = Pledge(place="Thái Bình", conference_on=date(2026, 3, 31), opening="Mở đầu", closing="Kết", **heading)
    return compose(
        pledge,
        year=2026,
        grounds=[Ground(text=words, order=place) for place, words in enumerate(grounds)],
        clauses=[
            Clause(section=Section.CONTENT, text=words, order=place, version=1) for place, words in enumerate(clauses)
        ],
        targets=[],
        seats=[],
        witnesses=[],
        host="VKSND tỉnh",
    )


def contents(parts: list[Part]) -> Part:
    return next((part for part in parts if part.heading == "NỘI DUNG THI ĐUA"), Part("", ()))


def kinds(old: list[str], new: list[str]) -> list[str]:
    return [row.kind for row in contents(compare(text_of(old), text_of(new))).rows]


def test_words_are_compared_as_words():
    old, new = word_runs("Giải quyết 95 % số vụ, việc", "Giải quyết 98 % số vụ, việc")
    assert [run.words for run in old if run.changed] == ["95"]
    assert [run.words for run in new if run.changed] == ["98"]
    old, new = word_runs("thi đua yêu nước", "thi đua ngành kiểm sát")
    assert [run.words for run in new if run.changed] == ["ngành kiểm sát"], "one change, not three between blanks"


def test_a_changed_line_stands_beside_itself():
    rows = contents(
        compare(
            text_of(["Chấp hành đường lối của Đảng.", "Phấn đấu hoàn thành chỉ tiêu."]),
            text_of(["Nội dung mới.", "Chấp hành đường lối của Đảng.", "Phấn đấu hoàn thành vượt chỉ tiêu."]),
        )
    ).rows
    assert [(row.kind, row.old_label, row.new_label) for row in rows] == [
        (ADDED, "", "I.1"),
        (SAME, "I.1", "I.2"),
        (CHANGED, "I.2", "I.3"),
    ]


def test_what_only_changed_its_place_is_moved():
    assert kinds(["một", "hai", "ba"], ["ba", "một", "hai"]) == [MOVED, SAME, SAME]
    assert kinds(["một", "hai"], ["hai"]) == [REMOVED, SAME]
    assert kinds(["một", "một", "hai"], ["hai", "một"]).count(MOVED) <= 1


def test_the_heading_and_grounds_are_compared():
    parts = compare(
        text_of(["a"], ["Luật Thi đua 2013"], abstract="năm 2025"),
        text_of(["a"], ["Luật Thi đua 2022"], abstract="năm 2026"),
    )
    changed = {part.heading: part.changes for part in parts if part.changes}
    assert changed == {"Phần đầu văn bản": 1, "Căn cứ": 1}


@given(WORDS, WORDS)
def test_word_runs_hold_every_word_of_both_sides(old: str, new: str):
    left, right = word_runs(old, new)
    assert "".join(run.words for run in left) == old
    assert "".join(run.words for run in right) == new
    kept = ["".join(run.words for run in side if not run.changed) for side in (left, right)]
    assert kept[0] == kept[1]


LINES = st.lists(st.sampled_from(["", "một hai ba", "một hai bốn", "năm sáu", "bảy"]).filter(bool), max_size=6)


@given(LINES, LINES)
def test_no_line_is_lost_on_either_side(old: list[str], new: list[str]):
    rows = contents(compare(text_of(old), text_of(new))).rows
    assert [words(row.new) for row in rows if row.new_label] == new
    assert sorted(words(row.old) for row in rows if row.old_label) == sorted(old)
    for row in rows:
        sides = {SAME: (True, True), CHANGED: (True, True), MOVED: (True, True)}
        expected = sides.get(row.kind, (row.kind == REMOVED, row.kind == ADDED))
        assert (bool(row.old_label), bool(row.new_label)) == expected
        assert (words(row.old) == words(row.new)) == (row.kind in (SAME, MOVED))


@given(LINES)
def test_equal_texts_have_no_changes(lines: list[str]):
    assert changes_in(compare(text_of(lines), text_of(lines))) == 0


STEPS = st.lists(
    st.tuples(st.sampled_from(["insert", "move", "delete"]), st.integers(0, 9), st.integers(0, 9)), max_size=12
)


@given(LINES, STEPS)
def test_numbers_stay_gapless_under_any_sequence_of_insert_move_delete(lines: list[str], steps: list[Any]):
    draft = SimpleNamespace(lines=list(lines))
    before = text_of(lines)
    for count, (what, at, to) in enumerate(steps):
        if what == "insert":
            draft.lines.insert(at, f"thêm {count}")
        elif draft.lines and what == "move":
            draft.lines.insert(to, draft.lines.pop(at % len(draft.lines)))
        elif draft.lines:
            draft.lines.pop(at % len(draft.lines))
    after = text_of(draft.lines)
    for section in after["sections"]:
        assert [clause["number"] for clause in section["clauses"]] == [
            str(number) for number in range(1, len(draft.lines) + 1)
        ]
    rows = contents(compare(before, after)).rows
    assert [row.new_label for row in rows if row.new_label] == [f"I.{n}" for n in range(1, len(draft.lines) + 1)]
    assert changes_in(compare(after, after)) == 0


def words(runs: Any) -> str:
    return "".join(run.words for run in runs)
