"""What needs an administrator's care: one declaration gives the line on the admin's index and the filter of the list.

Each app declares its cares when its admin is loaded; the index counts them, one query each, and links to the list under
the same filter, so that the number and the list cannot disagree.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.contrib import admin
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

PARAMETER = "can_xem"


@dataclass(frozen=True)
class Care:
    """A kind of rows that somebody should look at: ``narrow`` keeps those of a queryset of ``model``."""

    key: str
    model: type[Model]
    label: Any
    narrow: Callable[[QuerySet[Any]], QuerySet[Any]]


@dataclass(frozen=True)
class Line:
    """A care on the index: how many rows, and the list that shows exactly those."""

    label: Any
    count: int
    url: str


_cares: list[Care] = []


def declare(*cares: Care) -> None:
    """Add ``cares`` to the index of the admin, in this order."""
    _cares.extend(care for care in cares if care not in _cares)


def lines(user: Any) -> Iterator[Line]:
    """Yield the cares of the lists that ``user`` may read, each with its count (one query)."""
    for care in _cares:
        meta = care.model._meta
        if user.has_perm(f"{meta.app_label}.view_{meta.model_name}"):
            count = care.narrow(care.model._default_manager.all()).count()
            url = reverse(f"admin:{meta.app_label}_{meta.model_name}_changelist")
            yield Line(care.label, count, f"{url}?{PARAMETER}={care.key}")


class CareFilter(admin.SimpleListFilter):
    """The filter of a list that the links of the index lead to."""

    title = _("việc cần xem")
    parameter_name = PARAMETER

    def __init__(self, request: HttpRequest, params: dict[str, Any], model: type[Model], model_admin: Any) -> None:
        self.cares = {care.key: care for care in _cares if care.model is model}
        super().__init__(request, params, model, model_admin)

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """Offer the cares of this list."""
        return [(key, care.label) for key, care in self.cares.items()]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Keep the rows of the chosen care; an unknown word keeps all."""
        care = self.cares.get(self.value() or "")
        return care.narrow(queryset) if care else queryset
