"""Lists and pages of the library ask as often for many rows as for one."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from pledges.library.enums import HighlightKind
from tests.factories import make_bloc_year
from tests.pledges.library import shelves
from tests.pledges.library.shelves import page

pytestmark = pytest.mark.django_db


def queries(client, path: str) -> int:
    client.get(path)  # what is read once in a process is read now
    with CaptureQueriesContext(connection) as captured:
        assert client.get(path).status_code == 200
    return len(captured)


def fill(cast, count: int) -> None:
    for number in range(count):
        for kind in (HighlightKind.INITIATIVE, HighlightKind.MOVEMENT):
            shelves.picked(cast, number % 3, kind=kind, title=f"Mục {number}", decision=cast.founding_decision)
        shelves.drafted(cast, title=f"Nháp {number}")


def test_constant_number_of_queries(client):
    cast = make_bloc_year(members=3)
    paths = [
        page("list", cast),
        page("list", cast) + "?q=muc&kind=initiative&picked=on",
        page("export", cast),
        page("print", cast),
        cast.bloc_year.get_absolute_url(),
        reverse("search") + "?q=muc",
    ]
    client.force_login(cast.member_officer)
    fill(cast, 1)
    few = {path: queries(client, path) for path in paths}
    fill(cast, 4)
    assert {path: queries(client, path) for path in paths} == few


def test_a_long_library_has_pages(client):
    cast = make_bloc_year(members=2)
    client.force_login(cast.member_officer)
    for number in range(21):
        shelves.drafted(cast, title=f"Mục {number}", kind=HighlightKind.GOOD_PRACTICE)
    assert "Trang 1/2" in client.get(page("list", cast)).content.decode()
    second = client.get(page("list", cast) + "?page=2&kind=good_practice").content.decode()
    assert "&amp;kind=good_practice" in second
