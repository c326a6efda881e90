"""Founding blocs, opening years, seating units, naming leadership: what happens, what is recorded, what is refused."""

from datetime import date

import pytest

from blocs.domain import bloc_life, bloc_years, blocs, decisions
from blocs.enums import BlocKind, BlocYearState, SeatRole
from blocs.models import BlocYear, Decision, Seat
from blocs.roles import units_with_role
from emulation.audit.models import Event
from emulation.notices.models import Notice
from emulation.rows import Invalid
from emulation.workflow import Missing, NotAllowed, Stale, WrongState
from tests.factories import DecisionFactory, UnitFactory, make_bloc_year

pytestmark = pytest.mark.django_db


@pytest.fixture
def forming():
    return make_bloc_year(members=4, active=False)


def last_event() -> Event:
    return Event.objects.order_by("-sequence")[0]


def names(bloc_year: BlocYear) -> list[str]:
    return [str(seat.unit) for seat in Seat.objects.filter(bloc_year=bloc_year).select_related("unit")]


def test_a_decision_keeps_its_number_and_is_recorded(forming):
    decision = decisions.record_decision(
        by=forming.standing_body,
        number=" 09/QĐ-VKSTB ",
        issued_on=date(2021, 1, 11),
        issuer="Viện trưởng",
        abstract="về việc cử",
    )

    assert decision.number == "09/QĐ-VKSTB"
    assert (last_event().verb, last_event().object_id) == ("decision.recorded", str(decision.pk))


def test_a_decision_twice_or_empty_is_refused_with_its_reason(forming):
    same = {"number": "1/QĐ", "issued_on": date(2021, 1, 11), "issuer": "Viện trưởng", "abstract": "cử"}
    decisions.record_decision(by=forming.standing_body, **same)

    with pytest.raises(Invalid, match="đã có trong danh mục"):
        decisions.record_decision(by=forming.standing_body, **same)
    with pytest.raises(Invalid, match="Số, ký hiệu: "):
        decisions.record_decision(by=forming.standing_body, **{**same, "number": ""})
    assert Decision.objects.filter(number="1/QĐ").count() == 1


def test_who_records_decisions(forming):
    people = forming.roles()
    for role in ("standing_body", "administrator"):
        DecisionFactory(by=people.pop(role))
    for person in people.values():
        with pytest.raises(NotAllowed):
            DecisionFactory(by=person)


def test_only_the_standing_body_of_the_host_founds_a_bloc(forming):
    other = make_bloc_year(members=2)
    values = {
        "name": "Khối hai",
        "slug": "khoi-hai",
        "kind": BlocKind.BLOC,
        "host_unit": forming.host,
        "founding_decision": forming.founding_decision,
    }
    for person in [*(who for role, who in forming.roles().items() if role != "standing_body"), other.standing_body]:
        with pytest.raises(NotAllowed):
            blocs.found_bloc(by=person, **values)

    bloc = blocs.found_bloc(by=forming.standing_body, **values)

    assert last_event().verb == "bloc.founded"
    assert last_event().object_name == str(bloc)


def test_a_taken_or_reserved_slug_is_refused(forming):
    values = {
        "by": forming.standing_body,
        "name": "Khối hai",
        "kind": BlocKind.BLOC,
        "host_unit": forming.host,
        "founding_decision": forming.founding_decision,
    }
    for slug in (forming.bloc.slug, "don-vi"):
        with pytest.raises(Invalid, match="Hãy chọn mã khác"):
            blocs.found_bloc(slug=slug, **values)


@pytest.mark.parametrize(
    ("year", "starts_on", "ends_on"),
    [
        (2026, date(2025, 12, 1), date(2026, 11, 30)),  # opened before
        (2027, date(2027, 5, 1), date(2027, 4, 1)),  # days out of order
        (2027, date(2025, 12, 1), date(2027, 11, 30)),  # starts two years before
        (2027, date(2027, 1, 1), date(2028, 1, 31)),  # ends a year later
    ],
)
def test_a_year_that_cannot_be_opened(forming, year, starts_on, ends_on):
    with pytest.raises(Invalid):
        bloc_years.open_bloc_year(
            by=forming.standing_body, bloc=forming.bloc, year=year, starts_on=starts_on, ends_on=ends_on
        )


def test_a_closed_bloc_opens_no_year(forming):
    bloc_life.close_bloc(
        by=forming.standing_body,
        bloc=forming.bloc,
        decision=DecisionFactory(by=forming.standing_body),
        closed_on=date(2026, 6, 30),
        note="Sáp nhập tỉnh",
    )

    with pytest.raises(WrongState, match="30/06/2026"):
        bloc_years.open_bloc_year(
            by=forming.standing_body,
            bloc=forming.bloc,
            year=2027,
            starts_on=date(2026, 12, 1),
            ends_on=date(2027, 11, 30),
        )


def test_units_are_seated_in_protocol_order_after_those_there(forming):
    early, late = UnitFactory(protocol_order=1), UnitFactory(protocol_order=2)

    bloc_years.seat_units(by=forming.standing_body, bloc_year=forming.bloc_year, units=[late, early])

    assert names(forming.bloc_year) == [*map(str, forming.units), str(early), str(late)]
    assert last_event().details == {"units": [str(early), str(late)]}


def test_seating_refuses_all_or_nothing_and_names_every_unit(forming):
    elsewhere = make_bloc_year(members=2)
    closed = UnitFactory(closed_on=date(2025, 6, 30))
    not_yet = UnitFactory(established_on=date(2027, 1, 1))
    good = UnitFactory()

    with pytest.raises(bloc_years.Unseatable) as caught:
        bloc_years.seat_units(
            by=forming.standing_body,
            bloc_year=forming.bloc_year,
            units=[good, closed, not_yet, forming.host, forming.head, elsewhere.head],
        )

    reasons = "\n".join(caught.value.reasons)
    assert len(caught.value.reasons) == 5
    assert str(good) not in reasons
    assert f"“{elsewhere.head}” đã thuộc “{elsewhere.bloc}” trong năm 2026" in reasons
    assert names(forming.bloc_year) == [*map(str, forming.units)]


def test_a_unit_closed_within_the_year_may_be_seated(forming):
    unit = UnitFactory(closed_on=date(2025, 12, 1))

    assert bloc_years.seat_unit(by=forming.standing_body, bloc_year=forming.bloc_year, unit=unit).order == 5


def test_choosing_members_seats_and_unseats_in_one_go(forming):
    new = UnitFactory()

    bloc_years.choose_members(
        by=forming.standing_body,
        bloc_year=forming.bloc_year,
        units=[forming.units[0], forming.units[3], new],
        version=forming.bloc_year.version,
    )

    assert names(forming.bloc_year) == [str(forming.units[0]), str(forming.units[3]), str(new)]
    assert units_with_role(forming.bloc_year, SeatRole.DEPUTY) == frozenset()


def test_choosing_members_with_a_bad_one_changes_nothing(forming):
    with pytest.raises(bloc_years.Unseatable):
        bloc_years.choose_members(
            by=forming.standing_body, bloc_year=forming.bloc_year, units=[forming.units[0], forming.host]
        )

    assert len(names(forming.bloc_year)) == 4


def test_seats_are_reordered_whole_or_not_at_all(forming):
    seats = list(forming.bloc_year.seats.all())

    bloc_years.reorder_seats(by=forming.standing_body, bloc_year=forming.bloc_year, seats=seats[::-1])
    assert names(forming.bloc_year) == [str(unit) for unit in reversed(forming.units)]

    for wrong in (seats[:-1], [*seats, seats[0]], [seats[0]] * 4):
        with pytest.raises(Stale):
            bloc_years.reorder_seats(by=forming.standing_body, bloc_year=forming.bloc_year, seats=wrong)


def test_head_and_deputy_swap_in_one_go(forming):
    units = forming.units

    bloc_year = bloc_years.name_leadership(
        by=forming.standing_body,
        bloc_year=forming.bloc_year,
        head=units[1],
        deputies=[units[0], units[2]],
        decision=forming.leadership_decision,
    )

    assert [seat.role for seat in bloc_year.seats.all()] == ["deputy", "head", "deputy", "member"]
    assert last_event().verb == "bloc_year.leadership_named"
    assert last_event().details["head"] == str(units[1])
    assert Notice.objects.filter(recipient=forming.leaders[2]).exists()
    assert not Notice.objects.filter(recipient=forming.leaders[3]).exists()


def test_leadership_that_cannot_be(forming):
    first, second = forming.units[:2]
    stranger = UnitFactory()
    for head, deputies, reason in [
        (first, [first], "không thể vừa là khối trưởng vừa là khối phó"),
        (first, [], "ít nhất một đơn vị"),
        (stranger, [second], "chưa là thành viên"),
        (first, [stranger], "chưa là thành viên"),
    ]:
        with pytest.raises(Missing, match=reason):
            bloc_years.name_leadership(
                by=forming.standing_body, bloc_year=forming.bloc_year, head=head, deputies=deputies, decision=None
            )
    assert [seat.role for seat in forming.bloc_year.seats.all()][:2] == ["head", "deputy"]


def test_of_two_editors_the_second_is_told(forming):
    opened_at = forming.bloc_year.version
    bloc_years.seat_unit(by=forming.standing_body, bloc_year=forming.bloc_year, unit=UnitFactory(), version=opened_at)

    for deed in (
        lambda year: bloc_years.seat_unit(
            by=forming.standing_body, bloc_year=year, unit=UnitFactory(), version=opened_at
        ),
        lambda year: bloc_years.activate(by=forming.standing_body, bloc_year=year, version=opened_at),
        lambda year: bloc_years.name_leadership(
            by=forming.standing_body,
            bloc_year=year,
            head=forming.units[2],
            deputies=[forming.units[3]],
            decision=None,
            version=opened_at,
        ),
    ):
        with pytest.raises(Stale):
            deed(BlocYear.objects.get(pk=forming.bloc_year.pk))


def test_nothing_about_members_changes_once_the_year_runs():
    cast = make_bloc_year(members=3)
    by, year = cast.standing_body, cast.bloc_year
    for deed in (
        lambda: bloc_years.seat_unit(by=by, bloc_year=year, unit=UnitFactory()),
        lambda: bloc_years.unseat_unit(by=by, seat=cast.seat(2)),
        lambda: bloc_years.choose_members(by=by, bloc_year=year, units=cast.units[:2]),
        lambda: bloc_years.name_leadership(
            by=by, bloc_year=year, head=cast.units[2], deputies=[cast.units[1]], decision=None
        ),
    ):
        with pytest.raises(WrongState):
            deed()
    bloc_years.reorder_seats(by=by, bloc_year=year, seats=list(year.seats.all())[::-1])


def test_every_deed_on_a_bloc_year_is_the_hosts(forming):
    year, units = forming.bloc_year, forming.units
    other = make_bloc_year(members=2)
    people = [who for role, who in forming.roles().items() if role != "standing_body"] + [other.standing_body]
    for by in people:
        for deed in (
            lambda by: bloc_years.open_bloc_year(
                by=by, bloc=forming.bloc, year=2027, starts_on=date(2027, 1, 1), ends_on=date(2027, 12, 31)
            ),
            lambda by: bloc_years.seat_unit(by=by, bloc_year=year, unit=UnitFactory()),
            lambda by: bloc_years.unseat_unit(by=by, seat=forming.seat(2)),
            lambda by: bloc_years.choose_members(by=by, bloc_year=year, units=units[:2]),
            lambda by: bloc_years.reorder_seats(by=by, bloc_year=year, seats=list(year.seats.all())),
            lambda by: bloc_years.name_leadership(
                by=by, bloc_year=year, head=units[0], deputies=[units[1]], decision=None
            ),
        ):
            with pytest.raises(NotAllowed):
                deed(by)


def test_activation_tells_the_members_and_closing_needs_a_reason(forming):
    active = bloc_years.activate(by=forming.standing_body, bloc_year=forming.bloc_year)
    assert active.activated_by == forming.standing_body
    assert Notice.objects.filter(recipient=forming.member_officer).count() == 1

    with pytest.raises(Missing, match="lý do"):
        bloc_years.close(by=forming.standing_body, bloc_year=active, note=" ")
    closed = bloc_years.close(by=forming.standing_body, bloc_year=active, note="Sáp nhập tỉnh")

    assert closed.state == BlocYearState.CLOSED
    assert closed.closed_by == forming.standing_body
    assert (last_event().verb, last_event().note) == ("bloc_year.closed", "Sáp nhập tỉnh")
