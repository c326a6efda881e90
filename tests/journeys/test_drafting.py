"""Drafting without a mouse, with one, and beside somebody else; what is typed is stored while it is typed."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from pledges.models import Clause
from tests.journeys.conftest import Visitor
from tests.journeys.test_quarter import let_in
from tests.pledges.stories import drafted

pytestmark = pytest.mark.django_db(transaction=True)


def order() -> list[str]:
    return list(Clause.objects.filter(section="content").order_by("order").values_list("text", flat=True))


def test_a_draft_is_written_by_keyboard_and_by_dragging(visitor: Callable[..., Visitor]) -> None:
    story = drafted(members=2, clauses=3)
    one, two, three = Clause.objects.order_by("order")
    path = story.pledge.get_absolute_url()
    let_in(*story.cast.leaders)
    head = visitor()
    head.log_in(story.cast.head_leader.username)

    head.open(f"{path}soan/#khoan-{three.pk}")
    head.check_page()
    expect(head.page.locator(f"#khoan-{three.pk}")).to_be_focused()
    head.page.keyboard.press("Alt+ArrowUp")
    expect(head.page.locator(f"#khoan-{three.pk} .part-words")).to_have_text(re.compile(r"^2\."))
    assert order() == [one.text, three.text, two.text]

    handle = head.page.locator(f"#khoan-{two.pk} [data-handle]")
    handle.drag_to(head.page.locator(f"#khoan-{one.pk} .part-words"))
    expect(head.page.locator(f"#khoan-{two.pk} .part-words")).to_have_text(re.compile(r"^1\."))
    assert order() == [two.text, one.text, three.text]
    head.check_page()

    head.page.locator(f"#khoan-{one.pk}").get_by_role("link", name=re.compile("^Sửa")).focus()
    head.page.keyboard.press("Enter")
    head.page.locator("textarea[name=text]").focus()
    head.page.keyboard.press("Control+End")
    head.page.keyboard.type(" Gõ thêm bằng bàn phím.")
    expect(head.page.locator("[data-autosave-status]")).to_have_text(re.compile("Đã lưu lúc"))
    head.check_page()
    one.refresh_from_db()
    assert one.text.endswith("Gõ thêm bằng bàn phím.")

    head.page.context.set_offline(True)
    head.page.keyboard.type(" Khi mất mạng.")
    expect(head.page.locator("[data-autosave-status]")).to_have_text(re.compile("mất kết nối"))
    head.troubles.clear()  # the browser notes the lost connection
    head.page.context.set_offline(False)
    expect(head.page.locator("[data-autosave-status]")).to_have_text(re.compile("Đã lưu lúc"), timeout=12_000)
    one.refresh_from_db()
    assert one.text.endswith("Khi mất mạng.")

    deputy = visitor(narrow=True)
    deputy.log_in(story.cast.leaders[1].username)
    deputy.open(f"{path}soan/khoan/{one.pk}/")
    head.page.keyboard.type(" Của Khối trưởng.")
    expect(head.page.locator("[data-autosave-status]")).to_have_text(re.compile("Đã lưu lúc"))
    head.press("Lưu")
    head.must_see("Của Khối trưởng.")
    deputy.page.fill("textarea[name=text]", "Bản của Khối phó.")
    expect(deputy.page.locator("[data-autosave-status]")).to_have_text(re.compile("người khác vừa sửa"))
    one.refresh_from_db()
    assert one.text.endswith("Của Khối trưởng.")
    deputy.press("Lưu")
    deputy.must_see("Của Khối trưởng.")
    expect(deputy.page.locator("textarea[name=text]")).to_have_value("Bản của Khối phó.")
    deputy.check_page()
