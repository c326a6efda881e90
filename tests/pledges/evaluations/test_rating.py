"""Ratings of a whole bloc: percentages, sanctions, ceilings, tie-breaks, and sets of the first algorithm."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pledges.evaluations.domain.blocs import score_bloc
from pledges.evaluations.domain.rating import Basis, Scale
from pledges.evaluations.domain.rules import Entry, Leaf, LeafKind
from pledges.evaluations.domain.scoring import ALGORITHM, FIRST_ALGORITHM
from tests.pledges.evaluations.strategies import BLOC_BANDS, blocs, examples

D = Decimal
POINTS = Leaf("P", "P", LeafKind.MANUAL, D(100))
NOT_ALWAYS = Leaf("R", "R", LeafKind.MANUAL, D(10), {"not_applicable": "leaves"})


@examples(40)
@given(blocs(most=8), st.integers(0, 100))
def test_the_top_band_never_holds_more_than_its_ceiling(given_bloc, ceiling):
    table, units = given_bloc
    scale = Scale((("A", D(0)), ("B", D(-1000))), ceiling=D(ceiling))

    found = score_bloc(table, units, scale=scale)

    top = [each for each in found.standings if each.rating.band == "A"]
    assert len(top) * 100 <= ceiling * len(units)
    reached = [each for each in found.standings if each.score.total >= 0 and not each.score.sanctions]
    for stays in top:  # nobody better was sent down
        assert not [each for each in reached if each.rank < stays.rank and each.rating.band != "A"]


def test_rating_by_percentage_counts_what_the_unit_could_attain():
    spare = Leaf("R2", "R2", LeafKind.MANUAL, D(100), {"not_applicable": "leaves"})
    given_units = {
        "a": {"P": Entry(points=D(90)), "R2": Entry(not_applicable=True, reason="Không được giao")},
        "b": {"P": Entry(points=D(90)), "R2": Entry(points=D("89.999"))},
        "c": {"P": Entry(points=D(90)), "R2": Entry(points=D(90))},
    }

    found = score_bloc([POINTS, spare], given_units, scale=Scale(BLOC_BANDS, Basis.PERCENTAGE))

    assert {each.key: (each.rank, each.rating.band) for each in found.standings} == {
        "a": (2, "Xuất sắc"),
        "b": (3, "Tốt"),
        "c": (1, "Xuất sắc"),
    }
    assert found.of("b").rating.lines[0].values["percentage"] == D("89.99")
    assert [each.key for each in found.ranked()] == ["c", "a", "b"]


def test_where_nothing_counts_there_is_no_percentage_no_rank_and_no_rating():
    units = {"a": {"R": Entry(not_applicable=True, reason="Không được giao")}, "b": {"R": Entry(points=D(5))}}
    found = score_bloc([NOT_ALWAYS], units, scale=Scale(BLOC_BANDS, Basis.PERCENTAGE))

    assert (found.of("a").rank, found.of("a").rating.band) == (None, "")
    assert found.of("a").rating.lines[0].code == "rating_nothing_counts"
    assert [each.key for each in found.ranked()] == ["b", "a"]
    with pytest.raises(KeyError):
        found.of("c")


def deduction(code: str, **sanction: str) -> Leaf:
    return Leaf(code, code, LeafKind.DEDUCTION, D(8), {"per_case": "2", "sanction": sanction})


@pytest.mark.parametrize(
    ("count", "rating", "codes"),
    [
        (0, "Xuất sắc", ["rating_by_points"]),
        (1, "Xuất sắc", ["rating_by_points"]),
        (2, "Tốt", ["rating_by_points", "sanction_cases", "sanction_cap"]),
        (4, "Khá", ["rating_by_points", "sanction_cases", "sanction_cap", "sanction_cases", "sanction_downgrade"]),
    ],
)
def test_cases_of_a_deduction_cap_and_downgrade_the_rating(count, rating, codes):
    table = [
        POINTS,
        Leaf("B", "B", LeafKind.BONUS, D(20)),
        deduction("D", **{"from": "2", "cap": "Tốt"}),
        deduction("E", **{"from": "4", "downgrade": "1"}),
    ]
    entry = {
        "P": Entry(points=D(100)),
        "B": Entry(points=D(20)),
        "D": Entry(count=D(count)),
        "E": Entry(count=D(count)),
    }

    standing = score_bloc(table, {"a": entry}, scale=Scale(BLOC_BANDS)).of("a")

    assert (standing.rating.band, [line.code for line in standing.rating.lines]) == (rating, codes)
    assert standing.score.total == 120 - 2 * min(2 * count, 8)  # a sanction leaves total and rank alone
    assert standing.rank == 1


def test_ties_are_parted_by_the_list_of_the_table_in_its_order():
    table = [POINTS, Leaf("B", "B", LeafKind.BONUS, D(10)), Leaf("D", "D", LeafKind.DEDUCTION, D(10))]
    units = {
        key: {"P": Entry(points=D(p)), "B": Entry(points=D(b)), "D": Entry(count=D(d))}
        for key, p, b, d in (("a", 80, 0, 0), ("b", 78, 2, 0), ("c", 80, 2, 2), ("d", 80, 2, 2))
    }

    def ranks(*names: str) -> list[int | None]:
        return [each.rank for each in score_bloc(table, units, tie_breaks=names).standings]

    assert ranks() == [1, 1, 1, 1]
    assert ranks("deduction") == [1, 1, 3, 3]
    assert ranks("content", "deduction") == [1, 4, 2, 2]
    assert ranks("bonus", "leaf:P") == [4, 3, 1, 1]
    assert ranks("leaf:none") == [1, 1, 1, 1]


def test_sets_of_the_first_algorithm_keep_scoring_as_before():
    table = [POINTS, Leaf("S", "S", LeafKind.MANUAL, D(10), {"not_applicable": "leaves"})]
    units = {
        key: {"P": Entry(points=D(total)), "S": Entry(points=D(0))} for key, total in (("a", 95), ("b", 95), ("c", 60))
    }
    scale = Scale((("Xuất sắc", D(90)), ("Khá", D(0))), Basis.PERCENTAGE, D(1))

    stored, now = "".join(FIRST_ALGORITHM), "".join(ALGORITHM)  # as the database gives them: other objects

    old = score_bloc(table, units, scale=scale, tie_breaks=["leaf:P"], algorithm=stored)

    assert [(each.rank, each.rating.band, len(each.tie_breaks)) for each in old.standings] == [
        (1, "Xuất sắc", 2),
        (1, "Xuất sắc", 2),
        (3, "Khá", 2),
    ]
    assert [each.rating.band for each in score_bloc(table, units, scale=scale).standings] == ["Khá", "Khá", "Khá"]
    assert score_bloc(table, units, scale=scale, algorithm=now) == score_bloc(table, units, scale=scale)
    for unknown in ("2025.1", "2099.1"):
        with pytest.raises(ValueError, match=unknown):
            score_bloc(table, units, algorithm=unknown)


def test_the_lines_of_a_ceiling_hold_the_numbers_that_decided():
    units = {
        key: {"P": Entry(points=D(points))} for key, points in zip("abcdef", (99, 98, 97, 97, 96, 10), strict=True)
    }

    found = score_bloc([POINTS], units, scale=Scale(BLOC_BANDS, ceiling=D(50)))

    last = {each.key: each.rating.lines[-1] for each in found.standings}
    shared = {"ceiling": 50, "members": 6, "seats": 3, "band": "Xuất sắc", "to": "Tốt", "count": 5}
    assert [(last[key].code, last[key].values) for key in "abcde"] == [
        ("ceiling_stays", {**shared, "place": 1, "equal": 1}),
        ("ceiling_stays", {**shared, "place": 2, "equal": 1}),
        ("ceiling_tied", {**shared, "place": 3, "equal": 2}),
        ("ceiling_tied", {**shared, "place": 3, "equal": 2}),
        ("ceiling_leaves", {**shared, "place": 5, "equal": 1}),
    ]
    fewer = score_bloc([POINTS], units, scale=Scale(BLOC_BANDS, ceiling=D(20)))
    assert [fewer.of(key).rating.lines[-1].code for key in "abc"] == [
        "ceiling_stays",
        "ceiling_leaves",
        "ceiling_leaves",
    ]


def test_the_lines_of_a_sanction_hold_the_numbers_that_decided():
    table = [POINTS, deduction("D", **{"from": "2", "downgrade": "2"})]
    units = {"a": {"P": Entry(points=D(100)), "D": Entry(count=D(2))}}

    total, cases, down = score_bloc(table, units, scale=Scale(BLOC_BANDS)).of("a").rating.lines

    assert total.values == {"total": 96, "maximum": 100, "band": "Xuất sắc", "minimum": 90}
    assert cases.values == {"name": "D", "count": 2, "from": 2}
    assert down.values == {"leaf": "D", "from": "Xuất sắc", "to": "Khá", "bands": 2}


def test_a_ceiling_without_a_lower_band_has_nowhere_to_send_to():
    units = {key: {"P": Entry(points=D(95))} for key in "ab"}

    found = score_bloc([POINTS], units, scale=Scale((("Đạt", D(50)),), ceiling=D(1)))

    assert [each.rating.band for each in found.standings] == ["Đạt", "Đạt"]


def test_units_with_equal_scales_share_one_ceiling():
    units = {key: {"P": Entry(points=D(points))} for key, points in (("a", 99), ("b", 98))}
    own_scales = {key: Scale(BLOC_BANDS, ceiling=D(50)) for key in units}

    found = score_bloc([POINTS], units, own_scales=own_scales)

    assert [each.rating.band for each in found.standings] == ["Xuất sắc", "Tốt"]
    assert found.of("a").rating.lines[-1].values["members"] == 2


def test_a_sanction_reaches_the_last_band_and_no_further():
    table = [POINTS, deduction("D", **{"from": "1", "downgrade": "9"})]
    units = {"a": {"P": Entry(points=D(100)), "D": Entry(count=D(1))}}

    assert score_bloc(table, units, scale=Scale(BLOC_BANDS)).of("a").rating.band == "Yếu"


@pytest.mark.parametrize("order", ["DE", "ED"])
def test_a_sanction_that_caps_and_downgrades_does_both_whatever_the_order_of_the_leaves(order):
    sanctions = {"D": {"cap": "Khá", "downgrade": "1"}, "E": {"from": "2", "downgrade": "1"}}
    table = [POINTS, *(deduction(code, **sanctions[code]) for code in order)]
    units = {"a": {"P": Entry(points=D(100)), "D": Entry(count=D(1)), "E": Entry(count=D(2))}}

    rating = score_bloc(table, units, scale=Scale(BLOC_BANDS)).of("a").rating

    assert rating.band == "Yếu"  # Khá at most, and then one below; the last has nowhere to go
    assert [line.code for line in rating.lines if line.code != "sanction_cases"] == [
        *("rating_by_points", "sanction_cap", "sanction_downgrade", "sanction_without_effect"),
    ]


def test_fewer_deductions_win_also_among_those_that_have_some():
    table = [POINTS, Leaf("D", "D", LeafKind.DEDUCTION, D(10))]
    units = {key: {"P": Entry(points=D(80 + cases)), "D": Entry(count=D(cases))} for key, cases in (("a", 2), ("b", 1))}

    assert [each.rank for each in score_bloc(table, units, tie_breaks=["deduction"]).standings] == [2, 1]
