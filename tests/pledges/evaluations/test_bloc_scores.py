"""Properties of a whole bloc's scores: what depends on the peers, the order of units, ceilings; and the past that stays."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pledges.evaluations.domain.blocs import BlocScore, score_bloc
from pledges.evaluations.domain.rating import Scale
from pledges.evaluations.domain.relative import peers_of
from pledges.evaluations.domain.rules import NO_TARGET, Entry, Leaf, LeafKind, Part, problems
from pledges.evaluations.domain.scoring import score_leaf, score_unit
from pledges.evaluations.domain.steps import rounded, rounded_fraction, whole_percentage
from tests.pledges.evaluations.strategies import BLOC_BANDS, MAXIMA, STEPS, blocs, entries, examples, leaves

D = Decimal
RELATIVE = Leaf("R", "R", LeafKind.RELATIVE, D(10), {"not_applicable": "leaves"})
POINTS = Leaf("P", "P", LeafKind.MANUAL, D(100))
SCALE = Scale(BLOC_BANDS, ceiling=D(25))


def done(result: object, target: object = None) -> dict[str, Entry]:
    choice = NO_TARGET if target is None else ""
    return {"R": Entry(numerator=D(str(result)), denominator=None if target is None else D(str(target)), choice=choice)}


def points(found: BlocScore, leaf: str = "R") -> dict[object, Decimal | None]:
    return {each.key: each.score.by_leaf[leaf].points for each in found.standings}


def plain(found: BlocScore) -> dict[object, tuple[object, ...]]:
    return {each.key: (each.score.total, each.score.maximum, each.rank, each.rating.band) for each in found.standings}


@examples(40)
@given(blocs(), st.randoms())
def test_neither_the_order_of_units_nor_of_leaves_changes_a_number(given_bloc, random):
    table, units = given_bloc
    order, shuffled = list(units), list(table)
    random.shuffle(order)
    random.shuffle(shuffled)

    again = score_bloc(shuffled, {unit: units[unit] for unit in order}, scale=SCALE)

    assert plain(again) == plain(score_bloc(table, units, scale=SCALE))


@examples(40)
@given(blocs())
def test_totals_are_the_sums_of_their_leaves_and_every_number_has_its_lines(given_bloc):
    table, units = given_bloc
    parts = {leaf.code: leaf.part for leaf in table}

    for standing in score_bloc(table, units, scale=SCALE).standings:
        score = standing.score
        for part, total in zip(Part, (score.content, score.bonus, score.deduction), strict=True):
            assert total == sum(
                (leaf.points or D(0) for code, leaf in score.by_leaf.items() if parts[code] is part), D(0)
            )
        assert score.total == score.content + score.bonus - score.deduction
        assert all(leaf.lines for leaf in score.by_leaf.values())
        assert standing.rating.lines


@examples(40)
@given(blocs())
def test_equal_units_share_rank_and_rating(given_bloc):
    table, units = given_bloc
    doubled = {(unit, twin): row for unit, row in units.items() for twin in (1, 2)}

    found = score_bloc(table, doubled, scale=SCALE)

    for unit in units:
        one, two = found.of((unit, 1)), found.of((unit, 2))
        assert (one.rank, one.rating.band, one.score.total) == (two.rank, two.rating.band, two.score.total)


@examples(40)
@given(MAXIMA, STEPS, st.lists(st.tuples(st.integers(0, 300), st.integers(1, 100)), min_size=1, max_size=6))
def test_among_units_with_targets_more_of_the_target_never_scores_less(maximum, step, rows):
    leaf = Leaf("R", "R", LeafKind.RELATIVE, maximum, {"step": step})
    found = points(score_bloc([leaf], {place: done(*row) for place, row in enumerate(rows)}))

    ordered = sorted(range(len(rows)), key=lambda place: Fraction(*rows[place]))
    assert [found[place] for place in ordered] == sorted(found.values())
    if any(a > t for a, t in rows):
        assert max(found.values()) == rounded(maximum, D(step))


@examples(40)
@given(MAXIMA, STEPS, st.lists(st.integers(0, 300), min_size=1, max_size=6), st.integers(2, 9))
def test_a_result_without_target_is_compared_with_its_like_alone(maximum, step, results, times):
    leaf = Leaf("R", "R", LeafKind.RELATIVE, maximum, {"step": step})
    alone = {place: done(result) for place, result in enumerate(results)}

    found = points(score_bloc([leaf], alone))

    assert points(score_bloc([leaf], {**alone, "x": done(10 * times, 10)})).items() > found.items()
    if max(results):
        assert found[results.index(max(results))] == rounded(maximum, D(step))


def test_the_best_exceeder_has_the_maximum_and_who_meets_the_target_a_half():
    found = score_bloc(
        [RELATIVE], {"a": done(30, 20), "b": done(24, 20), "c": done(20, 20), "d": done(5, 20), "e": done(99)}
    )

    assert points(found) == {"a": 10, "b": 7, "c": 5, "d": D("1.25"), "e": 10}
    assert not found.provisional


def test_fractions_are_exact_until_the_one_rounding():
    # 1/3 of the best exceeding: 5 + 5/3 = 6.666…; a tie of 0.005 goes up, however long the digits of the way there.
    third = points(score_bloc([RELATIVE], {"a": done(13, 10), "b": done(11, 10)}))["b"]
    tie = points(score_bloc([RELATIVE], {"a": done("2000.002", "1000.001"), "b": done("1001.001", "1000")}))["b"]

    assert third == D("6.67")
    assert tie == D("5.01")
    assert rounded_fraction(Fraction(1, 200), D("0.01")) == D("0.01")
    assert rounded_fraction(Fraction(499999, 10**8), D("0.01")) == 0
    assert whole_percentage(Fraction(89999, 10**5)) == D("89.99")


@pytest.mark.parametrize("waits", ["nobody", "a unit", "an empty leaf"])
def test_points_are_provisional_until_every_member_has_spoken(waits):
    units = {"a": done(30, 20), "b": done(10, 20), "c": done(7)}
    if waits == "an empty leaf":
        units["d"] = {}

    found = score_bloc([RELATIVE], units, waiting=["e"] if waits == "a unit" else [])

    assert found.provisional is (waits != "nobody")
    changing = {each.key for each in found.standings if each.score.provisional}
    assert changing == (set() if waits == "nobody" else {"a", "c"})  # below the target nothing depends on the peers
    codes = [line.code for line in found.of("a").score.by_leaf["R"].lines]
    assert ("provisional" in codes) is (waits != "nobody")


def test_a_sheet_alone_shows_what_the_unit_is_sure_of():
    score = score_leaf(RELATIVE, done(30, 20)["R"])

    assert (score.points, score.provisional) == (5, True)
    assert score_leaf(RELATIVE, done(30)["R"]).points == 0
    assert score_unit([RELATIVE], done(30, 20)).provisional == ("R",)


def test_the_four_values_are_four_values():
    units = {
        "zero": done(0, 20),
        "empty": {},
        "not assigned": {"R": Entry(not_applicable=True, reason="Không được giao")},
        "no target": done(0),
        "other": done(5),
    }

    found = score_bloc([RELATIVE], units)

    assert points(found) == {"zero": 0, "empty": None, "not assigned": None, "no target": 0, "other": 10}
    assert {each.key: (each.score.maximum, each.score.missing) for each in found.standings} == {
        "zero": (10, ()),
        "empty": (10, ("R",)),
        "not assigned": (0, ()),
        "no target": (10, ()),
        "other": (10, ()),
    }
    assert [found.of(key).score.by_leaf["R"].lines[0].code for key in units] == [
        "relative_below",
        "empty",
        "not_applicable_leaves",
        "relative_no_target",
        "relative_no_target",
    ]


def test_dishonest_evidence_is_no_yardstick():
    false = {"R": replace(done(100, 20)["R"], dishonest=True)}
    found = score_bloc([RELATIVE], {"a": false, "b": done(30, 20), "c": done(25, 20)})

    assert points(found) == {"a": 0, "b": 10, "c": D("7.5")}
    assert peers_of([replace(done(9)["R"], dishonest=True), done(4)["R"]], complete=True).best_without_target == 4


def test_a_choice_is_known_by_its_letters():
    stored = {"R": replace(done(12)["R"], choice="".join(NO_TARGET))}  # as the database gives it: another object

    assert points(score_bloc([RELATIVE], {"a": done(8), "b": stored})) == {"a": D("6.67"), "b": 10}


def test_units_of_another_table_are_compared_where_they_share_a_leaf():
    other = Leaf("R", "R", LeafKind.RELATIVE, D(20), {})
    units = {"a": done(30, 20), "b": done(24, 20), "c": done(60, 20)}

    same = score_bloc([RELATIVE], units, own_leaves={"c": [POINTS, RELATIVE]})
    apart = score_bloc([RELATIVE], units, own_leaves={"c": [other]})

    assert points(same) == {"a": 6.25, "b": 5.5, "c": 10}
    assert points(apart) == {"a": 10, "b": 7, "c": 20}


@examples(40)
@given(st.data())
def test_more_levels_never_lower_the_highest(data):
    leaf = data.draw(leaves(kinds=[LeafKind.HIGHEST]))
    one = data.draw(entries(leaf))
    more = replace(one, choice=f"{one.choice};tot")

    assert not problems(leaf, more)
    assert score_leaf(leaf, more).points >= score_leaf(leaf, one).points


@pytest.mark.parametrize(
    ("entry", "code"),
    [
        (Entry(choice=NO_TARGET), "incomplete"),
        (Entry(denominator=D(5)), "incomplete"),
        (Entry(numerator=D("NaN"), denominator=D(5)), "not_a_number"),
        (Entry(numerator=D(5), denominator=D(-5)), "negative"),
        (Entry(numerator=D(10**30), denominator=D(5)), "too_large"),
        (Entry(numerator=D(5), denominator=D(5), choice="tot"), "unknown_choice"),
        (Entry(numerator=D(5), denominator=D(5), count=D(1)), "not_asked"),
    ],
)
def test_what_a_relative_leaf_refuses(entry, code):
    assert [problem.code for problem in problems(RELATIVE, entry)] == [code]


def test_the_lines_of_a_leaf_hold_the_numbers_of_its_rule():
    levels = [
        {"code": code, "label": code.upper(), "points": points} for code, points in (("a", "5"), ("b", "9"), ("c", "7"))
    ]
    highest = Leaf("H", "H", LeafKind.HIGHEST, D(9), {"choices": levels})

    one = score_leaf(highest, Entry(choice="c")).lines
    several = score_leaf(highest, Entry(choice="c;b;a")).lines
    alone = score_leaf(RELATIVE, done(8)["R"], peers_of([done(12)["R"]], complete=True)).lines
    above = score_leaf(RELATIVE, done(24, 20)["R"], peers_of([done(30, 20)["R"]], complete=True)).lines

    assert [(line.code, line.values) for line in one] == [("choice", {"choice": "c", "label": "C", "points": 7})]
    assert [line.code for line in several] == ["choice", "only_highest"]
    assert several[1].values == {"others": "A, C"}
    assert alone[0].values == {"done": 8, "maximum": 10, "best": 12}
    assert above[0].values == {"done": 24, "target": 20, "maximum": 10, "own": 20, "best": 50}
    assert above[1].values == {"step": D("0.01"), "points": 7}


def lines(leaf: Leaf, **values: object) -> list[tuple[str, dict[str, object]]]:
    """Return the explanation of an entry as (code, numbers)."""
    return [(line.code, line.values) for line in score_leaf(leaf, Entry(**values)).lines]  # type: ignore[arg-type]


def test_the_lines_of_counts_and_bands_hold_what_was_cut_and_what_was_reached():
    counted = Leaf("C", "C", LeafKind.COUNT_CAPPED, D(10), {"per_case": "2"})
    banded = Leaf("B", "B", LeafKind.BANDS, D(10), {"bands": [{"from": "90", "points": "10"}]})

    assert lines(counted, count=D(5)) == [("count", {"count": 5, "per_case": 2, "points": 10})]
    assert lines(counted, count=D(6)) == [
        ("count", {"count": 6, "per_case": 2, "points": 12}),
        ("capped", {"maximum": 10}),
    ]
    shown = {"numerator": 9, "denominator": 10, "percentage": 90}
    assert lines(banded, numerator=D(9), denominator=D(10)) == [
        ("percentage", shown),
        ("band", {"from": 90, "points": 10}),
    ]
    assert lines(banded, numerator=D(8), denominator=D(10))[1] == ("no_band", {})
    assert [code for code, _values in lines(RELATIVE, numerator=D(20), denominator=D(20))] == [
        "relative_met",
        "rounded",
    ]
    levels = [{"code": code, "label": code.upper(), "points": "5"} for code in "ab"]
    assert [
        code for code, _values in lines(Leaf("H", "H", LeafKind.HIGHEST, D(5), {"choices": levels}), choice="a;b")
    ] == [
        "choice",
        "only_highest",
    ]


def test_small_results_and_broken_maxima_are_compared_as_they_are():
    leaf = Leaf("R", "R", LeafKind.RELATIVE, D("7.5"), {})

    found = score_bloc([leaf], {"a": done("0.5"), "b": done("0.25"), "c": done("10.1", 10), "d": done("10.05", 10)})

    assert points(found) == {"a": D("7.5"), "b": D("3.75"), "c": D("7.5"), "d": D("5.63")}
    assert found.of("a").score.by_leaf["R"].lines[0].values == {"done": D("0.5"), "maximum": D("7.5"), "best": D("0.5")}
