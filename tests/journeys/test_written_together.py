"""The text goes round: opinions with wording, answers, two versions side by side, consent that lapses and comes again."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest

from emulation import clock
from pledges.enums import PledgeState
from pledges.models import Opinion, Pledge
from tests.journeys.conftest import Visitor
from tests.journeys.test_quarter import let_in
from tests.pledges.stories import drafted

pytestmark = pytest.mark.django_db(transaction=True)


def test_head_and_two_units_agree_twice(visitor: Callable[..., Visitor]) -> None:
    story = drafted(members=3, clauses=4)
    cast = story.cast
    path = story.pledge.get_absolute_url()
    let_in(*cast.leaders)
    head, one, two = visitor(), visitor(), visitor(narrow=True)
    for person, leader in zip((head, one, two), cast.leaders, strict=True):
        person.log_in(leader.username)

    head.open(path)
    head.press("Lấy ý kiến đơn vị…")
    head.page.fill("input[name=due_at]", f"{clock.now() + timedelta(days=3):%d/%m/%Y} 17:00")
    head.press("Lấy ý kiến đơn vị")
    head.must_see("Đã gửi các đơn vị")

    for person, unit in ((one, cast.units[1]), (two, cast.units[2])):
        person.open(f"{path}gop-y/{unit.code}/")
        person.check_page()
        for number in (1, 2, 3):
            person.page.get_by_role("link", name=f"Góp ý khoản I.{number}", exact=True).click()
            if number == 1:
                person.page.fill("textarea[name=proposed]", f"Nội dung thi đua do {unit.code} viết lại.")
            person.page.fill("textarea[name=text]", f"{unit.code} góp ý khoản {number}")
            person.press("Gửi ý kiến")
            person.must_see("Đã gửi ý kiến.")
        person.page.fill("textarea[name=text]", f"{unit.code} góp ý chung")
        person.page.select_option("select[name=place]", "")
        person.page.fill("textarea[name=proposed]", "")
        person.press("Gửi ý kiến")
        person.must_see(f"{unit.code} góp ý chung")
        person.check_page()
    assert Opinion.objects.count() == 8

    head.open(f"{path}y-kien/")
    head.check_page()
    for opinion in Opinion.objects.order_by("pk"):
        box = head.page.locator(f"#y-kien-{opinion.pk}")
        taken = bool(opinion.proposed) and opinion.seat_id == cast.seat(1).pk
        box.locator("input[value=accepted]" if taken or not opinion.proposed else "input[value=declined]").check()
        box.locator("textarea[name=answer]").fill("Đã rà soát.")
        if taken:
            box.locator("input[name=take_over]").check()
        box.get_by_role("button", name="Lưu trả lời").click()
        head.must_see("Đã trả lời ý kiến của")
    head.check_page()

    head.open(f"{path}phien-ban/so-sanh/?tu=1&den=du-thao")
    head.check_page()
    assert cast.units[1].code in head.page.locator("ins").first.inner_text()
    one.open(f"{path}gop-y/{cast.units[1].code}/")
    one.press("Nhất trí toàn văn")
    one.must_see("đơn vị nhất trí toàn văn")

    head.open(f"{path}gui-lai/")
    head.check_page()
    head.press("Gửi lại lấy ý kiến")
    head.must_see("Đã gửi các đơn vị")
    head.open(f"{path}y-kien/")
    head.must_see("Đã nhất trí bản số 1")
    _all_agree(story, (head, one, two), path)
    _freeze(head, path)
    first = Pledge.objects.get().frozen_sha256
    for person in (one, two):
        person.open(path)
        person.must_see(first)

    head.press("Mở lại để sửa…")
    head.page.fill("textarea[name=note]", "Sửa một chỉ tiêu")
    head.press("Mở lại để sửa")
    head.must_see("Đã mở lại giao ước để sửa")
    head.open(f"{path}lay-y-kien/")
    head.page.fill("input[name=due_at]", f"{clock.now() + timedelta(days=3):%d/%m/%Y} 17:00")
    head.press("Lấy ý kiến đơn vị")
    two.open(f"{path}y-kien/")
    two.must_see("hết hiệu lực vì văn bản đã mở lại")
    two.check_page()
    _all_agree(story, (head, one, two), path)
    _freeze(head, path)
    assert Pledge.objects.get().state == PledgeState.AGREED
    head.open(f"{path}phien-ban/")
    head.check_page()
    assert head.page.locator("tbody tr").count() == 5


def _all_agree(story, visitors, path: str) -> None:
    for person, unit in zip(visitors, story.cast.units, strict=True):
        person.open(f"{path}gop-y/{unit.code}/")
        person.press("Nhất trí toàn văn")
        person.must_see("đơn vị nhất trí toàn văn")


def _freeze(head: Visitor, path: str) -> None:
    head.open(path)
    head.press("Thống nhất, chốt văn bản…")
    head.check_page()
    head.press("Thống nhất, chốt văn bản")
    head.must_see("Văn bản đã chốt")
    assert re.fullmatch("[0-9a-f]{64}", head.page.locator(".hash").first.inner_text())
