"""What every page of the ground floor keeps to: its policy, no inline script or style, clear errors."""

import re
from html.parser import HTMLParser

import pytest
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.test import RequestFactory
from django.urls import reverse

from emulation import errors
from tests.factories import UserFactory, make_bloc_year

pytestmark = pytest.mark.django_db


def text(response) -> str:
    return response.content.decode()


class InlineFinder(HTMLParser):
    """Collects what a policy without 'unsafe-inline' would block."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        if tag == "style" or (tag == "script" and "src" not in values and values.get("type") != "application/json"):
            self.found.append(f"<{tag}>")
        for name, value in attrs:
            if name == "style" or name.startswith("on") or (value or "").strip().lower().startswith("javascript:"):
                self.found.append(f"<{tag} {name}={value!r}>")
        source = values.get("src") or (values.get("href") if tag == "link" else None)
        if source and not source.startswith(("/", "data:image/")):
            self.found.append(f"<{tag}> loads {source}")


PAGES = [
    "/",
    "/thong-bao/",
    "/khoi/",
    "/khoi/don-vi/",
    "/tai-khoan/mat-khau/",
    "/tai-khoan/hai-buoc/",
    "/tai-khoan/dang-xuat/",
    "/tai-khoan/xac-nhan-lai/",
    "/khong-co-trang-nay/",
]
ADMIN_PAGES = ["", "accounts/user/", "accounts/user/add/", "blocs/unit/", "blocs/unit/add/", "audit/event/"]
ADMIN_PAGES += ["notices/outgoingmail/"]


@pytest.mark.parametrize("path", PAGES)
def test_pages_of_a_member(client, path) -> None:
    client.force_login(make_bloc_year(members=2).head_leader)
    keeps_to_the_policy(client.get(path))


@pytest.mark.parametrize("path", ADMIN_PAGES)
def test_pages_of_an_administrator(client, path) -> None:
    client.force_login(make_bloc_year(members=2).administrator)
    response = client.get(reverse("admin:index") + path)
    assert response.status_code == 200
    keeps_to_the_policy(response)


def test_page_of_one_account(client) -> None:
    cast = make_bloc_year(members=2)
    client.force_login(cast.administrator)
    for page in ("change", "password", "history"):
        path = f"/quan-tri/accounts/user/{cast.outsider.pk}/{page}/"
        keeps_to_the_policy(client.get(path))


def keeps_to_the_policy(response) -> None:
    policy = response.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "*" not in policy
    assert response.headers["X-Frame-Options"] == "DENY"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in response.headers["Cache-Control"]
    assert InlineFinder(text(response)).found == []


def test_the_finder_finds() -> None:
    bad = '<p style="a">b</p><a onclick="c" href="javascript:d">e</a><script>f</script><style>g</style>'
    bad += '<script src="https://cdn.example/h.js"></script>'
    assert len(InlineFinder(bad).found) == 6


def test_login_page_keeps_to_the_policy_and_names_no_other_way_in(client) -> None:
    response = client.get(reverse("account_login"))
    keeps_to_the_policy(response)
    assert "signup" not in text(response)
    assert "dang-ky" not in text(response)


# --- errors -----------------------------------------------------------------------------------------------------


def test_not_found_is_a_page_of_ours_with_the_way_home(client) -> None:
    client.force_login(UserFactory())
    response = client.get("/khong-co/")
    assert response.status_code == 404
    assert "Không tìm thấy trang" in text(response)
    assert f'href="{reverse("home")}"' in text(response)


def test_not_found_for_somebody_who_is_not_logged_in(client) -> None:
    response = client.get("/khong-co/")
    assert response.status_code == 404
    assert reverse("notices") not in text(response)


def test_refusal_names_the_reason() -> None:
    request = RequestFactory().get("/")
    request.user = UserFactory()
    response = errors.permission_denied(request, PermissionDenied("Chỉ khối trưởng được công bố."))
    assert response.status_code == 403
    assert "Chỉ khối trưởng được công bố." in text(response)


def test_refusal_without_a_reason_still_says_something() -> None:
    request = RequestFactory().get("/")
    request.user = UserFactory()
    assert "không có quyền này" in text(errors.permission_denied(request, PermissionDenied()))


def test_the_admin_is_closed_to_members(client) -> None:
    client.force_login(make_bloc_year(members=2).head_leader)
    response = client.get(reverse("admin:index"), follow=True)
    assert response.status_code == 403
    assert "Bạn chưa được làm việc này" in text(response)


@pytest.mark.parametrize("query", ["q=a%00b", "a%00=b", "q=%00&q=b", "page=%00"])
def test_a_nul_byte_in_the_address_is_refused_in_words(client, query) -> None:
    client.force_login(make_bloc_year(members=2).head_leader)
    response = client.get(f"/khoi/?{query}")
    assert response.status_code == 400
    assert "NUL" in text(response)


def test_a_nul_byte_in_a_path_is_no_error(client) -> None:
    client.force_login(UserFactory())
    assert client.get("/khoi/%00/").status_code in (400, 404)


def test_a_nul_byte_at_the_login_keeps_the_input(client) -> None:
    response = client.post(reverse("account_login"), {"login": "nguyen\x00van", "password": "x"})
    assert response.status_code == 200
    assert "is-invalid" in text(response)


@pytest.mark.parametrize("name", ["400.html", "500.html"])
def test_pages_for_when_nothing_works_need_nothing(name) -> None:
    page = (settings.BASE_DIR / "templates" / name).read_text()
    assert not re.search(r"{%(?! *(end)?comment)|{{", page)
    assert InlineFinder(page).found == []
    assert "Hãy" in page
    for asset in re.findall(r'(?:href|src)="/static/([^"]+)"', page):
        assert asset.startswith("bootstrap/") or (settings.BASE_DIR / "static" / asset).is_file(), asset


def test_a_strange_host_gets_the_page_for_bad_requests(client) -> None:
    response = client.get("/", headers={"Host": "example.com"})
    assert response.status_code == 400
    assert "Yêu cầu không hợp lệ" in text(response)


def test_a_server_error_gets_its_page(client, monkeypatch) -> None:
    client.force_login(UserFactory())
    client.raise_request_exception = False
    monkeypatch.setattr("emulation.views.duties_of", lambda user: 1 / 0)
    response = client.get("/")
    assert response.status_code == 500
    assert "Hệ thống gặp lỗi" in text(response)
