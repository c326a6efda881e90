"""The index under a search: PostgreSQL's trigrams, laid by a migration; SQLite has none and needs none for its sizes.

Not ``Meta.indexes`` of the models: SQLite would build a plain index of the same name, which no search uses.
"""

from typing import Any

from django.db.migrations import RunPython


def trigram_index(table: str, column: str = "search_key") -> RunPython:
    """Return the migration's step that indexes the words in ``column`` of ``table``, and does nothing on SQLite.

    ``pg_trgm`` is a trusted extension since PostgreSQL 13: whoever owns the database may create it.
    """
    name = f"{table}_{column}_trgm"

    def lay(apps: Any, schema_editor: Any) -> None:
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
            schema_editor.execute(f"CREATE INDEX {name} ON {table} USING gin ({column} gin_trgm_ops)")

    def take_up(apps: Any, schema_editor: Any) -> None:
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(f"DROP INDEX {name}")

    return RunPython(lay, take_up)
