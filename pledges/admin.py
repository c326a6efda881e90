"""Templates of pledges in the admin; whose certificates are whose: certificate_admin.py."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext_lazy as _

from emulation.admin_tools import AuditedAdmin, RehearsedForm
from emulation.audit.log import record
from emulation.forms import PointsField
from pledges.certificate_admin import BoundCertificateAdmin
from pledges.models import PledgeTemplate, TemplateLine
from pledges.variables import VARIABLES

__all__ = ["BoundCertificateAdmin", "LineForm", "LineInline", "PledgeTemplateAdmin"]


class LineForm(RehearsedForm):
    """A line; the number as people here write it."""

    planned = PointsField(label=_("mức phấn đấu"), required=False)

    class Meta:
        model = TemplateLine
        fields = ("kind", "order", "text", "measure", "direction", "planned")


class LineInline(admin.StackedInline):
    """The lines of the template, in their order."""

    model = TemplateLine
    form = LineForm
    extra = 1
    fields = (("kind", "order"), "text", ("measure", "direction", "planned"))


@admin.register(PledgeTemplate)
class PledgeTemplateAdmin(AuditedAdmin):
    """Templates; a draft that began with one keeps its own words when the template changes."""

    fold_fields = ()  # a handful of rows: no box to search them
    list_display = ("name", "valid_from", "valid_until")
    fields = ("name", "variables", "opening", "closing", "recipients", "valid_from", "valid_until")
    readonly_fields = ("variables",)
    inlines = (LineInline,)

    @admin.display(description=_("các biến dùng được"))
    def variables(self, template: PledgeTemplate) -> str:
        """Return each variable with what stands in its place."""
        rows = format_html_join("", "<dt><code>{{{}}}</code></dt><dd>{}</dd>", VARIABLES.items())
        return format_html("<dl>{}</dl>", rows)

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        """Save the lines, and record the template as it reads now."""
        super().save_formset(request, form, formset, change)
        if formset.has_changed():
            lines = [line.text for line in TemplateLine.objects.filter(template=formset.instance)]
            record("pledgetemplate.lines_changed", formset.instance, by=request.user, details={"lines": lines})
