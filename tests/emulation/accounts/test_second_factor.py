"""The second factor: turned on, asked for at the login, replaced by a recovery code, turned off."""

import re

import pytest
import time_machine
from allauth.mfa import signals
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from django.core.cache import cache
from django.urls import reverse

from emulation import clock
from emulation.accounts.factors import code_used
from tests.emulation.accounts.codes import code_of
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
PASSWORD = "mot-mat-khau-dai-2026"
SECRET = "JBSWY3DPEHPK3PXP"


def text(response) -> str:
    return response.content.decode()


def log_in(client):
    return client.post(reverse("account_login"), {"login": "an", "password": PASSWORD})


def confirm(client) -> None:
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})


@pytest.fixture
def user():
    return UserFactory(username="an", password=PASSWORD)


@pytest.fixture
def secret(client, user) -> str:
    """Turn the second factor on through the pages and return its secret."""
    log_in(client)
    confirm(client)
    page = text(client.get(reverse("mfa_activate_totp")))
    found = re.search(r"<code[^>]*>([A-Z2-7]+)</code>", page)
    assert found
    answer = client.post(reverse("mfa_activate_totp"), {"code": code_of(found[1])})
    assert answer.status_code == 302
    return found[1]


@pytest.mark.django_db(transaction=True)  # the message is left after the commit
def test_turned_on_and_shown(client, secret) -> None:
    page = text(client.get(reverse("mfa_index")))
    assert "Đang bật" in page
    assert "Đã bật xác thực hai bước." in page


def test_a_wrong_first_code_turns_nothing_on(client, user) -> None:
    log_in(client)
    confirm(client)
    client.get(reverse("mfa_activate_totp"))
    page = text(client.post(reverse("mfa_activate_totp"), {"code": "000000"}))
    assert "Mã xác thực không đúng" in page
    assert not Authenticator.objects.exists()


def test_the_login_asks_for_the_code(client, secret) -> None:
    client.post(reverse("account_logout"))

    halfway = log_in(client)
    assert halfway.url.startswith(reverse("mfa_authenticate"))
    assert client.get("/").status_code == 302, "the password alone opened the product"
    assert "Mã xác thực không đúng" in text(client.post(halfway.url, {"code": "000000"}))

    cache.clear()  # a code serves once, and that of the activation is spent: stands for the next half minute
    assert client.post(halfway.url, {"code": code_of(secret)}).url == "/"
    assert client.get("/").status_code == 200


@pytest.mark.parametrize(("steps", "taken"), [(-1, True), (1, True), (-3, False), (3, False)])
def test_a_phone_may_be_half_a_minute_off(client, secret, steps, taken) -> None:
    client.post(reverse("account_logout"))
    halfway = log_in(client)
    cache.clear()
    with time_machine.travel(clock.now(), tick=False):
        answer = client.post(halfway.url, {"code": code_of(secret, steps=steps)})
    assert (answer.status_code == 302) is taken


def test_a_recovery_code_serves_once(client, secret) -> None:
    page = text(client.get(reverse("mfa_view_recovery_codes")))
    codes = re.findall(r"<li>([0-9a-z]{8})</li>", page)
    assert len(codes) == 10
    for expected in (302, 200):
        client.post(reverse("account_logout"))
        halfway = log_in(client)
        assert client.post(halfway.url, {"code": codes[0]}).status_code == expected


def test_turned_off(client, secret) -> None:
    assert "chỉ cần mật khẩu" in text(client.get(reverse("mfa_deactivate_totp")))
    client.post(reverse("mfa_deactivate_totp"))
    assert not Authenticator.objects.filter(type=Authenticator.Type.TOTP).exists()
    assert "Đang tắt" in text(client.get(reverse("mfa_index")))


def test_changing_it_asks_for_the_password_first(client, user) -> None:
    log_in(client)
    answer = client.get(reverse("mfa_activate_totp"))
    assert answer.url.startswith(reverse("account_reauthenticate"))
    page = client.post(answer.url, {"password": "sai"})
    assert "Mật khẩu không đúng. Hãy nhập lại; chưa có gì được ghi." in text(page)
    assert client.post(answer.url, {"password": PASSWORD}).url == reverse("mfa_activate_totp")


def test_a_code_serves_once_for_as_long_as_it_is_good(client, user) -> None:
    factor = TOTP.activate(user, SECRET).instance
    with time_machine.travel("2026-12-01 03:00:10+00:00", tick=False) as moment:
        code, earlier = code_of(SECRET), code_of(SECRET, steps=-1)
        assert code_used(user, code) == factor
        for _half_minute in range(4):
            cache.clear()  # what the library remembers, it remembers here and for thirty seconds
            assert code_used(user, code) is None
            assert code_used(user, earlier) is None, "a code from before the last one was taken"
            moment.shift(30)
        assert code_used(user, code_of(SECRET)) == factor


def test_the_code_that_turns_it_on_is_spent(client, user) -> None:
    log_in(client)
    confirm(client)
    factor = TOTP.activate(user, SECRET).instance
    signals.authenticator_added.send(sender=Authenticator, request=None, user=user, authenticator=factor)
    assert code_used(user, code_of(SECRET)) is None
    assert code_used(user, code_of(SECRET, steps=1)) == factor


def test_who_has_a_second_factor_confirms_with_it_too(client, secret) -> None:
    """The password alone would show the recovery codes, which stand for the second factor."""
    client.post(reverse("account_logout"))
    halfway = log_in(client)
    client.post(halfway.url, {"code": code_of(secret)})
    page = reverse("mfa_view_recovery_codes")
    assert client.get(page).url.startswith(reverse("account_reauthenticate"))
    confirm(client)
    assert client.get(page).status_code == 302, "the password alone was enough"
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD, "code": code_of(secret, steps=1)})
    assert client.get(page).status_code == 200
