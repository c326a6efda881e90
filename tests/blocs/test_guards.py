"""What the database itself refuses, past every form and domain function, and how the refusal reads."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from blocs.enums import BlocKind, BlocYearState, SeatRole
from blocs.models import Bloc, BlocYear, Seat
from emulation import clock
from emulation.constraints import explain
from emulation.rows import Impossible, explained
from tests.factories import Cast, HostFactory, UnitFactory, make_bloc_year

pytestmark = pytest.mark.django_db


def refusal(deed: Callable[[], Any]) -> str:
    """Do ``deed`` in a savepoint and return the sentence that the refusal means."""
    with pytest.raises(IntegrityError) as caught, transaction.atomic():
        deed()
    return explain(caught.value)


@pytest.fixture
def cast() -> Cast:
    return make_bloc_year(members=3)


@pytest.fixture
def forming() -> Cast:
    return make_bloc_year(members=3, active=False)


def test_a_second_head(forming):
    seat = forming.seat(2)
    seat.role = SeatRole.HEAD

    assert "đã có khối trưởng" in refusal(seat.save)


def test_the_same_unit_twice_in_one_bloc_year(forming):
    assert "đã là thành viên" in refusal(Seat(bloc_year=forming.bloc_year, unit=forming.head).save)


def test_head_and_deputy_cannot_be_one_unit_because_a_unit_has_one_seat(forming):
    deed = Seat(bloc_year=forming.bloc_year, unit=forming.head, role=SeatRole.DEPUTY).save

    assert "đã là thành viên" in refusal(deed)


def test_a_unit_in_two_blocs_of_one_kind_and_year(cast):
    other = make_bloc_year(members=2, active=False)

    message = refusal(Seat(bloc_year=other.bloc_year, unit=cast.head).save)

    assert "thành viên của một khối cùng loại trong năm này" in message


def test_a_unit_in_a_bloc_and_a_cluster_of_one_year_is_lawful(cast):
    cluster = make_bloc_year(members=2, active=False, kind=BlocKind.CLUSTER)

    Seat(bloc_year=cluster.bloc_year, unit=cast.head).save()


def test_a_seat_carries_the_year_and_kind_of_its_bloc_year(forming):
    seats = Seat.objects.filter(pk=forming.seat(2).pk)

    assert "phải đúng như của năm thi đua" in refusal(lambda: seats.update(year=2020))
    assert "phải đúng như của năm thi đua" in refusal(lambda: seats.update(kind=BlocKind.CLUSTER))


def test_seats_of_a_running_year_stay(cast):
    seat = cast.seat(2)

    assert "Không thể bỏ đơn vị thành viên" in refusal(seat.delete)
    assert "Không thể đổi vai trò" in refusal(lambda: Seat.objects.filter(pk=seat.pk).update(role=SeatRole.DEPUTY))
    assert "Không thể đổi vai trò" in refusal(lambda: Seat.objects.filter(pk=seat.pk).update(unit=UnitFactory()))
    assert "Không thể thêm đơn vị" in refusal(Seat(bloc_year=cast.bloc_year, unit=UnitFactory()).save)


def test_the_order_of_a_running_year_may_change(cast):
    assert Seat.objects.filter(pk=cast.seat(2).pk).update(order=9) == 1


def test_no_activation_without_head_and_deputy():
    cast = make_bloc_year(members=3, led=False)
    years = BlocYear.objects.filter(pk=cast.bloc_year.pk)
    stamp = {"activated_at": clock.now(), "activated_by": cast.standing_body}

    message = refusal(lambda: years.update(state=BlocYearState.ACTIVE, **stamp))

    assert "đúng một khối trưởng và ít nhất một khối phó" in message


def test_an_active_year_says_who_activated_it_and_a_closed_one_who_closed_it(cast, forming):
    years = BlocYear.objects
    assert "phải ghi ai mở" in refusal(lambda: years.filter(pk=forming.bloc_year.pk).update(state=BlocYearState.ACTIVE))
    assert "phải ghi ai kết thúc" in refusal(
        lambda: years.filter(pk=cast.bloc_year.pk).update(state=BlocYearState.CLOSED)
    )


def test_a_new_year_starts_forming(cast):
    deed = BlocYear(
        bloc=cast.bloc,
        year=2030,
        starts_on=date(2030, 1, 1),
        ends_on=date(2030, 12, 31),
        state=BlocYearState.ACTIVE,
        activated_at=clock.now(),
        activated_by=cast.standing_body,
    ).save

    assert "phải bắt đầu ở trạng thái đang thành lập" in refusal(deed)


def test_a_year_with_members_keeps_its_year_and_kind(forming):
    years, blocs = BlocYear.objects.filter(pk=forming.bloc_year.pk), Bloc.objects.filter(pk=forming.bloc.pk)

    assert "Không thể đổi năm" in refusal(lambda: years.update(year=2030))
    assert "Không thể đổi loại khối" in refusal(lambda: blocs.update(kind=BlocKind.CLUSTER))


def test_a_bloc_has_a_year_once(cast):
    deed = BlocYear(bloc=cast.bloc, year=2026, starts_on=date(2026, 1, 1), ends_on=date(2026, 12, 31)).save

    assert "Khối đã có năm thi đua này" in refusal(deed)


def test_unknown_choices_and_days_out_of_order(forming):
    assert "không nằm trong danh mục" in refusal(lambda: Seat.objects.filter(pk=forming.seat(2).pk).update(role="x"))
    years = BlocYear.objects.filter(pk=forming.bloc_year.pk)
    assert "không được trước ngày bắt đầu" in refusal(lambda: years.update(ends_on=date(2000, 1, 1)))


def test_a_unique_field_answers_with_its_own_sentence(cast):
    unit = UnitFactory()
    unit.code = cast.head.code

    assert refusal(unit.save) == "Mã này đã dùng cho đơn vị khác. Hãy chọn mã khác."


def test_deleting_what_others_refer_to_names_them(cast):
    with pytest.raises(Impossible) as caught, explained():
        cast.founding_decision.delete()

    assert f"1 khối thi đua ({cast.bloc})" in caught.value.reasons[0]


def test_a_refusal_leaves_the_transaction_usable(cast):
    with pytest.raises(Impossible), explained():
        cast.seat(2).delete()

    assert HostFactory().pk
    assert Seat.objects.filter(bloc_year=cast.bloc_year).count() == 3
