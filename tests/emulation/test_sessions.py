"""A session that ended loses no page and says what happened."""

import pytest
from django.urls import reverse

from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
PASSWORD = "mot-mat-khau-dai-2026"
LOGIN = reverse("account_login")


def text(response) -> str:
    return response.content.decode()


def test_a_page_asked_for_comes_after_the_login(client) -> None:
    UserFactory(username="an", password=PASSWORD)
    to_login = client.get("/khoi/?q=a%20b")
    assert to_login.url == f"{LOGIN}?next=%2Fkhoi%2F%3Fq%3Da%2520b"
    assert "Hãy đăng nhập để mở trang bạn vừa yêu cầu" in text(client.get(to_login.url))

    after = client.post(to_login.url, {"login": "an", "password": PASSWORD, "next": "/khoi/?q=a%20b"})

    assert after.url == "/khoi/?q=a%20b"


def test_a_form_sent_after_the_session_ended_leads_back_to_its_page(client) -> None:
    response = client.post("/thong-bao/", {}, headers={"Referer": "http://testserver/khoi/?page=2"})

    assert response.url == f"{LOGIN}?next=%2Fkhoi%2F%3Fpage%3D2"
    page = text(client.get(response.url))
    assert "lần gửi vừa rồi chưa được ghi" in page
    assert "data-drafts-kept" in page


@pytest.mark.parametrize("referer", ["", "http://example.com/khoi/", "khong phai dia chi", "javascript:alert(1)"])
def test_a_strange_referer_leads_home(client, referer) -> None:
    response = client.post("/thong-bao/", {}, headers={"Referer": referer})

    assert response.url == f"{LOGIN}?next=%2F"


def test_a_part_of_a_page_makes_the_whole_page_go_to_the_login(client) -> None:
    response = client.post(
        "/thong-bao/", headers={"HX-Request": "true", "HX-Current-URL": "http://testserver/khoi/?q=a"}
    )

    assert response.status_code == 401
    assert response.headers["HX-Redirect"] == f"{LOGIN}?next=%2Fkhoi%2F%3Fq%3Da"


def test_another_site_cannot_be_the_page_after_the_login(client) -> None:
    UserFactory(username="an", password=PASSWORD)

    response = client.post(LOGIN, {"login": "an", "password": PASSWORD, "next": "https://example.com/"})

    assert response.url == "/"


def test_a_form_without_its_token_says_how_to_go_on(csrf_client) -> None:
    csrf_client.force_login(UserFactory())

    response = csrf_client.post("/thong-bao/", headers={"Referer": "http://testserver/thong-bao/"})

    assert response.status_code == 403
    page = text(response)
    assert "Biểu mẫu đã hết hạn" in page
    assert 'href="/thong-bao/">Mở lại biểu mẫu' in page
    assert "data-drafts-kept" in page


def test_logging_out_needs_a_post(client) -> None:
    client.force_login(UserFactory())
    assert client.get(reverse("account_logout")).status_code == 200
    assert client.get("/").status_code == 200

    assert client.post(reverse("account_logout")).status_code == 302
    assert client.get("/").status_code == 302


@pytest.mark.parametrize(("cookie", "lang"), [("", "vi"), ("en", "en"), ("fr", "vi"), ("vi", "vi")])
def test_the_language_is_chosen_by_the_person_not_by_the_browser(client, settings, cookie, lang) -> None:
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = cookie

    response = client.get(LOGIN, headers={"Accept-Language": "en-US,en;q=0.9"})

    assert response.headers["Content-Language"] == lang
    assert f'<html lang="{lang}">' in text(response)


def test_the_switch_keeps_the_page(client, settings) -> None:
    response = client.post(reverse("set_language"), {"language": "en", "next": "/khoi/?q=1"})

    assert response.url == "/khoi/?q=1"
    assert response.cookies[settings.LANGUAGE_COOKIE_NAME].value == "en"
