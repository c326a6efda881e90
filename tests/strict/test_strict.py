"""The strict rules of the suite, each seen to fail."""

import socket
import warnings
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.contrib.sessions.models import Session
from django.core.handlers.base import BaseHandler
from django.core.paginator import Paginator, UnorderedObjectListWarning
from django.http import HttpRequest, HttpResponse
from django.template import Context, Template, engines
from django.template.base import Origin
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils.translation import get_language

from emulation.accounts.models import User
from emulation.audit.log import record
from tests.strict.deeds import UnnamedDeed
from tests.strict.forms import forms_without_token
from tests.strict.network import NetworkReached
from tests.strict.requests import WroteWhileReading


def _ours(source: str, folder: str = "templates") -> Template:
    """Return a template that claims to be a file of ours."""
    origin = Origin(str(Path(django_settings.BASE_DIR) / folder / "page.html"))
    return Template(source, origin=origin, engine=engines["django"].engine)


@pytest.mark.parametrize(
    "source",
    ["{{ nobody }}", "{{ nobody.name|upper }}", "{% blocktranslate %}Chào {{ nobody }}{% endblocktranslate %}"],
)
def test_an_undefined_variable_fails(source: str) -> None:
    with pytest.raises(pytest.fail.Exception, match="nobody"):
        _ours(source).render(Context())


@pytest.mark.parametrize(
    "source", ["{{ x|default:'–' }}", "{% if x %}1{% endif %}", "{% for y in x %}{{ y }}{% endfor %}", "{{ z.0 }}"]
)
def test_a_template_that_says_so_may_lack_a_variable(source: str) -> None:
    _ours(source).render(Context({"z": [0]}))


def test_templates_of_libraries_keep_djangos_habit() -> None:
    assert _ours("{{ nobody|default:'' }}{{ nobody }}", folder="library").render(Context()) == ""


def test_the_world_is_out_of_reach() -> None:
    with pytest.raises(NetworkReached), socket.socket() as connection:
        connection.connect(("192.0.2.1", 80))
    with pytest.raises(NetworkReached):
        socket.create_connection(("example.org", 80))


def test_loopback_is_within_reach() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        socket.create_connection(server.getsockname()).close()


def test_warnings_are_errors() -> None:
    with pytest.raises(UserWarning, match="seen"):
        warnings.warn("seen", UserWarning, stacklevel=1)


@pytest.mark.django_db
def test_an_unordered_page_fails() -> None:
    with pytest.raises(UnorderedObjectListWarning):
        Paginator(User.objects.order_by(), 10).page(1)


@pytest.mark.django_db
def test_rows_without_an_order_are_shuffled() -> None:
    assert "ORDER BY RAND" in str(User.objects.order_by().query).upper()
    assert "RAND" not in str(User.objects.order_by("pk").query).upper()


def _answer(method: str, view: Any) -> HttpResponse:
    class Handler(BaseHandler):
        def __init__(self) -> None:
            self._middleware_chain = view

    return Handler().get_response(RequestFactory().generic(method, "/"))


@pytest.mark.django_db
def test_a_reading_request_may_not_write() -> None:
    def view(request: HttpRequest) -> HttpResponse:
        User.objects.update(full_name="Đổi")
        return HttpResponse("ok")

    assert _answer("POST", view).status_code == 200
    for method in ("GET", "HEAD"):
        with pytest.raises(WroteWhileReading, match="accounts_user"):
            _answer(method, view)


@pytest.mark.django_db
def test_a_reading_request_may_keep_its_session() -> None:
    def view(request: HttpRequest) -> HttpResponse:
        Session.objects.filter(session_key="x").delete()
        return HttpResponse("ok")

    assert _answer("GET", view).status_code == 200


@pytest.mark.parametrize(
    ("html", "count"),
    [
        ('<form method="post" action="/a"></form>', 1),
        ('<form method="post"><input type="hidden" name="csrfmiddlewaretoken" value="x"></form>', 0),
        ('<form method="get"></form>', 0),
        ('<button hx-post="/a">Lưu</button>', 1),
        ('<body hx-headers=\'{"X-CSRFToken": "x"}\'><button hx-post="/a">Lưu</button></body>', 0),
    ],
)
def test_a_form_without_token_is_found(html: str, count: int) -> None:
    assert len(forms_without_token(html)) == count


def test_the_data_folder_is_the_tests_own(private_folder: Path, settings: Any) -> None:
    for path in (settings.VAR_DIR, settings.MEDIA_ROOT, settings.AUDIT_ANCHOR, settings.EMAIL_FILE_PATH):
        assert Path(path).is_relative_to(private_folder)
    assert not Path(settings.DATABASES["default"]["NAME"]).is_relative_to(settings.BASE_DIR)


def test_each_test_starts_in_vietnamese() -> None:
    assert get_language() == "vi"


@pytest.mark.django_db
def test_the_csrf_client_is_refused_without_token(csrf_client: Client) -> None:
    assert csrf_client.post(reverse("account_login"), {"login": "a", "password": "b"}).status_code == 403


@pytest.mark.django_db
def test_a_deed_without_a_name_fails() -> None:
    user = User.objects.create(username="ai-do")
    with pytest.raises(UnnamedDeed, match=r"no\.word"):
        record("no.word", user, by=user)
