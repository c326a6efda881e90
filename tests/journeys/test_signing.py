"""The last signature (J3): the member signs on a phone, the witness after it, the bloc head downloads the signed PDF."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from pledges.domain import signing
from pledges.enums import PledgeState, SignatoryRole
from pledges.models import Pledge
from tests.journeys.conftest import PASSWORD, Visitor
from tests.journeys.test_quarter import let_in
from tests.pledges.stories import being_signed

pytestmark = pytest.mark.django_db(transaction=True)


def test_the_last_signatories_sign_and_the_head_downloads(visitor: Callable[..., Visitor], tmp_path: Path) -> None:
    story = being_signed(members=3)
    cast, pledge = story.cast, Pledge.objects.get()
    leaders = dict(zip([unit.pk for unit in cast.units], cast.leaders, strict=True))
    places = list(pledge.signatories.filter(role=SignatoryRole.UNIT).select_related("seat"))
    for place in places[:-1]:
        signing.take_signature(by=leaders[place.seat.unit_id], signatory=place, text_sha256=pledge.frozen_sha256)
    last = leaders[places[-1].seat.unit_id]
    witness = pledge.signatories.get(role=SignatoryRole.WITNESS).person
    let_in(last, witness, cast.head_leader)

    one = visitor(narrow=True)
    one.log_in(last.username)
    one.check_page()
    one.page.get_by_role("link", name=re.compile("^(Đọc và ký|Ký)")).first.click()
    one.must_see(pledge.frozen_sha256)
    one.check_page()
    one.page.check("input[name=read]")
    one.page.fill("input[name=password]", "không phải mật khẩu")
    one.press("Ký")
    one.page.locator("#error-summary:focus").get_by_text("Mật khẩu không đúng").wait_for()
    assert one.page.title().startswith("Lỗi: ")
    seen = one.page.locator("#error-summary").bounding_box()
    assert seen
    assert 0 <= seen["y"] < 400, "the error stands where nobody looks"
    one.check_page()
    one.page.locator("#error-summary a").first.click()
    assert one.page.evaluate("document.activeElement.name") == "password"
    one.page.check("input[name=read]")
    one.page.fill("input[name=password]", PASSWORD)
    one.page.get_by_role("button", name="Ký", exact=True).dblclick()
    one.must_see("3/4")
    one.check_page()
    for _page in range(2):  # over the page with the error, back to where the receipt is
        one.page.go_back()
        one.must_see("3/4")
        one.check_page()

    two = visitor(narrow=True)
    two.log_in(witness.username)
    two.page.get_by_role("link", name=re.compile("^(Đọc và ký|Ký|Chứng kiến)")).first.click()
    two.page.check("input[name=read]")
    two.page.fill("input[name=password]", PASSWORD)
    two.press("Ký")
    two.must_see("Đã ký đủ")
    pledge.refresh_from_db()
    assert pledge.state == PledgeState.SIGNED

    head = visitor()
    head.log_in(cast.head_leader.username)
    head.open(pledge.bloc_year.get_absolute_url())
    head.check_page()
    with head.page.expect_download() as download:
        head.page.get_by_role("link", name=re.compile("PDF")).first.click()
    file = tmp_path / "giao-uoc.pdf"
    download.value.save_as(file)
    assert file.read_bytes().startswith(b"%PDF-")
    assert download.value.suggested_filename.endswith(".pdf")
