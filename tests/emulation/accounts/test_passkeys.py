"""Passkeys: made, used at the login and before grave acts, removed; and what is no answer at all is a wrong answer."""

import json

import pytest
from allauth.mfa.models import Authenticator
from django.core.cache import cache
from django.urls import reverse

from emulation.accounts.domain import remove_second_factor
from emulation.audit.models import Event
from emulation.notices.models import Notice
from tests.emulation.accounts.keys import HOST, Passkey, options_in
from tests.factories import UserFactory
from tests.strict.forms import WatchfulClient

pytestmark = pytest.mark.django_db
PASSWORD = "mot-mat-khau-dai-2026"
ADD, CONFIRM = reverse("mfa_add_webauthn"), reverse("account_reauthenticate")
NO_ANSWERS = [
    "", "null", "1", '"x"', "[]", "{}", "{", "[[[[", '{"id": "a"}', '{"id": 1, "rawId": 1, "response": 1, "type": 1}',
    '{"id": "YQ", "rawId": "YQ", "type": "public-key", "response": {}}',
    '{"id": "YQ", "rawId": "YQ", "type": "public-key", "response": {"clientDataJSON": "e30", "authenticatorData": "AA",'
    ' "signature": "AA", "attestationObject": "AA"}}',
    '{"id": "YQ", "rawId": "YQ", "type": "public-key", "response": {"clientDataJSON": "AA", "attestationObject": "oA"}}',
    json.dumps({"id": "a" * 5000, "rawId": None, "response": {"clientDataJSON": None}, "type": "public-key"}),
]  # fmt: skip


def text(response) -> str:
    return response.content.decode()


@pytest.fixture
def client():
    """A browser at http://localhost, where passkeys work without HTTPS."""
    return WatchfulClient(SERVER_NAME=HOST)


@pytest.fixture
def user():
    return UserFactory(username="an", password=PASSWORD)


def log_in(client, username="an"):
    return client.post(reverse("account_login"), {"login": username, "password": PASSWORD})


def added(client, name="Điện thoại") -> Passkey:
    """Confirm by password, add a passkey through the page, return it."""
    client.post(CONFIRM, {"password": PASSWORD})
    key = Passkey()
    answer = client.post(ADD, {"name": name, "credential": key.create(options_in(text(client.get(ADD))))})
    assert answer.status_code == 302, text(answer)
    return key


@pytest.fixture
def key(client, user) -> Passkey:
    log_in(client)
    return added(client)


def challenge(client) -> dict:
    return client.post(reverse("mfa_passkey_challenge")).json()["request_options"]


def test_added_named_listed_and_recorded(client, key, user) -> None:
    listed = text(client.get(reverse("mfa_list_webauthn")))
    assert "Điện thoại" in listed
    assert "chưa dùng" in listed
    assert "Đang bật: 1 khóa" in text(client.get(reverse("mfa_index")))
    assert Event.objects.get(verb="account.second_factor_added").details == {"kind": "webauthn"}
    assert {each.type for each in Authenticator.objects.all()} == {"webauthn", "recovery_codes"}


def test_the_login_asks_for_it_after_the_password(client, key) -> None:
    client.post(reverse("account_logout"))
    halfway = log_in(client)
    assert halfway.url.startswith(reverse("mfa_authenticate"))
    assert client.get("/").status_code == 302, "the password alone opened the product"
    wrong = client.post(halfway.url, {"credential": Passkey().get(options_in(text(client.get(halfway.url))))})
    assert "Khóa truy cập không khớp" in text(wrong)

    answer = client.post(halfway.url, {"credential": key.get(options_in(text(client.get(halfway.url))))})

    assert answer.url == "/"
    assert client.get("/").status_code == 200


def test_a_recovery_code_stands_in_at_the_login(client, key) -> None:
    client.post(CONFIRM, {"password": PASSWORD, "credential": key.get(challenge(client))})
    (codes,) = [each.wrap().get_unused_codes() for each in Authenticator.objects.filter(type="recovery_codes")]
    client.post(reverse("account_logout"))
    halfway = log_in(client)
    assert client.post(halfway.url, {"code": codes[0]}).url == "/"


def test_confirming_wants_password_and_passkey_together(client, key) -> None:
    added_at = reverse("mfa_view_recovery_codes")
    client.session.flush()
    client.cookies.clear()
    halfway = log_in(client)
    client.post(halfway.url, {"credential": key.get(options_in(text(client.get(halfway.url))))})
    assert client.get(added_at).url.startswith(CONFIRM), "recovery codes were shown without asking again"
    assert "hãy dùng khóa truy cập" in text(client.post(CONFIRM, {"password": PASSWORD}))
    assert client.get(added_at).url.startswith(CONFIRM), "the password alone was enough"
    answer = key.get(challenge(client))
    assert client.post(CONFIRM, {"password": "sai", "credential": answer}).status_code == 200
    assert client.get(added_at).url.startswith(CONFIRM)

    client.post(CONFIRM, {"password": PASSWORD, "credential": key.get(challenge(client))})

    assert client.get(added_at).status_code == 200


def test_an_answer_serves_once_and_for_its_own_session(client, key) -> None:
    answer = key.get(challenge(client))
    assert client.post(CONFIRM, {"password": PASSWORD, "credential": answer}).status_code == 302
    assert client.post(CONFIRM, {"password": PASSWORD, "credential": answer}).status_code == 200
    elsewhere = WatchfulClient(SERVER_NAME=HOST)
    halfway = log_in(elsewhere)
    fresh = key.get(challenge(client))
    elsewhere.get(halfway.url)
    assert elsewhere.post(halfway.url, {"credential": fresh}).status_code == 200


def test_somebody_elses_passkey_is_none(client, key) -> None:
    UserFactory(username="binh", password=PASSWORD)
    other = WatchfulClient(SERVER_NAME=HOST)
    log_in(other, "binh")
    added(other)
    assert other.post(CONFIRM, {"password": PASSWORD, "credential": key.get(challenge(other))}).status_code == 200
    mine = Authenticator.objects.get(user__username="an", type="webauthn")
    assert other.get(reverse("mfa_edit_webauthn", args=[mine.pk])).status_code in (302, 404)
    assert other.post(reverse("mfa_remove_webauthn", args=[mine.pk])).status_code in (302, 404)
    assert Authenticator.objects.filter(pk=mine.pk).exists()


@pytest.mark.parametrize("origin", ["https://vks.example", "http://127.0.0.1", "http://localhost.example"])
def test_a_page_of_another_origin_gets_nothing(client, key, origin) -> None:
    key.origin = origin
    assert client.post(CONFIRM, {"password": PASSWORD, "credential": key.get(challenge(client))}).status_code == 200


@pytest.mark.parametrize("sent", NO_ANSWERS)
def test_what_is_no_answer_is_a_wrong_one(client, key, sent) -> None:
    client.get(ADD)
    for address, more in ((ADD, {"name": "x"}), (CONFIRM, {"password": PASSWORD})):
        challenge(client)
        assert client.post(address, {**more, "credential": sent}).status_code == 200, address
    client.post(reverse("account_logout"))
    halfway = log_in(client)
    assert client.post(halfway.url, {"credential": sent}).status_code == 200
    assert Authenticator.objects.filter(type="webauthn").count() == 1


def test_five_wrong_ones_wait(client, key) -> None:
    for _time in range(5):
        client.post(CONFIRM, {"password": PASSWORD, "credential": Passkey().get(challenge(client))})
    page = client.post(CONFIRM, {"password": PASSWORD, "credential": key.get(challenge(client))})
    assert "quá nhiều lần" in text(page)
    cache.clear()
    assert client.post(CONFIRM, {"password": PASSWORD, "credential": key.get(challenge(client))}).status_code == 302


def test_renamed_and_removed_and_the_recovery_codes_with_it(client, key) -> None:
    mine = Authenticator.objects.get(type="webauthn")
    client.post(CONFIRM, {"password": PASSWORD, "credential": key.get(challenge(client))})
    client.post(reverse("mfa_edit_webauthn", args=[mine.pk]), {"name": "Khóa USB"})
    page = reverse("mfa_remove_webauthn", args=[mine.pk])
    assert "Khóa USB" in text(client.get(page))
    client.post(page)
    assert not Authenticator.objects.exists()
    assert Event.objects.get(verb="account.second_factor_dropped").details == {"kind": "webauthn"}


def test_an_administrator_removes_it_and_the_owner_is_told(client, key, user) -> None:
    assert remove_second_factor(by=UserFactory(), user=user)
    assert not Authenticator.objects.exists()
    assert Event.objects.get(verb="account.second_factor_removed").details == {"kinds": ["recovery_codes", "webauthn"]}
    assert "đã gỡ xác thực hai bước" in Notice.objects.get(recipient=user).text


@pytest.mark.parametrize(
    ("server", "secure", "words"),
    [
        ("localhost", False, ""),
        ("127.0.0.1", False, "http://localhost/tai-khoan/hai-buoc/khoa/them/"),
        ("testserver", False, "chỉ tạo được qua HTTPS"),
        ("testserver", True, ""),
    ],
)
def test_an_address_at_which_no_browser_makes_one_says_so(user, server, secure, words) -> None:
    client = WatchfulClient(SERVER_NAME=server)
    client.force_login(user)
    client.post(CONFIRM, {"password": PASSWORD}, secure=secure)
    page = text(client.get(ADD, secure=secure))
    assert (words in page) if words else ("data-passkey-ask" in page)
    assert ("data-passkey-ask" in page) is not bool(words)


def test_pages_ask_a_constant_number_of_queries(client, key, django_assert_max_num_queries) -> None:
    counts = []
    for _round in range(2):
        with django_assert_max_num_queries(30) as seen:
            client.get(reverse("mfa_list_webauthn"))
        counts.append(len(seen.captured_queries))
        first = Authenticator.objects.filter(type="webauthn").first()
        for _copy in range(2):
            Authenticator.objects.create(user=first.user, type="webauthn", data=first.data)
    assert counts[0] == counts[1]


def test_the_browser_may_be_asked_by_pages_of_our_own(client) -> None:
    allowed = client.get(reverse("account_login")).headers["Permissions-Policy"]
    assert "publickey-credentials-get=(self)" in allowed
    assert "publickey-credentials-create=(self)" in allowed
