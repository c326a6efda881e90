"""Decisions in the admin."""

from django.contrib import admin

from blocs.models import Decision
from emulation.admin_tools import AuditedAdmin


@admin.register(Decision)
class DecisionAdmin(AuditedAdmin):
    """The decisions that blocs, leadership and posts rest on."""

    added_verb = "decision.recorded"
    list_display = ["number", "issued_on", "issuer", "abstract"]
    list_filter = ["issued_on"]
    date_hierarchy = "issued_on"
