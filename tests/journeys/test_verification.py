"""Somebody without an account holds a copy: the good one and a tampered one, at 360 px; the head takes the certificate."""

from collections.abc import Callable
from pathlib import Path

import pytest

from emulation.files.store import fetch
from pledges.domain.signing_files import in_force
from tests.emulation.documents.attacks import page_painted
from tests.journeys.conftest import Visitor
from tests.journeys.test_quarter import let_in
from tests.pledges.stories import signed

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_stranger_verifies_a_good_and_a_tampered_copy(visitor: Callable[..., Visitor], tmp_path: Path) -> None:
    story = signed(members=2)
    good, bad = tmp_path / "tot.pdf", tmp_path / "sua.pdf"
    good.write_bytes(fetch(story.pledge.document))
    bad.write_bytes(page_painted(good.read_bytes()))
    code = in_force(story.pledge).code

    one = visitor(narrow=True)
    one.open("/xac-minh/")
    one.check_page()
    one.page.fill("input[name=code]", code.lower().replace("-", " "))
    one.press("Tra cứu")
    one.must_see("HỢP LỆ: đúng bản chính thức đã ký đủ")
    one.must_see(code)
    one.check_page()

    one.page.set_input_files("input[name=file]", good)
    one.press("Kiểm tra tệp")
    one.must_see("HỢP LỆ: đúng bản chính thức đã ký đủ")
    one.must_see("Chữ ký cuối cùng, bao trùm toàn bộ tệp.")

    one.open("/xac-minh/")
    one.page.set_input_files("input[name=file]", bad)
    one.press("Kiểm tra tệp")
    one.must_see("KHÔNG HỢP LỆ")
    one.must_see("vẽ đè sau khi ký (trang 1)")
    one.check_page()

    let_in(story.cast.head_leader)
    head = visitor()
    head.log_in(story.cast.head_leader.username)
    head.open(story.pledge.get_absolute_url())
    with head.page.expect_download() as download:
        head.press("Giấy chứng nhận hoàn tất (PDF)")
    assert Path(download.value.path()).read_bytes().startswith(b"%PDF-")
