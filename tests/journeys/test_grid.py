"""The sheet of a quarter as quick as a spreadsheet: forty leaves by keyboard, a block from Excel, and nothing lost.

The clipboard is the browser's own, the network is cut by the browser, the server is really stopped in mid-typing.
"""

import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import date
from decimal import Decimal
from socket import SHUT_RDWR, socket
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.core.servers.basehttp import ThreadedWSGIServer
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from pledges.evaluations.domain import criteria, entries, periods
from pledges.evaluations.domain.unusual import ALL
from pledges.evaluations.models import CriteriaSet, Evaluation, Narrative, Score
from tests.factories import make_bloc_year
from tests.journeys.conftest import PASSWORD, Visitor
from tests.journeys.test_quarter import let_in
from tests.pledges.evaluations.casts import Quarter
from tests.pledges.evaluations.helpers import address

pytestmark = pytest.mark.django_db(transaction=True)
LAST = 2
MANUAL = [f"I.{number}" for number in range(1, 31)]
RATIOS = [f"II.{number}" for number in range(1, 6)]
COUNTS = [f"III.{number}" for number in range(1, 5)]
CHOICE = "IV.1"


def table_of_forty(by: Any) -> CriteriaSet:
    """Adopt a table of forty leaves in four groups."""
    table = criteria.draft_criteria_set(by=by, name="Bảng bốn mươi tiêu chí", label="2026")

    def add(code: str, kind: str, maximum: str, **more: Any) -> Any:
        return criteria.add_criterion(
            by=by,
            criteria_set=table,
            code=code,
            name=f"Tiêu chí {code}",
            kind=kind,
            max_points=Decimal(maximum),
            **more,
        )

    for codes, kind, params in (
        (MANUAL, "manual", {}),
        (RATIOS, "ratio", {"step": "0.25", "not_applicable": "leaves"}),
        (COUNTS, "count_capped", {"per_case": "1"}),
        ([CHOICE], "yes_no", {}),
    ):
        group = add(codes[0].split(".")[0], "group", str(10 * len(codes)))
        for code in codes:
            add(code, kind, "10", parent=group, params=params)
    criteria.add_band(by=by, criteria_set=table, name="Khá", minimum=Decimal(0))
    return criteria.adopt(by=by, criteria_set=table)


@pytest.fixture
def quarter() -> Quarter:
    cast = make_bloc_year(members=3)
    period = periods.open_period(
        seen=ALL,
        by=cast.head_leader,
        bloc_year=cast.bloc_year,
        quarter=3,
        criteria_set=table_of_forty(cast.administrator),
        starts_on=date(2026, 6, 1),
        ends_on=date(2026, 8, 31),
    )
    let_in(cast.officers[LAST], cast.leaders[LAST])
    return Quarter(cast, period)


class Mortal(ThreadedWSGIServer):
    """A server that, when it ends, leaves no open connection behind on which it would still answer."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.taken: list[socket] = []
        super().__init__(*args, **kwargs | {"allow_reuse_address": True})  # it comes back where it was

    def process_request(self, request: Any, client_address: Any) -> None:
        """Note the connection."""
        self.taken.append(request)
        super().process_request(request, client_address)

    def server_close(self) -> None:
        """Cut every connection."""
        super().server_close()
        for each in self.taken:
            with suppress(OSError):
                each.shutdown(SHUT_RDWR)


def start(at: str) -> LiveServer:
    server = LiveServer(at, start=False)
    server.thread.server_class = Mortal
    server.start()
    return server


@pytest.fixture
def mortal_server() -> Iterator[list[LiveServer]]:
    """A server that a journey may stop and start again at its address."""
    servers = [start("127.0.0.1")]
    yield servers
    servers[-1].stop()


def stored(code: str) -> tuple[Any, ...]:
    names = ("self_points", "self_numerator", "self_denominator", "self_count", "self_choice", "note")
    return Score.objects.filter(criterion__code=code).values_list(*names).get()


def cell(page: Page, quarter: Quarter, code: str, name: str) -> Any:
    return page.locator(f"[name=c{quarter.leaf(code).pk}-{name}]")


def status(page: Page, words: str, seconds: int = 15) -> None:
    expect(page.locator("[data-grid-status]")).to_have_text(re.compile(words), timeout=seconds * 1000)


def paste(page: Page, text: str) -> None:
    page.evaluate("text => navigator.clipboard.writeText(text)", text)
    page.keyboard.press("Control+v")


def test_forty_leaves_by_keyboard_and_by_paste_and_handed_in(visitor: Callable[..., Visitor], quarter: Quarter) -> None:
    one = visitor()
    one.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    keys = one.page.keyboard
    one.log_in(quarter.cast.officers[LAST].username)
    one.open(address("sheet", quarter, LAST))
    one.check_page()
    one.page.get_by_role("link", name="Còn thiếu 40 tiêu chí").click()
    expect(cell(one.page, quarter, "I.1", "points")).to_be_focused()
    for place in range(len(MANUAL)):
        keys.type("1,5" if place else "11")
        keys.press("Enter")
    expect(cell(one.page, quarter, "II.1", "numerator")).to_be_focused()
    expect(one.page.get_by_text("11 vượt điểm tối đa 10. Hãy nhập lại")).to_be_visible()
    paste(one.page, '1.234,5\t1.300\t"từ Excel"\n9\t10\n3\t2\tsai\n5\tabc\n0\t7\tkhông phát sinh')
    expect(one.page.get_by_text("3 lớn hơn mẫu số 2")).to_be_visible()
    expect(one.page.get_by_text("“abc” không phải là số")).to_be_visible()
    status(one.page, "Có ô chưa lưu được")
    one.check_page()
    proof = one.page.locator(f"#c{quarter.leaf('II.1').pk}").get_by_role("link", name="Thêm minh chứng")
    assert one.page.request.get(one.base + (proof.get_attribute("href") or "")).status == 200
    assert stored("II.1") == (None, Decimal("1234.5"), Decimal(1300), None, "", "từ Excel")
    assert stored("II.5") == (None, Decimal(0), Decimal(7), None, "", "không phát sinh")
    assert not Score.objects.filter(criterion__code__in=("I.1", "II.3", "II.4")).exists()

    for code, name, value in (("I.1", "points", "0"), ("II.3", "numerator", "2"), ("II.4", "denominator", "8")):
        cell(one.page, quarter, code, name).focus()
        keys.type(value)
        keys.press("Tab")
    cell(one.page, quarter, "III.1", "count").focus()
    paste(one.page, "0\n0\n0\n0\nCó\n")
    status(one.page, "Đã lưu lúc")
    expect(one.page.locator("[data-first-missing]")).to_be_hidden()
    assert stored(CHOICE)[4] == "yes"
    keys.press("Control+z")  # the cursor is still in the cell over which the block went
    expect(cell(one.page, quarter, "III.1", "count")).to_have_value("")
    keys.press("Control+y")
    expect(one.page.locator("[data-first-missing]")).to_be_hidden()
    status(one.page, "Đã lưu lúc")

    cell(one.page, quarter, "I.2", "points").focus()
    keys.type("9")
    keys.press("Escape")
    expect(cell(one.page, quarter, "I.2", "points")).to_have_value("1,5")
    keys.press("F2")
    keys.press("ArrowLeft")
    keys.press("ArrowLeft")
    keys.type("0")
    keys.press("ArrowDown")  # editing: the cursor, not the cell
    expect(cell(one.page, quarter, "I.2", "points")).to_be_focused()
    keys.press("Enter")
    expect(cell(one.page, quarter, "I.2", "points")).to_have_value("10,5")
    expect(one.page.get_by_text("10,5 vượt điểm tối đa 10")).to_be_visible()
    keys.press("ArrowUp")
    keys.press("Control+z")
    expect(cell(one.page, quarter, "I.2", "points")).to_have_value("1,5")
    status(one.page, "Đã lưu lúc")
    keys.press("Control+z")  # the paste of zeros, which was saved: a new save takes it back
    expect(cell(one.page, quarter, "III.1", "count")).to_have_value("")
    expect(one.page.get_by_role("link", name="Còn thiếu 5 tiêu chí")).to_be_visible()
    keys.press("Control+y")
    expect(one.page.locator("[data-first-missing]")).to_be_hidden()
    expect(one.page.locator("[data-sum=total]")).to_have_text("88,25")

    _hand_in(visitor(narrow=True), quarter)


def _hand_in(two: Visitor, quarter: Quarter) -> None:
    """On a phone: cards with the same boxes. An empty leaf is not handed in, a 0 is."""
    two.log_in(quarter.cast.leaders[LAST].username)
    two.open(address("sheet", quarter, LAST))
    two.check_page()
    cell(two.page, quarter, "III.4", "count").fill("")
    cell(two.page, quarter, "III.3", "count").focus()
    status(two.page, "Đã lưu lúc")
    two.press("Xem lại và nộp")
    two.must_see("Còn thiếu 1 tiêu chí: III.4. Hãy nhập số liệu, kể cả số 0.")
    two.check_page()
    two.open(address("sheet", quarter, LAST))
    cell(two.page, quarter, "III.4", "count").fill("0")
    cell(two.page, quarter, "III.3", "count").focus()
    status(two.page, "Đã lưu lúc")
    two.press("Xem lại và nộp")
    two.page.wait_for_url("**/nop/")
    two.press("Nộp phiếu")
    two.must_see("Đã nộp phiếu")
    two.check_page()
    assert Evaluation.objects.get(seat__unit=quarter.cast.units[LAST]).submitted_by == quarter.cast.leaders[LAST]


def test_nothing_is_lost(visitor: Callable[..., Visitor], quarter: Quarter, mortal_server: list[LiveServer]) -> None:
    one = visitor()
    one.base = mortal_server[0].url
    page, keys, path = one.page, one.page.keyboard, address("sheet", quarter, LAST)
    one.log_in(quarter.cast.officers[LAST].username)
    one.open(path)

    # the network
    page.context.set_offline(True)
    cell(page, quarter, "I.1", "points").focus()
    keys.type("1")
    keys.press("Enter")
    keys.type("2")
    keys.press("Enter")
    status(page, "Chưa lưu – mất kết nối")
    page.context.set_offline(False)
    status(page, "Đã lưu lúc")
    assert [stored(code)[0] for code in ("I.1", "I.2")] == [1, 2]

    # somebody else
    entries.enter_score(
        by=quarter.cast.leaders[LAST],
        evaluation=quarter.evaluation(LAST),
        criterion=quarter.leaf("I.3"),
        points=Decimal(7),
    )
    cell(page, quarter, "I.3", "points").focus()
    keys.type("8")
    keys.press("Enter")
    clash = page.locator("[data-clash]")
    expect(clash).to_contain_text(str(quarter.cast.leaders[LAST]))
    expect(clash.locator("[data-slot=theirs]")).to_have_text("7")
    expect(clash.locator("[data-slot=mine]")).to_have_text("8")
    one.troubles.clear()  # the browser notes the lost connection
    one.check_page()
    assert stored("I.3")[0] == 7
    one.press("Giữ giá trị của tôi")
    status(page, "Đã lưu lúc")
    assert stored("I.3")[0] == 8

    # the session, which ends while somebody types
    Session.objects.all().delete()
    cell(page, quarter, "I.4", "points").focus()
    keys.type("4")
    keys.press("Enter")
    status(page, "phiên làm việc đã kết thúc")
    page.get_by_role("textbox", name="Khó khăn, vướng mắc").fill("Thiếu biên chế.")
    one.troubles.clear()  # the browser notes the 401
    one.check_page()
    one.press("Đăng nhập lại")
    page.fill("input[name=login]", quarter.cast.officers[LAST].username)
    page.fill("input[name=password]", PASSWORD)
    one.press("Đăng nhập")
    page.wait_for_url(one.base + path)
    status(page, "Đã lưu lúc")
    expect(cell(page, quarter, "I.4", "points")).to_have_value("4")
    assert stored("I.4")[0] == 4
    assert Narrative.objects.get().text == "Thiếu biên chế."

    # the server, in the middle of a word
    words = page.get_by_role("textbox", name="Kết quả thực hiện nhiệm vụ")
    words.focus()
    keys.type("Đã giải quyết ")
    mortal_server[0].stop()
    keys.type("toàn bộ tin báo.")
    cell(page, quarter, "I.5", "points").focus()
    keys.type("5")
    status(page, "Chưa lưu – mất kết nối")
    page.close()
    mortal_server.append(start(f"127.0.0.1:{mortal_server[0].thread.port}"))
    one.page = page.context.new_page()
    one.troubles.clear()
    one.open(path)
    status(one.page, "Đã lưu lúc")
    expect(one.page.get_by_role("textbox", name="Kết quả thực hiện nhiệm vụ")).to_have_value(
        "Đã giải quyết toàn bộ tin báo."
    )
    assert stored("I.5")[0] == 5
    assert Narrative.objects.get(part="results").text == "Đã giải quyết toàn bộ tin báo."
    assert one.page.evaluate("Object.keys(localStorage).length") == 0
