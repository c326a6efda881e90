"""Properties that hold for every kind of leaf, in a whole bloc: bounds, sums, order, ties, monotony."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pledges.evaluations.domain.blocs import BlocScore, score_bloc
from pledges.evaluations.domain.rating import Scale
from pledges.evaluations.domain.rules import LeafKind, Part, problems
from tests.pledges.evaluations.strategies import (
    BLOC_BANDS,
    any_entries,
    blocs,
    examples,
    leaves,
    most_of,
    worse_and_better,
)

D = Decimal
SCALE = Scale(BLOC_BANDS, ceiling=D(25))
ADDS_NOTHING = (LeafKind.BONUS, LeafKind.DEDUCTION)
every_kind = pytest.mark.parametrize("kind", LeafKind)


def points(found: BlocScore) -> dict[object, dict[str, Decimal | None]]:
    """Return the points of every leaf of every unit."""
    return {each.key: {code: leaf.points for code, leaf in each.score.by_leaf.items()} for each in found.standings}


@every_kind
@examples(20)
@given(st.data())
def test_points_stay_in_their_bounds_and_on_their_step(kind, data):
    table, units = data.draw(blocs(kinds=[kind]))

    found = score_bloc(table, units)

    for standing in found.standings:
        for leaf in table:
            score, entry = standing.score.by_leaf[leaf.code], units[standing.key][leaf.code]
            whole = 0 if kind in ADDS_NOTHING or leaf.params.get("counts_as") == "bonus" else leaf.max_points
            left = entry.not_applicable and (leaf.params["not_applicable"] == "leaves" or not whole)
            assert score.maximum == (0 if left else whole)
            assert (score.points is None) == (left or entry.empty)
            assert 0 <= (score.points or 0) <= (leaf.max_points if entry.not_applicable else most_of(leaf))
            if kind in (LeafKind.RATIO, LeafKind.RELATIVE) and not entry.not_applicable:
                assert (score.points or 0) % D(leaf.params["step"]) == 0


@every_kind
@examples(20)
@given(st.data())
def test_the_total_is_the_sum_of_the_leaves(kind, data):
    table, units = data.draw(blocs(kinds=[kind]))

    for standing in score_bloc(table, units).standings:
        score = standing.score
        summed = sum((leaf.points or D(0) for leaf in score.by_leaf.values()), D(0))
        assert score.total == (-summed if kind is LeafKind.DEDUCTION else summed)
        assert score.maximum == sum((leaf.maximum for leaf in score.by_leaf.values()), D(0))
        bonus = [leaf.code for leaf in table if leaf.part is Part.BONUS]
        assert score.bonus == sum((score.by_leaf[code].points or D(0) for code in bonus), D(0))


@every_kind
@examples(20)
@given(st.data())
def test_the_order_of_units_and_leaves_changes_nothing(kind, data):
    table, units = data.draw(blocs(kinds=[kind]))
    order, shuffled = data.draw(st.permutations(list(units))), data.draw(st.permutations(table))

    found = score_bloc(table, units, scale=SCALE)
    again = score_bloc(shuffled, {unit: units[unit] for unit in order}, scale=SCALE)

    assert points(again) == points(found)
    for unit in units:
        one, other = found.of(unit), again.of(unit)
        assert (one.score.total, one.score.maximum) == (other.score.total, other.score.maximum)
        assert (one.rank, one.rating.band) == (other.rank, other.rating.band)


@every_kind
@examples(20)
@given(st.data())
def test_a_twin_stands_where_its_twin_stands_and_changes_no_points(kind, data):
    table, units = data.draw(blocs(kinds=[kind]))
    unit = data.draw(st.sampled_from(list(units)))

    found = score_bloc(table, {**units, "twin": units[unit]}, scale=SCALE)

    one, twin = found.of(unit), found.of("twin")
    assert (one.score, one.rank, one.rating) == (twin.score, twin.rank, twin.rating)
    assert points(found) == {**points(score_bloc(table, units)), "twin": points(found)[unit]}


@every_kind
@examples(40)
@given(st.data())
def test_a_better_result_never_stands_lower(kind, data):
    leaf = data.draw(leaves(kinds=[kind]))
    worse, better = data.draw(worse_and_better(leaf))
    third = {"c": {leaf.code: data.draw(any_entries(leaf))}}
    assert not problems(leaf, worse)
    assert not problems(leaf, better)

    beside = score_bloc([leaf], {"a": {leaf.code: worse}, "b": {leaf.code: better}, **third})
    before, after = (score_bloc([leaf], {"a": {leaf.code: entry}, **third}).of("a") for entry in (worse, better))

    assert beside.of("a").score.total <= beside.of("b").score.total
    assert beside.of("a").rank >= beside.of("b").rank
    assert before.score.total <= after.score.total
    assert before.rank >= after.rank
