"""Blocs, their years and seats in the admin. States are shown, never edited: they move on the product's own pages."""

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest

from blocs.admin.exchange import Exchanged
from blocs.domain.bloc_years import touch, why_not
from blocs.models import Bloc, BlocYear, Refounding, Seat
from emulation.admin_tools import AuditedAdmin, RehearsedForm
from emulation.care import CareFilter


@admin.register(Bloc)
class BlocAdmin(AuditedAdmin):
    """Blocs and clusters."""

    added_verb = "bloc.founded"
    seen_through = ""
    list_display = ["name", "kind", "slug", "host_unit", "founding_decision", "closed_on"]
    list_filter = [CareFilter, "kind", "illustrative", ("host_unit", admin.RelatedOnlyFieldListFilter)]
    list_select_related = ["host_unit", "founding_decision"]
    date_hierarchy = "founding_decision__issued_on"
    autocomplete_fields = ["host_unit", "founding_decision", "regulation_decision"]
    # A bloc ends on the product's own page, which closes its running year and hears the other rooms.
    readonly_fields = ["closed_on", "closing_decision", "closing_note"]


@admin.register(Refounding)
class RefoundingAdmin(AuditedAdmin):
    """Later foundings: slips of the pen are corrected here, but a bloc is founded anew on the product's own page."""

    fold_fields = ("bloc__search_key", "decision__search_key")
    list_display = ["bloc", "decision", "effective_on", "closed_on"]
    list_filter = [("bloc", admin.RelatedOnlyFieldListFilter)]
    list_select_related = ["bloc", "decision"]
    date_hierarchy = "effective_on"
    autocomplete_fields = ["decision"]
    readonly_fields = ["bloc", "closed_on", "closing_decision"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Nobody adds here: the deed also reopens the bloc."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody deletes here: what reopened a bloc stays."""
        return False


@admin.register(BlocYear)
class BlocYearAdmin(AuditedAdmin):
    """Bloc-years."""

    added_verb = "bloc_year.opened"
    seen_through = ""
    fold_fields = ("bloc__search_key",)
    list_display = ["bloc", "year", "state", "starts_on", "ends_on", "leadership_decision"]
    list_filter = ["state", "year", "bloc__kind"]
    list_select_related = ["bloc", "leadership_decision"]
    date_hierarchy = "starts_on"
    autocomplete_fields = ["bloc", "calendar", "leadership_decision"]
    # How the leadership was chosen is decided on the product's own page, which asks the rules.
    readonly_fields = [
        "leadership_method",
        "leadership_note",
        "state",
        "activated_at",
        "activated_by",
        "closed_at",
        "closed_by",
    ]

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Raise the version, so that who has the bloc-year open on a screen is told."""
        obj.version += change
        super().save_model(request, obj, form, change)


class SeatForm(RehearsedForm):
    """A seat; asks the same rule as the screens whether the unit can sit in the bloc-year."""

    def clean(self) -> dict[str, Any]:
        """Refuse the host itself and units that do not exist in the year."""
        cleaned = super().clean() or self.cleaned_data
        bloc_year, unit = cleaned.get("bloc_year"), cleaned.get("unit")
        if bloc_year and unit and (reason := why_not(bloc_year, unit)):
            raise forms.ValidationError(reason)
        return cleaned


@admin.register(Seat)
class SeatAdmin(Exchanged, AuditedAdmin):
    """Members of bloc-years; guards of the database keep those of a running year as they are."""

    exchange = "thanh-vien"
    form = SeatForm
    added_verb = "seat.taken"
    seen_through = "bloc_year"
    fold_fields = ("unit__search_key", "bloc_year__bloc__search_key")
    list_display = ["unit", "bloc_year", "role", "order"]
    list_filter = ["role", "year", "kind"]  # a bloc is found by its name: a hundred of them are no filter
    list_select_related = ["unit", "bloc_year__bloc"]
    date_hierarchy = "bloc_year__starts_on"
    autocomplete_fields = ["bloc_year", "unit"]
    readonly_fields = ["excluded", "exclusion_reason"]

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Raise the version of the bloc-year, so that who has it open on a screen is told."""
        super().save_model(request, obj, form, change)
        touch(obj.bloc_year)

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        """Raise the version of the bloc-year with the deletion."""
        super().delete_model(request, obj)
        touch(obj.bloc_year)
