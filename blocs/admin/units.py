"""Units in the admin."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from blocs.admin.posts import PostsOfUnit
from blocs.models import Unit
from emulation.admin_tools import AuditedAdmin, Tool
from emulation.care import CareFilter


@admin.register(Unit)
class UnitAdmin(AuditedAdmin):
    """The directory of units, in protocol order."""

    added_verb = "unit.established"
    seen_through = ""
    list_display = ["name", "short_name", "kind", "parent", "protocol_order", "closed_on"]
    list_filter = [CareFilter, "kind", "illustrative", ("parent", admin.RelatedOnlyFieldListFilter)]
    list_select_related = ["parent"]
    date_hierarchy = "established_on"
    autocomplete_fields = ["parent"]
    fieldsets = [
        (None, {"fields": ["name", "short_name", "code", "kind", "parent", "protocol_order"]}),
        (None, {"fields": ["established_on", "closed_on", "illustrative"]}),
    ]
    inlines = [PostsOfUnit]

    def get_inlines(self, request: HttpRequest, obj: Any) -> list[Any]:
        """Show posts once the unit is there."""
        return list(self.inlines) if obj else []

    def tools(self, request: HttpRequest, obj: Any) -> list[Tool]:
        """Lead to all posts of the unit, also those that are over."""
        posts = reverse("admin:blocs_post_changelist")
        return [Tool(_("Mọi chức vụ của đơn vị"), url=f"{posts}?unit__id__exact={obj.pk}")]
