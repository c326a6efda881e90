"""Every page with a form that could not be taken says so first: in its title, in a summary with links, at an id that is there.

All forms of the product are sent empty and with nonsense by somebody who may send them; what comes back with a mark at a field
must say at the top what has to be corrected.
"""

import re
from html.parser import HTMLParser
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.addresses import COMMON, POST_ONLY, TABLE
from tests.test_matrix import World

pytestmark = pytest.mark.django_db

NONSENSE = {
    "reason": "x" * 5000,
    "password": "sai",
    "due_at": "mai",
    "version": "không",
    "points": "chín",
    "name": "\x00",
}


class Page(HTMLParser):
    """What a browser finds: the ids of the page, the links of its summary, its title, the fields that are marked as wrong."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.ids: set[str] = set()
        self.links: list[str] = []
        self.marked = self.focused = 0
        self._summary = 0
        self.feed(html)
        found = re.search(r"<title>(.*?)</title>", html, re.DOTALL)
        self.title = found[1].strip() if found else ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        if values.get("id"):
            self.ids.add(str(values["id"]))
        if values.get("id") == "error-summary":
            self._summary = 1
            self.focused = "autofocus" in values and values.get("tabindex") == "-1"
        elif self._summary and tag == "div":
            self._summary += 1
        if self._summary and tag == "a":
            self.links.append(str(values.get("href")))
        classes = (values.get("class") or "").split()
        self.marked += "is-invalid" in classes or "errorlist" in classes or values.get("aria-invalid") == "true"

    def handle_endtag(self, tag: str) -> None:
        if self._summary and tag == "div":
            self._summary -= 1


def wrong_with(html: str) -> str:
    """Return what is wrong with a page that marks a field as wrong; nothing where none is marked or all is as it should be."""
    page = Page(html)
    if not page.marked or "<title>" not in html:
        return ""
    if "error-summary" not in page.ids:
        return "no summary"
    if not page.title.startswith("Lỗi: "):
        return f"title {page.title!r}"
    if not page.focused:
        return "the summary is not focused"
    dead = [link for link in page.links if link.lstrip("#") not in page.ids]
    return f"links to nothing: {dead}" if dead else ""


def sent(client: Client, world: World) -> Any:
    """Yield (address, answer) of every form, sent empty and with nonsense by the first who may open its page."""
    for name, (allowed, _answer) in [*TABLE.items(), *COMMON.items()]:
        people = world.cast_of(name).roles()
        for role in sorted(allowed & people.keys())[:1]:
            client.force_login(people[role])
            for data in ({}, NONSENSE):
                yield name, client.post(world.address(name), data)


def test_every_form_says_what_to_correct(client: Client) -> None:
    wrong, judged = [], set()
    for name, response in sent(client, World()):
        if response.status_code in (200, 409, 422) and response.headers["Content-Type"].startswith("text/html"):
            html = response.content.decode()
            if Page(html).marked:
                judged.add(name)
            if found := wrong_with(html):
                wrong.append(f"{name}: {found}")
    assert not wrong, "\n".join(sorted(set(wrong)))
    assert len(judged) >= 25, judged


def test_the_pages_of_accounts_and_of_the_admin(client: Client) -> None:
    world = World()
    pages = [client.post(reverse("account_login"), {"login": "ai", "password": "sai"})]
    client.force_login(world.cast.administrator)
    pages.append(client.post("/quan-tri/accounts/user/add/", {"username": ""}))
    pages.append(client.post("/quan-tri/blocs/unit/add/", {}))
    for page in pages:
        html = page.content.decode()
        assert "error-summary" in Page(html).ids, page.request["PATH_INFO"]
        assert not [link for link in Page(html).links if link.lstrip("#") not in Page(html).ids], page.request[
            "PATH_INFO"
        ]


def test_a_page_without_errors_has_no_summary(client: Client) -> None:
    world = World()
    client.force_login(world.cast.head_leader)
    html = client.get(world.address("pledges:heading")).content.decode()
    assert "error-summary" not in Page(html).ids
    assert not Page(html).title.startswith("Lỗi")


def test_pages_of_deeds_are_no_forms() -> None:
    assert not POST_ONLY & TABLE.keys()
