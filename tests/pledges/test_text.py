"""The canonical text: numbering, and a hash that depends on nothing but the words and their order."""

import json
import unicodedata
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from blocs.enums import SeatRole
from blocs.models import BlocYear, Seat, Unit
from emulation.accounts.models import User
from emulation.numbers import roman
from pledges.domain import drafting
from pledges.domain.text import canonical_text, clause_text, compose, place_of, places_in, sha256_of
from pledges.enums import Direction, Section, SignatoryRole
from pledges.models import Clause, Ground, Pledge, Signatory, Target
from tests.pledges import stories

UNITS = [Unit(code=f"don-vi-{n}", name=f"Đơn vị thứ {n}") for n in range(4)]
ROLES = [SeatRole.MEMBER, SeatRole.DEPUTY, SeatRole.HEAD, SeatRole.MEMBER]
YEAR = BlocYear(year=2026, starts_on=date(2025, 12, 1), ends_on=date(2026, 11, 30))
SEATS = [Seat(pk=n + 1, bloc_year=YEAR, unit=unit, role=ROLES[n], order=n) for n, unit in enumerate(UNITS)]

words = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=20)
clause_rows = st.lists(st.tuples(st.sampled_from(Section), words), max_size=8)
target_rows = st.lists(
    st.tuples(
        words,
        st.decimals(0, 1000, places=3, allow_nan=False),
        st.sampled_from(Direction),
        st.sampled_from([None, 0, 1]),
    ),
    max_size=5,
)


def pledge(**changes: Any) -> Pledge:
    values = {
        "superior": "VKSND TỈNH",
        "organiser": "KHỐI THI ĐUA",
        "number": "",
        "place": "Thái Bình",
        "conference_on": date(2021, 3, 31),
        "abstract": "năm 2021",
        "opening": "Hôm nay",
        "closing": "Cam kết",
        "recipients": "A\n\nB",
    }
    return Pledge(**{**values, **changes})


def text_of(clauses: Any, targets: Any, *, backwards: bool = False, first_pk: int = 1) -> dict[str, Any]:
    """Compose a text from plain rows; ``backwards`` gives the rows in another order and with other primary keys."""
    rows: dict[str, list[Any]] = {
        "grounds": [Ground(pk=first_pk + n, order=n, text=f"Căn cứ {n}") for n in range(3)],
        "clauses": [
            Clause(pk=first_pk + n, order=n, section=section, text=words) for n, (section, words) in enumerate(clauses)
        ],
        "targets": [
            Target(
                pk=first_pk + n,
                order=n,
                indicator=words,
                measure="%",
                direction=direction,
                planned=planned,
                seat=None if seat is None else SEATS[seat],
            )
            for n, (words, planned, direction, seat) in enumerate(targets)
        ],
        "seats": list(SEATS),
        "witnesses": [
            Signatory(pk=first_pk + n, role=SignatoryRole.WITNESS, order=n, person=User(full_name=f"Chứng kiến {n}"))
            for n in range(2)
        ],
    }
    if backwards:
        rows = {name: each[::-1] for name, each in rows.items()}
    return compose(pledge(), year=2021, host="VKSND tỉnh", **rows)


@given(clause_rows, target_rows)
@settings(max_examples=60, deadline=None)
def test_the_hash_depends_neither_on_primary_keys_nor_on_the_order_of_saving(clauses, targets):
    one = text_of(clauses, targets)
    other = text_of(clauses, targets, backwards=True, first_pk=1000)
    assert sha256_of(one) == sha256_of(other)
    assert sha256_of(json.loads(json.dumps(one, sort_keys=True))) == sha256_of(one)


@given(clause_rows, target_rows)
@settings(max_examples=60, deadline=None)
def test_the_form_of_the_letters_does_not_matter(clauses, targets):
    decomposed = [(section, unicodedata.normalize("NFD", text)) for section, text in clauses]
    assert text_of(decomposed, targets) == text_of(clauses, targets)


@given(clause_rows, target_rows)
@settings(max_examples=60, deadline=None)
def test_numbers_run_from_one_without_a_gap(clauses, targets):
    text = text_of(clauses, targets)
    numbers = [section["number"] for section in text["sections"]] + ([text["targets_number"]] if targets else [])
    assert sorted(numbers) == sorted(roman(n + 1) for n in range(len(numbers)))
    for section in text["sections"]:
        assert [clause["number"] for clause in section["clauses"]] == [
            str(n + 1) for n in range(len(section["clauses"]))
        ]
        assert section["clauses"]
    for unit in {target["unit"] for target in text["targets"]}:
        own = [target["number"] for target in text["targets"] if target["unit"] == unit]
        assert own == [str(n + 1) for n in range(len(own))]


@given(clause_rows.filter(bool), st.data())
@settings(max_examples=60, deadline=None)
def test_another_word_is_another_hash(clauses, data):
    place = data.draw(st.integers(0, len(clauses) - 1))
    changed = [(section, text + "x") if n == place else (section, text) for n, (section, text) in enumerate(clauses)]
    assert sha256_of(text_of(changed, [])) != sha256_of(text_of(clauses, []))


def test_the_order_of_sections_and_signatories():
    text = text_of([(Section.IMPLEMENTATION, "c"), (Section.CONTENT, "a")], [("t", Decimal("97.500"), "at_most", None)])
    assert [(each["number"], each["kind"]) for each in text["sections"]] == [
        ("I", "content"),
        ("III", "implementation"),
    ]
    assert text["targets_number"] == "II"
    assert [each["key"] for each in text["signatories"]] == [
        "unit-don-vi-2",
        "unit-don-vi-1",
        "unit-don-vi-0",
        "unit-don-vi-3",
        "witness-0",
        "witness-1",
    ]
    assert [each["role_label"] for each in text["signatories"]][:3] == ["KHỐI TRƯỞNG", "KHỐI PHÓ", ""]
    assert text["signatories"][-1]["name"] == "Chứng kiến 1"
    assert text["recipients"] == ["A", "B"]


@pytest.mark.parametrize(
    ("planned", "printed"), [("100.000", "100"), ("97.5", "97.5"), ("0", "0"), ("1E+2", "100"), ("0.125", "0.125")]
)
def test_targets_are_plain_numbers_in_signing_order_of_units(planned, printed):
    text = text_of([], [("b", Decimal(planned), Direction.EXACTLY, 0), ("a", Decimal(1), Direction.AT_LEAST, None)])
    assert [(each["unit"], each["direction"]) for each in text["targets"]] == [("", "≥"), ("Đơn vị thứ 0", "=")]
    assert text["targets"][1]["planned"] == printed


@pytest.mark.django_db
def test_the_stored_pledge_gives_the_same_text_however_it_was_written():
    """The frozen text survives the database: JSON comes back with the same hash."""
    story = stories.agreed()
    stored = Pledge.objects.get(pk=story.pledge.pk)
    assert sha256_of(stored.frozen_text) == stored.frozen_sha256 == sha256_of(canonical_text(stored))


@pytest.mark.django_db
def test_a_detour_of_edits_leads_to_the_same_hash():
    story = stories.drafted()
    by, before = story.cast.head_leader, sha256_of(canonical_text(story.pledge))
    clause = drafting.add_clause(by=by, pledge=story.pledge, section=Section.CONTENT, text="Tạm")
    assert sha256_of(canonical_text(story.pledge)) != before
    drafting.move_clause(by=by, clause=clause, up=True)
    drafting.remove_clause(by=by, clause=clause)
    assert sha256_of(canonical_text(story.pledge)) == before


@pytest.mark.django_db
def test_clauses_and_common_targets_are_named_by_their_place():
    story = stories.drafted(clauses=3)
    text = canonical_text(story.pledge)
    assert places_in(text) == {
        "I.1": "Khoản 1 mục I",
        "I.2": "Khoản 2 mục I",
        "I.3": "Khoản 3 mục I",
        "II.1": "Chỉ tiêu 1 mục II",
    }
    assert clause_text(text, "I.2") == "Nội dung thi đua thứ 2."
    assert clause_text(text, "II.1") == clause_text(text, "") == ""
    first, _second, third = story.pledge.clauses.order_by("order")
    drafting.remove_clause(by=story.cast.head_leader, clause=first)
    assert place_of(story.pledge.clauses.all(), targets=True)[third.pk] == "I.2"
