"""Properties of the scoring that hold for every table and every result."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pledges.evaluations.domain.rules import Entry, Leaf, LeafKind, problems
from pledges.evaluations.domain.scoring import band_of, score_leaf, score_unit
from pledges.evaluations.domain.steps import plain
from tests.pledges.evaluations.strategies import entries, examples, leaves, most_of


@pytest.mark.parametrize("kind", LeafKind)
@examples(40)
@given(st.data())
def test_points_stay_between_zero_and_the_maximum(kind: LeafKind, data: st.DataObject) -> None:
    leaf = data.draw(leaves(kinds=[kind]))
    entry = data.draw(entries(leaf))
    assert not problems(leaf, entry)
    points = score_leaf(leaf, entry).points
    assert points is not None
    assert 0 <= points <= most_of(leaf)


@examples(40)
@given(st.data())
def test_total_is_the_sum_of_its_parts_in_any_order(data: st.DataObject) -> None:
    table = [data.draw(leaves(code=f"L{index}")) for index in range(data.draw(st.integers(0, 8)))]
    given_entries = {leaf.code: data.draw(entries(leaf)) for leaf in table}
    score = score_unit(table, given_entries)
    assert score.total == score.content + score.bonus - score.deduction
    signs = {leaf.code: -1 if leaf.kind is LeafKind.DEDUCTION else 1 for leaf in table}
    assert score.total == sum((signs[code] * (leaf.points or 0) for code, leaf in score.by_leaf.items()), Decimal(0))
    again = score_unit(data.draw(st.permutations(table)), given_entries)
    assert (again.total, again.maximum) == (score.total, score.maximum)


def test_empty_is_missing_and_zero_is_not() -> None:
    leaf = Leaf("A", "A", LeafKind.MANUAL, Decimal(10))
    assert score_unit([leaf], {}).missing == ("A",)
    assert score_leaf(leaf, Entry()).points is None
    zero = score_unit([leaf], {"A": Entry(points=Decimal(0))})
    assert zero.missing == ()
    assert zero.by_leaf["A"].points == 0


def test_not_applicable_is_neither_empty_nor_zero() -> None:
    leaf = Leaf("A", "A", LeafKind.MANUAL, Decimal(10), {"not_applicable": "leaves"})
    score = score_unit([leaf], {"A": Entry(not_applicable=True, reason="Không được giao")})
    assert (score.total, score.maximum, score.missing) == (0, 0, ())
    assert score.by_leaf["A"].points is None


def test_bonus_may_lift_the_total_above_the_maximum() -> None:
    table = [Leaf("A", "A", LeafKind.MANUAL, Decimal(100)), Leaf("B", "B", LeafKind.BONUS, Decimal(15))]
    score = score_unit(table, {"A": Entry(points=Decimal(100)), "B": Entry(points=Decimal(15))})
    assert (score.total, score.maximum) == (115, 100)


@pytest.mark.parametrize(
    ("kind", "entry", "code"),
    [
        (LeafKind.MANUAL, Entry(points=Decimal("NaN")), "not_a_number"),
        (LeafKind.MANUAL, Entry(points=Decimal("1.2345")), "too_fine"),
        (LeafKind.MANUAL, Entry(points=Decimal(10**30)), "too_large"),
        (LeafKind.MANUAL, Entry(count=Decimal(1)), "not_asked"),
        (LeafKind.RATIO, Entry(numerator=Decimal(1)), "incomplete"),
        (LeafKind.MANUAL, Entry(not_applicable=True, reason="x"), "always_applies"),
    ],
)
def test_what_is_refused(kind: LeafKind, entry: Entry, code: str) -> None:
    leaf = Leaf("A", "A", kind, Decimal(10))
    assert code in [problem.code for problem in problems(leaf, entry)]
    with pytest.raises(ValueError, match="A: "):
        score_leaf(leaf, entry)


def test_not_applicable_needs_a_reason_and_no_number() -> None:
    leaf = Leaf("A", "A", LeafKind.MANUAL, Decimal(10), {"not_applicable": "full"})
    assert [p.code for p in problems(leaf, Entry(not_applicable=True, reason=" "))] == ["reason_needed"]
    both = Entry(points=Decimal(1), not_applicable=True, reason="Không có án")
    assert [p.code for p in problems(leaf, both)] == ["number_beside"]


LEVELS = [{"code": "tot", "label": "Tốt", "points": "10"}, {"code": "kem", "label": "Kém", "points": "0"}]


@pytest.mark.parametrize("kind", [LeafKind.YES_NO, LeafKind.CHOICE, LeafKind.HIGHEST])
def test_a_number_is_no_choice(kind: LeafKind) -> None:
    leaf = Leaf("A", "A", kind, Decimal(10), {"choices": LEVELS})
    found = [(problem.name, problem.code) for problem in problems(leaf, Entry(points=Decimal(1)))]
    assert found == [("points", "not_asked"), ("choice", "unknown_choice")]
    with pytest.raises(ValueError, match="^A: not_asked$"):
        score_leaf(leaf, Entry(points=Decimal(1)))


def test_the_first_unknown_level_is_named() -> None:
    leaf = Leaf("A", "A", LeafKind.HIGHEST, Decimal(10), {"choices": LEVELS})
    assert [p.values for p in problems(leaf, Entry(choice="tot;huyen;kem;xa"))] == [{"value": "huyen"}]


@pytest.mark.parametrize("kind", [LeafKind.COUNT_CAPPED, LeafKind.MAX_MINUS])
def test_only_a_deduction_has_a_sanction(kind: LeafKind) -> None:
    params = {"per_case": "1", "sanction": {"from": "1", "downgrade": "1"}}
    assert score_leaf(Leaf("A", "A", kind, Decimal(10), params), Entry(count=Decimal(2))).sanction is None
    assert score_leaf(Leaf("A", "A", LeafKind.DEDUCTION, Decimal(10), params), Entry(count=Decimal(2))).sanction


def test_points_are_written_out_without_trailing_zeros() -> None:
    written = {"100.000": "100", "10.0": "10", "20": "20", "7.250": "7.25", "3.0": "3", "0.00": "0"}
    assert {text: str(plain(Decimal(text))) for text in written} == written


def test_band_is_the_highest_that_is_reached() -> None:
    bands = [("Tốt", Decimal(80)), ("Xuất sắc", Decimal(90)), ("Yếu", Decimal(0))]
    assert band_of(Decimal("89.99"), bands) == "Tốt"
    assert band_of(Decimal(90), bands) == "Xuất sắc"
    assert band_of(Decimal(-3), bands) == ""
