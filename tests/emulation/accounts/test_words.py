"""Every page of accounts speaks Vietnamese, and every link on one leads somewhere."""

import re

import pytest
from django.urls import reverse
from django.utils.html import strip_tags

from tests.emulation.accounts.keys import HOST, Passkey, options_in
from tests.factories import UserFactory
from tests.strict.forms import WatchfulClient

pytestmark = pytest.mark.django_db
PASSWORD = "mot-mat-khau-dai-2026"
ENGLISH = re.compile(
    r"\b(the|your|you|password|forgot|code|sign|account|please|enter|invalid|required|field|add|remove|login|current|key)\b",
    re.IGNORECASE,
)
OURS = re.compile(
    r"EN\b.*?switch to English|PIN|USB|QR|TOTP"
)  # the switch itself, and what is called so in Vietnamese too
PUBLIC = ["account_login", "account_inactive", "account_reset_password"]
OWN = [
    "account_change_password", "account_reset_password", "account_reauthenticate", "account_logout", "mfa_index",
    "mfa_activate_totp", "mfa_deactivate_totp", "mfa_view_recovery_codes", "mfa_generate_recovery_codes",
    "mfa_list_webauthn", "mfa_add_webauthn",
]  # fmt: skip


def must_be_ours(client, response) -> None:
    """Fail where the page has English words, or a link within the site that leads to nothing."""
    page = response.content.decode()
    words = OURS.sub("", strip_tags(re.sub(r"<(script|style|head|template)\b.*?</\1>", "", page, flags=re.DOTALL)))
    assert not ENGLISH.findall(words), ENGLISH.findall(words)
    for shown in re.findall(r'(?:placeholder|title|aria-label)="([^"]*)"', page):
        assert not ENGLISH.search(OURS.sub("", shown)), shown
    for link in set(re.findall(r'<a [^>]*href="(/[^"#]*)', page)):
        assert client.get(link).status_code in (200, 302), link


@pytest.fixture
def client():
    return WatchfulClient(SERVER_NAME=HOST)


def test_before_the_login(client) -> None:
    UserFactory(username="an", password=PASSWORD)
    for name in PUBLIC:
        must_be_ours(client, client.get(reverse(name)))
    for sent in ({}, {"login": "an", "password": "sai"}, {"login": "\x00", "password": "x" * 5000}):
        must_be_ours(client, client.post(reverse("account_login"), sent))
    assert reverse("account_reset_password") in client.get(reverse("account_login")).content.decode()


def test_who_forgot_reads_whom_to_ask(client) -> None:
    page = client.get(reverse("account_reset_password")).content.decode()
    assert "quản trị hệ thống của đơn vị" in page
    assert "mật khẩu dùng một lần" in page
    assert client.post(reverse("account_reset_password")).status_code == 405


@pytest.mark.parametrize("keyed", [False, True])
def test_after_it(client, keyed) -> None:
    UserFactory(username="an", password=PASSWORD)
    client.post(reverse("account_login"), {"login": "an", "password": PASSWORD})
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    if keyed:
        add = reverse("mfa_add_webauthn")
        key = Passkey()
        client.post(add, {"name": "Khóa", "credential": key.create(options_in(client.get(add).content.decode()))})
    for name in OWN:
        response = client.get(reverse(name))
        if response.status_code == 200:
            must_be_ours(client, response)
    for name, sent in (
        ("account_change_password", {}),
        ("account_change_password", {"oldpassword": "sai", "password1": "1", "password2": "2"}),
        ("account_reauthenticate", {}),
        ("account_reauthenticate", {"password": "sai"}),
        ("mfa_activate_totp", {}),
        ("mfa_activate_totp", {"code": "1"}),
        ("mfa_add_webauthn", {}),
        ("mfa_add_webauthn", {"name": "x" * 100, "credential": "{"}),
    ):
        response = client.post(reverse(name), sent)
        if response.status_code == 200:
            must_be_ours(client, response)
    if keyed:
        client.post(reverse("account_logout"))
        halfway = client.post(reverse("account_login"), {"login": "an", "password": PASSWORD}).url
        must_be_ours(client, client.get(halfway))
        for wrong in ({"code": ""}, {"code": "1"}, {"credential": "{}"}, {}):
            must_be_ours(client, client.post(halfway, wrong))
