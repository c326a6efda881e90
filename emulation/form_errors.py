"""What has to be corrected on a page, gathered from all its forms: the summary at its top, and the word in its title.

Gathered from the template's context and not handed over by every view, so that no page can forget it.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.contrib.admin.helpers import AdminForm, InlineAdminFormSet
from django.forms import BaseForm, BaseFormSet, BoundField

_WRAPPED = (BaseForm, BaseFormSet, AdminForm, InlineAdminFormSet)


@dataclass(frozen=True)
class FormError:
    """One thing to correct: ``message``, and where there is a field its ``label`` and the id of its box, the ``target``."""

    message: str
    label: str = ""
    target: str = ""


def errors_in(context: Any) -> list[FormError]:
    """Return what is wrong with the forms in ``context`` (a template's context), in the order of the page, each once.

    Forms, formsets, and lists of either are found by what they are; a form that nobody sent has no errors.
    """
    found = [error for form in _forms(context.flatten().values()) for error in _errors_of(form)]
    return list(dict.fromkeys(found))


def _forms(values: Iterable[Any]) -> Iterator[BaseForm]:
    """Yield the forms that were sent: those of the page, of its formsets, of its rows, and of the admin's own wrappers."""
    for value in values:
        if isinstance(value, (AdminForm, InlineAdminFormSet)):
            value = value.form if isinstance(value, AdminForm) else value.formset
        if isinstance(value, BaseForm):
            if value.is_bound:
                yield value
        elif isinstance(value, BaseFormSet):
            if value.is_bound:
                yield from value.forms
        elif isinstance(value, (list, tuple)) and value:
            yield from _forms(value if isinstance(value[0], _WRAPPED) else _of_rows(value))


def _of_rows(rows: Iterable[Any]) -> list[Any]:
    """Return the forms of a table's rows; most lists of a page hold none."""
    return [form for row in rows if isinstance(form := getattr(row, "form", None), BaseForm)]


def _errors_of(form: BaseForm) -> Iterator[FormError]:
    for message in form.non_field_errors():
        yield FormError(str(message))
    for name in form.errors:
        if name not in form.fields:
            continue
        bound = form[name]
        for message in bound.errors:
            if bound.is_hidden:
                yield FormError(str(message))
            else:
                yield FormError(str(message), str(bound.label), _target(bound))


def _target(bound: BoundField) -> str:
    """Return the id of the field's box; of a group of choices that of its first one."""
    if bound.id_for_label or not bound.subwidgets:
        return str(bound.id_for_label or bound.auto_id)
    return str(bound.subwidgets[0].id_for_label)
