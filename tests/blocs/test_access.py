"""The access ladder: every page × every role, bad addresses, wrong methods, nobody logged in."""

import pytest
from django.urls import reverse

from tests.factories import UserFactory, make_bloc_year

pytestmark = pytest.mark.django_db

SEES = {
    "head_leader",
    "head_officer",
    "deputy_leader",
    "deputy_officer",
    "member_leader",
    "member_officer",
    "standing_body",
    "provincial_leader",
    "auditor",
}
MANAGES = {"standing_body"}
READING = ["detail", "year"]
MANAGING = ["open_year", "seats", "leadership", "activate", "close"]
ALL = ["list", "found", "decision_new", "units", "unit", *READING, *MANAGING, "move_seat"]


def address(name: str, cast) -> str:
    if name in ("list", "found", "decision_new", "units"):
        return reverse(f"blocs:{name}")
    if name == "unit":
        return reverse("blocs:unit", args=[cast.head.code])
    if name in ("detail", "open_year"):
        return reverse(f"blocs:{name}", args=[cast.bloc.slug])
    return reverse(f"blocs:{name}", args=[cast.bloc.slug, cast.bloc_year.year])


def answers(client, cast, name: str) -> dict[str, int]:
    found = {}
    for role, person in cast.roles().items():
        client.force_login(person)
        found[role] = client.get(address(name, cast)).status_code
    return found


@pytest.mark.parametrize("name", READING)
def test_reading_a_bloc(client, name):
    cast = make_bloc_year(members=3)
    for role, status in answers(client, cast, name).items():
        assert status == (200 if role in SEES else 404), role


@pytest.mark.parametrize("name", MANAGING)
def test_managing_a_bloc(client, name):
    cast = make_bloc_year(members=3, active=False)
    for role, status in answers(client, cast, name).items():
        assert status == (200 if role in MANAGES else 403 if role in SEES else 404), role


def test_founding_and_recording(client):
    cast = make_bloc_year(members=2)
    for role, status in answers(client, cast, "found").items():
        assert status == (200 if role in MANAGES else 403), role
    for role, status in answers(client, cast, "decision_new").items():
        assert status == (200 if role in {*MANAGES, "administrator"} else 403), role


@pytest.mark.parametrize("name", ["list", "units", "unit"])
def test_pages_for_everybody_with_a_post(client, name):
    cast = make_bloc_year(members=2)
    assert set(answers(client, cast, name).values()) == {200}


def test_the_standing_body_of_another_province_is_a_stranger_here(client):
    cast, other = make_bloc_year(members=2), make_bloc_year(members=2)
    client.force_login(other.standing_body)
    for name in (*READING, *MANAGING):
        assert client.get(address(name, cast)).status_code == 404
    assert str(cast.bloc) not in client.get(address("list", cast)).content.decode()


def test_a_person_without_a_post_sees_nothing(client):
    cast = make_bloc_year(members=2)
    client.force_login(UserFactory())

    assert client.get(address("unit", cast)).status_code == 404
    assert client.get(address("year", cast)).status_code == 404
    for name in ("list", "units"):
        page = client.get(address(name, cast)).content.decode()
        assert cast.bloc.name not in page
        assert cast.head.name not in page


def test_a_refusal_names_its_reason(client):
    cast = make_bloc_year(members=2)
    client.force_login(cast.member_leader)

    page = client.get(address("seats", cast)).content.decode()

    assert "Chỉ Thường trực Hội đồng" in page


@pytest.mark.parametrize(
    "path",
    [
        "/khoi/khong-co/",
        "/khoi/khong-co/2026/",
        "/khoi/khong-co/2026/thanh-vien/",
        "/khoi/don-vi/khong-co/",
        "/khoi/{slug}/1999/",
        "/khoi/{slug}/99999999999999999999999999/",
        "/khoi/{slug}/hai-nghin/",
    ],
)
def test_bad_addresses_are_404(client, path):
    cast = make_bloc_year(members=2)
    client.force_login(cast.standing_body)

    assert client.get(path.format(slug=cast.bloc.slug)).status_code == 404


def test_wrong_methods(client):
    cast = make_bloc_year(members=2)
    client.force_login(cast.standing_body)
    for name in ALL:
        assert client.delete(address(name, cast)).status_code == 405, name
    for name in ("list", "units", "unit", *READING):
        assert client.post(address(name, cast)).status_code == 405, name
    assert client.get(address("move_seat", cast)).status_code == 405


def test_a_post_by_somebody_who_may_not_changes_nothing(client):
    cast = make_bloc_year(members=3, active=False)
    for role, person in cast.roles().items():
        if role in MANAGES:
            continue
        client.force_login(person)
        for name in (*MANAGING, "move_seat"):
            status = client.post(address(name, cast), {"version": cast.bloc_year.version}).status_code
            assert status == (403 if role in SEES else 404), (role, name)
    cast.bloc_year.refresh_from_db()
    assert cast.bloc_year.state == "forming"
    assert cast.bloc_year.seats.count() == 3


def test_nobody_gets_past_the_login_page(client):
    cast = make_bloc_year(members=2)
    for name in ALL:
        response = client.get(address(name, cast))
        assert response.status_code == 302, name
        assert response.url.startswith(reverse("account_login")), name
