"""Three lawful ways under one pledge, on a phone: drawn by hand, with a token outside, and with a pen on paper."""

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from emulation.certificates.queries import outside_roots, trusted_roots
from emulation.documents.verifying import inspect_pdf
from emulation.files.store import fetch
from pledges.enums import PledgeState
from tests.emulation.documents.papers import PASSWORD as KEY_PASSWORD
from tests.emulation.documents.papers import issuer, python_tool
from tests.journeys.conftest import PASSWORD, Visitor
from tests.journeys.test_quarter import let_in
from tests.pledges.stories import being_signed
from tests.pledges.ways import SCAN, own_file, trust

pytestmark = pytest.mark.django_db(transaction=True)


def test_drawn_by_hand_with_a_key_file_by_a_token_and_with_a_pen(
    visitor: Callable[..., Visitor], tmp_path: Path
) -> None:
    story = being_signed(members=4, witness=False)
    trust(story.cast)
    head, key_owner, token_owner, _absent = (story.signer(place) for place in story.places)
    let_in(head, key_owner, token_owner, story.cast.administrator)
    key_file, secret = tmp_path / "toi.p12", tmp_path / "mat-khau"
    key_file.write_bytes(issuer().pkcs12(str(key_owner)))

    _sign_by_hand(visitor(narrow=True), head.username)

    two = visitor(narrow=True)
    two.log_in(key_owner.username)
    two.page.get_by_role("link", name="Đọc và ký").first.click()
    two.page.get_by_role("link", name="Chữ ký số bằng tệp chứng thư").click()
    two.check_page()
    two.page.set_input_files("input[name=key_file]", key_file)
    two.page.fill("input[name=passphrase]", "sai")
    two.page.check("input[name=read]")
    two.page.fill("input[name=password]", PASSWORD)
    two.press("Ký số")
    two.must_see("Mật khẩu của tệp chứng thư số không đúng")
    two.page.set_input_files("input[name=key_file]", key_file)
    two.page.fill("input[name=passphrase]", KEY_PASSWORD)
    two.page.fill("input[name=password]", PASSWORD)
    two.press("Ký số")
    _claim_and_confirm(two, visitor(), story.cast.administrator.username)
    two.press("Về trang ký")
    two.page.set_input_files("input[name=key_file]", key_file)
    two.page.fill("input[name=passphrase]", KEY_PASSWORD)
    two.page.check("input[name=read]")
    two.page.fill("input[name=password]", PASSWORD)
    two.press("Ký số")
    two.must_see("Đã ký 2/4")

    three = visitor(narrow=True)
    three.log_in(token_owner.username)
    three.page.get_by_role("link", name="Đọc và ký").first.click()
    three.page.get_by_role("link", name="Chữ ký số bằng USB token").click()
    three.check_page()
    three.press("Nhận lượt ký")
    three.must_see("Lượt ký của bạn đến")
    three.check_page()
    with three.page.expect_download() as download:
        three.page.get_by_role("link", name="Tải bản số 2").click()
    current, signed = tmp_path / "tai-ve.pdf", tmp_path / "da-ky.pdf"
    download.value.save_as(current)
    key_file.write_bytes(own_file(story.cast, token_owner, issuer().pkcs12(str(token_owner))))
    secret.write_text(KEY_PASSWORD)
    tool = [*python_tool(), "sign", "addsig", "--use-pades", "--field", story.places[2].key, "pkcs12"]
    subprocess.run(
        [*tool, "--passfile", secret, current, signed, key_file], check=True, capture_output=True, cwd=tmp_path
    )
    three.page.set_input_files("input[name=signed_file]", signed)
    three.page.fill("input[name=password]", PASSWORD)
    three.press("Tải lên và kiểm tra")
    three.must_see("Phần mềm bên ngoài đã vẽ vào ô ký như sau")  # the tool draws a stamp of its own
    three.check_page()
    three.page.fill("input[name=password]", PASSWORD)
    three.press("Hình đúng, gửi chữ ký")
    three.must_see("Đã ký 3/4")

    _register_ink(visitor(narrow=True), head.username, story.pledge.get_absolute_url(), tmp_path)
    assert story.reload().state == PledgeState.SIGNED
    seen = inspect_pdf(fetch(story.pledge.document), roots=[*trusted_roots(), *outside_roots()])
    assert not seen.problems
    assert [place.means for place in story.places] == ["internal", "certificate", "certificate", "ink"]


def _claim_and_confirm(one: Visitor, keeper: Visitor, username: str) -> None:
    """At the first use of a certificate its person claims it, and an administrator confirms it."""
    one.must_see("Chữ ký chưa được nhận")
    one.check_page()
    one.page.check("input[name=mine]")
    one.page.fill("input[name=password]", PASSWORD)
    one.press("Đây là chứng thư của tôi")
    one.must_see("Chờ quản trị viên xác nhận")
    one.check_page()

    keeper.log_in(username)
    keeper.press("Đối chiếu và xác nhận")
    keeper.press("Đối chiếu và xác nhận")
    keeper.must_see("Số sê-ri")
    keeper.check_page()
    keeper.page.check("input[name=compared]")
    keeper.page.locator("form").filter(has=keeper.page.locator("input[name=compared]")).locator("[name=note]").fill(
        "Giấy cấp số 12"
    )
    keeper.page.fill("input[name=password]", PASSWORD)
    keeper.press("Xác nhận")
    keeper.must_see("Đã xác nhận chứng thư")


def _sign_by_hand(one: Visitor, username: str) -> None:
    """Draw on the pad and confirm with the password."""
    one.log_in(username)
    one.page.get_by_role("link", name="Đọc và ký").first.click()
    one.check_page()
    pad = one.page.locator("canvas")
    pad.scroll_into_view_if_needed()
    box = pad.bounding_box()
    assert box is not None
    one.page.mouse.move(box["x"] + 40, box["y"] + 60)
    one.page.mouse.down()
    for step in range(6):
        one.page.mouse.move(box["x"] + 60 + 30 * step, box["y"] + 40 + 30 * (step % 2), steps=4)
    one.page.mouse.up()
    one.page.check("input[name=read]")
    one.page.fill("input[name=password]", PASSWORD)
    one.press("Ký")
    one.must_see("Đã ký 1/4")
    one.check_page()


def _register_ink(one: Visitor, username: str, address: str, folder: Path) -> None:
    """Register the signature on paper of the unit whose leader was not there."""
    scan = folder / "ban-quet.pdf"
    scan.write_bytes(SCAN)
    one.log_in(username)
    one.open(address)
    one.page.get_by_role("link", name="Đăng ký bản giấy").first.click()
    one.check_page()
    one.page.fill("input[name=signed_on]", "31/03/2026")
    one.page.fill("input[name=kept_where]", "Văn phòng tổng hợp")
    one.page.set_input_files("input[name=file]", scan)
    for name in ("sealed", "no_state_secret", "checked"):
        one.page.check(f"input[name={name}]")
    one.page.fill("input[name=password]", PASSWORD)
    one.press("Đăng ký")
    one.must_see("Đã đăng ký chữ ký trên bản giấy")
    one.check_page()
