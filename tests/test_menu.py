"""The main menu: for each role what its pages open, in one order, and no question asked of the database for it."""

import re
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from emulation.accounts.models import User
from emulation.nav import MENU
from tests.factories import Cast, UserFactory, make_bloc_year
from tests.roles import READERS

pytestmark = pytest.mark.django_db
ADDRESSES = {item.url_name: reverse(item.url_name) for item in MENU}


def entries(client: Any, person: User, path: str = "/") -> list[str]:
    """Return the addresses in the menu that ``person`` sees, in their order."""
    client.force_login(person)
    page = client.get(path).content.decode()
    menu = re.search(r'<ul class="menu".*?</ul>', page, re.DOTALL)
    assert menu
    return re.findall(r'href="([^"]+)"', menu[0])


@pytest.fixture
def cast() -> Cast:
    return make_bloc_year(members=3)


def test_each_role_finds_what_it_may_open_and_nothing_else(client, cast):
    people = cast.roles() | {"nobody": UserFactory(), "first": UserFactory()}
    User.objects.filter(pk=people["first"].pk).update(is_superuser=True)
    for role, person in people.items():
        shown = entries(client, person)
        assert shown == [address for address in ADDRESSES.values() if address in shown], "in the order of the menu"
        for name, address in ADDRESSES.items():
            if name in ("home", "blocs:list"):
                continue
            opened = client.get(address).status_code == 200
            assert (address in shown) == opened, (role, name)


def test_points_tables_stand_behind_the_blocs_for_every_reader(client, cast):
    tables = ADDRESSES["evaluations:criteria"]
    for role, person in cast.roles().items():
        if role in READERS:
            shown = entries(client, person)
            assert shown.index(tables) == shown.index(ADDRESSES["blocs:list"]) + 1, role
    assert tables not in entries(client, UserFactory())


def test_the_page_one_is_on_is_marked(client, cast):
    client.force_login(cast.member_officer)
    page = client.get(ADDRESSES["evaluations:criteria"]).content.decode()
    marked = re.findall(r'<a[^>]*href="([^"]+)"[^>]*aria-current="page"', page)
    assert ADDRESSES["evaluations:criteria"] in marked


def test_the_entry_asks_nothing_more(client, cast, monkeypatch):
    counts = []
    for menu in (MENU, tuple(item for item in MENU if item.url_name != "evaluations:criteria")):
        monkeypatch.setattr("emulation.nav.MENU", menu)
        client.force_login(cast.member_officer)
        with CaptureQueriesContext(connection) as asked:
            client.get(reverse("notices"))
        counts.append(len(asked))
    assert counts[0] == counts[1]
