"""The workflow table of a bloc-year, cell by cell: state × move × role, and everything that can be missing."""

from datetime import date

import pytest

from blocs.domain import bloc_years
from blocs.domain.workflow import BLOC_YEAR, missing_for_activation
from blocs.enums import BlocYearState
from blocs.models import BlocYear
from emulation.workflow import Missing, NotAllowed, WrongState
from tests.factories import UnitFactory, make_bloc_year

pytestmark = pytest.mark.django_db

ROLES = [
    "head_leader",
    "head_officer",
    "deputy_leader",
    "deputy_officer",
    "member_leader",
    "member_officer",
    "standing_body",
    "provincial_leader",
    "auditor",
    "administrator",
    "outsider",
]
TARGETS = {
    (BlocYearState.FORMING, "activate"): BlocYearState.ACTIVE,
    (BlocYearState.ACTIVE, "close"): BlocYearState.CLOSED,
}


def in_state(state: str):
    cast = make_bloc_year(members=3, active=state != BlocYearState.FORMING)
    if state == BlocYearState.CLOSED:
        cast.bloc_year = bloc_years.close(by=cast.standing_body, bloc_year=cast.bloc_year, note="hết năm")
    return cast


@pytest.mark.parametrize("move", ["activate", "close"])
@pytest.mark.parametrize("state", BlocYearState.values)
def test_every_cell(state, move):
    cast = in_state(state)
    people = cast.roles()
    assert set(people) == set(ROLES)
    for role, person in people.items():
        if role == "standing_body":
            continue
        with pytest.raises(NotAllowed):
            BLOC_YEAR.perform(cast.bloc_year, move, by=person, note="vì")
        assert BLOC_YEAR.choices(cast.bloc_year, by=person) == []
    target = TARGETS.get((state, move))
    offered = [choice.move.name for choice in BLOC_YEAR.choices(cast.bloc_year, by=cast.standing_body)]
    assert (move in offered) == (target is not None)
    if target is None:
        with pytest.raises(WrongState):
            BLOC_YEAR.perform(cast.bloc_year, move, by=cast.standing_body, note="vì")
        assert BlocYear.objects.get(pk=cast.bloc_year.pk).state == state
    else:
        BLOC_YEAR.perform(cast.bloc_year, move, by=cast.standing_body, note="vì")
        assert BlocYear.objects.get(pk=cast.bloc_year.pk).state == target


def test_what_activation_needs_is_said_once_each():
    cast = make_bloc_year(members=1, led=False)

    reasons = "\n".join(missing_for_activation(cast.bloc_year))

    for part in ("mới có 1 đơn vị", "Chưa có khối trưởng", "Chưa có khối phó", "Chưa có quyết định cử"):
        assert reasons.count(part) == 1
    with pytest.raises(Missing):
        bloc_years.activate(by=cast.standing_body, bloc_year=cast.bloc_year)


def test_leadership_without_decision_is_not_enough():
    cast = make_bloc_year(members=3, led=False)
    bloc_years.name_leadership(
        by=cast.standing_body, bloc_year=cast.bloc_year, head=cast.head, deputies=[cast.deputy], decision=None
    )

    assert missing_for_activation(cast.bloc_year) == [
        "Chưa có quyết định cử khối trưởng, khối phó. Hãy chọn hoặc ghi quyết định."
    ]


def test_a_unit_that_ended_meanwhile_keeps_the_year_from_starting():
    cast = make_bloc_year(members=3, active=False)
    unit = cast.units[2]
    unit.closed_on = date(2025, 6, 30)
    unit.save()

    (reason,) = missing_for_activation(cast.bloc_year)

    assert f"“{unit}” không hoạt động trong năm 2026" in reason
    assert UnitFactory().valid_within(cast.bloc_year.starts_on, cast.bloc_year.ends_on)
