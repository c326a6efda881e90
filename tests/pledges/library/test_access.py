"""Who opens what, bad addresses, wrong methods, two editors, odd input; predicates say the same as the lists."""

import pytest

from pledges.library.models import Highlight
from pledges.library.permissions import picks, reads, tells, writes
from tests.factories import make_bloc_year
from tests.pledges.library import shelves
from tests.pledges.library.shelves import page, text

pytestmark = pytest.mark.django_db

MEMBERS = {"head_leader", "head_officer", "deputy_leader", "deputy_officer", "member_leader", "member_officer"}
READERS = {*MEMBERS, "standing_body", "provincial_leader", "auditor"}
RUNS = {"head_leader", "head_officer", "deputy_leader", "deputy_officer"}
OWN = {"member_leader", "member_officer"}
GOOD = {"title": "Bảng theo dõi", "text": "Nội dung", "level": "", "once": "x"}


def test_the_predicates_say_the_same_as_the_lists():
    cast, other = make_bloc_year(members=3), make_bloc_year(members=3)
    made = {
        "draft": (shelves.drafted(cast), OWN),
        "shared": (shelves.shared(cast), READERS),
        "withdrawn": (shelves.withdrawn(cast), OWN),
        "movement": (shelves.of_bloc(cast), RUNS),
    }
    for name, (highlight, readers) in made.items():
        for role, person in cast.roles().items():
            seen = Highlight.objects.visible_to(person).filter(pk=highlight.pk).exists()
            assert seen == reads.test(person, highlight) == (role in readers), (name, role)
            assert writes.test(person, highlight) == (role in (RUNS if name == "movement" else OWN)), (name, role)
            assert picks.test(person, highlight) == (role in {*RUNS, "standing_body"}), (name, role)
            assert person.has_perm("library.read", highlight) == (role in readers), (name, role)
        for role, person in other.roles().items():
            seen = Highlight.objects.visible_to(person).filter(pk=highlight.pk).exists()
            assert seen == reads.test(person, highlight) == writes.test(person, highlight) is False, (name, role)
    for role, person in cast.roles().items():
        assert tells.test(person, cast.bloc_year) == (role in MEMBERS), role


def test_a_draft_is_invisible_to_everybody_else(client):
    cast = make_bloc_year(members=3)
    draft = shelves.drafted(cast)
    for role, person in cast.roles().items():
        client.force_login(person)
        expected = 200 if role in OWN else 404
        for name in ("detail", "edit", "share", "remove"):
            assert client.get(page(name, cast, draft.pk)).status_code == expected, (role, name)


def test_a_post_by_somebody_who_may_not_changes_nothing(client):
    cast = make_bloc_year(members=3)
    highlight = shelves.shared(cast)
    for role, person in cast.roles().items():
        client.force_login(person)
        refused = 403 if role in READERS else 404
        if role not in OWN:
            for name in ("edit", "remove", "share", "withdraw"):
                data = {**GOOD, "version": 2, "note": "vì"}
                assert client.post(page(name, cast, highlight.pk), data).status_code == refused, (role, name)
        if role not in MEMBERS:
            assert client.post(page("add", cast, "sang-kien"), GOOD).status_code == refused, role
        if role not in {*RUNS, "standing_body"}:
            for name in ("pick", "unpick"):
                assert client.post(page(name, cast, highlight.pk)).status_code == refused, (role, name)
    highlight.refresh_from_db()
    assert (highlight.version, highlight.state, highlight.picked) == (2, "shared", False)
    assert Highlight.objects.count() == 1


def test_nobody_writes_for_another_unit_by_a_forged_form(client):
    cast = make_bloc_year(members=3)
    client.force_login(cast.member_officer)
    for seat in (cast.seat(0).pk, 999999, "khong-co", ""):
        response = client.post(page("add", cast, "sang-kien"), {**GOOD, "seat": seat})
        assert response.status_code == 422
    assert not Highlight.objects.exists()


@pytest.mark.parametrize("tail", ["999999/", "99999999999999999999/", "them/khong-co/", "999999/chia-se/", "khong-co/"])
def test_bad_addresses_are_404(client, tail):
    cast = make_bloc_year(members=2)
    client.force_login(cast.head_leader)
    assert client.get(page("list", cast) + tail).status_code == 404


def test_a_highlight_of_another_bloc_is_not_found_here(client):
    cast, other = make_bloc_year(members=2), make_bloc_year(members=2)
    highlight = shelves.shared(other)
    client.force_login(cast.head_leader)
    assert client.get(page("detail", cast, highlight.pk)).status_code == 404


def test_wrong_methods(client):
    cast = make_bloc_year(members=2)
    highlight = shelves.shared(cast)
    client.force_login(cast.head_leader)
    for name in ("pick", "unpick"):
        assert client.get(page(name, cast, highlight.pk)).status_code == 405
    assert client.post(page("detail", cast, highlight.pk)).status_code == 405
    for name in ("list", "print", "export"):
        assert client.post(page(name, cast)).status_code == 405


def test_a_year_that_rests_takes_nothing(client):
    cast = make_bloc_year(members=2, active=False)
    client.force_login(cast.head_leader)
    assert client.get(page("list", cast)).status_code == 200
    assert client.get(page("add", cast, "sang-kien")).status_code == 409


def test_two_editors_never_overwrite_each_other(client):
    cast = make_bloc_year(members=2)
    draft = shelves.drafted(cast, title="Tên đầu")
    edit, words = page("edit", cast, draft.pk), {"text": "Nội dung", "level": "unit", "quarter": "1"}
    client.force_login(cast.member_leader)
    assert client.post(edit, {**words, "title": "Tên của lãnh đạo", "version": 1}).status_code == 302
    client.force_login(cast.member_officer)
    response = client.post(edit, {**words, "title": "Tên của cán bộ", "quarter": "2", "version": 1})
    shown = text(response)
    assert response.status_code == 409
    for expected in (
        "Tên của lãnh đạo",
        "Tên của cán bộ",
        "Quý I",
        str(cast.member_leader),
        'name="version" value="2"',
    ):
        assert expected in shown
    draft.refresh_from_db()
    assert (draft.title, draft.quarter) == ("Tên của lãnh đạo", 1)
    assert client.post(edit, {**words, "title": "Tên của cán bộ", "version": 2}).status_code == 302
    assert client.post(edit, {**words, "title": "Tên khác"}).status_code == 409  # without a version nobody overwrites


EMPTY = "Chưa có nội dung"


@pytest.mark.parametrize(
    ("shelf", "change", "field", "said"),
    [
        ("sang-kien", {"title": ""}, "title", EMPTY),
        ("sang-kien", {"text": " \n "}, "text", EMPTY),
        ("sang-kien", {"title": "x" * 301}, "title", "300"),
        ("sang-kien", {"text": "x" * 6001}, "text", "6000"),
        ("sang-kien", {"title": "a\x00b"}, "title", "NUL"),
        ("sang-kien", {"happened_on": "31/02/2026"}, "happened_on", "không phải là ngày"),
        ("sang-kien", {"happened_on": "01/01/2999"}, "happened_on", "chưa tới"),
        ("sang-kien", {"level": "bloc"}, "level", ""),
        ("sang-kien", {"quarter": "9"}, "quarter", ""),
        ("sang-kien", {"decision": "999999"}, "decision", ""),
        ("ca-nhan", {}, "person", EMPTY),
        ("phong-trao", {"starts_on": "01/01/2026"}, "level", EMPTY),
        ("phong-trao", {"level": "bloc"}, "starts_on", EMPTY),
        (
            "phong-trao",
            {"level": "bloc", "starts_on": "02/01/2026", "ends_on": "01/01/2026"},
            "__all__",
            "Ngày kết thúc không được trước ngày bắt đầu",
        ),
    ],
)
def test_odd_input_comes_back_with_its_reason(client, shelf, change, field, said):
    cast = make_bloc_year(members=2)
    client.force_login(cast.member_officer)
    data = {**GOOD, "title": "Tên giữ lại", "seat": cast.seat(-1).pk, **change}
    response = client.post(page("add", cast, shelf), data)
    assert response.status_code == 422
    errors = response.context["form"].errors
    assert list(errors) == [field]
    assert said in str(errors[field])
    assert "title" in change or "Tên giữ lại" in text(response)
    assert not Highlight.objects.exists()


def test_markup_is_shown_and_never_obeyed(client):
    cast = make_bloc_year(members=2)
    highlight = shelves.shared(cast, title="<b>=1+1</b>", text="<script>x</script>")
    client.force_login(cast.auditor)
    for path in (page("list", cast), highlight.get_absolute_url(), cast.bloc_year.get_absolute_url()):
        shown = text(client.get(path))
        assert "&lt;b&gt;=1+1&lt;/b&gt;" in shown
        assert "<script>x" not in shown
