"""Databases with a committed cast each: copied from the test's database, opened again for every test that wants the cast.

A test begins in the database of its worker, in a transaction that is rolled back at its end. ``switch`` moves that
transaction, as long as nothing was written in it, to another database; the rollback restores that one in the same way, and
the next test begins at home again. On SQLite alone: a database is a file to copy there; on PostgreSQL a copy took the server
longer than most casts take to build.
"""

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

from django.db import connection, transaction

_OPEN_AT_MOST = 40


class Shelf:
    """The databases of one process. ``home`` is the worker's own; None while no test with a rollback runs."""

    def __init__(self) -> None:
        self.home: str | None = None
        self._made = 0
        self._doomed: list[str] = []
        self._open: dict[str, Any] = {}
        self._mark: Any = None

    @property
    def present(self) -> str:
        """Return the name of the database in which the test's transaction is."""
        return str(connection.settings_dict["NAME"])

    # --- the test's transaction ---------------------------------------------------------------------------------------
    def begin(self) -> None:
        """Note that the transaction of a test begins in the worker's database."""
        self.home = self.present
        self._mark = self._written()

    def end(self) -> None:
        """Go home after the rollback, and remove what only that test used."""
        if self.home is not None:
            self._connect(self.home)
            self.home = None
            while self._doomed:
                self.drop(self._doomed.pop())

    def untouched(self) -> bool:
        """Say whether the test runs in its transaction and has written nothing in it, nor waits for its commit."""
        blocks = connection.atomic_blocks
        return (
            self.home is not None
            and connection.in_atomic_block
            and len(blocks) == 1
            and blocks[0]._from_testcase
            and not connection.savepoint_ids
            and not connection.needs_rollback
            and not connection.run_on_commit
            and self._written() == self._mark
        )

    def _written(self) -> Any:
        """Return what changes with the first write."""
        if connection.vendor != "sqlite":
            return None
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA schema_version")
            return cursor.fetchone(), connection.connection.total_changes

    def switch(self, name: str) -> None:
        """Move the untouched transaction of the test to the database ``name``."""
        atomic = self._roll_back()
        self._connect(name)
        self._go_on(atomic)

    def copy(self) -> str:
        """Move the untouched transaction of the test to a new copy of the present database; return the copy's name."""
        self._made += 1
        source = self.present
        atomic = self._roll_back()
        connection.close()
        name = _copied(source, self._made)
        self._connect(name)
        self._go_on(atomic)
        return name

    def _roll_back(self) -> transaction.Atomic:
        (atomic,) = connection.atomic_blocks
        transaction.set_rollback(True)
        atomic.__exit__(None, None, None)
        return atomic

    def _go_on(self, atomic: transaction.Atomic) -> None:
        atomic.__enter__()
        self._mark = self._written()

    def keep(self) -> None:
        """Commit what the test's transaction has done, without what waits for a commit, and begin it anew."""
        self._doomed.remove(self.present)
        (atomic,) = connection.atomic_blocks
        connection.check_constraints()
        connection.run_on_commit = []
        atomic.__exit__(None, None, None)
        self._go_on(atomic)

    def _connect(self, name: str) -> None:
        """Take up the connection to ``name``, and lay the present one aside."""
        present = self.present
        if connection.closed_in_transaction:  # by the test: only a new connection knows nothing of that
            connection.settings_dict["NAME"] = name
            connection.connection = None
            connection.connect()
            return
        if name == present:
            return
        if connection.connection is not None:
            self._open[present] = connection.connection
        connection.settings_dict["NAME"] = name
        connection.connection = self._open.pop(name, None)
        if connection.connection is None:
            connection.connect()
        while len(self._open) > _OPEN_AT_MOST:
            self._open.pop(next(iter(self._open))).close()

    # --- the end of a database ----------------------------------------------------------------------------------------
    def doom(self, name: str) -> None:
        """Remove the database ``name`` when this test is over."""
        self._doomed.append(name)

    def drop(self, name: str) -> None:
        """Remove a database in which no test is."""
        if name in self._open:
            self._open.pop(name).close()
        for ending in ("", "-wal", "-shm"):
            Path(name + ending).unlink(missing_ok=True)


def _copied(source: str, number: int) -> str:
    name = str(Path(source).with_name(f"cast-{number}.sqlite3"))
    with closing(sqlite3.connect(source)) as old, closing(sqlite3.connect(name)) as new:
        old.backup(new)  # not the file alone: a part of it may still be in its journal
    return name
