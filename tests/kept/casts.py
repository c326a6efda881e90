"""The shared cast: what a test begins with is built once in a worker, through the domain, and every test rolls back.

``@kept`` on a function that builds it, with nothing but plain values as arguments, is all there is to it. The first call
builds in a copy of the database and commits there; a later call with the same arguments moves the test's transaction to that
copy, and hands out objects of its own with the files that belong to them. Where a test has changed anything before (a row, a
setting, a patched function, the clock, a file), the function simply builds, as it does for tests with real transactions.
"""

import functools
import inspect
import pickle
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from pathlib import Path
from typing import Any, ParamSpec, TypeVar
from unittest import mock

import factory
import pytest
import time_machine
from django.conf import UserSettingsHolder, settings
from django.core import mail
from django.core.cache import cache
from django.core.management.commands import flush
from django.db import connection
from django.test import TestCase
from django.utils import translation

from emulation import clock
from tests.kept.shelf import Shelf

_P = ParamSpec("_P")
_R = TypeVar("_R")
_PLAIN = (int, str, bool, Decimal, date, Enum, type(None))
# Each test has its own (tests/conftest.py), and its content is kept with the cast.
_OWN_FOLDER = {"VAR_DIR", "MEDIA_ROOT", "AUDIT_ANCHOR", "EMAIL_FILE_PATH"}
_LOCK = "render.lock"


@dataclass(frozen=True)
class _Cast:
    """One kept cast: its database, its pickled objects, how far the factories have counted, its files."""

    database: str
    made: bytes
    counted: tuple[int, ...]
    files: Path


class Keeper:
    """The kept casts of one process, and what it knows of the test that runs."""

    def __init__(self) -> None:
        self.shelf = Shelf()
        self.folder: Path | None = None  # None: every test builds its own
        self.patches = 0
        self._casts: dict[Any, _Cast] = {}
        self._building = 0
        self._standing_on: Any = None  # the key of the cast that the test already has; another one is built beside it
        self._usual_patches = 0
        self._test: Any = None

    def begin(self, test: pytest.Item) -> None:
        """Begin ``test``: the factories count from 0, so that all tests use the same names."""
        self._usual_patches, self._test, self._standing_on = self.patches, test, None
        _count_from((0,) * len(_factories()))

    def key(self, function: Callable[..., Any], args: Any, kwargs: Any) -> Any:
        """Return what the result follows from; None where it follows from more than can be named."""
        if self.folder is None or connection.vendor != "sqlite" or not self._as_always():
            return None
        bound = inspect.signature(function).bind(*args, **kwargs)
        bound.apply_defaults()
        values = _flat(list(bound.arguments.values()))
        if values is None:
            return None
        moment = clock._frozen.get() or clock.today()
        asked = (function.__module__, function.__qualname__, values)
        return self._standing_on, asked, moment, translation.get_language(), _counted()

    def _as_always(self) -> bool:
        """Say whether the test has changed nothing that a cast could depend on."""
        patch = self._test.funcargs.get("monkeypatch")
        return (
            self.patches == self._usual_patches
            and not (patch and (patch._setattr or patch._setitem or patch._savesyspath or patch._cwd))
            and not time_machine.traveller_stack
            and _changed_settings() <= _OWN_FOLDER
            and _is_empty(settings.VAR_DIR)
            and not getattr(mail, "outbox", None)
            and not cache._cache
            and self.shelf.untouched()
        )

    def get(self, key: Any, build: Callable[[], Any]) -> Any:
        """Return the objects of the cast ``key``, built first if need be; the test's transaction goes on beside them.

        Raises ``NotKept`` with what was built where that cannot be kept.
        """
        nested = self._building
        if key not in self._casts:
            self._casts[key] = self._build(build)
        cast = self._casts[key]
        if self.shelf.present != cast.database:
            self.shelf.switch(cast.database)
            shutil.copytree(cast.files, settings.VAR_DIR, dirs_exist_ok=True)
            _count_from(cast.counted)
        if nested:
            self.shelf.doom(self.shelf.copy())  # the outer cast goes on in a copy of the inner one
        self._standing_on = key
        return pickle.loads(cast.made)

    def _build(self, build: Callable[[], Any]) -> _Cast:
        """Build in a copy of the present database and commit."""
        self.shelf.doom(self.shelf.copy())
        before = self._standing_on
        self._building += 1
        try:
            made = build()
        finally:
            self._building -= 1
        if cache._cache or getattr(mail, "outbox", None):
            raise NotKept(made, "it leaves something in the cache or in the mail")
        same = self.shelf.untouched()
        if same and self._standing_on is before:
            raise NotKept(made, "it writes nothing")
        try:
            pickled = pickle.dumps(made)
        except (TypeError, AttributeError, pickle.PicklingError) as error:
            raise NotKept(made, str(error)) from error
        if same:  # it is one other cast, under another name
            database = self._casts[self._standing_on].database
        else:
            self.shelf.keep()
            database = self.shelf.present
        assert self.folder is not None
        files = self.folder / str(len(self._casts))
        shutil.copytree(settings.VAR_DIR, files, ignore=shutil.ignore_patterns(_LOCK))
        return _Cast(database, pickled, _counted(), files)

    def forget(self) -> None:
        """Remove all casts: the database that they are copies of has changed for good."""
        for cast in self._casts.values():
            self.shelf.drop(cast.database)
            shutil.rmtree(cast.files, ignore_errors=True)
        self._casts.clear()


class NotKept(Exception):
    """What was built (``made``) cannot be kept."""

    def __init__(self, made: Any, reason: str) -> None:
        super().__init__(f"This cannot be kept: {reason}. Build it without @kept.")
        self.made = made


keeper = Keeper()


def kept(function: Callable[_P, _R]) -> Callable[_P, _R]:
    """Build what ``function`` returns once a worker for each set of plain arguments, and hand out copies.

    Raises ``NotKept`` where it writes nothing, leaves mail, or returns what cannot be pickled.
    """

    @functools.wraps(function)
    def wrapper(*args: _P.args, **kwargs: _P.kwargs) -> _R:
        key = keeper.key(function, args, kwargs)
        if key is None:
            return function(*args, **kwargs)
        made: _R = keeper.get(key, lambda: function(*args, **kwargs))
        return made

    return wrapper


def kept_if_possible(function: Callable[..., _R]) -> Callable[..., _R]:
    """Keep what a fixture returns, as ``kept`` does; one that cannot be kept goes on as it is."""
    possible = True

    @functools.wraps(function)
    def wrapper(**fixtures: Any) -> _R:
        nonlocal possible
        key = keeper.key(function, (), fixtures) if possible else None
        if key is None:
            return function(**fixtures)
        try:
            made: _R = keeper.get(key, lambda: function(**fixtures))
        except NotKept as found:
            possible = False
            made = found.made
        return made

    return wrapper


def is_cast(fixture: Any) -> bool:
    """Say whether a fixture only builds: it asks for no other fixture, takes nothing back, and is for one test."""
    function = fixture.func
    return (
        fixture.scope == "function"
        and set(fixture.argnames) <= {"db"}
        and fixture.params is None
        and inspect.isfunction(function)
        and not hasattr(function, "__wrapped__")  # handled already, by us or by @kept
        and not inspect.isgeneratorfunction(function)
        and function.__module__.startswith("tests.")
    )


@contextmanager
def casts_are_kept(folder: Path | None) -> Iterator[None]:
    """Watch, for the whole run, over the begin and the end of each test; with no ``folder``, keep nothing."""
    keeper.folder = folder
    shelf, setup, teardown = keeper.shelf, TestCase.__dict__["_fixture_setup"].__func__, TestCase._fixture_teardown
    empty, capture = flush.Command.handle, TestCase.__dict__["captureOnCommitCallbacks"].__func__

    def begin(cls: type[TestCase]) -> None:
        setup(cls)
        shelf.begin()

    def end(self: TestCase) -> None:
        try:
            teardown(self)
        finally:
            shelf.end()

    @contextmanager
    def watched(cls: type[TestCase], **options: Any) -> Iterator[Any]:
        keeper.patches += 1  # who waits for commits wants those of the cast as well
        try:
            with capture(cls, **options) as callbacks:
                yield callbacks
        finally:
            keeper.patches -= 1

    def emptied(self: flush.Command, **options: Any) -> Any:
        keeper.forget()
        return empty(self, **options)

    with (
        mock.patch.object(TestCase, "_fixture_setup", classmethod(begin)),
        mock.patch.object(TestCase, "_fixture_teardown", end),
        mock.patch.object(flush.Command, "handle", emptied),
        mock.patch.object(TestCase, "captureOnCommitCallbacks", classmethod(watched)),
        _patches_are_counted(mock._patch),
        _patches_are_counted(mock._patch_dict),
    ):
        yield
    keeper.forget()


@contextmanager
def _patches_are_counted(kind: Any) -> Iterator[None]:
    enter, leave = kind.__enter__, kind.__exit__

    def counted_enter(self: Any) -> Any:
        keeper.patches += 1
        return enter(self)

    def counted_leave(self: Any, *problem: Any) -> Any:
        keeper.patches -= 1
        return leave(self, *problem)

    kind.__enter__, kind.__exit__ = counted_enter, counted_leave
    try:
        yield
    finally:
        kind.__enter__, kind.__exit__ = enter, leave


def _flat(values: Any) -> Any:
    """Return plain values as a key; None where one of them is not plain. A moment is never the same twice."""
    if isinstance(values, (list, tuple)):
        found = [_flat(each) for each in values]
        return None if None in found else tuple(found)
    if isinstance(values, dict):
        return _flat([[name, value] for name, value in sorted(values.items())])
    if isinstance(values, _PLAIN) and not isinstance(values, datetime):
        return type(values).__name__, values
    return None


def _changed_settings() -> set[str]:
    """Return the names of the settings that are overridden now."""
    changed: set[str] = set()
    holder = settings._wrapped
    while isinstance(holder, UserSettingsHolder):
        changed |= {name for name in vars(holder) if name.isupper() and name != "SETTINGS_MODULE"} | holder._deleted
        holder = holder.default_settings
    return changed


def _is_empty(folder: Path) -> bool:
    return all(path.is_dir() or path.name == _LOCK for path in Path(folder).rglob("*"))


@functools.cache
def _factories() -> tuple[Any, ...]:
    """Return the factories that count for themselves (a factory counts with the one it extends)."""
    found, more = [], [factory.Factory]
    while more:
        subclasses = more.pop().__subclasses__()
        more += subclasses
        found += [each for each in subclasses if each._meta.model and each._meta.counter_reference is each._meta]
    return tuple(sorted(found, key=lambda each: (each.__module__, each.__qualname__)))


def _counted() -> tuple[int, ...]:
    """Return the next number of each factory."""
    return tuple(each._meta._counter.seq if each._meta._counter else 0 for each in _factories())


def _count_from(numbers: tuple[int, ...]) -> None:
    for each, number in zip(_factories(), numbers, strict=True):
        each.reset_sequence(number)
