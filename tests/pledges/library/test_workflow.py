"""The table of moves cell by cell, and what the domain functions refuse."""

from datetime import timedelta

import pytest

from blocs.domain import bloc_years
from emulation import clock
from emulation.rows import Invalid
from emulation.workflow import Gone, Missing, NotAllowed, Stale, WrongState
from pledges.domain.drafts import Overtaken
from pledges.library.domain import sharing, writing
from pledges.library.domain.workflow import HIGHLIGHT
from pledges.library.enums import HighlightKind
from pledges.library.models import Highlight
from tests.factories import make_bloc_year
from tests.pledges.library import shelves

pytestmark = pytest.mark.django_db

STATES = {
    "draft": shelves.drafted,
    "shared": shelves.shared,
    "picked": shelves.picked,
    "withdrawn": shelves.withdrawn,
}
WRITERS = {"member_leader", "member_officer"}
PICKERS = {"head_leader", "head_officer", "deputy_leader", "deputy_officer", "standing_body"}
# What is open in which state; everything else is closed.
OPEN = {
    "draft": {"share": WRITERS},
    "shared": {"withdraw": WRITERS, "pick": PICKERS},
    "picked": {"unpick": PICKERS},
    "withdrawn": {"share": WRITERS},
}
DEEDS = {"share": sharing.share, "withdraw": sharing.withdraw, "pick": sharing.pick, "unpick": sharing.unpick}


@pytest.mark.parametrize("state", STATES)
def test_every_cell_of_the_table(state):
    cast = make_bloc_year(members=3)
    highlight = STATES[state](cast)
    wrong = []
    for name in HIGHLIGHT.moves:
        for role, person in cast.roles().items():
            found = not HIGHLIGHT.reasons_against(highlight, name, by=person)
            if found != (role in OPEN[state].get(name, set())):
                wrong.append(f"{state} {name} {role}: {found}")
    assert not wrong, "\n".join(wrong)
    assert HIGHLIGHT.moves.keys() == DEEDS.keys()


@pytest.mark.parametrize("state", STATES)
def test_the_gate_says_what_the_table_says(state):
    cast = make_bloc_year(members=3)
    highlight = STATES[state](cast)
    by = {"share": cast.member_leader, "withdraw": cast.member_leader}
    for name, deed in DEEDS.items():
        if name not in OPEN[state]:
            note = {"note": "vì"} if name == "withdraw" else {}
            with pytest.raises((WrongState, Missing)):
                deed(by=by.get(name, cast.head_leader), highlight=highlight, **note)
            with pytest.raises(NotAllowed):
                deed(by=cast.outsider, highlight=highlight, **note)
    highlight.refresh_from_db()
    assert highlight.state == state.replace("picked", "shared")


def test_nothing_moves_when_the_year_is_over():
    cast = make_bloc_year(members=3)
    made = {state: make(cast) for state, make in STATES.items()}
    bloc_years.close(by=cast.standing_body, bloc_year=cast.bloc_year, note="Đã tổng kết")
    for state, moves in OPEN.items():
        highlight = Highlight.objects.get(pk=made[state].pk)
        for name in moves:
            by = cast.member_leader if name in ("share", "withdraw") else cast.head_leader
            reasons = HIGHLIGHT.reasons_against(highlight, name, by=by)
            assert any("Đã kết thúc" in reason for reason in reasons), (state, name)
    draft = Highlight.objects.get(pk=made["draft"].pk)
    with pytest.raises(WrongState, match="Đã kết thúc"):
        writing.edit_highlight(by=cast.member_leader, highlight=draft, version=None, title="Tên khác")
    with pytest.raises(WrongState, match="Đã kết thúc"):
        writing.remove_highlight(by=cast.member_leader, highlight=draft)
    cast.bloc_year.refresh_from_db()
    with pytest.raises(WrongState, match="Đã kết thúc"):
        shelves.drafted(cast)


def test_taking_back_needs_its_reason_and_sharing_again_forgets_it():
    cast = make_bloc_year(members=2)
    highlight = shelves.shared(cast)
    with pytest.raises(Missing, match="Cần ghi lý do"):
        sharing.withdraw(by=cast.member_leader, highlight=highlight, note=" ")
    back = sharing.withdraw(by=cast.member_officer, highlight=highlight, note=" Thiếu số liệu ")
    assert (back.withdrawal_note, back.withdrawn_by) == ("Thiếu số liệu", cast.member_officer)
    again = sharing.share(by=cast.member_leader, highlight=back)
    assert (again.withdrawal_note, again.withdrawn_at, again.withdrawn_by) == ("", None, None)
    with pytest.raises(Stale):
        sharing.withdraw(by=cast.member_leader, highlight=again, note="vì", version=1)


def test_of_two_editors_the_second_learns_it():
    cast = make_bloc_year(members=2)
    highlight = shelves.drafted(cast)
    writing.edit_highlight(by=cast.member_leader, highlight=highlight, version=1, title="Tên của lãnh đạo")
    with pytest.raises(Overtaken) as caught:
        writing.edit_highlight(by=cast.member_officer, highlight=highlight, version=1, title="Tên của cán bộ")
    assert caught.value.stored.title == "Tên của lãnh đạo"
    same = writing.edit_highlight(by=cast.member_officer, highlight=highlight, version=1, title="Tên của lãnh đạo")
    assert same.version == 2
    writing.remove_highlight(by=cast.member_officer, highlight=same)
    with pytest.raises(Gone):
        writing.edit_highlight(by=cast.member_leader, highlight=highlight, version=2, title="Tên khác")


def test_who_writes_for_whom():
    cast = make_bloc_year(members=3)
    words = {"title": "Tên", "text": "Nội dung"}
    kind, movement = HighlightKind.GOOD_PRACTICE, HighlightKind.MOVEMENT
    for by, seat in (
        (cast.head_leader, cast.seat(2)),
        (cast.member_leader, cast.seat(0)),
        (cast.standing_body, cast.seat(0)),
    ):
        with pytest.raises(NotAllowed):
            writing.add_highlight(by=by, bloc_year=cast.bloc_year, kind=kind, seat=seat, **words)
    with pytest.raises(NotAllowed):
        writing.add_highlight(by=cast.member_leader, bloc_year=cast.bloc_year, kind=movement, **words)
    with pytest.raises(Invalid, match="Hãy chọn đơn vị"):
        writing.add_highlight(by=cast.head_leader, bloc_year=cast.bloc_year, kind=kind, **words)
    draft = shelves.drafted(cast)
    with pytest.raises(NotAllowed):
        writing.edit_highlight(by=cast.head_leader, highlight=draft, version=1, title="Tên khác")
    with pytest.raises(NotAllowed):
        writing.remove_highlight(by=cast.head_leader, highlight=draft)
    other = make_bloc_year(members=2)
    with pytest.raises(Exception, match="không phải thành viên"):
        writing.add_highlight(by=other.head_leader, bloc_year=cast.bloc_year, kind=kind, seat=other.seat(0), **words)


def test_a_day_that_has_not_come_is_refused():
    cast = make_bloc_year(members=2)
    with pytest.raises(Invalid, match="chưa tới"):
        shelves.drafted(cast, happened_on=clock.today() + timedelta(days=1))
    assert shelves.drafted(cast, happened_on=clock.today()).pk


def test_the_library_has_a_limit(monkeypatch):
    monkeypatch.setattr(writing, "LIMIT", 2)
    cast = make_bloc_year(members=2)
    shelves.drafted(cast)
    shelves.drafted(cast)
    with pytest.raises(writing.TooMany, match="2 mục"):
        shelves.drafted(cast)
    assert shelves.drafted(cast, 0).pk
