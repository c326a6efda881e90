"""Units in the admin."""

from django.contrib import admin

from blocs.models import Unit
from emulation.admin_tools import AuditedAdmin


@admin.register(Unit)
class UnitAdmin(AuditedAdmin):
    """The directory of units, in protocol order."""

    added_verb = "unit.established"
    list_display = ["name", "short_name", "kind", "parent", "protocol_order", "closed_on"]
    list_filter = ["kind", "illustrative", ("parent", admin.RelatedOnlyFieldListFilter)]
    list_select_related = ["parent"]
    date_hierarchy = "established_on"
    autocomplete_fields = ["parent"]
    fieldsets = [
        (None, {"fields": ["name", "short_name", "code", "kind", "parent", "protocol_order"]}),
        (None, {"fields": ["established_on", "closed_on", "illustrative"]}),
    ]
