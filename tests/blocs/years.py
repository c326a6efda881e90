"""Bloc-years one after the other, for tests."""

from datetime import date

from blocs.domain import bloc_years
from blocs.models import BlocYear
from tests.factories import Cast


def next_year(cast: Cast, *, year: int = 2027) -> BlocYear:
    """Open the year after that of ``cast`` with the same units in the same order, forming, nobody named."""
    opened = bloc_years.open_bloc_year(
        by=cast.standing_body,
        bloc=cast.bloc,
        year=year,
        starts_on=date(year - 1, 12, 1),
        ends_on=date(year, 11, 30),
    )
    bloc_years.seat_units(by=cast.standing_body, bloc_year=opened, units=cast.units)
    return opened
