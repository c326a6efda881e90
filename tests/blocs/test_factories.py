"""The factories build what their names say."""

import pytest

from blocs.enums import BlocYearState, SeatRole
from tests.factories import make_bloc_year

pytestmark = pytest.mark.django_db


def test_a_bloc_year_at_work_with_its_people():
    cast = make_bloc_year(members=3)

    assert cast.bloc_year.state == BlocYearState.ACTIVE
    assert [seat.unit for seat in cast.bloc_year.seats.all()] == cast.units
    assert [seat.role for seat in cast.bloc_year.seats.all()] == [SeatRole.HEAD, SeatRole.DEPUTY, SeatRole.MEMBER]
    assert len(set(cast.roles().values())) == 11


def test_two_bloc_years_side_by_side():
    assert make_bloc_year(active=False).bloc_year.state == BlocYearState.FORMING
    assert make_bloc_year(led=False).bloc_year.leadership_decision is None
