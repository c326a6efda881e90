"""What every catalogue in the Django admin shares: audit, search without diacritics, refusals in words.

An edit in the admin is a deed like any other: it is recorded in the same transaction. What the database would refuse
is rehearsed while the form is checked, so that the sentence stands above the form and the input is kept.
"""

import copy
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db import IntegrityError, models, transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.forms.models import BaseInlineFormSet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from simple_history.admin import SimpleHistoryAdmin

from emulation import rows
from emulation.admin_choices import KnownKeys
from emulation.admin_history import HistoryInWords
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


class RehearsedLines(BaseInlineFormSet):
    """New lines on the form of another row, tried in a savepoint all together: two of them may exclude each other."""

    def clean(self) -> None:
        """Say at the line what the database would refuse."""
        super().clean()
        if any(form.errors for form in self.forms):
            return
        with transaction.atomic():
            for form in self.extra_forms:
                if form.has_changed() and not self._rehearse(form):
                    break
            transaction.set_rollback(True)

    def _rehearse(self, form: Any) -> bool:
        trial = copy.copy(form.instance)
        trial._state = copy.copy(form.instance._state)
        try:
            with transaction.atomic():
                trial.save()
        except IntegrityError as error:
            form.add_error(None, explain(error))
            return False
        return True


class NewLines(KnownKeys, admin.TabularInline):
    """Rows on the form of another one: those that are there are read and lead to their own form, new ones are added.

    A form of its own for each existing row would ask the database for each of its autocompletions.
    """

    formset = RehearsedLines
    extra = 0
    can_delete = False
    show_change_link = True

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Refuse here: a row is changed on its own form."""
        return False


@dataclass(frozen=True)
class Tool:
    """A way on from the form of a row: an address, or an action of the list with this row chosen."""

    label: Any
    url: str = ""
    action: str = ""


class RowTools:
    """Ways on from a row: to its page in the product, for those who may see it, and to the deeds on it.

    ``seen_through`` is the path to the row that has the page (``""``: the row itself; None: there is no page).
    """

    change_form_template = "admin/catalogue_form.html"
    seen_through: str | None = None

    def tools(self, request: HttpRequest, obj: Any) -> list[Tool]:
        """Return the deeds that the form of ``obj`` offers."""
        return []

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Bring along what the list shows, and on lists and forms whether the reader may see the row's page."""
        queryset: QuerySet[Any] = super().get_queryset(request)  # type: ignore[misc]
        related = self.list_select_related  # type: ignore[attr-defined]
        if isinstance(related, list | tuple) and related:
            queryset = queryset.select_related(*related)
        page = request.resolver_match.url_name if request.resolver_match else ""
        if self.seen_through is None or not (page or "").endswith(("_changelist", "_change")):
            return queryset
        path = self.seen_through
        model: Any = queryset.model._meta.get_field(path).related_model if path else queryset.model
        visible = model.objects.visible_to(request.user).filter(pk=OuterRef(path or "pk"))
        return queryset.annotate(seen_by_reader=Exists(visible))

    def get_list_display(self, request: HttpRequest) -> list[Any]:
        """Add the way to the product's page as the last column."""
        columns = list(super().get_list_display(request))  # type: ignore[misc]
        return columns if self.seen_through is None else [*columns, "page"]

    @admin.display(description=gettext_lazy("trang"))
    def page(self, obj: Any) -> str:
        """Return the link to the product's page, or a dash for who may not see it."""
        url = self._page_url(obj)
        return format_html('<a href="{}">{}</a>', url, _("Xem trên trang")) if url else "–"

    def _page_url(self, obj: Any) -> str:
        if obj is None or not getattr(obj, "seen_by_reader", False):
            return ""
        return str((getattr(obj, self.seen_through) if self.seen_through else obj).get_absolute_url())

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """Add the ways on."""
        obj = kwargs.get("obj")
        context |= {"page_url": self._page_url(obj), "tools": self.tools(request, obj) if obj else []}
        response: HttpResponse = super().render_change_form(request, context, *args, **kwargs)  # type: ignore[misc]
        return response

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        """Save new lines and record each as the deed that it is on its own form."""
        with rows.explained():
            super().save_formset(request, form, formset, change)  # type: ignore[misc]
        keeper = self.admin_site._registry.get(formset.model)  # type: ignore[attr-defined]
        if keeper is not None:
            for row in formset.new_objects:
                record(getattr(keeper, "added_verb", "") or f"{row._meta.model_name}.added", row, by=request.user)


class FoldedSearch:
    """Searches with or without diacritics in the ``fold_fields``, columns that hold folded text; none, and there is no box.

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


class AuditedAdmin(RowTools, FoldedSearch, SimpleHistoryAdmin):
    """The base of every catalogue; ``added_verb`` names the deed that a new row is (default ``<model>.added``)."""

    form = RehearsedForm
    added_verb = ""
    list_per_page = 50
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
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

    def history_view_title(self, request: HttpRequest, obj: Any) -> str:
        """Return the title in our words."""
        return _("Lịch sử: %(row)s") % {"row": obj}

    def get_historical_record_context_helper(self, request: HttpRequest, historical_record: Any) -> HistoryInWords:
        """Say old and new values in words."""
        return HistoryInWords(self.model, historical_record)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Save and record who changed which fields, from what to what."""
        name = obj._meta.model_name
        with rows.explained():
            super().save_model(request, obj, form, change)
        verb = f"{name}.changed" if change else self.added_verb or f"{name}.added"
        record(verb, obj, by=request.user, details={"fields": changes_of(form)})

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


def changes_of(form: Any) -> dict[str, list[str]]:
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
