"""Passwords handed out by an administrator: shown once, changed first."""

import re

import pytest
from django.contrib import admin
from django.urls import reverse

from emulation.accounts.domain import set_activity
from emulation.accounts.models import User
from emulation.accounts.passwords import issue_password, new_password
from emulation.audit.models import Event
from emulation.workflow import NotAllowed, Refused
from tests.factories import UserFactory, make_bloc_year

pytestmark = pytest.mark.django_db
LIST = reverse("admin:accounts_user_changelist")
CHANGE = reverse("account_change_password")
OWN = "mot-mat-khau-dai-2026"


@pytest.fixture
def cast(client):
    cast = make_bloc_year(members=2)
    client.force_login(cast.administrator)
    return cast


def text(response) -> str:
    return response.content.decode()


def issue(client, *users, **more):
    chosen = {"action": "issue_passwords", admin.helpers.ACTION_CHECKBOX_NAME: [user.pk for user in users]}
    return client.post(LIST, {**chosen, **more})


def test_slips_are_shown_once_and_recorded_without_the_password(client, cast):
    people = [UserFactory(username="an"), UserFactory(username="binh")]
    assert "Xác nhận" in text(issue(client, *people))
    assert not User.objects.filter(password_issued_at__isnull=False).exists()

    response = issue(client, *people, confirmed="1")

    passwords = re.findall(r"<code>(\w{4}-\w{4}-\w{4}-\w{4})</code>", text(response))
    assert "no-store" in response["Cache-Control"]
    assert len(passwords) == 2
    for name, given in zip(("an", "binh"), passwords, strict=True):
        assert User.objects.get(username=name).check_password(given)
    events = Event.objects.filter(verb="account.password_issued")
    assert events.count() == 2
    assert not any(given in str(event.details) for event in events for given in passwords)
    assert passwords[0] not in text(client.get(LIST))


def test_the_owner_chooses_another_one_before_anything_else(client, cast):
    person = UserFactory(username="an")
    given = issue_password(by=cast.administrator, user=person)
    client.logout()
    assert client.post(reverse("account_login"), {"login": "an", "password": given}).status_code == 302
    for page in (reverse("home"), reverse("blocs:list"), reverse("admin:index"), "/khong-co-trang-nay/"):
        response = client.get(page)
        assert (response.status_code, response.headers.get("Location")) in ((302, CHANGE), (404, None))
    assert client.get(reverse("home"), headers={"HX-Request": "true"}).headers["HX-Redirect"] == CHANGE
    assert "do quản trị hệ thống cấp" in text(client.get(CHANGE))

    same = client.post(CHANGE, {"oldpassword": given, "password1": given, "password2": given})
    assert "phải khác mật khẩu hiện tại" in text(same)
    client.post(CHANGE, {"oldpassword": given, "password1": OWN, "password2": OWN})

    assert client.get(reverse("home")).status_code == 200
    assert User.objects.get(pk=person.pk).password_issued_at is None


def test_a_password_set_by_an_administrator_is_changed_first_too(client, cast):
    person = UserFactory(username="an")
    page = reverse("admin:auth_user_password_change", args=[person.pk])
    client.post(page, {"password1": OWN, "password2": OWN, "usable_password": "true"})
    assert User.objects.get(pk=person.pk).password_issued_at is not None


def test_who_may_not_be_given_one(cast):
    with pytest.raises(NotAllowed, match="chính mình"):
        issue_password(by=cast.administrator, user=cast.administrator)
    closed = UserFactory()
    set_activity(by=None, user=closed, active=False)
    with pytest.raises(Refused, match="đã ngừng hoạt động"):
        issue_password(by=cast.administrator, user=closed)


def test_all_or_none(client, cast):
    person = UserFactory()
    response = issue(client, person, cast.administrator, confirmed="1")
    assert "chính mình" in text(response)
    assert User.objects.get(pk=person.pk).password_issued_at is None
    assert not Event.objects.filter(verb="account.password_issued").exists()


def test_passwords_are_long_and_readable():
    made = {new_password() for _n in range(50)}
    assert len(made) == 50
    assert all(re.fullmatch(r"[a-hjkmnp-z2-9]{4}(-[a-hjkmnp-z2-9]{4}){3}", each) for each in made)
