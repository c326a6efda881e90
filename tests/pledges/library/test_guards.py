"""What the database itself refuses of the library, past every form and domain function, and how the refusal reads."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from blocs.domain import bloc_years
from emulation import clock
from emulation.constraints import explain
from pledges.library.enums import HighlightKind, HighlightState
from pledges.library.models import Highlight
from tests.factories import Cast, make_bloc_year
from tests.pledges.library import shelves

pytestmark = pytest.mark.django_db


def refusal(deed: Callable[[], Any]) -> str:
    """Do ``deed`` in a savepoint and return the sentence that the refusal means."""
    with pytest.raises(IntegrityError) as caught, transaction.atomic():
        deed()
    return explain(caught.value)


@pytest.fixture
def cast() -> Cast:
    return make_bloc_year(members=2)


def row(highlight: Highlight):
    return Highlight.objects.filter(pk=highlight.pk)


def new(cast: Cast, **values: Any) -> Highlight:
    given = {"seat": cast.seat(1), "kind": "good_practice", "title": "Tên", "text": "Nội dung", **values}
    return Highlight(bloc_year=cast.bloc_year, drafted_by=cast.head_leader, **given)


def test_nothing_is_written_in_a_year_that_is_over(cast):
    draft, shared = shelves.drafted(cast), shelves.shared(cast)
    late = new(cast)
    bloc_years.close(by=cast.standing_body, bloc_year=cast.bloc_year, note="Đã tổng kết")
    picked = {"picked_at": clock.now(), "picked_by": cast.head_leader}
    for deed in (late.save, draft.delete, lambda: row(draft).update(text="khác"), lambda: row(shared).update(**picked)):
        assert "khi năm thi đua đang hoạt động" in refusal(deed)


def test_nothing_is_written_in_a_year_that_has_not_begun():
    assert "khi năm thi đua đang hoạt động" in refusal(new(make_bloc_year(members=2, active=False)).save)


@pytest.mark.parametrize(
    "change",
    [
        {"title": "Tên khác"},
        {"text": "khác"},
        {"level": "sector"},
        {"happened_on": date(2026, 1, 1)},
        {"happened_on": None},
        {"quarter": 4},
        {"theme": "khác"},
        {"sponsor": "khác"},
    ],
)
def test_what_is_shared_keeps_its_words(cast, change):
    shared = row(shelves.shared(cast))
    assert "Hãy rút về, sửa rồi chia sẻ lại" in refusal(lambda: shared.update(**change))


def test_the_decision_of_what_is_shared_stays(cast):
    shared = row(shelves.shared(cast))
    assert "Hãy rút về" in refusal(lambda: shared.update(decision=cast.founding_decision))


def test_what_was_shared_is_neither_draft_again_nor_deleted(cast):
    for made in (shelves.shared(cast), shelves.withdrawn(cast)):
        blank = {"state": "draft", "shared_at": None, "shared_by": None}
        blank |= {"withdrawn_at": None, "withdrawn_by": None, "withdrawal_note": ""}
        assert "không trở lại là bản nháp" in refusal(lambda made=made, blank=blank: row(made).update(**blank))
        assert "không xóa" in refusal(made.delete)


def test_it_begins_as_a_draft_of_a_member(cast):
    ready = new(cast, state=HighlightState.SHARED, shared_at=clock.now(), shared_by=cast.head_leader)
    assert "bắt đầu là bản nháp" in refusal(ready.save)
    assert "không phải thành viên" in refusal(new(cast, seat=make_bloc_year(members=2).seat(0)).save)


def test_it_stays_where_it_is(cast):
    draft = row(shelves.drafted(cast))
    other = make_bloc_year(members=2)
    for change in ({"seat": cast.seat(0)}, {"kind": "good_practice", "level": ""}, {"bloc_year": other.bloc_year}):
        assert "không chuyển sang" in refusal(lambda change=change: draft.update(**change))


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"kind": "khac"}, "danh mục"),
        ({"title": ""}, "tên gọi và nội dung"),
        ({"text": ""}, "tên gọi và nội dung"),
        ({"seat": None}, "Hãy chọn đơn vị"),
        ({"seat": None, "kind": "movement", "level": "unit", "starts_on": date(2026, 1, 1)}, "Hãy chọn đơn vị"),
        ({"kind": "movement", "starts_on": date(2026, 1, 1)}, "cấp phát động"),
        ({"kind": "initiative", "level": "bloc"}, "cấp phát động"),
        ({"level": "unit"}, "cấp phát động"),
        ({"kind": "exemplary_person"}, "phải có họ tên"),
        ({"person": "Kiểm sát viên A"}, "phải có họ tên"),
        ({"kind": "movement", "level": "bloc"}, "ngày bắt đầu"),
        ({"starts_on": date(2026, 1, 1)}, "chỉ ghi một ngày"),
        (
            {"kind": "movement", "level": "bloc", "starts_on": date(2026, 1, 2), "ends_on": date(2026, 1, 1)},
            "không được trước",
        ),
        ({"quarter": 5}, "từ I đến IV"),
    ],
)
def test_rows_that_do_not_say_what_their_kind_asks_for(cast, values, said):
    assert said in refusal(new(cast, **values).save)


def test_states_have_their_evidence(cast):
    draft, shared = row(shelves.drafted(cast)), row(shelves.shared(cast))
    back, by = row(shelves.withdrawn(cast)), cast.head_leader
    assert "ai chia sẻ" in refusal(lambda: draft.update(state="shared"))
    assert "danh mục" in refusal(lambda: draft.update(state="khac", shared_at=clock.now(), shared_by=by))
    assert "ai rút" in refusal(lambda: shared.update(state="withdrawn"))
    assert "ai rút" in refusal(lambda: back.update(withdrawal_note=""))
    assert "ai rút" in refusal(lambda: back.update(state="shared"))
    assert "ai chọn" in refusal(lambda: shared.update(picked_at=clock.now()))
    assert "Chỉ mục đang chia sẻ" in refusal(lambda: draft.update(picked_at=clock.now(), picked_by=by))


def test_every_kind_can_be_stored(cast):
    for kind in HighlightKind:
        assert shelves.shared(cast, kind=kind).kind == kind
    assert shelves.of_bloc(cast).seat is None
