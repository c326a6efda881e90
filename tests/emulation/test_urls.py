"""Every URL asks for a login, and those that do not are listed in one place."""

from collections.abc import Iterator

import pytest
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from emulation.middleware import PUBLIC_URL_NAMES

pytestmark = pytest.mark.django_db

# Something that each converter takes; what a check finds behind it does not matter to somebody who is not logged in.
SAMPLES = {"int": "2026", "slug": "mot-ten", "str": "1", "path": "1", "uuid": "a" * 32}


def every_url(resolver: URLResolver, route: str = "", namespace: str = "") -> Iterator[tuple[str, str]]:
    """Yield (view name, path) of each URL pattern below ``resolver``."""
    for each in resolver.url_patterns:
        if isinstance(each, URLResolver):
            inner = ":".join(filter(None, (namespace, each.namespace)))
            yield from every_url(each, route + str(each.pattern), inner)
        elif isinstance(each, URLPattern):
            path = route + str(each.pattern)
            for name, converter in each.pattern.converters.items():
                kind = type(converter).__name__.replace("Converter", "").lower().replace("string", "str")
                path = path.replace(f"<{kind}:{name}>", SAMPLES[kind]).replace(f"<{name}>", SAMPLES[kind])
            if "<" not in path and "(" not in path:
                yield ":".join(filter(None, (namespace, each.name or ""))), "/" + path.removesuffix("$")


ALL = sorted(set(every_url(get_resolver())))


def test_the_walk_finds_the_pages_of_every_room() -> None:
    names = {name for name, _path in ALL}
    assert {"home", "blocs:list", "admin:index", "admin:accounts_user_changelist", "account_login"} <= names
    assert names >= PUBLIC_URL_NAMES
    assert len(ALL) > 60


@pytest.mark.parametrize(("name", "path"), [pair for pair in ALL if pair[0] not in PUBLIC_URL_NAMES])
def test_nobody_gets_in_without_a_login(client, name, path) -> None:
    for method in (client.get, client.post):
        response = method(path)
        assert response.status_code == 302, path
        assert response.url.startswith(reverse("account_login") + "?next="), path


def test_the_public_pages_are_few_and_answer(client) -> None:
    login = {"account_login", "account_logout", "account_inactive", "account_reset_password", "mfa_authenticate"}
    public = {"verification:start", "verification:paper"}
    assert {*login, *public, "set_language", "healthz"} == PUBLIC_URL_NAMES
    assert client.get(reverse("account_login")).status_code == 200
    assert client.get(reverse("account_inactive")).status_code == 200
    assert client.get(reverse("account_reset_password")).status_code == 200
    assert client.get(reverse("verification:start")).status_code == 200
    assert client.get(reverse("account_logout")).status_code == 302
    assert client.get(reverse("mfa_authenticate")).url == reverse("account_login")


def test_health_says_ok_and_nothing_else(client) -> None:
    response = client.get("/suc-khoe/")
    assert (response.status_code, response.content) == (200, b"ok")


@pytest.mark.parametrize("name", ["account_signup", "account_email", "account_set_password"])
def test_pages_of_the_library_that_are_closed(client, django_user_model, name) -> None:
    client.force_login(django_user_model.objects.create_user("ai-do", full_name="Ai Đó"))
    for method in (client.get, client.post):
        assert method(reverse(name)).status_code == 404
