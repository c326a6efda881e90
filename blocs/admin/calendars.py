"""Work calendars in the admin: what opening a year and a quarter proposes."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from blocs.models import CalendarDeadline, CalendarQuarter, WorkCalendar
from emulation.admin_tools import AuditedAdmin
from emulation.audit.log import record


class QuarterInline(admin.TabularInline):
    """The last days of the four quarters."""

    model = CalendarQuarter
    extra = 4
    max_num = 4


class DeadlineInline(admin.TabularInline):
    """The deadlines of the kinds of unit, quarter by quarter."""

    model = CalendarDeadline
    extra = 1


@admin.register(WorkCalendar)
class WorkCalendarAdmin(AuditedAdmin):
    """Calendars; years and quarters that are open already keep their own days and deadlines."""

    list_display = ["name", "first_day", "first_month"]
    inlines = [QuarterInline, DeadlineInline]

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        """Save quarters and deadlines, and record the calendar as it reads now."""
        super().save_formset(request, form, formset, change)
        if formset.has_changed():
            lines = [str(row) for row in formset.model.objects.filter(calendar=formset.instance)]
            name = formset.model._meta.model_name
            record("workcalendar.lines_changed", formset.instance, by=request.user, details={name: lines})
