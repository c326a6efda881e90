"""The catalogue of emulation titles in the admin."""

from django.contrib import admin

from emulation.admin_tools import AuditedAdmin
from pledges.registration.models import EmulationTitle


@admin.register(EmulationTitle)
class EmulationTitleAdmin(AuditedAdmin):
    """Titles with their bearer and validity."""

    fold_fields = ()  # a handful of rows: no box to search them
    list_display = ("name", "bearer", "order", "valid_from", "valid_until")
    list_filter = ("bearer",)
    fields = ("name", "bearer", "order", "valid_from", "valid_until")
