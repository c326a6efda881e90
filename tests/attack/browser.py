"""A real browser at every page: nothing breaks the content security policy, and no page lets itself be framed.

Signed in as several roles at 1280 pixels. A page of another origin on this machine (another port) tries to frame each address, to
open it and reach into it, and to load it as a script.
"""

import http.server
import os
import threading
from typing import Any

from tests.attack.browsers import Answer, Tally, session_of

os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # Playwright's loop runs in this thread; nothing here is async

ROLES = ("head_leader", "member_officer", "standing_body", "administrator", "auditor")
THIN = 4  # everybody but the first role opens one page in four
FRAMED = 24  # addresses that the foreign page tries
_WATCH = """
window.violations = [];
document.addEventListener("securitypolicyviolation", (event) =>
    window.violations.push(`${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}:${event.lineNumber}`));
"""
_FOREIGN = b"<!doctype html><title>foreign</title><body></body>"


def run(port: int) -> Tally:
    """Open everything and return what was found."""
    from playwright.sync_api import sync_playwright

    from tests.addresses import COMMON, TABLE
    from tests.attack.forms import _admin_pages
    from tests.test_matrix import World

    world, tally = World(), Tally()
    places = [world.address(name) for name in [*TABLE, *COMMON]]
    sessions = {role: session_of(user) for role, user in world.cast.roles().items() if role in ROLES}
    more = {"administrator": _admin_pages()}
    base = f"http://127.0.0.1:{port}"
    with sync_playwright() as tool, _foreign() as other:
        browser = tool.chromium.launch(
            executable_path=os.environ.get("CHROMIUM", "/usr/bin/chromium"),
            args=[
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
                "--no-first-run",
                "--disable-background-networking",
            ],
        )
        for role in (*ROLES, "nobody"):
            context = browser.new_context(viewport={"width": 1280, "height": 900}, locale="vi-VN")
            if role in sessions:
                context.add_cookies([{"name": "session", "value": sessions[role], "url": base}])
            context.add_init_script(_WATCH)
            page = context.new_page()
            _watch(page, tally, role)
            seen = places if role == ROLES[0] else places[::THIN]
            for place in [*seen, *more.get(role, [])[::THIN]]:
                _open(page, base + place, role, tally)
            context.close()
        _frame(browser, base, other, places, sessions, tally)
        browser.close()
    return tally


def _watch(page: Any, tally: Tally, role: str) -> None:
    page.on("pageerror", lambda error: tally.fault(f"{role} {page.url}: {error}"))
    page.on(
        "console",
        lambda line: (
            tally.fault(f"{role} {page.url}: {line.text}")
            if line.type == "error" and "Failed to load resource" not in line.text
            else None
        ),
    )


def _open(page: Any, address: str, role: str, tally: Tally) -> None:
    from playwright.sync_api import Error

    try:
        answer = page.goto(address, wait_until="load", timeout=30_000)
    except Error as error:
        if "ERR_HTTP_RESPONSE_CODE_FAILURE" in str(error):  # no body: the browser shows a page of its own
            bare = page.context.request.get(address)
            tally.count(f"{role} {address}", Answer(bare.status, bare.headers, b""))
            return
        if "Download is starting" not in str(error) and "ERR_ABORTED" not in str(error):
            tally.fault(f"{role} {address}: {error}")
        tally.requests += 1
        return
    tally.requests += 1
    tally.statuses[answer.status] += 1
    if answer.status >= 500:
        tally.fault(f"{role} {address}: {answer.status}")
    tally.faults += [f"{role} {address}: {each}" for each in page.evaluate("window.violations || []")]


def _frame(browser: Any, base: str, other: str, places: list[str], sessions: dict[str, str], tally: Tally) -> None:
    """Let a page of another origin frame each address, and load it as a script."""
    context = browser.new_context()
    context.add_cookies([{"name": "session", "value": sessions["head_leader"], "url": base}])
    page = context.new_page()
    step = max(1, len(places) // FRAMED)
    for place in [*places[::step], "/tai-khoan/dang-nhap/", "/xac-minh/"]:
        page.goto(other)
        seen = page.evaluate(
            """async (address) => {
                const frame = document.createElement("iframe");
                const loaded = new Promise((done) => { frame.onload = done; setTimeout(done, 5000); });
                frame.src = address;
                document.body.append(frame);
                await loaded;
                const script = document.createElement("script");
                const ran = new Promise((done) => {
                    script.onload = () => done("ran");
                    script.onerror = () => done("refused");
                    setTimeout(() => done("slow"), 5000);
                });
                script.src = address;
                document.body.append(script);
                return await ran;
            }""",
            base + place,
        )
        tally.requests += 2
        inner = [each for each in page.frames if each != page.main_frame]
        # Asked of the frame itself: Playwright may not have heard yet that the browser put its own page of refusal there.
        shown = [each for each in inner if each.evaluate("document.URL").startswith("http")]
        if any(each.locator("body *").count() for each in shown):
            tally.fault(f"framed: {place}")
        if seen == "ran":
            tally.fault(f"loaded as a script by another origin: {place}")
    context.close()


class _foreign:  # noqa: N801  (reads like the function it stands for)
    """A page of another origin on this machine."""

    def __enter__(self) -> str:
        class Page(http.server.BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self.send_response(200)
                self.send_header("Content-Type", "text/html")
                self.end_headers()
                self.wfile.write(_FOREIGN)

            def log_message(self, *args: object) -> None:
                """Say nothing."""

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Page)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        return f"http://localhost:{self.server.server_address[1]}/"

    def __exit__(self, *error: object) -> None:
        self.server.shutdown()
        self.server.server_close()
