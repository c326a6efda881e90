"""The record of deeds in the admin: to be read, never to be written."""

from django.contrib import admin
from django.http import HttpRequest

from emulation.audit.models import Event


@admin.register(Event)
class EventAdmin(admin.ModelAdmin):
    """Read-only list of events."""

    list_display = ["sequence", "at", "verb", "actor_name", "object_name", "note"]
    list_filter = ["verb", "object_type"]
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
