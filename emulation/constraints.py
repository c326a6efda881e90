"""Constraints that many tables share, with human messages."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


def one_of(field: str, choices: type[models.TextChoices], table: str) -> models.CheckConstraint:
    """Return the CHECK that ``field`` holds a declared choice; ``table`` makes its name unique in the database."""
    return models.CheckConstraint(
        condition=Q(**{f"{field}__in": choices.values}),
        name=f"{table}_{field}_known",
        violation_error_message=_("Giá trị không nằm trong danh mục. Hãy chọn lại từ danh sách."),
    )


def in_order(start: str, end: str, table: str) -> models.CheckConstraint:
    """Return the CHECK that the date ``end`` is empty or not before ``start``."""
    return models.CheckConstraint(
        condition=Q(**{f"{end}__isnull": True}) | Q(**{f"{end}__gte": models.F(start)}),
        name=f"{table}_{end}_not_before_{start}"[:60],
        violation_error_message=_("Ngày kết thúc không được trước ngày bắt đầu. Hãy sửa một trong hai ngày."),
    )
