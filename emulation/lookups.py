"""Numbers of rows that no row can have: SQLite's and PostgreSQL's integers end, and what lies beyond equals nothing.

Django says so for one number (``IntegerFieldExact``), not for a list of them, such as the boxes ticked on a form: there SQLite
raises ``OverflowError`` and PostgreSQL an error of its own.
"""

from typing import Any

from django.db.models import AutoField, BigAutoField, IntegerField, SmallAutoField
from django.db.models.lookups import In


class InRange(In):
    """``__in`` of integers, without those that the column cannot hold: no row has them."""

    def process_rhs(self, compiler: Any, connection: Any) -> Any:
        """Return the right side without what lies out of range; nothing left matches nothing, as Django does it."""
        if self.rhs_is_direct_value():
            least, most = connection.ops.integer_field_range(self.lhs.output_field.get_internal_type())
            self.rhs = [
                each
                for each in self.rhs
                if not isinstance(each, int) or ((least is None or each >= least) and (most is None or each <= most))
            ]
        return super().process_rhs(compiler, connection)


def register() -> None:
    """Let every key and every whole number use it."""
    for kind in (IntegerField, AutoField, BigAutoField, SmallAutoField):
        kind.register_lookup(InRange)
