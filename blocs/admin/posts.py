"""Posts of people in the admin: all rights come from here."""

from django.contrib import admin

from blocs.models import Post
from emulation.admin_tools import AuditedAdmin


@admin.register(Post)
class PostAdmin(AuditedAdmin):
    """Who held which title in which unit, from when to when."""

    added_verb = "post.appointed"
    fold_fields = ("person__search_key", "unit__search_key")
    list_display = ["person", "unit", "position", "capacity", "starts_on", "ends_on"]
    list_filter = ["capacity", "position", "unit__kind"]
    list_select_related = ["person", "unit"]
    date_hierarchy = "starts_on"
    autocomplete_fields = ["person", "unit", "decision"]
