"""Login, second factor, account pages, home and errors in the browser, wide and narrow."""

import pytest

from emulation.notices.models import Notice
from tests.emulation.accounts.codes import code_of
from tests.factories import UserFactory, make_bloc_year
from tests.journeys.conftest import PASSWORD

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("narrow", [False, True])
def test_pages_of_somebody_who_is_not_logged_in(visitor, narrow) -> None:
    one = visitor(narrow=narrow)
    for path in ("/tai-khoan/dang-nhap/", "/khoi/", "/tai-khoan/ngung-hoat-dong/", "/tai-khoan/quen-mat-khau/"):
        one.open(path)
        one.check_page()


@pytest.mark.parametrize("narrow", [False, True])
def test_pages_of_everybody(visitor, narrow) -> None:
    user = make_bloc_year(members=2).standing_body
    user.choose_password(PASSWORD)
    user.save()
    Notice.objects.create(recipient=user, text="VKSND huyện Vũ Thư đã nộp bản tự chấm Quý I.", url="/khoi/")
    one = visitor(narrow=narrow)
    one.log_in(user.username)
    for path in ("/", "/thong-bao/", "/tai-khoan/mat-khau/", "/tai-khoan/hai-buoc/", "/tai-khoan/dang-xuat/"):
        one.open(path)
        one.check_page()
    one.page.get_by_role("button", name="Tài khoản").click()
    one.check_page()


def test_the_skip_link_leads_past_the_menu(visitor) -> None:
    one = visitor()
    UserFactory(username="an", password=PASSWORD)
    one.log_in("an")
    one.page.keyboard.press("Tab")
    assert one.page.evaluate("document.activeElement.textContent") == "Tới nội dung chính"
    one.page.keyboard.press("Enter")
    assert one.page.evaluate("document.activeElement.id") == "content"


def test_the_language_switch(visitor) -> None:
    one = visitor()
    one.open("/tai-khoan/dang-nhap/")
    one.press("EN – switch to English")
    one.page.wait_for_load_state()
    assert one.page.get_attribute("html", "lang") == "en"
    one.press("VI – chuyển sang tiếng Việt")
    one.page.wait_for_load_state()
    assert one.page.get_attribute("html", "lang") == "vi"


@pytest.mark.parametrize("narrow", [False, True])
def test_the_second_factor_from_end_to_end(visitor, narrow) -> None:
    UserFactory(username="an", password=PASSWORD)
    one = visitor(narrow=narrow)
    one.log_in("an")
    one.open("/tai-khoan/hai-buoc/")
    one.press("Bật mã xác thực")
    one.page.fill("input[name=password]", PASSWORD)
    one.check_page()
    one.press("Xác nhận")
    one.page.locator("code").wait_for()
    one.check_page()
    secret = one.page.locator("code").inner_text()
    one.page.fill("input[name=code]", code_of(secret))
    one.press("Bật")
    one.must_see("Mã dự phòng")
    one.check_page()

    one.page.get_by_role("button", name="Tài khoản").click()
    one.press("Đăng xuất")
    one.page.wait_for_url("**/dang-nhap/**")
    one.page.fill("input[name=login]", "an")
    one.page.fill("input[name=password]", PASSWORD)
    one.press("Đăng nhập")
    one.page.locator("input[name=code]").wait_for()
    one.check_page()
    one.page.fill("input[name=code]", code_of(secret, steps=1))  # a code serves once: that of the next half minute
    one.press("Đăng nhập")
    one.page.wait_for_url(one.base + "/")
