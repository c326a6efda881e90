"""Accounts in the admin: opened, found, closed, never deleted; every deed recorded."""

import pytest
from allauth.mfa.models import Authenticator
from django.core.management import call_command
from django.urls import reverse

from emulation import clock
from emulation.accounts.models import User
from emulation.audit.models import Event
from tests.factories import make_bloc_year

pytestmark = pytest.mark.django_db
LIST = reverse("admin:accounts_user_changelist")


@pytest.fixture
def cast(client):
    cast = make_bloc_year(members=2)
    client.force_login(cast.administrator)
    return cast


def text(response) -> str:
    return response.content.decode()


def test_an_account_is_opened_and_recorded(client, cast) -> None:
    password = "mot-mat-khau-dai-2026"
    values = {"username": "an.nguyen", "full_name": "Nguyễn Văn An", "email": "", "password1": password}
    assert client.post(LIST + "add/", {**values, "password2": "khac"}).status_code == 200
    assert not User.objects.filter(username="an.nguyen").exists()

    response = client.post(LIST + "add/", {**values, "password2": password})

    assert response.status_code == 302
    user = User.objects.get(username="an.nguyen")
    assert user.check_password(password)
    assert user.search_key == "nguyen van an an.nguyen"
    event = Event.objects.filter(verb="account.opened").first()
    assert event.object_name == "Nguyễn Văn An"
    assert password not in str(event.details)


def test_a_taken_name_is_refused_in_any_case(client, cast) -> None:
    User.objects.create_user("an", full_name="An")
    values = {"username": "AN", "full_name": "An Hai", "password1": "mat-khau-dai-1", "password2": "mat-khau-dai-1"}
    page = client.post(LIST + "add/", values)
    assert page.status_code == 200
    assert "đã có người dùng" in text(page)


@pytest.mark.parametrize("words", ["do thi hong", "Đỗ Thị Hồng", "HỒNG", "hong.do", "đỗ hong"])
def test_found_without_diacritics(client, cast, words) -> None:
    User.objects.create_user("hong.do", full_name="Đỗ Thị Hồng")
    User.objects.create_user("khac", full_name="Trần Văn Khác")
    page = text(client.get(LIST, {"q": words}))
    assert "hong.do" in page
    assert "Trần Văn Khác" not in page


def test_no_flag_of_rights_is_on_the_form(client, cast) -> None:
    page = text(client.get(f"{LIST}{cast.outsider.pk}/change/"))
    for name in ("is_superuser", "is_staff", "groups", "user_permissions"):
        assert f'name="{name}"' not in page
    client.post(
        f"{LIST}{cast.outsider.pk}/change/",
        {
            "username": "x",
            "full_name": "X",
            "is_superuser": "on",
            "posts-TOTAL_FORMS": 0,
            "posts-INITIAL_FORMS": 0,
        },
    )
    cast.outsider.refresh_from_db()
    assert cast.outsider.username == "x"
    assert not cast.outsider.is_superuser


def test_deleting_is_refused_with_the_reason(client, cast) -> None:
    for method in (client.get, client.post):
        response = method(f"{LIST}{cast.outsider.pk}/delete/", {"post": "yes"})
        assert response.status_code == 403
        assert "Không xóa tài khoản: chữ ký và nhật ký giữ tên người này." in text(response)
    assert "delete_selected" not in text(client.get(LIST))
    assert User.objects.filter(pk=cast.outsider.pk).exists()


def act(client, action: str, *users: User, **values: str) -> str:
    chosen = [user.pk for user in users]
    return text(client.post(LIST, {"action": action, "_selected_action": chosen, **values}, follow=True))


def test_closing_asks_first_and_opening_again(client, cast) -> None:
    both = cast.outsider, cast.auditor
    page = act(client, "deactivate", *both)
    assert "Mọi phiên đang mở kết thúc ngay" in page
    assert str(cast.outsider) in page
    assert User.objects.filter(is_active=False).count() == 0

    assert "Đã cập nhật 2 dòng." in act(client, "deactivate", *both, confirmed="1")
    assert not User.objects.filter(pk__in=[user.pk for user in both], is_active=True).exists()
    assert set(cast.outsider.posts.values_list("ends_on", flat=True)) == {clock.today()}
    assert "Đã cập nhật 0 dòng." in act(client, "deactivate", *both, confirmed="1")
    assert "Đã cập nhật 1 tài khoản." in act(client, "activate", cast.auditor)
    verbs = list(Event.objects.order_by("-sequence").values_list("verb", flat=True)[:3])
    assert verbs == ["account.activated", "post.ended", "account.deactivated"]


def test_nobody_closes_the_account_they_sit_at(client, cast) -> None:
    page = act(client, "deactivate", cast.outsider, cast.administrator, confirmed="1")
    assert "Không thể tự ngừng tài khoản của chính mình" in page
    assert "Chưa có gì thay đổi" in page
    assert User.objects.filter(is_active=False).count() == 0, "one of the two was closed all the same"
    assert cast.outsider.posts.get().ends_on is None


def test_an_open_account_offers_to_be_closed(client, cast) -> None:
    for person, offered in ((cast.outsider, True), (cast.administrator, False)):
        page = text(client.get(f"{LIST}{person.pk}/change/"))
        assert ("<button>Ngừng hoạt động</button>" in page) == offered
        assert 'name="is_active"' not in page


def test_too_many_at_once_are_refused(client, cast, monkeypatch) -> None:
    monkeypatch.setattr("emulation.admin_actions.MOST", 1)
    assert "Mỗi lần chọn tối đa 1 dòng" in act(client, "deactivate", cast.outsider, cast.auditor, confirmed="1")
    assert not User.objects.filter(is_active=False).exists()


def test_the_history_of_an_account_says_old_and_new(client, cast) -> None:
    before = cast.outsider.full_name
    values = {"username": cast.outsider.username, "full_name": "Tên mới", "email": ""}
    client.post(f"{LIST}{cast.outsider.pk}/change/", {**values, "posts-TOTAL_FORMS": 0, "posts-INITIAL_FORMS": 0})
    act(client, "deactivate", cast.outsider, confirmed="1")

    page = text(client.get(f"{LIST}{cast.outsider.pk}/history/"))

    assert f"<strong>họ và tên:</strong> {before} → Tên mới" in page
    assert "Ngừng hoạt động" in page
    assert str(cast.administrator) in page
    assert client.get(f"{LIST}999999/history/").status_code == 404


def test_a_lost_phone(client, cast) -> None:
    Authenticator.objects.create(user=cast.outsider, type=Authenticator.Type.TOTP, data={"secret": "x"})
    assert "Đã cập nhật 1 tài khoản." in act(client, "remove_second_factor", cast.outsider)
    assert not Authenticator.objects.exists()
    assert Event.objects.first().verb == "account.second_factor_removed"


def test_a_forgotten_password(client, cast) -> None:
    page = f"{LIST}{cast.outsider.pk}/password/"
    assert client.post(page, {"password1": "", "password2": ""}).status_code == 200
    assert not Event.objects.filter(verb="account.password_set").exists()

    new = "mat-khau-moi-tinh-2026"
    assert client.post(page, {"password1": new, "password2": new}).status_code == 302

    cast.outsider.refresh_from_db()
    assert cast.outsider.check_password(new)
    assert Event.objects.first().verb == "account.password_set"


def test_of_a_stored_password_nothing_is_shown(client, cast) -> None:
    cast.outsider.choose_password("mot-mat-khau-dai")
    cast.outsider.save()
    page = text(client.get(f"{LIST}{cast.outsider.pk}/change/"))
    assert cast.outsider.password.split("$")[0] not in page
    assert "Đặt mật khẩu mới" in page


def test_an_auditor_reads_and_changes_nothing(client, cast) -> None:
    client.force_login(cast.auditor)
    assert client.get(LIST).status_code == 200
    assert client.get(LIST + "add/").status_code == 403
    before = cast.outsider.is_active
    act(client, "deactivate", cast.outsider)
    cast.outsider.refresh_from_db()
    assert cast.outsider.is_active == before


def test_logging_out_and_the_password_are_the_products_own(client, cast) -> None:
    assert client.get(reverse("admin:password_change")).url == reverse("account_change_password")
    assert client.post(reverse("admin:logout")).status_code == 302
    assert client.get("/").status_code == 302


def test_the_first_account_enters_the_admin_and_nothing_else(client, monkeypatch) -> None:
    monkeypatch.setenv("DJANGO_SUPERUSER_PASSWORD", "mot-mat-khau-dai-2026")
    call_command("createsuperuser", username="goc", full_name="Quản trị gốc", interactive=False, verbosity=0)
    user = User.objects.get(username="goc")
    client.force_login(user)
    assert client.get(reverse("admin:index")).status_code == 200
    assert client.get(reverse("blocs:found")).status_code == 403


def test_as_many_queries_with_more_rows(client, cast, django_assert_max_num_queries) -> None:
    counts = []
    for _more in range(2):
        with django_assert_max_num_queries(20) as queries:
            client.get(LIST)
        counts.append(len(queries))
        for number in range(3):
            User.objects.create_user(f"them-{len(counts)}-{number}", full_name="Thêm")
    assert counts[0] == counts[1]
