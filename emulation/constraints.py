"""Constraints that many tables share, and the human sentence behind every row that the database refuses."""

import re
from collections.abc import Iterator
from itertools import groupby
from typing import Any

from django.apps import apps
from django.db import IntegrityError, models
from django.db.models import ProtectedError, Q, RestrictedError
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

_SHOWN = 3  # how many of the referring rows a refusal names


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


def explain(error: IntegrityError) -> str:
    """Return what ``error`` means for the person at the screen: reason and remedy.

    Knows declared constraints (their ``violation_error_message``), unique fields, guards (their own message), and rows
    that others refer to. Anything else gets a general sentence; the error itself stays the cause for the log.
    """
    if isinstance(error, ProtectedError):
        return explain_references(error.protected_objects)
    if isinstance(error, RestrictedError):
        return explain_references(error.restricted_objects)
    table, name, columns, text = _facts(error)
    for model in apps.get_models():
        for constraint in model._meta.constraints:
            if constraint.name == name or (
                isinstance(constraint, models.UniqueConstraint) and columns and _columns(model, constraint) == columns
            ):
                return str(constraint.violation_error_message)
        if columns and model._meta.db_table == table:
            for field in model._meta.fields:
                if field.unique and columns == {f"{table}.{field.column}"}:
                    return str(field.error_messages["unique"]) % {
                        "model_name": model._meta.verbose_name,
                        "field_label": field.verbose_name,
                    }
    if not name and not columns and text and "constraint" not in text:
        return gettext(text)  # a guard speaks for itself
    return gettext("Dữ liệu không nhất quán với các mục khác nên không lưu được. Hãy tải lại trang rồi kiểm tra lại.")


def explain_references(objects: Any) -> str:
    """Return why a row cannot be deleted, naming the rows ``objects`` that refer to it by kind and number."""

    def kind(row: models.Model) -> str:
        return str(row._meta.verbose_name)

    parts = []
    for label, rows in groupby(sorted(objects, key=kind), key=kind):
        named = list(rows)
        names = "; ".join(str(row) for row in named[:_SHOWN]) + ("…" if len(named) > _SHOWN else "")
        parts.append(f"{len(named)} {label} ({names})")
    count = len(parts)
    return ngettext(
        "Không thể xóa vì còn mục khác dẫn chiếu: %(parts)s. Hãy giữ lại mục này, hoặc xử lý mục dẫn chiếu trước.",
        "Không thể xóa vì còn các mục khác dẫn chiếu: %(parts)s. Hãy giữ lại mục này, hoặc xử lý các mục đó trước.",
        count,
    ) % {"parts": ", ".join(parts)}


def _columns(model: type[models.Model], constraint: models.UniqueConstraint) -> set[str]:
    table = model._meta.db_table
    return {f"{table}.{model._meta.get_field(name).column}" for name in constraint.fields}  # type: ignore[union-attr]


def _facts(error: IntegrityError) -> tuple[str, str, set[str], str]:
    """Return table, name of the constraint, ``table.column`` names of a unique one, and the bare message."""
    text = str(error).strip()
    diag = getattr(error.__cause__, "diag", None)  # PostgreSQL's own report
    if diag is not None:
        table = diag.table_name or ""
        detail = re.search(r"\(([^)]*)\)=", diag.message_detail or "") if diag.sqlstate == "23505" else None
        names = {f"{table}.{name.strip()}" for name in detail.group(1).split(",")} if detail else set()
        return table, diag.constraint_name or "", names, diag.message_primary or text
    label, found, rest = text.partition(" constraint failed: ")
    if not found:
        return "", "", set(), text
    if label != "UNIQUE":
        return "", rest, set(), text
    if rest.startswith("index "):
        return "", rest.removeprefix("index ").strip("'"), set(), text
    names = {part.strip() for part in rest.split(",")}
    return next(iter(names)).partition(".")[0], "", names, text


def sentences(error: Any, model: type[models.Model]) -> Iterator[str]:
    """Yield the messages of a ``ValidationError`` of ``model``, each with the label of its field before it."""
    for name, messages in error.message_dict.items():
        label = "" if name == "__all__" else f"{getattr(model._meta.get_field(name), 'verbose_name', name)}: "
        for message in messages:
            yield f"{label[:1].upper()}{label[1:]}{message}"
