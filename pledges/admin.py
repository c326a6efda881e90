"""Templates of pledges, and whose certificates are whose, in the admin."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from emulation.admin_actions import confirmed
from emulation.admin_tools import AuditedAdmin, RehearsedForm
from emulation.audit.log import record
from emulation.forms import PointsField
from pledges.domain import certificates
from pledges.models import BoundCertificate, PledgeTemplate, TemplateLine
from pledges.variables import VARIABLES


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


@admin.register(BoundCertificate)
class BoundCertificateAdmin(AuditedAdmin):
    """Whose certificates are whose: read here, and taken off a person when somebody else's was bound by mistake."""

    list_display = ("subject", "person", "serial", "bound_at", "unbound_at")
    list_filter = (("unbound_at", admin.EmptyFieldListFilter),)
    fold_fields = ("person__search_key", "serial")
    list_select_related = ("person",)
    fields = readonly_fields = ("subject", "person", "serial", "sha256", "bound_at", "unbound_at")
    actions = ("unbind",)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Refuse: a certificate is bound by its first signature."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Refuse: what was bound stays on record."""
        return False

    @admin.action(description=_("Gỡ chứng thư khỏi người ký"), permissions=["change"])
    def unbind(self, request: HttpRequest, queryset: Any) -> Any:
        """Ask, then unbind."""
        return confirmed(
            self,
            request,
            queryset,
            action="unbind",
            title=gettext("Gỡ chứng thư khỏi người ký"),
            consequences=[
                gettext("Chữ ký đã có vẫn giữ nguyên."),
                gettext("Lần ký sau, chứng thư gắn lại với người có đúng tên trên chứng thư."),
            ],
            deed=lambda bound: certificates.unbind(by=request.user, bound=bound),
        )
