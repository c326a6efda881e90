"""What every catalogue in the Django admin shares: audit, search without diacritics, refusals in words.

An edit in the admin is a deed like any other: it is recorded in the same transaction. What the database would refuse
is rehearsed while the form is checked, so that the sentence stands above the form and the input is kept.
"""

import copy
from typing import Any

from django import forms
from django.contrib import messages
from django.db import IntegrityError, models, transaction
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from simple_history.admin import SimpleHistoryAdmin

from emulation import rows
from emulation.audit.log import record
from emulation.constraints import explain
from emulation.text import fold
from emulation.workflow import Refused


class RehearsedForm(forms.ModelForm):
    """A model form that tries the save in a savepoint and takes it back; what a guard refuses is a form error."""

    def _post_clean(self) -> None:
        super()._post_clean()
        if self.errors:
            return
        trial = copy.copy(self.instance)
        trial._state = copy.copy(self.instance._state)
        try:
            with transaction.atomic():
                trial.save()
                transaction.set_rollback(True)
        except IntegrityError as error:
            self.add_error(None, explain(error))


class FoldedSearch:
    """Searches with or without diacritics in the ``fold_fields``, columns that hold folded text.

    Every word must occur in one of the columns; ``đ`` equals ``d``.
    """

    fold_fields: tuple[str, ...] = ("search_key",)

    def get_search_fields(self, request: HttpRequest) -> tuple[str, ...]:
        """Return the folded columns, which also makes the search box and autocompletion appear."""
        return self.fold_fields

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        """Filter ``queryset`` by the folded words; never with duplicates, since no column is to-many."""
        for word in fold(search_term).split():
            anywhere = Q()
            for field in self.fold_fields:
                anywhere |= Q(**{f"{field}__contains": word})
            queryset = queryset.filter(anywhere)
        return queryset, False


class AuditedAdmin(FoldedSearch, SimpleHistoryAdmin):
    """The base of every catalogue; ``added_verb`` names the deed that a new row is (default ``<model>.added``)."""

    form = RehearsedForm
    added_verb = ""
    list_per_page = 50
    show_full_result_count = False
    view_on_site = False  # an administrator keeps catalogues and may not see the blocs themselves
    object_history_list_template = "admin/history_list.html"
    delete_confirmation_template = "admin/refused_deletion.html"
    delete_selected_confirmation_template = "admin/refused_deletions.html"

    class Media:
        css = {"all": ["css/admin.css"]}
        js = ["js/admin.js"]

    @property
    def search_fields(self) -> tuple[str, ...]:  # the system check of autocompletion reads the attribute
        """Return the folded columns."""
        return self.fold_fields

    def revert_disabled(self, request: HttpRequest, obj: Any = None) -> bool:
        """Keep the history for reading: an old value comes back only by a new edit."""
        return True

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Save and record who changed which fields, from what to what."""
        name = obj._meta.model_name
        with rows.explained():
            super().save_model(request, obj, form, change)
        verb = f"{name}.changed" if change else self.added_verb or f"{name}.added"
        record(verb, obj, by=request.user, details={"fields": _changes(form)})

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        """Delete and record it; raises ``Impossible`` where a guard or a reference keeps the row."""
        with transaction.atomic():
            record(f"{obj._meta.model_name}.deleted", obj, by=request.user)
            rows.delete(obj)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        """Delete all of ``queryset`` or none, each with its record."""
        with transaction.atomic():
            for obj in queryset:
                self.delete_model(request, obj)

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show a refusal that only the last moment brought (somebody was faster) as a message on the form's page."""
        return self._in_words(request, request.get_full_path(), super().changeform_view, *args, **kwargs)

    def delete_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show why a row stays as a message on its page."""
        return self._in_words(request, "../change/", super().delete_view, *args, **kwargs)

    def changelist_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show why the chosen rows stay as a message on the list."""
        return self._in_words(request, request.get_full_path(), super().changelist_view, *args, **kwargs)

    def _in_words(self, request: HttpRequest, back: str, view: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            response: HttpResponse = view(request, *args, **kwargs)
        except Refused as refusal:
            for reason in refusal.reasons:
                messages.error(request, reason)
            return redirect(back)
        return response


def _changes(form: Any) -> dict[str, list[str]]:
    """Return the changed fields as ``{name: [old, new]}``, in words."""
    return {
        name: [_word(form, name, form.initial.get(name)), _word(form, name, form.cleaned_data.get(name))]
        for name in form.changed_data
        if name in form.cleaned_data and "password" not in name
    }


def _word(form: Any, name: str, value: Any) -> str:
    """Return a field's value as a person reads it; a primary key becomes the name of its row."""
    queryset = getattr(form.fields[name], "queryset", None)
    if value is None:
        return ""
    if queryset is not None and not isinstance(value, models.Model):
        return str(queryset.filter(pk=value).first() or value)
    return str(value)
