"""Criteria sets in the admin: heads and plain lines; a rule is read here in words and written on the page of its table."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.forms.models import BaseInlineFormSet
from django.http import HttpRequest
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from emulation.admin_tools import AuditedAdmin
from emulation.audit.log import record
from emulation.forms import PointsField
from emulation.workflow import Refused
from pledges.evaluations.admin.sealed import person
from pledges.evaluations.criteria_screens import rule_in_words
from pledges.evaluations.domain import criteria
from pledges.evaluations.enums import CriteriaSetState, CriterionKind
from pledges.evaluations.models import CriteriaSet, Criterion, RatingBand
from pledges.evaluations.tables import check_params

_VERBS = {Criterion: "criterion", RatingBand: "rating_band"}


class CriterionForm(forms.ModelForm):
    """A line of the table; the parameters of its rule are written on the page of the table (views/criteria_lines.py)."""

    max_points = PointsField(label=gettext_lazy("điểm tối đa"))

    class Meta:
        model = Criterion
        fields = ("order", "code", "name", "kind", "max_points", "parent", "guidance")
        widgets = {
            "name": forms.Textarea(attrs={"rows": 2, "cols": 40}),
            "guidance": forms.Textarea(attrs={"rows": 2, "cols": 30}),
        }

    def clean(self) -> dict[str, Any]:
        """Refuse a way of scoring that cannot read the line's parameters, before it can break a sheet."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("kind") and cleaned.get("max_points") is not None:
            for problem in check_params(cleaned["kind"], cleaned["max_points"], self.instance.params or {}):
                self.add_error("kind", problem)
                self.add_error("kind", _("Quy tắc có tham số được viết trên trang của bộ tiêu chí."))
        return cleaned


class RatingBandForm(forms.ModelForm):
    """A rating and the total from which it is given."""

    minimum = PointsField(label=gettext_lazy("từ điểm"))

    class Meta:
        model = RatingBand
        fields = ("name", "minimum")


class Lines(BaseInlineFormSet):
    """The lines of one table; the groups to choose from are read once, not once for each line."""

    def add_fields(self, form: Any, index: int | None) -> None:
        """Offer the groups of this table."""
        super().add_fields(form, index)
        if "parent" in form.fields:
            form.fields["parent"].choices = self._groups

    @cached_property
    def _groups(self) -> list[tuple[Any, str]]:
        groups = Criterion.objects.filter(criteria_set=self.instance.pk, kind=CriterionKind.GROUP)
        return [("", "—"), *((group.pk, str(group)) for group in groups)]


class OfDraft:
    """Lines of a table can be edited until it is adopted."""

    extra = 0

    def has_add_permission(self, request: HttpRequest, obj: CriteriaSet | None = None) -> bool:
        """Refuse once the table is adopted."""
        return _open(obj) and super().has_add_permission(request, obj)  # type: ignore[misc]

    def has_change_permission(self, request: HttpRequest, obj: CriteriaSet | None = None) -> bool:
        """Refuse once the table is adopted."""
        return _open(obj) and super().has_change_permission(request, obj)  # type: ignore[misc]

    def has_delete_permission(self, request: HttpRequest, obj: CriteriaSet | None = None) -> bool:
        """Refuse once the table is adopted."""
        return _open(obj) and super().has_delete_permission(request, obj)  # type: ignore[misc]


class CriterionInline(OfDraft, admin.TabularInline):
    """The lines of the table."""

    model = Criterion
    form = CriterionForm
    formset = Lines
    fields = ("order", "code", "name", "kind", "max_points", "rule", "parent", "guidance")
    readonly_fields = ("rule",)

    @admin.display(description=gettext_lazy("quy tắc"))
    def rule(self, line: Criterion) -> str:
        """Return the rule in words; a dash for a group, a new line, and a rule that its way of scoring says alone."""
        return rule_in_words(line) or "–" if line.pk else "–"

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Offer as groups only those of this table."""
        if db_field.name == "parent":
            of_set = request.resolver_match.kwargs.get("object_id") if request.resolver_match else None
            kwargs["queryset"] = Criterion.objects.filter(criteria_set=of_set, kind="group")
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


class RatingBandInline(OfDraft, admin.TabularInline):
    """The ratings of the table."""

    model = RatingBand
    form = RatingBandForm


_ADOPTED_BY = person("adopted_by", gettext_lazy("người ban hành"))


@admin.register(CriteriaSet)
class CriteriaSetAdmin(AuditedAdmin):
    """Points tables: written here, adopted by an action, locked from then on."""

    added_verb = "criteria_set.drafted"
    seen_through = ""
    list_display = ["name", "label", "state", "illustrative", "decision", "adopted_at"]
    list_filter = ["state", "illustrative"]
    list_select_related = ["decision"]
    date_hierarchy = "adopted_at"
    autocomplete_fields = ["decision"]
    # The rest of a table is written on its own page, in words (views/criteria.py).
    fields = ["name", "label", "decision", "illustrative", "state", "adopted_at", _ADOPTED_BY, "algorithm"]
    readonly_fields = ["state", "adopted_at", _ADOPTED_BY, "algorithm"]
    inlines = [CriterionInline, RatingBandInline]
    actions = ["adopt"]

    def has_change_permission(self, request: HttpRequest, obj: CriteriaSet | None = None) -> bool:
        """Refuse once the table is adopted."""
        return _open(obj) and super().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: CriteriaSet | None = None) -> bool:
        """Refuse once the table is adopted."""
        return _open(obj) and super().has_delete_permission(request, obj)

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        """Save the lines of the table and record each deed: what was added, what was changed, what was deleted."""
        deeds = _VERBS[formset.model]
        for each in formset.deleted_forms:
            if each.instance.pk:
                record(f"{deeds}.deleted", each.instance, by=request.user)
        super().save_formset(request, form, formset, change)
        changes = {each.instance.pk: _changes(each) for each in formset.initial_forms}
        for line in formset.new_objects:
            record(f"{deeds}.added", line, by=request.user)
        for line, _names in formset.changed_objects:
            record(f"{deeds}.changed", line, by=request.user, details={"fields": changes[line.pk]})

    @admin.action(
        description=gettext_lazy("Ban hành bộ tiêu chí đã chọn (sau đó không sửa được nữa)"), permissions=["add"]
    )
    def adopt(self, request: HttpRequest, queryset: Any) -> None:
        """Adopt the chosen tables through the gate."""
        for criteria_set in queryset:
            try:
                criteria.adopt(by=request.user, criteria_set=criteria_set)
            except Refused as refusal:
                for reason in refusal.reasons:
                    messages.error(request, f"{criteria_set}: {reason}")
            else:
                messages.success(request, _("Đã ban hành “%(set)s”.") % {"set": criteria_set})


def _open(criteria_set: CriteriaSet | None) -> bool:
    return criteria_set is None or criteria_set.state == CriteriaSetState.DRAFT


def _changes(form: Any) -> dict[str, list[str]]:
    """Return the changed fields of a line as ``{name: [old, new]}``."""
    return {name: [str(form.initial.get(name)), str(form.cleaned_data.get(name))] for name in form.changed_data}
