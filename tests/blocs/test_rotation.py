"""Whose turn it is: the rules for every bloc that hypothesis can think of, and the cases of the field by name."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from blocs.domain.rotation import Bar, LastYear, Role, bars, in_turn, next_deputies, next_head, turn_order

unhurried = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])  # the first draw on a busy machine
UNITS = st.integers(min_value=1, max_value=30)


@st.composite
def years(draw: st.DrawFn) -> tuple[list[int], LastYear, frozenset[int]]:
    """Draw (members of the new year, last year, units that exist on the first day); units come and go between them."""
    before = draw(st.lists(UNITS, unique=True, min_size=2, max_size=12))
    members = draw(st.lists(UNITS, unique=True, min_size=2, max_size=12))
    head, *others = draw(st.permutations(before))
    deputies = frozenset(others[: draw(st.integers(1, 2))])
    excluded = draw(st.frozensets(UNITS, max_size=4))
    valid = frozenset(members) - draw(st.frozensets(UNITS, max_size=4))
    return members, LastYear(order=tuple(before), head=head, deputies=deputies, excluded=excluded), valid


@unhurried
@given(years())
def test_everybody_has_one_turn_and_the_circle_of_seats_is_kept(drawn):
    members, last, _valid = drawn
    order = turn_order(members, last)
    assert sorted(order) == sorted(members)
    circle = members + members
    start = circle.index(order[0])
    assert order == circle[start : start + len(members)]


@unhurried
@given(years())
def test_last_years_head_comes_last_and_a_head_that_left_hands_on_to_who_sat_after_it(drawn):
    members, last, _valid = drawn
    order = turn_order(members, last)
    if last.head in members:
        assert order[-1] == last.head
        return
    place = last.order.index(last.head)
    survivors = [unit for unit in last.order[place + 1 :] + last.order[:place] if unit in members]
    assert order[0] == (survivors or members)[0]


@unhurried
@given(years())
def test_who_is_proposed_may_and_nobody_before_it_may(drawn):
    members, last, valid = drawn
    head = next_head(members, last, valid=valid)
    order = turn_order(members, last)
    for unit in order[: order.index(head)] if head else order:
        assert bars(unit, Role.HEAD, last, valid=valid)
    if head is None:
        return
    assert not bars(head, Role.HEAD, last, valid=valid)
    assert head != last.head
    assert head not in last.excluded
    assert head in valid
    deputies = next_deputies(members, last, valid=valid, head=head, count=2)
    assert head not in deputies
    assert len(set(deputies)) == len(deputies)
    assert all(not bars(unit, Role.DEPUTY, last, valid=valid) for unit in deputies)


@unhurried
@given(years())
def test_the_proposal_is_in_turn_and_any_other_head_is_not(drawn):
    members, last, valid = drawn
    head = next_head(members, last, valid=valid)
    if head is None:
        return
    deputies = next_deputies(members, last, valid=valid, head=head)
    assert in_turn(members, last, valid=valid, head=head, deputies=deputies)
    for other in members:
        if other != head:
            assert not in_turn(members, last, valid=valid, head=other, deputies=deputies)


@unhurried
@given(st.lists(UNITS, unique=True, min_size=2, max_size=8), st.data())
def test_a_first_year_has_no_turn_and_bars_nobody_who_exists(members, data):
    head, deputy = data.draw(st.permutations(members))[:2]
    first = LastYear()
    assert turn_order(members, first) == members
    assert in_turn(members, first, valid=members, head=head, deputies=[deputy])
    assert bars(head, Role.HEAD, first, valid=members) == []


@unhurried
@given(st.integers(3, 12), st.integers(1, 30))
def test_over_the_years_everybody_leads_equally_often(count, rounds):
    """With unchanged members and nobody excluded, ``count`` years see every unit once as head and once as deputy."""
    members = list(range(count))
    last = LastYear(order=tuple(members), head=rounds % count, deputies=frozenset({(rounds + 1) % count}))
    heads, seconds = [], []
    for _year in members:
        head = next_head(members, last, valid=members)
        (deputy,) = next_deputies(members, last, valid=members, head=head)
        heads.append(head)
        seconds.append(deputy)
        last = LastYear(order=tuple(members), head=head, deputies=frozenset({deputy}))
    assert sorted(heads) == sorted(seconds) == members


def test_every_reason_is_named():
    last = LastYear(order=(1, 2, 3), head=1, deputies=frozenset({2}), excluded=frozenset({1}))
    assert bars(1, Role.HEAD, last, valid={2, 3}) == [Bar.SAME_ROLE, Bar.EXCLUDED, Bar.NOT_VALID]
    assert bars(1, Role.DEPUTY, last, valid={1}) == [Bar.EXCLUDED]
    assert bars(2, Role.HEAD, last, valid={2}) == []
    assert bars(2, Role.DEPUTY, last, valid={2}) == [Bar.SAME_ROLE]


def test_where_all_are_barred_nobody_is_proposed():
    last = LastYear(order=(1, 2), head=1, deputies=frozenset({2}), excluded=frozenset({2}))
    assert next_head([1, 2], last, valid={1, 2}) is None
    assert next_deputies([1, 2], last, valid={1, 2}, head=1) == []
