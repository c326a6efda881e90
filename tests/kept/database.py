"""The migrated database: the migrations run once, every worker and every later run starts from a copy.

The copy is known by a hash of all that the migrations are made of, so a changed migration is never served an old
database. ``migrate`` still runs over each copy: it finds nothing to apply, and lays the guards of the code as it is now.
"""

import ast
import fcntl
import hashlib
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from unittest import mock

import django
from django.apps import apps
from django.conf import settings
from django.db import connection
from django.db.backends.base.creation import BaseDatabaseCreation

PREFIX = "migrated_"
_Create = Callable[..., str]


def recipe() -> str:
    """Return the hash of what a migrated database is made of: the database's version, Django, every migration, and the
    modules of ours that migrations import."""
    digest = hashlib.sha256(f"{django.VERSION} {_server()} {sys.version_info[:2]}".encode())
    for path in _sources():
        digest.update(f"\0{path.name}\0".encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def _server() -> str:
    if connection.vendor == "sqlite":
        return f"sqlite {sqlite3.sqlite_version}"
    with connection._nodb_cursor() as cursor:
        cursor.execute("SHOW server_version_num")
        return f"postgresql {cursor.fetchone()[0]}"


def _sources() -> list[Path]:
    migrations = [
        path for app in apps.get_app_configs() for path in sorted((Path(app.path) / "migrations").glob("*.py"))
    ]
    ours = [path for path in migrations if settings.BASE_DIR in path.parents and ".venv" not in path.parts]
    imported = {found for path in ours for found in _imported(path)}
    return [*migrations, *sorted(imported)]


def _imported(path: Path) -> Iterator[Path]:
    """Yield the files of ours that a migration imports by name."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        names = [node.module or ""] if isinstance(node, ast.ImportFrom) else []
        names += [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        for name in names:
            module = settings.BASE_DIR.joinpath(*name.split(".")).with_suffix(".py")
            if name and module.is_file():
                yield module


@contextmanager
def migrated_once(folder: Path) -> Iterator[None]:
    """Within the block, a test database is a copy of the one kept in ``folder``, which the first to come migrates."""
    folder.mkdir(parents=True, exist_ok=True)
    original = BaseDatabaseCreation.create_test_db

    def create(self: BaseDatabaseCreation, *args: Any, **kwargs: Any) -> str:
        def make() -> str:
            return original(self, *args, **kwargs)

        with open(folder / "lock", "w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            keep = _keep_sqlite if connection.vendor == "sqlite" else _keep_postgresql
            return keep(self, folder, PREFIX + recipe(), make)

    with mock.patch.object(BaseDatabaseCreation, "create_test_db", create):
        yield


def _forget_others(folder: Path, name: str, ending: str) -> None:
    """Remove what older migrations have left."""
    for path in folder.glob(f"{PREFIX}*{ending}"):
        if path.name != name + ending:
            path.unlink(missing_ok=True)


def _keep_sqlite(creation: BaseDatabaseCreation, folder: Path, name: str, make: Callable[[], str]) -> str:
    kept = folder / f"{name}.sqlite3"
    if not kept.exists():
        made = make()
        part = kept.with_suffix(f".{os.getpid()}")
        with connection.cursor() as cursor:
            cursor.execute("VACUUM INTO %s", [str(part)])
        part.rename(kept)
        _forget_others(folder, name, ".sqlite3")
        return made
    clear: _Create = creation._create_test_db

    def copy(*args: Any, **kwargs: Any) -> str:
        target = clear(*args, **kwargs)
        shutil.copyfile(kept, target)
        return target

    with mock.patch.object(creation, "_create_test_db", copy):
        return make()


def _keep_postgresql(creation: BaseDatabaseCreation, folder: Path, name: str, make: Callable[[], str]) -> str:
    """The kept database is a template in the server, and a dump for the next server, where the tools for that are found."""
    dump = folder / f"{name}.sql"
    if not _there(name) and not (dump.exists() and _restored(dump, name)):
        made = make()
        if _dumped(made, dump):
            _forget_others(folder, name, ".sql")
        connection.close()
        with connection._nodb_cursor() as cursor:
            cursor.execute(f'CREATE DATABASE "{name}" TEMPLATE "{made}"')
        return made
    with mock.patch.dict(connection.settings_dict["TEST"], TEMPLATE=name):
        return make()


def _there(name: str) -> bool:
    with connection._nodb_cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
        return cursor.fetchone() is not None


def _tool(program: str, *arguments: str) -> bool:
    """Run a tool of PostgreSQL against the server of the tests. False where it is not installed or fails."""
    where = connection.settings_dict
    named = {"PGHOST": where["HOST"], "PGPORT": where["PORT"], "PGUSER": where["USER"], "PGPASSWORD": where["PASSWORD"]}
    environment = os.environ | {key: str(value) for key, value in named.items() if value}
    if not shutil.which(program):
        return False
    return subprocess.run([program, *arguments], env=environment, capture_output=True, check=False).returncode == 0


def _dumped(database: str, dump: Path) -> bool:
    part = dump.with_suffix(f".{os.getpid()}")
    if not _tool("pg_dump", "--no-owner", f"--file={part}", database):
        part.unlink(missing_ok=True)
        return False
    part.rename(dump)
    return True


def _restored(dump: Path, name: str) -> bool:
    """Load the dump under another name first: a database of the final name is a whole one."""
    part = f"{name}_part"
    with connection._nodb_cursor() as cursor:
        cursor.execute(f'DROP DATABASE IF EXISTS "{part}"')
        cursor.execute(f'CREATE DATABASE "{part}"')
    whole = _tool("psql", "-X", "-q", "--set=ON_ERROR_STOP=1", "--single-transaction", f"--file={dump}", part)
    with connection._nodb_cursor() as cursor:
        cursor.execute(f'ALTER DATABASE "{part}" RENAME TO "{name}"' if whole else f'DROP DATABASE "{part}"')
    return whole
