"""What was typed survives an expired session, a refusal and a walk to another page, and is nobody else's to see."""

import pytest
from django.contrib.sessions.models import Session

from blocs.models import Decision
from tests.factories import make_bloc_year
from tests.journeys.conftest import PASSWORD

pytestmark = pytest.mark.django_db(transaction=True)
FORM = "/khoi/quyet-dinh/moi/"
RESTORED = "Đã khôi phục nội dung bạn nhập dở"


@pytest.fixture
def cast():
    cast = make_bloc_year(members=2)
    for person in (cast.standing_body, cast.administrator):
        person.choose_password(PASSWORD)
        person.save()
    return cast


def fill(one, number: str = "15/QĐ-VKS") -> None:
    one.page.fill("[name$=number]", number)
    one.page.fill("[name$=issued_on]", "05/01/2026")
    one.page.fill("[name$=issuer]", "Viện trưởng VKSND tỉnh")
    one.page.fill("[name$=abstract]", "về việc cử Khối trưởng, Khối phó")


def send(one) -> None:
    one.page.locator("main form button:not([type=button])").last.click()
    one.page.wait_for_load_state()


def test_a_session_that_ended_while_typing(cast, visitor) -> None:
    one = visitor(narrow=True)
    one.log_in(cast.standing_body.username)
    one.open(FORM)
    fill(one)
    Session.objects.all().delete()
    send(one)

    one.must_see("lần gửi vừa rồi chưa được ghi")
    one.check_page()
    one.page.fill("input[name=login]", cast.standing_body.username)
    one.page.fill("input[name=password]", PASSWORD)
    one.press("Đăng nhập")

    one.page.wait_for_url(one.base + FORM)
    one.must_see(RESTORED)
    one.check_page()
    assert one.page.input_value("[name$=number]") == "15/QĐ-VKS"
    assert one.page.input_value("[name$=abstract]") == "về việc cử Khối trưởng, Khối phó"
    send(one)
    assert Decision.objects.filter(number="15/QĐ-VKS").count() == 1

    one.open(FORM)
    assert one.page.input_value("[name$=number]") == ""
    assert one.page.get_by_text(RESTORED).count() == 0


def test_a_walk_to_another_page_and_back(cast, visitor) -> None:
    one = visitor()
    one.log_in(cast.standing_body.username)
    one.open(FORM)
    fill(one)
    one.open("/")
    one.open(FORM)
    one.must_see(RESTORED)
    assert one.page.input_value("[name$=number]") == "15/QĐ-VKS"

    one.press("Bỏ bản nhập dở")

    assert one.page.input_value("[name$=number]") == ""
    one.open(FORM)
    assert one.page.get_by_text(RESTORED).count() == 0


def test_a_form_that_comes_back_with_errors_is_no_draft(cast, visitor) -> None:
    one = visitor()
    one.log_in(cast.standing_body.username)
    one.open(FORM)
    fill(one)
    one.page.fill("[name$=issued_on]", "32/13/2026")
    send(one)
    assert one.page.input_value("[name$=issued_on]") == "32/13/2026"
    assert one.page.get_by_text(RESTORED).count() == 0


def test_nobody_else_at_this_computer_sees_it(cast, visitor) -> None:
    one = visitor()
    one.log_in(cast.standing_body.username)
    one.open(FORM)
    fill(one)
    one.page.get_by_role("button", name="Tài khoản").click()
    one.press("Đăng xuất")
    one.page.wait_for_load_state()
    one.log_in(cast.administrator.username)
    one.open(FORM)
    assert one.page.input_value("[name$=number]") == ""

    fill(one, "99/QĐ")
    Session.objects.all().delete()
    one.log_in(cast.standing_body.username)
    one.open(FORM)
    assert one.page.input_value("[name$=number]") == ""
    assert "99/QĐ" not in one.page.evaluate("JSON.stringify({...sessionStorage})")


def test_a_password_is_never_kept(cast, visitor) -> None:
    one = visitor()
    one.log_in(cast.standing_body.username)
    one.open("/tai-khoan/mat-khau/")
    one.page.fill("input[name=oldpassword]", PASSWORD)
    one.page.fill("input[name=password1]", "mat-khau-bi-mat-moi")
    assert "bi-mat" not in one.page.evaluate("JSON.stringify({...sessionStorage})")
