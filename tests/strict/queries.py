"""What the two databases would do differently, or only sometimes."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest import mock

from django.core.management.commands import flush
from django.db.models.expressions import OrderBy
from django.db.models.functions import Random
from django.db.models.sql.compiler import SQLCompiler

from emulation import guards


@contextmanager
def unordered_rows_come_in_any_order() -> Iterator[None]:
    """Shuffle the rows of each query that names no order: code that leans on the order of storage fails in tests.

    Neither database promises an order, but both usually keep the order of insertion, until the day they do not. Queries
    with DISTINCT, GROUP BY or UNION are left alone, where an added expression would change their meaning.
    """
    original = SQLCompiler._order_by_pairs

    def order_by_pairs(self: SQLCompiler) -> Iterator[Any]:
        pairs = list(original(self))
        query = self.query
        if pairs or query.distinct or query.combinator or query.group_by is not None or query.subquery:
            return iter(pairs)
        return iter([(OrderBy(Random()), False)])

    with mock.patch.object(SQLCompiler, "_order_by_pairs", order_by_pairs):
        yield


@contextmanager
def flush_passes_the_guards() -> Iterator[None]:
    """Lift the guards of the database while a test with real transactions empties its tables.

    Django empties them by DELETE, which the guards of history rightly refuse; they are laid again by the
    ``post_migrate`` signal that ends the flush.
    """
    original = flush.Command.handle

    def handle(self: flush.Command, **options: Any) -> Any:
        guards.drop_all(options["database"])
        return original(self, **options)

    with mock.patch.object(flush.Command, "handle", handle):
        yield
