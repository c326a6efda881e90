"""How a session ends: by time, by logging out, by another password; and that nobody's token serves anybody else."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
MORNING = datetime(2026, 12, 1, 1, 0, tzinfo=UTC)
PASSWORD = "mot-mat-khau-dai-2026"
LOGIN = reverse("account_login")


@pytest.fixture
def user():
    return UserFactory(username="an", password=PASSWORD)


def opens(client) -> bool:
    return client.get("/").status_code == 200


def test_two_hours_without_use_end_it(client, user) -> None:
    with time_machine.travel(MORNING, tick=False) as clock:
        client.force_login(user)
        clock.shift(timedelta(minutes=119))
        assert opens(client)
        clock.shift(timedelta(minutes=119))
        assert opens(client)
        clock.shift(timedelta(minutes=121))
        assert not opens(client)


def test_twelve_hours_end_it_however_busy(client, user) -> None:
    with time_machine.travel(MORNING, tick=False) as clock:
        client.force_login(user)
        for _hour in range(12):
            clock.shift(timedelta(minutes=59))
            assert opens(client)
        clock.shift(timedelta(minutes=13))
        response = client.get("/")
    assert response.status_code == 302
    assert response.url.startswith(LOGIN)
    assert response.headers["Clear-Site-Data"] == '"cache"'


def test_a_clock_set_back_ends_it_too(client, user) -> None:
    with time_machine.travel(MORNING, tick=False) as clock:
        client.force_login(user)
        clock.shift(timedelta(days=-1))
        assert not opens(client)


def test_a_busy_session_is_written_once_in_five_minutes(client, user, django_assert_num_queries) -> None:
    with time_machine.travel(MORNING, tick=False) as clock:
        client.force_login(user)
        before = client.session["seen"]
        clock.shift(timedelta(minutes=4))
        assert opens(client)
        assert client.session["seen"] == before
        clock.shift(timedelta(minutes=2))
        assert opens(client)
        assert client.session["seen"] == before + 360


def test_a_copied_cookie_is_worth_nothing_after_the_logout(client, user) -> None:
    client.force_login(user)
    thief = Client()
    thief.cookies["session"] = client.cookies["session"].value
    assert opens(thief)
    assert client.post(reverse("account_logout")).headers["Clear-Site-Data"] == '"cache"'
    assert not opens(thief)


def test_another_password_ends_the_other_sessions_and_keeps_this_one(client, user) -> None:
    other = Client()
    other.force_login(user)
    client.post(LOGIN, {"login": "an", "password": PASSWORD})
    new = "bo-vang-an-co-ben-song"
    page = reverse("account_change_password")
    assert client.post(page, {"oldpassword": PASSWORD, "password1": new, "password2": new}).status_code == 302
    assert opens(client)
    assert not opens(other)


def test_logging_in_makes_a_new_session_of_one_that_was_planted(client, user) -> None:
    client.get(reverse("set_language"))
    client.cookies["session"] = planted = "0123456789abcdef0123456789abcdef"
    client.post(LOGIN, {"login": "an", "password": PASSWORD})
    assert client.cookies["session"].value != planted
    thief = Client()
    thief.cookies["session"] = planted
    assert not opens(thief)


def test_the_token_of_another_persons_browser_is_refused(csrf_client, user) -> None:
    csrf_client.force_login(user)
    csrf_client.cookies["csrf"] = "a" * 32
    page = reverse("notices")
    assert csrf_client.post(page, {"csrfmiddlewaretoken": "b" * 32}).status_code == 403
    assert csrf_client.post(page, {"csrfmiddlewaretoken": ""}).status_code == 403
    assert csrf_client.post(page, {"csrfmiddlewaretoken": "a" * 32}).status_code == 302
