"""A new installation: one workbook brings units, people and posts, slips bring the passwords, people come in."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from blocs.models import Unit
from emulation.accounts.models import User
from tests.blocs.exchange.helpers import saved
from tests.blocs.exchange.newcomer import filled
from tests.journeys.conftest import PASSWORD, Visitor

pytestmark = pytest.mark.django_db(transaction=True)


def test_from_an_empty_database_to_the_first_login(visitor: Callable[..., Visitor], tmp_path: Path) -> None:
    User.objects.create_superuser("first", PASSWORD, full_name="Quản trị đầu tiên")
    good, spoiled = tmp_path / "nam-ha.xlsx", tmp_path / "sai.xlsx"
    good.write_bytes(saved(filled()))
    book = filled()
    book["Chức vụ"]["A20"] = "khong.ai"
    spoiled.write_bytes(saved(book))

    one = visitor()
    one.log_in("first")
    one.open("/quan-tri/")
    one.press("Nhập, xuất danh mục từ tệp Excel")
    one.check_page()
    with one.page.expect_download() as template:
        one.press("Tải mẫu")
    assert template.value.suggested_filename == "mau-ca-bo.xlsx"
    one.press("Cả bộ danh mục")
    one.check_page()

    send(one, spoiled)
    one.must_see("Chức vụ › Tên đăng nhập")
    one.must_see("Không có tài khoản “khong.ai”")
    one.check_page()
    assert not Unit.objects.exists()

    one.press("Tải tệp khác")
    send(one, good)
    one.must_see("Chưa ghi gì vào danh mục.")
    one.check_page()
    one.press("Nhập vào danh mục")
    one.must_see("Đã nhập 97 dòng: 97 mới, 0 sửa.")
    one.check_page()
    assert Unit.objects.count() == 17

    one.press("Mở danh sách")
    one.page.locator("tr", has_text="kv1.truong").locator("input[type=checkbox]").check()
    one.page.select_option("select[name=action]", "issue_passwords")
    one.press("Đi đến")
    one.check_page()
    one.press("Xác nhận")
    slip = one.page.locator(".slips li")
    slip.wait_for()
    one.check_page()
    password = re.search(r"\w{4}(?:-\w{4}){3}", slip.inner_text())
    assert password

    chief = visitor(narrow=True)
    chief.open("/tai-khoan/dang-nhap/")
    chief.page.fill("input[name=login]", "kv1.truong")
    chief.page.fill("input[name=password]", password[0])
    chief.page.locator("main form button[type=submit]").first.click()
    chief.must_see("do quản trị hệ thống cấp")
    chief.check_page()
    chief.page.fill("input[name=oldpassword]", password[0])
    chief.page.fill("input[name=password1]", PASSWORD)
    chief.page.fill("input[name=password2]", PASSWORD)
    chief.press("Đổi mật khẩu")
    chief.open("/")
    chief.must_see("Việc của tôi")
    chief.check_page()


def test_who_waits_is_told_how_far_it_is(visitor: Callable[..., Visitor], tmp_path: Path) -> None:
    User.objects.create_superuser("first", PASSWORD, full_name="Quản trị đầu tiên")
    many = tmp_path / "nhieu.csv"
    lines = ["Tên đăng nhập;Họ và tên;Thư điện tử;Đang hoạt động", *(f"nguoi.{n};Người {n};;" for n in range(15_000))]
    many.write_text("\n".join(lines), "utf-8")
    one = visitor()
    one.log_in("first")
    one.open("/khoi/nhap-xuat/tai-khoan/")
    asked: list[int] = []  # Playwright itself sees nothing of a page that is about to be left
    one.page.on("response", lambda answer: asked.append(answer.status) if "/tien-do/" in answer.url else None)
    send(one, many)
    one.must_see("15000")
    assert set(asked) == {200}
    one.check_page()


def send(one: Visitor, path: Path) -> None:
    """Choose the file and have it compared."""
    one.page.set_input_files("input[type=file]", path)
    one.press("Đối chiếu")
