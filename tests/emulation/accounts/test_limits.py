"""Errors of one person at the login stop that person, there, for a while: no office, and nobody from far away."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from emulation.accounts.models import User
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
PASSWORD = "mot-mat-khau-dai-2026"
LOGIN = reverse("account_login")
OFFICE, HOME = "10.20.30.40", "10.99.0.7"


def text(response) -> str:
    return response.content.decode()


def log_in(client, name: str, password: str = PASSWORD, address: str = OFFICE):
    client.logout()
    return client.post(LOGIN, {"login": name, "password": password}, REMOTE_ADDR=address)


@pytest.fixture
def colleagues() -> list[User]:
    return [UserFactory(username=f"dong-nghiep-{n}", password=PASSWORD) for n in range(9)]


def test_an_office_behind_one_address_works_on_while_one_person_errs(client, colleagues) -> None:
    unlucky, *others = colleagues
    for _time in range(15):
        log_in(client, unlucky.username, "sai")
    for each in others:
        assert log_in(client, each.username).url == "/", each
    assert log_in(client, unlucky.username).status_code == 200


def test_a_whole_office_logs_in_within_a_minute(client) -> None:
    for number in range(80):
        UserFactory(username=f"nguoi-{number}", password=PASSWORD)
        assert log_in(client, f"nguoi-{number}", "sai").status_code == 200
        assert log_in(client, f"nguoi-{number}").status_code == 302


def test_a_stranger_elsewhere_shuts_nobody_out(client, colleagues) -> None:
    person = colleagues[0]
    for _time in range(40):
        log_in(client, person.username, "sai", HOME)
    assert log_in(client, person.username, PASSWORD, HOME).status_code == 200
    assert log_in(client, person.username).status_code == 302


def test_many_addresses_together_do_not_guess_on_and_on(client, colleagues) -> None:
    person = colleagues[0]
    for number in range(30):
        log_in(client, person.username, "sai", f"10.0.{number}.1")
    assert "Hãy thử lại từ" in text(log_in(client, person.username))


def test_who_is_stopped_reads_when_to_try_again_and_then_may(client, colleagues) -> None:
    person = colleagues[0]
    with time_machine.travel("2026-12-01 03:00:00+00:00", tick=False) as clock:
        for _time in range(5):
            log_in(client, person.username, "sai")
            clock.shift(10)
        page = text(log_in(client, person.username))
        found = re.search(r"thử lại từ (\d\d:\d\d:\d\d)", page)
        assert found
        assert found[1] == "10:05:01"  # the first error was at ten o'clock, Vietnamese time
        clock.shift(timedelta(minutes=4, seconds=12))
        assert f"{timezone.localtime():%H:%M:%S}" == "10:05:02"
        assert log_in(client, person.username).status_code == 302


def test_a_success_is_no_pardon_for_the_errors_before(client, colleagues) -> None:
    mine, victim = colleagues[:2]
    for _time in range(5):
        log_in(client, victim.username, "sai")
        log_in(client, mine.username)
    assert log_in(client, victim.username).status_code == 200


def test_the_name_in_another_case_is_the_same_name(client, colleagues) -> None:
    for name in ("dong-nghiep-0", "DONG-NGHIEP-0", "Dong-Nghiep-0", " dong-nghiep-0", "dong-nghiep-0 "):
        log_in(client, name, "sai")
    assert log_in(client, "dong-nghiep-0").status_code == 200
