"""The conference on the wall: members sign on their phones and at the shared screen, the projector follows, minutes come out."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from pledges.conference.enums import Step
from pledges.conference.models import Conference
from pledges.enums import SignatoryRole, SignatoryState
from tests.journeys.conftest import PASSWORD, Visitor
from tests.journeys.test_quarter import let_in
from tests.pledges.stories import being_signed

pytestmark = pytest.mark.django_db(transaction=True)
SOON = 2_000  # milliseconds within which the wall shows what happened


def test_the_wall_follows_the_room(visitor: Callable[..., Visitor]) -> None:
    story = being_signed(members=4)
    cast = story.cast
    let_in(cast.head_leader, *cast.leaders[1:])

    head = visitor()
    head.log_in(cast.head_leader.username)
    head.open(cast.bloc_year.get_absolute_url())
    head.press("Chuẩn bị hội nghị")
    head.check_page()
    head.page.fill("input[name=planned_at]", "31/03/2026 08:00")
    head.page.fill("input[name=place]", "Hội trường tầng 2")
    head.page.fill("input[name=chair]", "Viện trưởng đơn vị Khối trưởng")
    head.press("Chuẩn bị và mời các đơn vị")
    head.check_page()
    head.press("Khai mạc hội nghị…")
    head.check_page()
    head.press("Khai mạc hội nghị")
    head.must_see("Có mặt 0/4 đơn vị")
    conference = Conference.objects.get()

    wall = visitor()
    wall.page.set_viewport_size({"width": 1280, "height": 720})
    wall.log_in(cast.leaders[1].username)
    wall.open(f"{conference.get_absolute_url()}man-chieu/")
    wall.check_page()
    assert not wall.page.get_by_role("button").count(), "nothing to press on the wall"

    head.press("Điểm danh")
    head.check_page()
    for choice in head.page.locator("select[name^=presence]").all():
        choice.select_option("present")
    head.press("Lưu điểm danh")
    expect(wall.page.locator(".board-count")).to_have_text(re.compile("Có mặt 4/4"), timeout=SOON)

    step = head.page.locator(".agenda li", has_text=str(Step.SIGNING.label))
    step.get_by_role("button").click()
    expect(wall.page.locator(".board-step")).to_have_text(re.compile(str(Step.SIGNING.label)), timeout=SOON)
    expect(wall.page.locator(".board-count")).to_have_text(re.compile("Đã ký 0/5"), timeout=SOON)

    for place, leader in enumerate(cast.leaders[2:4], start=1):
        phone = visitor(narrow=True)
        phone.log_in(leader.username)
        phone.page.get_by_role("link", name=re.compile("^Đọc và ký")).first.click()
        phone.page.check("input[name=read]")
        phone.page.fill("input[name=password]", PASSWORD)
        phone.press("Ký")
        expect(wall.page.locator(".board-count")).to_have_text(re.compile(f"Đã ký {place}/5"), timeout=SOON)
        phone.check_page()
    wall.check_page()
    overflow = wall.page.evaluate("document.querySelector('main').scrollHeight - window.innerHeight")
    assert overflow <= 0, "the wall shows everything on one screen"

    head.page.reload()
    head.press("Ký trên máy chung")
    head.check_page()
    head.page.get_by_role("link", name=re.compile(re.escape(cast.units[1].short_name))).click()
    head.check_page()
    head.page.check("input[name=read]")
    head.page.fill("input[name=username]", cast.leaders[1].username)
    head.page.fill("input[name=password]", "không phải mật khẩu")
    head.press("Ký")
    head.must_see("Mật khẩu không đúng")
    head.page.check("input[name=read]")
    head.page.fill("input[name=password]", PASSWORD)
    head.press("Ký")
    head.must_see("Đã ghi chữ ký của")
    expect(wall.page.locator(".board-count")).to_have_text(re.compile("Đã ký 3/5"), timeout=SOON)
    signed = story.pledge.signatories.get(seat=cast.seat(1))
    assert (signed.state, signed.person) == (SignatoryState.SIGNED, cast.leaders[1])
    assert story.pledge.signatories.filter(role=SignatoryRole.UNIT, state=SignatoryState.SIGNED).count() == 3

    head.open(conference.get_absolute_url())
    head.page.select_option("select[name=remark]", "good_practice")
    head.page.fill("textarea[name=text]", "Rà soát hồ sơ theo nhóm tội danh trước giao ban.")
    head.press("Ghi vào biên bản")
    head.must_see("Rà soát hồ sơ theo nhóm tội danh")
    head.press("Bế mạc, chốt biên bản…")
    head.check_page()
    head.press("Bế mạc, chốt biên bản")
    head.must_see("biên bản đã chốt")
    head.check_page()
    expect(wall.page.locator(".board-step")).to_have_text(re.compile("Hội nghị đã bế mạc"), timeout=SOON)
    conference.refresh_from_db()
    assert any("3/4 đơn vị đã ký" in fact for step in conference.minutes["steps"] for fact in step["facts"])
    answer = head.page.request.get(f"{head.base}{conference.get_absolute_url()}bien-ban/")
    assert answer.body().startswith(b"%PDF-")
