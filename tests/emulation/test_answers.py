"""The page that answers a form has an address: going back, forward or reloading never asks to send the form again."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from emulation.answers import NAME
from emulation.middleware import PUBLIC_URL_NAMES
from tests.factories import UserFactory, make_bloc_year
from tests.strict.forms import WatchfulClient

pytestmark = pytest.mark.django_db

BROWSER = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}


@pytest.fixture
def sender(client: Client) -> Client:
    """A client that asks as a browser does, at the page of a regulation."""
    cast = make_bloc_year(members=2)
    client.force_login(cast.standing_body)
    client.page = reverse("blocs:regulation", args=[cast.bloc.slug])
    client.person = cast.standing_body
    client.get(client.page, headers=BROWSER)
    return client


def refused(client: Client, **data: Any) -> Any:
    """Send a form that cannot be taken, and return the answer to the sender."""
    return client.post(
        f"{client.page}?loc=1", {"signing_order": "không có", "note": "giữ lại", **data}, headers=BROWSER
    )


def test_a_page_of_corrections_is_led_to_and_keeps_what_was_typed(sender: Client) -> None:
    led = refused(sender)
    assert led.status_code == 303
    assert led["Location"].startswith(f"{sender.page}?loc=1&{NAME}=")
    shown = sender.get(led["Location"], headers=BROWSER)
    assert shown.status_code == 422
    assert "error-summary" in shown.content.decode()
    assert shown["Cache-Control"] == "no-store, private"
    assert "default-src" in shown["Content-Security-Policy"]
    assert sender.get(led["Location"], headers=BROWSER).content == shown.content  # a reload


def test_a_script_gets_its_answer_at_once(sender: Client) -> None:
    plain = sender.post(sender.page, {"signing_order": "không có"})
    part = sender.post(sender.page, {"signing_order": "không có"}, headers=BROWSER | {"HX-Request": "true"})
    assert plain.status_code == part.status_code == 422


def test_nobody_else_finds_the_answer(sender: Client) -> None:
    address = refused(sender)["Location"]
    other = WatchfulClient()
    other.force_login(UserFactory())
    assert other.get(address, headers=BROWSER).status_code == 404  # the page itself is not theirs to see
    colleague = WatchfulClient()
    colleague.force_login(sender.person)
    colleague.cookies["csrf"] = "x" * 32
    assert "error-summary" not in colleague.get(address, headers=BROWSER).content.decode()


def test_an_answer_ends_with_the_login(sender: Client) -> None:
    address = refused(sender)["Location"]
    sender.logout()
    back = sender.get(address, headers=BROWSER)
    assert back.status_code == 302
    assert back["Location"].startswith(reverse("account_login"))


def test_what_was_corrected_is_not_shown_as_wrong_again(client: Client) -> None:
    person = UserFactory(password="mật-khẩu-cũ-2026")
    client.force_login(person)
    page = reverse("account_change_password")
    values = {"oldpassword": "sai", "password1": "mật-khẩu-mới-2026", "password2": "mật-khẩu-mới-2026"}
    address = client.post(page, values, headers=BROWSER)["Location"]
    assert "error-summary" in client.get(address, headers=BROWSER).content.decode()
    assert client.post(address, values | {"oldpassword": "mật-khẩu-cũ-2026"}, headers=BROWSER).status_code == 302
    assert "error-summary" not in client.get(address, headers=BROWSER).content.decode()


def test_a_forged_or_old_address_shows_the_page_itself(sender: Client) -> None:
    for token in ("không-có", "", "a" * 5000):
        assert sender.get(sender.page, {NAME: token}, headers=BROWSER).status_code == 200


def test_a_refusal_has_an_address_too(client: Client) -> None:
    client.force_login(UserFactory())
    led = client.post(reverse("blocs:found"), {}, headers=BROWSER)
    assert led.status_code == 303
    assert client.get(led["Location"], headers=BROWSER).status_code == 403


def test_pages_for_everybody(client: Client) -> None:
    assert {"account_login", "verification:start"} <= PUBLIC_URL_NAMES
    wrong = client.post(reverse("account_login"), {"login": "ai", "password": "sai"}, headers=BROWSER)
    assert wrong.status_code == 303
    assert "error-summary" in client.get(wrong["Location"], headers=BROWSER).content.decode()
    assert "sai" not in client.get(wrong["Location"], headers=BROWSER).content.decode()


def test_new_passwords_are_shown_once(client: Client) -> None:
    cast = make_bloc_year(members=2)
    client.force_login(cast.administrator)
    chosen = {"action": "issue_passwords", "_selected_action": [cast.head_leader.pk]}
    answer = client.post(reverse("admin:accounts_user_changelist"), chosen | {"confirmed": "1"}, headers=BROWSER)
    assert answer.status_code == 200  # shown at once, and kept nowhere
    assert cast.head_leader.username in answer.content.decode()
