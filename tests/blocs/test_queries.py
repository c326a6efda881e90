"""Lists and pages ask a constant number of queries: as many with three rows as with one."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from blocs.domain import bloc_years, blocs
from blocs.enums import BlocKind
from emulation.duties import duties_of
from tests.factories import Cast, UnitFactory, make_bloc_year

pytestmark = pytest.mark.django_db


def queries(client, path: str) -> int:
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert client.get(path).status_code == 200
    return len(captured)


def more_blocs(cast: Cast, count: int) -> None:
    for number in range(count):
        bloc = blocs.found_bloc(
            by=cast.standing_body,
            name=f"Cụm {number}",
            slug=f"cum-{number}",
            kind=BlocKind.CLUSTER,
            host_unit=cast.host,
            founding_decision=cast.founding_decision,
        )
        more_years(cast, 1, bloc)


def more_years(cast: Cast, count: int, bloc=None) -> None:
    for year in range(2027, 2027 + count):
        bloc_year = bloc_years.open_bloc_year(
            by=cast.standing_body,
            bloc=bloc or cast.bloc,
            year=year,
            starts_on=date(year, 1, 1),
            ends_on=date(year, 12, 31),
        )
        if bloc is None:
            bloc_years.seat_units(by=cast.standing_body, bloc_year=bloc_year, units=cast.units)


def more_seats(cast: Cast, count: int) -> None:
    units = [UnitFactory(parent=cast.host) for _ in range(count)]
    bloc_years.seat_units(by=cast.standing_body, bloc_year=cast.bloc_year, units=units)


@pytest.mark.parametrize(
    ("name", "more"),
    [
        ("list", more_blocs),
        ("detail", more_years),
        ("year", more_seats),
        ("seats", more_seats),
        ("leadership", more_seats),
        ("units", more_seats),
        ("unit", more_years),
        ("unit_above", more_seats),
    ],
)
def test_as_many_queries_with_more_rows(client, name, more):
    cast = make_bloc_year(members=2, active=False)
    client.force_login(cast.standing_body)
    path = {
        "list": reverse("blocs:list"),
        "units": reverse("blocs:units"),
        "unit": reverse("blocs:unit", args=[cast.head.code]),
        "unit_above": reverse("blocs:unit", args=[cast.host.code]),
        "detail": cast.bloc.get_absolute_url(),
    }.get(name) or reverse(f"blocs:{name}", args=[cast.bloc.slug, 2026])
    before = queries(client, path)

    more(cast, 2)

    assert queries(client, path) == before
    assert before <= 14


def test_duties_ask_as_often_for_more_blocs():
    cast = make_bloc_year(members=2, active=False)

    def asked() -> int:
        fresh = type(cast.standing_body).objects.get(pk=cast.standing_body.pk)  # what one request keeps ends with it
        with CaptureQueriesContext(connection) as captured:
            assert duties_of(fresh)
        return len(captured)

    before = asked()
    more_years(cast, 2)
    more_blocs(cast, 2)

    assert asked() == before
