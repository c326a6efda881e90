"""Journeys: people at real pages in Debian's Chromium, against a live server.

Every page that a journey opens is watched: a console error (a blocked script, a missing file) or an answer of 500 fails
it. ``Visitor`` opens pages, logs in and asks axe.
"""

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, ConsoleMessage, Page

# Playwright's own loop runs in this thread, which Django takes for an async context; nothing here is async.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

PASSWORD = "mot-mat-khau-dai-2026"
WIDE, NARROW = {"width": 1280, "height": 900}, {"width": 360, "height": 740}
_SERIOUS = {"serious", "critical"}
# Preloading, axe copies imported style sheets into <style> elements, which our own Content-Security-Policy blocks.
_AXE = {"preload": False}


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Use Debian's Chromium: no test tool downloads a browser of its own."""
    return browser_type_launch_args | {
        "executable_path": "/usr/bin/chromium",
        "args": [
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
        ],
    }


def _is_trouble(line: ConsoleMessage) -> bool:
    """Say whether a console line tells of an error; that a page was refused (409, 422) is what some journeys want."""
    refused = "Failed to load resource" in line.text and any(f"status of {code}" in line.text for code in (409, 422))
    return line.type == "error" and not refused


@dataclass
class Visitor:
    """One person at one browser window."""

    page: Page
    base: str
    troubles: list[str] = field(default_factory=list)

    def watch(self) -> None:
        """Collect what must not happen on any page."""
        self.page.on("console", lambda line: self.troubles.append(line.text) if _is_trouble(line) else None)
        self.page.on("pageerror", lambda error: self.troubles.append(str(error)))
        self.page.on(
            "response",
            lambda answer: self.troubles.append(f"{answer.status} {answer.url}") if answer.status >= 500 else None,
        )

    def open(self, path: str) -> None:
        """Open a page by its path."""
        self.page.goto(self.base + path)

    def log_in(self, username: str, password: str = PASSWORD) -> None:
        """Log in through the login page."""
        self.open("/tai-khoan/dang-nhap/")
        self.page.fill("input[name=login]", username)
        self.page.fill("input[name=password]", password)
        self.page.locator("main form button[type=submit]").first.click()
        self.page.wait_for_url(self.base + "/")

    def press(self, name: str) -> None:
        """Press the button, or follow the link, of this exact name."""
        button = self.page.get_by_role("button", name=name, exact=True)
        target = button if button.count() else self.page.get_by_role("link", name=name, exact=True)
        target.first.click()

    def must_see(self, text: str) -> None:
        """Wait until ``text`` is on the page."""
        self.page.get_by_text(text).first.wait_for()

    def check_page(self) -> None:
        """Fail where axe finds something serious, where the page scrolls sideways, or where something went wrong."""
        violations = [
            f"{found['id']}: {found['help']} – {[node['html'][:160] for node in found['nodes'][:3]]}"
            for found in Axe().run(self.page, options=_AXE).response["violations"]
            if found["impact"] in _SERIOUS
        ]
        assert not violations, f"{self.page.url}\n" + "\n".join(violations)
        overflow = self.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert overflow <= 0, f"{self.page.url} scrolls sideways by {overflow} px"
        assert not self.troubles, f"{self.page.url}\n" + "\n".join(self.troubles)


@pytest.fixture
def visitor(browser: Browser, live_server: Any) -> Iterator[Callable[..., Visitor]]:
    """Return a function that opens a window of its own for one more person (``narrow=True``: a phone of 360 px)."""
    visitors: list[Visitor] = []

    def new(*, narrow: bool = False) -> Visitor:
        context = browser.new_context(
            viewport=NARROW if narrow else WIDE,
            locale="vi-VN",
            timezone_id="Asia/Ho_Chi_Minh",
            accept_downloads=True,
            reduced_motion="reduce",  # a button on its way from one colour to the next has the contrast of neither
        )
        context.set_default_timeout(15_000)
        one = Visitor(context.new_page(), live_server.url)
        one.watch()
        visitors.append(one)
        return one

    yield new
    for one in visitors:
        one.page.context.close()
    troubles = [trouble for one in visitors for trouble in one.troubles]
    assert not troubles, "\n".join(troubles)
