"""The record of deeds in the admin: to be read, never to be written."""

from collections.abc import Callable, Iterator
from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy

from emulation.audit.models import Event
from emulation.audit.words import deed_name, kind_name


class ByDeed(admin.AllValuesFieldListFilter):
    """Deeds that occur, in words."""

    said: Callable[[str], str] = staticmethod(deed_name)

    def choices(self, changelist: Any) -> Iterator[Any]:
        """Yield the choices of Django, each under its name."""
        for choice in super().choices(changelist):
            yield choice | {"display": self.said(str(choice["display"]))}


class ByKind(ByDeed):
    """Kinds of objects that occur, in words."""

    said = staticmethod(kind_name)


@admin.register(Event)
class EventAdmin(admin.ModelAdmin):
    """Read-only list of events."""

    list_display = ["sequence", "at", "deed", "actor_name", "object_name", "note"]
    list_filter = [("verb", ByDeed), ("object_type", ByKind)]
    fields = [
        *("sequence", "at", "deed", "verb", "actor_name", "actor_id", "object_type", "object_id", "object_name"),
        *("note", "details", "previous_hash", "hash"),
    ]
    readonly_fields = ["deed"]
    search_fields = ["actor_name", "object_name", "note"]
    date_hierarchy = "at"
    list_per_page = 50
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Refuse: events are written by deeds."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Event | None = None) -> bool:
        """Refuse: events are append-only."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Event | None = None) -> bool:
        """Refuse: events are append-only."""
        return False

    @admin.display(description=gettext_lazy("việc"), ordering="verb")
    def deed(self, event: Event) -> str:
        """Return what was done, in words."""
        return deed_name(event.verb)
