"""What pages of other origins get: nothing. What every answer says, files included. What is written down of it."""

import logging
import os
import subprocess
import sys

import pytest
from django.conf import settings as product
from django.urls import reverse

from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
LINK = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document"}


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
@pytest.mark.parametrize(
    ("mode", "dest"),
    [("no-cors", "image"), ("no-cors", "script"), ("cors", "empty"), ("navigate", "iframe"), ("navigate", "object")],
)
def test_another_origin_embeds_and_fetches_nothing(client, site, mode, dest) -> None:
    client.force_login(UserFactory())
    response = client.get("/", headers={"Sec-Fetch-Site": site, "Sec-Fetch-Mode": mode, "Sec-Fetch-Dest": dest})
    assert response.status_code == 403
    assert "trang khác" in response.content.decode()


def test_a_form_of_another_origin_is_refused_before_its_token_is_asked_for(client) -> None:
    client.force_login(UserFactory())
    assert client.post(reverse("notices"), headers=LINK).status_code == 403


def test_a_link_is_followed_and_an_old_browser_served(client) -> None:
    client.force_login(UserFactory())
    assert client.get("/", headers=LINK).status_code == 200
    assert client.get("/", headers={"Sec-Fetch-Site": "same-origin", "Sec-Fetch-Mode": "cors"}).status_code == 200
    assert client.get("/", headers={"Sec-Fetch-Site": "none"}).status_code == 200
    assert client.get("/").status_code == 200


WANTED = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


@pytest.mark.parametrize(
    "path", ["/", "/tai-khoan/dang-nhap/", "/khong-co/", "/suc-khoe/", "/xac-minh/", "/static/css/site.css"]
)
def test_every_answer_says_how_it_may_be_used(client, settings, path) -> None:
    settings.WHITENOISE_USE_FINDERS = settings.WHITENOISE_AUTOREFRESH = True
    response = client.get(path)
    if response.streaming:
        b"".join(response.streaming_content)
    assert {name: response.headers.get(name) for name in WANTED} == WANTED
    policy = response.headers["Content-Security-Policy"]
    for part in (
        "default-src 'none'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
        "object-src 'none'",
        "form-action 'self'",
    ):
        assert part in policy
    assert "unsafe" not in policy
    assert "Access-Control-Allow-Origin" not in response.headers


def test_cookies_carry_the_guarded_prefix_in_production(tmp_path) -> None:
    code = (
        "from emulation import settings as s; from django.conf import settings; settings.configure(PRODUCTION=True);"
        "from emulation.flash import OwnCookieStorage as m;"
        "print(s.SESSION_COOKIE_NAME, s.CSRF_COOKIE_NAME, s.LANGUAGE_COOKIE_NAME, m.cookie_name,"
        " s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE, s.LANGUAGE_COOKIE_SECURE, s.SECURE_HSTS_SECONDS)"
    )
    environment = {**os.environ, "PRODUCTION": "on", "VAR_DIR": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, "-c", code], env=environment, cwd=product.BASE_DIR, capture_output=True, text=True, check=True
    )
    *names, session, csrf, language, hsts = done.stdout.split()
    assert names == ["__Host-session", "__Host-csrf", "__Host-language", "__Host-messages"]
    assert (session, csrf, language, hsts) == ("True", "True", "True", "31536000")


def test_who_logs_in_and_who_is_refused_is_written_down(client, caplog) -> None:
    caplog.set_level(logging.INFO, "emulation.security")
    user = UserFactory(username="an", password="mot-mat-khau-dai-2026")
    login = reverse("account_login")
    client.post(login, {"login": "an\nadmin logged in", "password": "sai-mat-khau-2026"})
    client.post(login, {"login": "an", "password": "mot-mat-khau-dai-2026"})
    client.get("/khoi/khong-co/")
    client.get(reverse("blocs:exchange"))
    client.post(reverse("account_logout"))
    lines = [record.getMessage() for record in caplog.records if record.name == "emulation.security"]
    assert [line.split()[0] for line in lines] == ["login_failed", "login", "refused", "refused", "logout"]
    assert "\n" not in "".join(lines)
    assert f"by={user.pk}" in lines[1]
    assert "status=404 method='GET' path='/khoi/khong-co/'" in lines[2]
    assert "status=403" in lines[3]
    assert "2026" not in "".join(lines).replace("an\\nadmin", "")
