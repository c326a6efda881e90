"""Many people in the same second: one row, one head, one place for a unit; everybody else is told in words."""

import threading
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import connection

from blocs.domain import bloc_years, blocs
from blocs.domain.posts import hand_over, version_of
from blocs.domain.units import appoint
from blocs.enums import BlocKind, Capacity, Position, SeatRole
from blocs.models import Bloc, BlocYear, Post, Seat
from emulation.audit.chain import verify
from emulation.workflow import Refused
from tests.factories import UnitFactory, UserFactory, make_bloc_year

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(count: int, deed: Callable[[int], Any]) -> list[str]:
    """Run ``deed(number)`` in ``count`` threads that start together; return the reasons of those that were refused."""
    start = threading.Barrier(count)
    refused: list[str] = []
    broken: list[BaseException] = []

    def run(number: int) -> None:
        start.wait()
        try:
            deed(number)
        except Refused as refusal:
            refused.append(str(refusal))
        except BaseException as error:  # noqa: BLE001  (a thread's failure must reach the test)
            broken.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(number,)) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert broken == []
    return refused


def test_twenty_equal_foundings_make_one_bloc():
    cast = make_bloc_year(members=2)

    refused = at_once(
        20,
        lambda _number: blocs.found_bloc(
            by=cast.standing_body,
            name="Khối hai",
            slug="khoi-hai",
            kind=BlocKind.BLOC,
            host_unit=cast.host,
            founding_decision=cast.founding_decision,
        ),
    )

    assert Bloc.objects.filter(slug="khoi-hai").count() == 1
    assert len(refused) == 19
    assert all("Mã này đã dùng" in reason for reason in refused)
    assert verify().intact


def test_a_unit_wanted_by_two_blocs_in_the_same_second_sits_in_one():
    one, two = make_bloc_year(members=2, active=False), make_bloc_year(members=2, active=False)
    unit = UnitFactory()

    def seat(number: int) -> None:
        cast = (one, two)[number % 2]
        bloc_years.seat_unit(by=cast.standing_body, bloc_year=BlocYear.objects.get(pk=cast.bloc_year.pk), unit=unit)

    refused = at_once(8, seat)

    assert Seat.objects.filter(unit=unit).count() == 1
    assert len(refused) == 7
    assert all("đã thuộc" in reason or "đã là thành viên" in reason for reason in refused)


def test_eight_editors_with_one_version_name_one_leadership():
    cast = make_bloc_year(members=8, active=False)

    def name(number: int) -> None:
        bloc_year = BlocYear.objects.get(pk=cast.bloc_year.pk)
        bloc_years.name_leadership(
            by=cast.standing_body,
            bloc_year=bloc_year,
            head=cast.units[number],
            deputies=[cast.units[(number + 1) % 8]],
            decision=cast.leadership_decision,
            version=cast.bloc_year.version,
        )

    refused = at_once(8, name)

    assert len(refused) == 7
    roles = list(Seat.objects.filter(bloc_year=cast.bloc_year).order_by("pk").values_list("role", flat=True))
    assert (roles.count(SeatRole.HEAD), roles.count(SeatRole.DEPUTY)) == (1, 1)


def test_activation_and_a_departing_deputy_cannot_both_win():
    cast = make_bloc_year(members=3, active=False)

    def act(number: int) -> None:
        bloc_year = BlocYear.objects.get(pk=cast.bloc_year.pk)
        if number % 2:
            bloc_years.activate(by=cast.standing_body, bloc_year=bloc_year)
        else:
            bloc_years.unseat_unit(
                by=cast.standing_body, seat=Seat.objects.select_related("bloc_year__bloc").get(pk=deputy)
            )

    deputy = cast.seat(1).pk
    refused = at_once(2, act)

    assert len(refused) == 1
    state = BlocYear.objects.get(pk=cast.bloc_year.pk).state
    assert (state == "active") == Seat.objects.filter(pk=deputy).exists()


def test_a_person_wanted_for_one_unit_in_the_same_second_holds_one_post():
    unit, user = UnitFactory(), UserFactory()

    refused = at_once(
        8,
        lambda number: appoint(
            by=None,
            person=user,
            unit=unit,
            position=Position.SPECIALIST,
            capacity=Capacity.OFFICER,
            starts_on=date(2026, 1, 1 + number),
        ),
    )

    assert user.posts.count() == 1
    assert len(refused) == 7
    assert all("trùng nhau" in reason for reason in refused)


def test_a_post_handed_over_twice_in_the_same_second_goes_to_one():
    cast, heirs = make_bloc_year(members=2), [UserFactory() for _ in range(4)]
    post = Post.objects.get(person=cast.head_leader)
    version = version_of(post)

    def give(number: int) -> None:
        hand_over(
            by=cast.administrator,
            post=Post.objects.get(pk=post.pk),
            to_person=heirs[number],
            decision=cast.founding_decision,
            version=version,
        )

    refused = at_once(4, give)

    assert Post.objects.filter(person__in=heirs).count() == 1
    assert len(refused) == 3
    assert all("được người khác thay đổi" in reason for reason in refused)
    assert verify().intact
