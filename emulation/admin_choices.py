"""Rows that are named to the admin by something that is no key: they are none of its rows, and the form says so.

Django looks keys up before it checks them: in autocompletions when a form is shown again (``AutocompleteMixin.optgroups``) and
among the rows chosen for an action (``ModelAdmin.response_action``). A key of the wrong type is an error of the server there.
"""

from collections.abc import Iterable
from typing import Any

from django.contrib.admin import widgets
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.core.exceptions import ValidationError
from django.db.models import Field, QuerySet
from django.http import HttpRequest, HttpResponse


def keys_in(field: "Field[Any, Any]", values: Iterable[Any]) -> list[str]:
    """Return those of ``values``, as they were sent, that ``field`` (a key of a table) can hold."""
    return [str(value) for value in values if _fits(field, value)]


def _fits(field: "Field[Any, Any]", value: Any) -> bool:
    try:
        field.run_validators(field.to_python(value))  # of a number: that the database can hold one so large
    except ValidationError:
        return False
    return True


class OneOf(widgets.AutocompleteSelect):
    """The choice of one row by autocompletion that looks up nothing but keys; the field refuses the rest in words."""

    def optgroups(self, name: str, value: list[Any], attr: Any = None) -> Any:
        """Return the chosen options among ``value``."""
        return super().optgroups(name, keys_in(self.field.target_field, filter(None, value)), attr)


class SomeOf(widgets.AutocompleteSelectMultiple):
    """The choice of several, in the same way."""

    def optgroups(self, name: str, value: list[Any], attr: Any = None) -> Any:
        """Return the chosen options among ``value``."""
        return super().optgroups(name, keys_in(self.field.target_field, filter(None, value)), attr)


class KnownKeys:
    """What a catalogue, or lines on the form of another, does with keys of rows that somebody sent."""

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Give fields with autocompletion the widget from here."""
        if db_field.name in self.get_autocomplete_fields(request):  # type: ignore[attr-defined]
            kwargs.setdefault("widget", OneOf(db_field, self.admin_site, using=kwargs.get("using")))  # type: ignore[attr-defined]
        return super().formfield_for_foreignkey(db_field, request, **kwargs)  # type: ignore[misc]

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Give fields with autocompletion the widget from here."""
        if db_field.name in self.get_autocomplete_fields(request):  # type: ignore[attr-defined]
            kwargs.setdefault("widget", SomeOf(db_field, self.admin_site, using=kwargs.get("using")))  # type: ignore[attr-defined]
        return super().formfield_for_manytomany(db_field, request, **kwargs)  # type: ignore[misc]

    def response_action(self, request: HttpRequest, queryset: QuerySet[Any]) -> HttpResponse | None:
        """Do the action with the chosen rows that can be rows; none is none chosen, which Django says in words."""
        name = ACTION_CHECKBOX_NAME
        sent = request.POST.copy()
        sent.setlist(name, keys_in(queryset.model._meta.pk, sent.getlist(name)))
        request.POST = sent  # type: ignore[assignment]
        response: HttpResponse | None = super().response_action(request, queryset)  # type: ignore[misc]
        return response
