"""Properties of the ranking."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from pledges.evaluations.domain.ranking import Row, rank
from tests.pledges.evaluations.strategies import examples

TOTALS = st.none() | st.integers(0, 12).map(Decimal)
BREAKS = st.tuples(st.integers(0, 2).map(Decimal))


@st.composite
def rows(draw: st.DrawFn) -> list[Row]:
    return [Row(index, total, draw(BREAKS)) for index, total in enumerate(draw(st.lists(TOTALS, max_size=20)))]


def value(row: Row) -> tuple[Decimal, ...]:
    assert row.total is not None
    return (row.total, *row.tie_breaks)


@examples(40)
@given(rows())
def test_rank_is_one_more_than_the_number_of_better_units(given_rows: list[Row]) -> None:
    judged = [row for row in given_rows if row.total is not None]
    ranks = {ranked.key: ranked.rank for ranked in rank(given_rows)}
    for row in judged:
        assert ranks[row.key] == 1 + sum(value(other) > value(row) for other in judged)


@examples(40)
@given(rows(), st.randoms())
def test_ranks_do_not_depend_on_the_order(given_rows: list[Row], random: object) -> None:
    shuffled = list(given_rows)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert {r.key: r.rank for r in rank(shuffled)} == {r.key: r.rank for r in rank(given_rows)}


@examples(40)
@given(rows())
def test_everybody_is_listed_once_and_those_without_a_result_come_last(given_rows: list[Row]) -> None:
    ranked = rank(given_rows)
    assert sorted(r.key for r in ranked) == sorted(row.key for row in given_rows)  # type: ignore[type-var]
    seen = [r.rank is None for r in ranked]
    assert seen == sorted(seen)
