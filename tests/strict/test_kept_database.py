"""The migrated database is kept: it is what the migrations make from nothing, and a changed migration makes another."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper

from tests.kept import database

pytestmark = pytest.mark.django_db
_SQLITE = "SELECT type, name, tbl_name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite_%%'"
_POSTGRESQL = """
    SELECT 'column', table_name, column_name, concat_ws(' ', data_type, character_maximum_length, is_nullable, column_default,
        is_identity, numeric_precision, numeric_scale, collation_name) FROM information_schema.columns
        WHERE table_schema = 'public'
    UNION ALL SELECT 'constraint', conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint
        WHERE connamespace = 'public'::regnamespace
    UNION ALL SELECT 'index', tablename, indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'
    UNION ALL SELECT 'trigger', tgrelid::regclass::text, tgname, pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal
    UNION ALL SELECT 'function', proname, '', prosrc FROM pg_proc WHERE pronamespace = 'public'::regnamespace
    UNION ALL SELECT 'extension', extname, '', extversion FROM pg_extension
"""


# PostgreSQL prints a condition that came back from a dump with other casts and brackets than the same one from Django.
_WRITING = re.compile(r"::[a-z ]+(?:\[\])?|[()\s]")


def _plain(text: str) -> str:
    return _WRITING.sub("", text) if connection.vendor == "postgresql" else text


@pytest.fixture
def another(tmp_path: Path) -> Iterator[str]:
    """An empty database beside the one of the tests; its name."""
    if connection.vendor == "sqlite":
        yield str(tmp_path / "from-nothing.sqlite3")
        return
    name = f"{connection.settings_dict['NAME']}_from_nothing"
    with connection._nodb_cursor() as cursor:
        cursor.execute(f'CREATE DATABASE "{name}"')
    yield name
    with connection._nodb_cursor() as cursor:
        cursor.execute(f'DROP DATABASE "{name}"')


def described(name: str) -> tuple[set[Any], set[Any], dict[str, int]]:
    """Return the schema with its triggers, the migrations that were applied, and the number of rows in each table."""
    other: BaseDatabaseWrapper = connection.copy()
    other.settings_dict["NAME"] = name
    try:
        with other.cursor() as cursor:
            cursor.execute(_SQLITE if other.vendor == "sqlite" else _POSTGRESQL)
            schema = {tuple(_plain(text) for text in row) for row in cursor.fetchall()}
            cursor.execute("SELECT app, name FROM django_migrations")
            applied = set(cursor.fetchall())
            rows = {}
            for table in other.introspection.table_names(cursor):
                cursor.execute(f'SELECT count(*) FROM "{table}"')
                rows[table] = cursor.fetchone()[0]
    finally:
        other.close()
    return schema, applied, rows


def test_the_kept_database_is_what_the_migrations_make_from_nothing(another: str, kept_folder: Path) -> None:
    url = f"sqlite:///{another}"
    if connection.vendor != "sqlite":
        url = f"{os.environ['DATABASE_URL'].rpartition('/')[0]}/{another}"
    subprocess.run(
        [sys.executable, "manage.py", "migrate", "--verbosity=0"],
        cwd=settings.BASE_DIR,
        env=os.environ | {"DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "emulation.settings"},
        check=True,
    )
    name = database.PREFIX + database.recipe()
    kept = described(str(kept_folder / f"{name}.sqlite3") if connection.vendor == "sqlite" else name)
    made = described(another)
    for ours, theirs in zip(kept, made, strict=True):
        assert ours == theirs
    assert len(made[0]) > 300, "the schema was read"
    assert made[2]["blocs_workcalendar"] == 2, "and the rows that migrations enter"


def test_the_test_runs_in_a_copy_of_it(kept_folder: Path) -> None:
    name = database.PREFIX + database.recipe()
    kept = described(str(kept_folder / f"{name}.sqlite3") if connection.vendor == "sqlite" else name)
    assert described(str(connection.settings_dict["NAME"]))[:2] == kept[:2]


def test_a_changed_migration_makes_another(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    sources = database._sources()
    names = {str(path.relative_to(settings.BASE_DIR)) for path in sources if ".venv" not in path.parts}
    assert {"blocs/migrations/0003_years.py", "emulation/text.py", "emulation/trigrams.py"} <= names
    assert any(path.match("auth/migrations/0001_initial.py") for path in sources), "and those of the libraries"

    changed = tmp_path / sources[0].name
    changed.write_bytes(sources[0].read_bytes())
    monkeypatch.setattr(database, "_sources", lambda: [changed, *sources[1:]])
    before = database.recipe()
    changed.write_text("# another\n")
    assert database.recipe() != before
    monkeypatch.setattr(database, "_sources", lambda: sources[1:])
    assert database.recipe() != before
