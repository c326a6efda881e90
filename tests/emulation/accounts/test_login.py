"""Logging in: in words, limited, and closed to those who were let go."""

import re

import pytest
from django.contrib.auth.models import Group, Permission
from django.urls import reverse

from emulation.accounts.domain import set_activity
from emulation.accounts.models import User
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
PASSWORD = "mot-mat-khau-dai-2026"
LOGIN = reverse("account_login")


def text(response) -> str:
    return response.content.decode()


def log_in(client, username="an", password=PASSWORD):
    return client.post(LOGIN, {"login": username, "password": password})


@pytest.fixture
def user():
    return UserFactory(username="an", password=PASSWORD, full_name="Nguyễn Văn An")


def test_the_right_password_opens_the_home_page(client, user) -> None:
    response = log_in(client)
    assert response.url == reverse("home")
    assert "Đã đăng nhập: Nguyễn Văn An." in text(client.get("/"))


@pytest.mark.parametrize("username", ["an", "khong-ai-ca"])
def test_a_wrong_password_and_a_wrong_name_look_the_same(client, user, username) -> None:
    page = text(log_in(client, username, "sai-mat-khau"))
    assert "Tên đăng nhập hoặc mật khẩu không đúng. Hãy kiểm tra rồi nhập lại." in page
    assert f'value="{username}"' in page  # the input is kept
    assert "sai-mat-khau" not in page


def test_the_name_is_found_in_any_case(client, user) -> None:
    assert log_in(client, "AN").status_code == 302


def test_an_empty_form_names_both_fields(client) -> None:
    page = text(client.post(LOGIN, {}))
    assert page.count("is-invalid") == 2


def test_too_many_wrong_passwords_are_stopped_in_words(client, user) -> None:
    for _time in range(5):
        log_in(client, password="sai-mat-khau")

    page = text(log_in(client))

    assert re.search(r"Đăng nhập sai quá nhiều lần\. Hãy thử lại từ \d\d:\d\d:\d\d\.", page)
    assert client.get("/").status_code == 302, "the right password was let in although the name is locked"


def test_the_lock_of_one_name_does_not_lock_another(client, user) -> None:
    UserFactory(username="binh", password=PASSWORD)
    for _time in range(5):
        log_in(client, password="sai-mat-khau")
    assert log_in(client, "binh").status_code == 302


def test_a_flood_from_one_machine_gets_a_readable_page(client) -> None:
    for number in range(300):
        assert log_in(client, f"nguoi-{number}", "sai-mat-khau").status_code == 200

    response = log_in(client, "nguoi-moi", "sai-mat-khau")

    assert response.status_code == 429
    assert response.headers["Retry-After"] == "60"
    assert "Hãy đợi vài phút rồi thử lại" in text(response)


def test_a_closed_account_stays_out_and_its_session_ends(client, user) -> None:
    client.force_login(user)
    set_activity(by=UserFactory(), user=user, active=False)
    assert client.get("/").status_code == 302

    page = text(client.get(log_in(client).url))

    assert "Tài khoản này đã ngừng hoạt động. Hãy liên hệ quản trị hệ thống." in page
    assert client.get("/").status_code == 302


def test_the_password_is_changed_in_words(client, user) -> None:
    client.force_login(user)
    page = reverse("account_change_password")
    wrong = client.post(page, {"oldpassword": "sai", "password1": "12345", "password2": "12345"})
    assert "Mật khẩu hiện tại không đúng. Hãy nhập lại." in text(wrong)
    assert "10" in text(wrong)  # how long it has to be

    new = "mat-khau-khac-hoan-toan-7"
    right = client.post(page, {"oldpassword": PASSWORD, "password1": new, "password2": new})

    assert right.status_code == 302
    assert "Đã đổi mật khẩu." in text(client.get("/"))
    client.post(reverse("account_logout"))
    assert log_in(client, password=new).status_code == 302


def test_tables_of_groups_and_permissions_grant_nothing(user) -> None:
    root = User.objects.create_superuser("goc", full_name="Gốc")
    group = Group.objects.create(name="nhóm")
    for permission in Permission.objects.filter(content_type__app_label__in=("pledges", "evaluations")):
        user.user_permissions.add(permission)
        group.permissions.add(permission)
    user.groups.add(group)
    for person in (User.objects.get(pk=user.pk), root):
        assert not person.has_perm("pledges.change_pledge")
        assert not person.has_perm("pledges.add_signatory")
        assert not person.has_perm("evaluations.change_evaluation")
    assert not User.objects.get(pk=user.pk).has_perm("pledges.view_pledge")
