"""Rules that the database itself holds, beyond what a CHECK constraint can say.

A CHECK sees one row. Rules that need a second row (a seat must carry the year of its bloc-year) or that forbid a deed
(a published row may not change) are triggers, declared beside the models as ``Guard`` and installed here after every
migrate, on SQLite and on PostgreSQL from the same declaration.

They are not migrations: SQLite rebuilds a table by copying it, which silently loses its triggers, and refuses the
rebuild while a trigger of another table names the old one. So all guards are dropped before a migrate and laid again
after it; a guard that is no longer declared disappears by itself.
"""

from dataclasses import dataclass
from typing import Any

from django.db import connections

PREFIX = "guard_"
_guards: list["Guard"] = []


@dataclass(frozen=True)
class Guard:
    """One refusal.

    ``when`` is an SQL condition over ``OLD`` and ``NEW`` in the common tongue of both databases; where it is true for a
    row, the ``event`` (INSERT, UPDATE or DELETE) on ``table`` fails with ``message`` as an ``IntegrityError``.
    """

    name: str
    table: str
    event: str
    when: str
    message: str

    def create(self, vendor: str) -> list[str]:
        """Return the SQL statements that install the guard on ``vendor`` (``sqlite`` or ``postgresql``)."""
        text = self.message.replace("'", "''")
        trigger = PREFIX + self.name
        if vendor == "sqlite":
            return [
                f"CREATE TRIGGER {trigger} BEFORE {self.event} ON {self.table} FOR EACH ROW WHEN ({self.when}) "
                f"BEGIN SELECT RAISE(ABORT, '{text}'); END"
            ]
        outcome = "OLD" if self.event == "DELETE" else "NEW"
        return [
            f"CREATE OR REPLACE FUNCTION {trigger}() RETURNS trigger LANGUAGE plpgsql AS $guard$ BEGIN "
            f"IF ({self.when}) THEN RAISE EXCEPTION USING ERRCODE = 'check_violation', MESSAGE = '{text}'; END IF; "
            f"RETURN {outcome}; END $guard$",
            f"CREATE TRIGGER {trigger} BEFORE {self.event} ON {self.table} FOR EACH ROW EXECUTE FUNCTION {trigger}()",
        ]


def declare(*guards: Guard) -> None:
    """Add ``guards`` to those that every migrate installs. Called from the ``ready`` of an app."""
    _guards.extend(guard for guard in guards if guard not in _guards)


def drop_all(using: str = "default", **kwargs: Any) -> None:
    """Remove every installed guard, also those whose declaration is gone."""
    connection = connections[using]
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' AND name LIKE %s", [PREFIX + "%"])
            for (name,) in cursor.fetchall():
                cursor.execute(f"DROP TRIGGER {name}")
        else:
            cursor.execute(
                "SELECT p.proname FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace "
                "WHERE n.nspname = current_schema() AND p.proname LIKE %s",
                [PREFIX + "%"],
            )
            for (name,) in cursor.fetchall():
                cursor.execute(f"DROP FUNCTION {name}() CASCADE")


def install_all(using: str = "default", **kwargs: Any) -> None:
    """Lay every declared guard whose table exists (a half-migrated database has not all of them yet)."""
    drop_all(using)
    connection = connections[using]
    with connection.cursor() as cursor:
        tables = set(connection.introspection.table_names(cursor))
        for guard in _guards:
            if guard.table in tables:
                for statement in guard.create(connection.vendor):
                    cursor.execute(statement)
