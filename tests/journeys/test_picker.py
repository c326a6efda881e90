"""A deadline by keyboard alone: the calendar, the day without an hour that is asked about, the working day that is proposed."""

from collections.abc import Callable

import pytest

from pledges.evaluations.models import Period
from tests.journeys.conftest import Visitor
from tests.journeys.test_quarter import let_in
from tests.pledges.evaluations.casts import make_quarter

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("narrow", [False, True])
def test_a_deadline_by_keyboard(visitor: Callable[..., Visitor], narrow: bool) -> None:
    quarter = make_quarter(members=3)
    let_in(quarter.cast.head_leader)
    one = visitor(narrow=narrow)
    one.log_in(quarter.cast.head_leader.username)
    one.open(f"{quarter.period.get_absolute_url()}gia-han/")
    page, box = one.page, one.page.locator("input[name=due_at]")

    box.fill("30/01/2027 08:00")
    box.press("Tab")
    assert "Chọn ngày" in page.evaluate("document.activeElement.getAttribute('aria-label')")
    page.keyboard.press("Enter")
    one.check_page()
    day = "document.activeElement.getAttribute('aria-label')"
    assert "30/01/2027" in page.evaluate(day)
    for key, reached in (
        ("PageDown", "28/02/2027"),  # February has no thirtieth
        ("ArrowLeft", "27/02/2027"),
        ("ArrowUp", "20/02/2027"),
        ("Home", "15/02/2027"),
        ("End", "21/02/2027"),
        ("Shift+PageUp", "21/02/2026"),
        ("Shift+PageDown", "21/02/2027"),
        ("ArrowRight", "22/02/2027"),
    ):
        page.keyboard.press(key)
        assert reached in page.evaluate(day), key
    page.keyboard.press("Enter")
    assert box.input_value() == "22/02/2027 08:00"  # the hour that stood there stays
    assert page.evaluate("document.activeElement.name") == "due_at"
    one.must_see("Thứ Hai")

    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Escape")
    assert box.input_value() == "22/02/2027 08:00"

    box.fill("28/02/2027")
    page.get_by_text("ngày nghỉ cuối tuần").first.wait_for()
    page.fill("textarea[name=reason]", "Mất điện cả tuần")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.locator("#error-summary:focus").get_by_text("17:00 28/02/2027").wait_for()
    assert page.locator("input[name=due_at]").input_value() == "28/02/2027 17:00"
    assert page.locator("textarea[name=reason]").input_value() == "Mất điện cả tuần"
    one.check_page()
    page.get_by_role("button", name="Chọn ngày").first.click()
    page.get_by_role("button", name="5 ngày làm việc nữa").click()
    assert page.locator("input[name=due_at]").input_value().endswith(" 17:00")
    assert Period.objects.get().evaluations.filter(extensions=None).exists()
