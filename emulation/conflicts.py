"""Two editors of one thing: the second one sees both values, who was faster and when, and chooses."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django import forms
from django.db import models
from django.utils import formats, timezone
from django.utils.translation import gettext as _

from emulation.audit.models import Event
from emulation.numbers import format_decimal


@dataclass(frozen=True)
class Difference:
    """One field: its label, the stored value and the person's own, both in words."""

    label: str
    stored: str
    mine: str


@dataclass(frozen=True)
class Conflict:
    """What ``conflict.html`` shows. ``resend`` are the names and values that would save the person's own version."""

    who: str
    at: datetime | None
    differences: list[Difference]
    resend: list[tuple[str, str]]


def between(form: forms.Form, stored: Any) -> Conflict:
    """Return what differs between a bound, valid ``form`` and ``stored``, the thing as it now is in the database.

    ``stored`` has an attribute for each field that is compared, and ``version``. Passwords are neither shown nor sent
    again; the person enters them once more.
    """
    deed = Event.objects.filter(object_type=stored._meta.label_lower, object_id=str(stored.pk)).first()
    differences = []
    for name, field in form.fields.items():
        if isinstance(field.widget, forms.HiddenInput | forms.PasswordInput) or not hasattr(stored, name):
            continue
        old, new = _word(field, getattr(stored, name)), _word(field, form.cleaned_data.get(name))
        if old != new:
            differences.append(Difference(str(form[name].label), old, new))
    left_out = {"csrfmiddlewaretoken", form.add_prefix("version")} | {
        form.add_prefix(name) for name, field in form.fields.items() if isinstance(field.widget, forms.PasswordInput)
    }
    resend = [(name, value) for name, values in form.data.lists() if name not in left_out for value in values]
    resend.append((form.add_prefix("version"), str(stored.version)))
    return Conflict(deed.actor_name if deed else "", deed.at if deed else None, differences, resend)


def _word(field: forms.Field, value: Any) -> str:
    """Return ``value`` as a person reads it."""
    if isinstance(value, bool):
        return _("Có") if value else _("Không")
    if isinstance(value, Decimal):
        return format_decimal(value)
    if isinstance(value, datetime):
        return formats.date_format(timezone.localtime(value), "DATETIME_FORMAT")
    if isinstance(value, date):
        return formats.date_format(value, "DATE_FORMAT")
    if isinstance(value, models.Manager | models.QuerySet):
        return ", ".join(str(each) for each in value.all())
    choices = {} if isinstance(field, forms.ModelChoiceField) else dict(getattr(field, "choices", ()))
    return "" if value is None else str(choices.get(value, value))
