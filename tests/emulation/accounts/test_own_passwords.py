"""Whoever sets a password for somebody else, by any door, sets one that serves once; and it confirms nothing."""

from importlib import import_module
from io import StringIO
from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth.hashers import make_password
from django.core.management import call_command
from django.urls import reverse

from emulation.accounts.domain import open_account
from emulation.accounts.models import User
from emulation.accounts.passwords import issue_password
from emulation.accounts.step_up import StepUpForm
from emulation.audit.models import Event
from emulation.forms import PasswordForm
from emulation.middleware import PUBLIC_URL_NAMES
from pledges.conference.forms import TabletSignForm
from pledges.evaluations.demo.people import People
from tests.emulation.test_urls import ALL
from tests.factories import UserFactory, make_bloc_year
from tests.strict.forms import WatchfulClient

pytestmark = pytest.mark.django_db
CHANGE = reverse("account_change_password")
TYPED, OWN = "mat-khau-go-ho-2026", "mot-mat-khau-dai-2026"


@pytest.fixture
def cast(client):
    cast = make_bloc_year(members=2)
    client.force_login(cast.administrator)
    return cast


def text(response) -> str:
    return response.content.decode()


def log_in(client, username: str, password: str):
    client.logout()
    return client.post(reverse("account_login"), {"login": username, "password": password})


def by_add_form(client, cast) -> User:
    data = {"username": "moi", "full_name": "Người Mới", "email": "", "password1": TYPED, "password2": TYPED}
    page = reverse("admin:accounts_user_add")
    assert "chỉ dùng để đăng nhập lần đầu" in text(client.get(page))
    assert client.post(page, data).status_code == 302
    return User.objects.get(username="moi")


def by_reset_form(client, cast) -> User:
    person = UserFactory(username="cu", password=OWN)
    page = reverse("admin:auth_user_password_change", args=[person.pk])
    assert client.post(page, {"password1": TYPED, "password2": TYPED}).status_code == 302
    return person


def by_slip(client, cast) -> User:
    person = UserFactory(username="phieu", password=OWN)
    issue_password(by=cast.administrator, user=person)
    return person


def by_opening(client, cast) -> User:
    return open_account(by=cast.administrator, username="mo", full_name="Mở", password=TYPED)


def by_manager(client, cast) -> User:
    return User.objects.create_user("goi", TYPED, full_name="Gọi")


def by_hand(client, cast) -> User:
    person = UserFactory(username="tay", password=OWN)
    person.set_password(TYPED)
    person.save(update_fields=["password"])
    return person


def by_command(client, cast) -> User:
    person = UserFactory(username="lenh", password=OWN)
    typed = iter([TYPED, TYPED])
    command = import_module("django.contrib.auth.management.commands.changepassword")
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(command.getpass, "getpass", lambda prompt="": next(typed))
        call_command("changepassword", "lenh", stdout=StringIO())
    return person


DOORS = [by_add_form, by_reset_form, by_slip, by_opening, by_manager, by_hand, by_command]


@pytest.mark.parametrize("door", DOORS, ids=lambda door: door.__name__)
def test_every_door_gives_a_password_that_serves_once(client, cast, door) -> None:
    person = door(client, cast)
    assert User.objects.get(pk=person.pk).password_issued_at is not None


def test_an_account_made_with_a_typed_password_is_asked_for_an_own_one(client, cast) -> None:
    by_add_form(client, cast)
    log_in(client, "moi", TYPED)
    for name, path in ALL:
        if name in PUBLIC_URL_NAMES | {"account_change_password"}:
            continue
        for method in (client.get, client.post):
            response = method(path)
            assert (response.status_code, response.headers.get("Location")) == (302, CHANGE), path
    autosave = client.post(reverse("home"), headers={"X-Autosave": "1"})
    assert autosave.status_code == 401
    assert "đổi mật khẩu rồi lưu lại" in autosave.json()["problem"]

    client.post(CHANGE, {"oldpassword": TYPED, "password1": OWN, "password2": OWN})

    assert client.get(reverse("home")).status_code == 200
    person = User.objects.get(username="moi")
    assert person.password_issued_at is None
    assert Event.objects.get(verb="account.password_chosen").actor_id == person.pk


def test_the_first_account_of_an_installation_is_its_owners() -> None:
    assert User.objects.create_superuser("dau", OWN, full_name="Đầu tiên").password_issued_at is None


def test_who_changes_the_own_password_in_the_administration_chose_it(client, cast) -> None:
    page = reverse("admin:auth_user_password_change", args=[cast.administrator.pk])
    assert client.post(page, {"password1": OWN, "password2": OWN}).status_code == 302
    assert User.objects.get(pk=cast.administrator.pk).password_issued_at is None
    assert client.get(reverse("home")).status_code == 200


def test_people_of_the_demo_have_own_passwords() -> None:
    assert People().open("demo-ai", "Ai", "Vai").password_issued_at is None


@pytest.mark.parametrize("own", [False, True])
def test_a_password_that_is_hashed_anew_stays_whose_it_was(own, settings) -> None:
    person = UserFactory(password=OWN, own_password=own)
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.PBKDF2PasswordHasher"]
    User.objects.filter(pk=person.pk).update(password=make_password(OWN))
    settings.PASSWORD_HASHERS = ["emulation.accounts.hashing.PasswordHasher", *settings.PASSWORD_HASHERS]
    assert User.objects.get(pk=person.pk).check_password(OWN)
    fresh = User.objects.get(pk=person.pk)
    assert fresh.password.startswith("argon2$argon2id$v=19$m=19456,t=2,p=1$")
    assert fresh.check_password(OWN)
    assert (fresh.password_issued_at is None) is (person.password_issued_at is None) is own


# --- confirmations ----------------------------------------------------------------------------------------------


def every_form(kind: type = PasswordForm) -> set[type]:
    return {kind} | {each for child in kind.__subclasses__() for each in every_form(child)}


def test_no_form_that_confirms_checks_the_password_in_a_way_of_its_own() -> None:
    forms = every_form()
    assert {StepUpForm, TabletSignForm} <= forms
    own = {form.__name__ for form in forms if "clean_password" in vars(form)}
    assert own == {"PasswordForm", "IdentityForm"}  # the latter finds the account first, then asks the former


@pytest.mark.parametrize("kind", [PasswordForm, StepUpForm])
def test_a_password_of_somebody_else_confirms_nothing(kind) -> None:
    person = UserFactory(password=TYPED, own_password=False)
    form = kind({"password": TYPED}, user=person)
    assert not form.is_valid()
    assert "do quản trị hệ thống cấp" in form.errors["password"][0]
    wrong = kind({"password": "sai"}, user=person)
    assert "Mật khẩu không đúng" in wrong.errors["password"][0], "whose it is was told to who does not know it"


def test_nor_on_the_shared_screen() -> None:
    UserFactory(username="an", password=TYPED, own_password=False)
    form = TabletSignForm({"username": "an", "password": TYPED, "read": "on"})
    assert not form.is_valid()
    assert "chọn mật khẩu của riêng bạn" in form.errors["password"][0]


def test_errors_at_the_shared_screen_stop_nobody_at_the_own_one() -> None:
    person = UserFactory(username="an", password=OWN)
    for _time in range(6):
        at_screen = TabletSignForm({"username": "an", "password": "sai", "read": "on"})
        assert not at_screen.is_valid()
    assert "đợi 5 phút" in at_screen.errors["password"][0]
    assert PasswordForm({"password": OWN}, user=person).is_valid()


def test_a_reset_ends_the_session_that_is_open(client, cast) -> None:
    person = UserFactory(username="an", password=OWN)
    other = WatchfulClient()
    log_in(other, "an", OWN)
    assert other.get(reverse("home")).status_code == 200

    page = reverse("admin:auth_user_password_change", args=[person.pk])
    client.post(page, {"password1": TYPED, "password2": TYPED})

    for method in (other.get, other.post):
        assert method(reverse("home")).url.startswith(reverse("account_login"))


def test_the_login_begins_a_session_of_its_own(client) -> None:
    UserFactory(username="an", password=OWN)
    client.get(reverse("account_login"))
    session = client.session
    session["planted"] = 1
    session.save()
    client.cookies["session"] = session.session_key
    log_in_again = client.post(reverse("account_login"), {"login": "an", "password": OWN})
    assert log_in_again.status_code == 302
    assert client.cookies["session"].value != session.session_key


# --- installations that are there already -----------------------------------------------------------------------


def migrate() -> None:
    import_module("emulation.accounts.migrations.0005_passwords_of_others").ask_for_own_passwords(apps, None)


def test_accounts_that_an_administrator_opened_are_asked_once_after_the_upgrade(cast) -> None:
    def opened(by: Any, name: str, password: str | None = OWN) -> User:
        return open_account(by=by, username=name, full_name=name, password=password, own_password=True)

    typed = opened(cast.administrator, "go")
    demo, first = opened(None, "demo"), User.objects.create_superuser("dau", OWN, full_name="Đầu")
    waiting = opened(cast.administrator, "chua-co", None)
    chosen = opened(cast.administrator, "tu-chon", None)
    issue_password(by=cast.administrator, user=chosen)
    User.objects.filter(pk=chosen.pk).update(password=make_password(OWN), password_issued_at=None)

    migrate()

    asked = set(User.objects.exclude(password_issued_at=None).values_list("username", flat=True))
    assert asked == {"go"}
    assert typed.check_password(OWN), "the password was taken away"
    assert {demo.username, first.username, waiting.username, chosen.username}.isdisjoint(asked)
