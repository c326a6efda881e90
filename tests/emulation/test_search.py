"""How a question is read, and how the page joins the answers of the rooms."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from emulation import search
from emulation.accounts.models import User
from emulation.search import Hit, Kind, Wanted, answer, wanted
from tests.factories import UserFactory


@pytest.mark.parametrize(
    ("typed", "words", "phrases"),
    [
        ("Đông  HƯNG", ("dong", "hung"), ()),
        ("Đông Hưng", ("dong", "hung"), ()),
        ('"phòng 2"', (), ("phong 2",)),
        ("“Phòng 2” thái bình", ("thai", "binh"), ("phong 2",)),
        ("„a b” «c d» ‟e″", (), ("a b", "c d", "e")),
        ('tổ "chưa đóng', ("to", "chua", "dong"), ()),
        ("09/QĐ-VKSTB, (Thái Bình).", ("09/qd-vkstb", "thai", "binh"), ()),
        ("a a a", ("a",), ()),
        ('"-" - ... " " ""', (), ()),
        ("!?.,;:…_", (), ()),
        ("", (), ()),
    ],
)
def test_reading(typed, words, phrases) -> None:
    asked = wanted(typed)
    assert (asked.words, asked.phrases) == (words, phrases)
    assert asked.empty is not bool(words or phrases)


def test_the_whole_is_what_was_typed_without_quotes_and_signs_at_the_ends() -> None:
    assert wanted(' "Phòng  2" Thái Bình. ').whole == "phong 2 thai binh"


def test_a_long_question_is_cut() -> None:
    assert wanted("a" * 199 + "bcd").words == ("a" * 199 + "b",)


@given(st.text(max_size=300))
def test_anything_can_be_typed(typed) -> None:
    asked = wanted(typed)
    assert wanted(asked.whole).whole == asked.whole
    assert all(word for word in (*asked.words, *asked.phrases))


# --- the registry -----------------------------------------------------------------------------------------------


@pytest.fixture
def people(monkeypatch) -> Kind:
    """Let no room be asked but one that finds accounts by their search key."""
    monkeypatch.setattr(search, "_kinds", [])
    kind = Kind(
        "nguoi",
        "Người",
        lambda user, asked: User.objects.filter(asked.condition()).annotate(rank=asked.rank()).order_by("rank", "pk"),
        lambda rows: [Hit(row.full_name) for row in rows],
    )
    search.register(kind, kind)
    return kind


@pytest.mark.django_db
def test_hits_come_page_by_page(people) -> None:
    UserFactory.create_batch(search.PAGE + 2, full_name="Nguyễn An")
    (group,) = answer(None, wanted("an nguyễn"))
    assert (len(group.hits), group.page.paginator.count) == (search.SHOWN, search.PAGE + 2)
    for number, size in [(1, search.PAGE), (2, 2), ("3", 2), ("x", search.PAGE), ("9" * 30, 2)]:
        (group,) = answer(None, wanted("an nguyễn"), only="nguoi", number=number)
        assert len(group.hits) == size, number


@pytest.mark.django_db
def test_a_kind_without_a_hit_is_left_out_and_nothing_asked_finds_nothing(people) -> None:
    UserFactory(full_name="Nguyễn An")
    assert answer(None, wanted("bình")) == []
    assert answer(None, wanted("bình"), only="nguoi") == []
    assert answer(None, Wanted()) == []
    assert len(answer(None, wanted("an"), only="khong-co")) == 1


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("typed", "names"),
    [
        # Begins the name, begins a word, somewhere; among equals the older account.
        ("an", ["An Bình", "Trần An", "Lê Lan"]),
        ("binh an", ["An Bình"]),
        ("100%", ["Tỷ lệ 100%"]),
        ("a_b", ["a_b"]),
        ("%", []),
        ("x\\y", ["x\\y"]),
        ('"an"', ["An Bình", "Trần An"]),
        ('"tran an"', ["Trần An"]),
        ('"ran an"', []),
        ('"ty le 100"', ["Tỷ lệ 100%"]),
        ('"le" "tran"', []),
    ],
)
def test_hits_and_their_order(people, typed, names) -> None:
    for number, name in enumerate(("Lê Lan", "Trần An", "An Bình", "Tỷ lệ 100%", "a_b", "axb", "x\\y")):
        UserFactory(full_name=name, username=f"u{number}")
    groups = answer(None, wanted(typed))
    assert [hit.title for group in groups for hit in group.hits] == names
