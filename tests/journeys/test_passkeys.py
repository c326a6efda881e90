"""A passkey from end to end, with Chromium's own virtual authenticator: made, used at the login, used to sign."""

import re
from collections.abc import Callable
from typing import Any

import pytest

from pledges.enums import SignatoryRole
from pledges.models import Pledge, Revision
from tests.journeys.conftest import PASSWORD, Visitor
from tests.journeys.test_quarter import let_in
from tests.pledges.stories import being_signed

pytestmark = pytest.mark.django_db(transaction=True)


def with_authenticator(one: Visitor) -> Any:
    """Give the window a device that says yes to every question, and return its line to it and its number."""
    line = one.page.context.new_cdp_session(one.page)
    line.send("WebAuthn.enable")
    device = {"protocol": "ctap2", "transport": "internal", "hasUserVerification": True, "isUserVerified": True}
    made = line.send("WebAuthn.addVirtualAuthenticator", {"options": device | {"automaticPresenceSimulation": True}})
    return line, made["authenticatorId"]


@pytest.mark.parametrize("narrow", [False, True])
def test_made_then_used_to_log_in_and_to_sign(visitor: Callable[..., Visitor], narrow: bool) -> None:
    story = being_signed(members=2)
    pledge = Pledge.objects.get()
    place = pledge.signatories.filter(role=SignatoryRole.UNIT).select_related("seat__unit").first()
    assert place is not None
    signer = story.signer(place)
    let_in(signer)
    one = visitor(narrow=narrow)
    one.open("/tai-khoan/dang-nhap/")
    one.base = one.base.replace("127.0.0.1", "localhost")  # a passkey belongs to a name
    line, device = with_authenticator(one)

    one.log_in(signer.username)
    one.open("/tai-khoan/hai-buoc/")
    one.check_page()
    one.press("Thêm khóa truy cập")
    one.page.fill("input[name=password]", PASSWORD)
    one.press("Xác nhận")
    one.page.fill("input[name=name]", "Máy cơ quan")
    one.check_page()
    one.press("Tạo khóa truy cập")
    one.must_see("Đã thêm khóa truy cập.")
    one.must_see("Mã dự phòng")
    one.open("/tai-khoan/hai-buoc/khoa/")
    one.must_see("Máy cơ quan")
    one.check_page()
    assert len(line.send("WebAuthn.getCredentials", {"authenticatorId": device})["credentials"]) == 1

    one.page.get_by_role("button", name="Tài khoản").click()
    one.press("Đăng xuất")
    one.page.wait_for_url("**/dang-nhap/**")
    one.page.fill("input[name=login]", signer.username)
    one.page.fill("input[name=password]", PASSWORD)
    one.press("Đăng nhập")
    one.must_see("Tài khoản của bạn có khóa truy cập")
    one.check_page()
    one.press("Dùng khóa truy cập")
    one.page.wait_for_url(one.base + "/")

    one.page.get_by_role("link", name=re.compile("^(Đọc và ký|Ký)")).first.click()
    one.must_see(pledge.frozen_sha256)
    one.page.check("input[name=read]")
    one.page.fill("input[name=password]", PASSWORD)
    one.press("Ký")
    one.must_see("hãy dùng khóa truy cập")
    one.check_page()
    one.page.fill("input[name=password]", PASSWORD)
    one.press("Dùng khóa truy cập")
    one.must_see("Đã nhận khóa truy cập.")
    one.check_page()
    one.press("Ký")
    one.must_see("1/3")
    one.check_page()
    assert Revision.objects.get().factors == "password-passkey"


def test_who_says_no_reads_why_nothing_happened(visitor: Callable[..., Visitor]) -> None:
    story = being_signed(members=2)
    let_in(story.cast.head_leader)
    one = visitor()
    one.open("/tai-khoan/dang-nhap/")
    one.base = one.base.replace("127.0.0.1", "localhost")
    one.log_in(story.cast.head_leader.username)
    one.open("/tai-khoan/hai-buoc/khoa/them/")
    one.page.fill("input[name=password]", PASSWORD)
    one.press("Xác nhận")
    one.page.evaluate("() => { navigator.credentials.create = () => Promise.reject(new DOMException('no')); }")
    one.press("Tạo khóa truy cập")
    one.must_see("Trình duyệt không nhận được khóa truy cập")
    one.check_page()


def test_at_an_ip_address_the_page_names_a_better_one(visitor: Callable[..., Visitor]) -> None:
    story = being_signed(members=2)
    let_in(story.cast.head_leader)
    one = visitor(narrow=True)
    one.base = one.base.replace("localhost", "127.0.0.1")
    one.log_in(story.cast.head_leader.username)
    one.open("/tai-khoan/hai-buoc/khoa/them/")
    one.page.fill("input[name=password]", PASSWORD)
    one.press("Xác nhận")
    one.must_see("đang mở bằng địa chỉ IP")
    one.must_see("http://localhost:")
    one.check_page()
