"""Units in the admin, with their former names; reorganisations are read here and done on the product's own page."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from blocs.admin.exchange import Exchanged
from blocs.admin.posts import PostsOfUnit
from blocs.models import FormerName, Succession, SuccessionLink, Unit
from emulation.admin_tools import AuditedAdmin, NewLines, Tool
from emulation.care import CareFilter


class FormerNames(NewLines):
    """The earlier names on the form of a unit, for what was in force before the unit was entered here."""

    model = FormerName
    fields = ["name", "short_name", "ends_on", "decision"]
    autocomplete_fields = ["decision"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[FormerName]:
        """Bring along what the lines show."""
        return super().get_queryset(request).select_related("unit", "decision")


@admin.register(Unit)
class UnitAdmin(Exchanged, AuditedAdmin):
    """The directory of units, in protocol order."""

    exchange = "don-vi"
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
        (None, {"fields": ["address", "phone", "email"]}),
    ]
    inlines = [FormerNames, PostsOfUnit]

    def get_inlines(self, request: HttpRequest, obj: Any) -> list[Any]:
        """Show posts once the unit is there."""
        return list(self.inlines) if obj else []

    def tools(self, request: HttpRequest, obj: Any) -> list[Tool]:
        """Lead to all posts of the unit, also those that are over."""
        posts = reverse("admin:blocs_post_changelist")
        return [
            Tool(_("Mọi chức vụ của đơn vị"), url=f"{posts}?unit__id__exact={obj.pk}"),
            Tool(_("Đổi tên"), url=reverse("blocs:rename_unit", args=[obj.code])),
            Tool(_("Sắp xếp đơn vị"), url=reverse("blocs:reorganise")),
        ]


@admin.register(FormerName)
class FormerNameAdmin(AuditedAdmin):
    """Earlier names, to be corrected where they were written wrongly."""

    added_verb = "unit.former_name_added"
    fold_fields = ("unit__search_key",)
    list_display = ["name", "short_name", "unit", "ends_on", "decision"]
    list_select_related = ["unit", "decision"]
    date_hierarchy = "ends_on"
    autocomplete_fields = ["unit", "decision"]


class Links(admin.TabularInline):
    """Who stood before and after."""

    model = SuccessionLink
    extra = 0

    def get_queryset(self, request: HttpRequest) -> QuerySet[SuccessionLink]:
        """Bring along what the lines show."""
        return super().get_queryset(request).select_related("predecessor", "successor")


@admin.register(Succession)
class SuccessionAdmin(admin.ModelAdmin):
    """Reorganisations, for reading: they are recorded on the product's own page and never changed."""

    list_display = ["kind", "effective_on", "decision", "note", "recorded_by", "recorded_at"]
    list_filter = ["kind"]
    list_select_related = ["decision", "recorded_by"]
    list_per_page = 50
    show_full_result_count = False
    date_hierarchy = "effective_on"
    inlines = [Links]

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Refuse: the product's page shows first what a reorganisation touches."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Refuse."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Refuse."""
        return False
