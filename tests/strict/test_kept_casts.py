"""The shared cast: what one test does to it no other test sees, and what it rests on is part of its name.

Three runs of a test on at most two workers: at least two of them meet in one process, in whatever order they come.
"""

from pathlib import Path
from typing import Any
from unittest import mock

import pytest
import time_machine
from django.conf import settings as django_settings
from django.core.cache import cache
from django.db import connection, transaction
from django.test import TestCase
from django.utils import translation

from blocs.models import Bloc, Unit
from emulation import clock
from emulation.accounts.models import User
from emulation.audit import anchor, chain
from emulation.audit.models import ChainHead, Event
from emulation.files.store import fetch
from pledges.domain.signing_files import in_force, newest
from pledges.enums import PledgeState
from tests.factories import Cast, UnitFactory, make_bloc_year
from tests.kept.casts import NotKept, keeper, kept
from tests.pledges.stories import being_signed

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]  # casts are kept there alone (tests/kept/shelf.py)
built: list[str] = []
THREE = pytest.mark.parametrize("run", [1, 2, 3])


@kept
def noted(name: str = "", *, members: int = 2) -> Cast:
    """Build a cast, note that it was built, and write a file."""
    built.append(name)
    Path(django_settings.VAR_DIR, "paper.txt").write_text("first words")
    return make_bloc_year(members=members, name=name)


@kept
def on_top() -> Cast:
    """Build on another cast, and change it."""
    cast = noted()
    Bloc.objects.update(name="Khối phía trên")
    return cast


def paper() -> Path:
    return Path(django_settings.VAR_DIR, "paper.txt")


def whole_chain() -> bool:
    """Say whether the record of deeds goes on without a break from the cast to what the test has done."""
    anchor.advance(*ChainHead.objects.values_list("sequence", "hash").get(pk=1))  # what a commit does
    return chain.verify().intact


def builds_of(name: str, times: int = 1, **more: Any) -> int:
    """Return how often ``times`` calls have built."""
    before = built.count(name)
    for _time in range(times):
        noted(name, **more)
    return built.count(name) - before


@THREE
def test_a_test_that_changes_the_cast_does_not_reach_the_next(run: int) -> None:
    cast = noted("Khối cô lập")
    assert built.count("Khối cô lập") == 1, "it is built once a process"
    assert (cast.bloc.name, Bloc.objects.get().name) == ("Khối cô lập", "Khối cô lập")
    assert (Unit.objects.count(), len(cast.units), Event.objects.count()) == (4, 2, chain.verify().count)
    assert (paper().read_text(), list(cache._cache)) == ("first words", [])
    assert not hasattr(cast.bloc, "mark")
    assert UnitFactory.build().code == "don-vi-4", "the factories go on counting after the cast"

    cast.bloc.mark = cast.host.name = "changed"
    cast.units.clear()
    Bloc.objects.update(name=f"changed by {run}")
    UnitFactory()
    User.objects.filter(pk=cast.outsider.pk).update(full_name="changed")
    paper().write_text("changed")
    cache.set("mark", run)


@THREE
def test_a_test_that_fails_in_a_broken_transaction_leaves_nothing(run: int) -> None:
    cast = make_bloc_year(members=2)
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        Bloc.objects.update(name="changed")
        raise ZeroDivisionError
    assert Bloc.objects.get() == cast.bloc
    transaction.set_rollback(True)


@THREE
def test_a_test_that_closes_the_connection_closes_nothing_of_the_next(run: int) -> None:
    assert make_bloc_year(members=2).bloc == Bloc.objects.get()
    connection.close()


@THREE
def test_the_schema_is_not_changed_for_the_next_test(run: int) -> None:
    make_bloc_year(members=2)
    assert "left_behind" not in connection.introspection.table_names()
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE left_behind (id integer)")


@THREE
def test_a_later_cast_stands_beside_the_first(run: int) -> None:
    first, second = make_bloc_year(members=2), make_bloc_year(members=2)
    assert {bloc.pk for bloc in Bloc.objects.all()} == {first.bloc.pk, second.bloc.pk}
    assert first.bloc.slug != second.bloc.slug
    assert whole_chain()


@THREE
def test_a_pledge_with_its_file_is_handed_out_whole_and_works_on(run: int) -> None:
    story = being_signed()
    file = newest(in_force(story.pledge))
    assert file is not None
    assert fetch(file).startswith(b"%PDF-")
    story.sign_all()
    assert story.pledge.state == PledgeState.SIGNED
    assert whole_chain()


@pytest.mark.parametrize("run", [1, 2, 3])
@pytest.mark.parametrize(("build", "name"), [(on_top, "Khối phía trên"), (noted, "")])
def test_a_cast_built_on_another_leaves_that_one_as_it_was(run: int, build: Any, name: str) -> None:
    cast = build()
    assert Bloc.objects.get().name == (name or cast.bloc.name)
    assert paper().read_text() == "first words"
    assert not connection.run_on_commit


# --- where a test has changed what a cast rests on, it builds ------------------------------------------------------------
@pytest.mark.parametrize(
    "changed",
    [
        lambda test: test.getfixturevalue("monkeypatch").setattr(clock, "today", clock.today),
        lambda test: test.getfixturevalue("monkeypatch").setenv("TZ", "Asia/Ho_Chi_Minh"),
        lambda test: setattr(test.getfixturevalue("settings"), "REMINDER_DAYS", [1]),
        lambda test: cache.set("rate", 1),
        lambda test: Path(django_settings.VAR_DIR, "x").write_text("x"),
        lambda test: UnitFactory(),
    ],
    ids=["patch", "environment", "setting", "cache", "file", "row"],
)
def test_a_changed_surrounding_builds_anew(changed: Any, request: pytest.FixtureRequest) -> None:
    changed(request)
    assert builds_of("Khối riêng", times=1) == 1
    assert connection.settings_dict["NAME"] == keeper.shelf.home, "in the test's own database"


@pytest.mark.parametrize(
    "surrounding",
    [
        lambda: mock.patch.object(clock, "today", clock.today),
        lambda: mock.patch.dict("os.environ", {"X": "1"}),
        lambda: time_machine.travel("2026-03-01T08:00:00+07:00"),
        lambda: TestCase.captureOnCommitCallbacks(),
        lambda: transaction.atomic(),
    ],
    ids=["mock", "mocked environment", "clock", "commit", "savepoint"],
)
def test_a_changed_surrounding_of_a_block_builds_anew(surrounding: Any) -> None:
    with surrounding():
        assert builds_of("Khối riêng") == 1
        assert connection.settings_dict["NAME"] == keeper.shelf.home


def test_another_language_and_a_stopped_clock_are_another_cast() -> None:
    noted("Khối một")
    keys = set(keeper._casts)
    with translation.override("en"):
        assert keeper.key(noted.__wrapped__, ("Khối một",), {}) not in keys
    with clock.at(clock.now()):
        assert keeper.key(noted.__wrapped__, ("Khối một",), {}) not in keys


def test_arguments_are_told_apart_by_value_and_not_by_how_they_are_written() -> None:
    asked = [keeper.key(noted.__wrapped__, *call) for call in ((("a",), {}), ((), {"name": "a", "members": 2}))]
    assert asked[0] == asked[1] is not None
    assert keeper.key(noted.__wrapped__, ("a",), {"members": 3}) != asked[0]
    assert keeper.key(noted.__wrapped__, ("a",), {"members": True}) != keeper.key(
        noted.__wrapped__, ("a",), {"members": 1}
    )
    assert keeper.key(noted.__wrapped__, (object(),), {}) is None
    assert keeper.key(noted.__wrapped__, (clock.now(),), {}) is None


@pytest.fixture
def by_fixture() -> Cast:
    """A fixture that only builds: it is kept without a word."""
    built.append("by fixture")
    cast = make_bloc_year(members=2)
    Bloc.objects.update(name="Khối của fixture")
    return cast


@THREE
def test_a_fixture_that_only_builds_is_kept(by_fixture: Cast, run: int) -> None:
    assert built.count("by fixture") == 1
    assert Bloc.objects.get().name == "Khối của fixture"
    Bloc.objects.update(name="changed")


def test_what_cannot_be_kept_says_why() -> None:
    @kept
    def opaque() -> Any:
        return UnitFactory(), lambda: None

    with pytest.raises(NotKept, match="cannot be kept: .*pickle"):
        opaque()


def test_a_cast_that_cannot_be_built_raises_each_time_and_is_not_kept() -> None:
    @kept
    def broken() -> None:
        UnitFactory()
        raise LookupError

    for _time in range(2):
        with pytest.raises(LookupError):
            broken()
    assert Unit.objects.count() == 2
    assert connection.settings_dict["NAME"] not in {cast.database for cast in keeper._casts.values()}


@pytest.mark.django_db(transaction=True)
def test_a_test_with_real_transactions_builds_in_its_own_database() -> None:
    assert builds_of("Khối thật", times=1) == 1
    assert not connection.in_atomic_block
    assert Bloc.objects.get().name == "Khối thật"
