"""What was published and corrected, and which promise a criterion measures: to be read."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from emulation.numbers import format_decimal
from pledges.evaluations.admin.sealed import Sealed, SealedLines
from pledges.evaluations.boards import say_side
from pledges.evaluations.explanations import say_entry
from pledges.evaluations.models import (
    CorrectedScore,
    Correction,
    Extension,
    Publication,
    PublishedPaper,
    PublishedSheet,
    TargetLink,
)
from pledges.evaluations.queries.boards import published_rows
from pledges.evaluations.queries.corrections import entry_from

_OF_PERIOD = ("period__bloc_year__bloc",)


class SheetInline(SealedLines):
    """The sealed sheets of a table; their leaves are read on the page of the table."""

    model = PublishedSheet
    fields = ("unit", "sha256")

    def get_queryset(self, request: HttpRequest) -> QuerySet[PublishedSheet]:
        """Bring along what a sheet is called, and leave its leaves in the database."""
        sheets = super().get_queryset(request).select_related("publication__period__bloc_year__bloc")
        return sheets.defer("content", "publication__snapshot")


class PaperInline(SealedLines):
    """The stored PDF of a table."""

    model = PublishedPaper
    fields = ("file", "kept_at")

    def get_queryset(self, request: HttpRequest) -> QuerySet[PublishedPaper]:
        """Bring the name of the file along."""
        return super().get_queryset(request).select_related("file")


@admin.register(Publication)
class PublicationAdmin(Sealed):
    """Published tables with their seals."""

    year = "period__bloc_year"
    list_display = ("period", "sequence", "published_at", "published_by", "reason")
    list_select_related = (*_OF_PERIOD, "published_by")
    search_fields = ("period__bloc_year__bloc__name", "reason", "sha256")
    date_hierarchy = "published_at"
    fields = ("period", "sequence", "published_at", "published_by", "corrects", "reason", "sha256", "table")
    inlines = (SheetInline, PaperInline)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Publication]:
        """Leave the tables in the database where only the list is shown."""
        rows = super().get_queryset(request)
        match = request.resolver_match
        return rows.defer("snapshot") if match and (match.url_name or "").endswith("_changelist") else rows

    @admin.display(description=gettext_lazy("bảng kết quả"))
    def table(self, publication: Publication) -> str:
        """Return the sealed table in words: rank, unit, total, rating."""
        rows = (
            (
                row["rank"],
                row["name"],
                _("%(points)s điểm") % {"points": format_decimal(row["total"])},
                row["rating"] or "–",
            )
            for row in published_rows(publication.snapshot)
        )
        return format_html("<ul>{}</ul>", format_html_join("", "<li>{}. {}: {}, {}</li>", rows))

    def address(self, obj: Publication) -> str:
        """Return the page of the table."""
        period, year = obj.period, obj.period.bloc_year
        return reverse("evaluations:publication", args=[year.bloc.slug, year.year, period.quarter, obj.sequence])


class CorrectedInline(SealedLines):
    """The lines of a correction in words, as they were and as they are."""

    model = CorrectedScore
    fields = ("score", "was", "now", "reason", "written_by", "written_at")

    def get_queryset(self, request: HttpRequest) -> QuerySet[CorrectedScore]:
        """Bring along what a line is called."""
        lines = super().get_queryset(request)
        return lines.select_related(
            "written_by",
            "score__criterion",
            "score__evaluation__period__bloc_year",
            "score__evaluation__seat__unit",
            "score__evaluation__seat__bloc_year",
        )

    @admin.display(description=gettext_lazy("số liệu cũ"))
    def was(self, line: CorrectedScore) -> str:
        """Return what counted before, in words, and its points."""
        return _said(line, line.before, line.points_before)

    @admin.display(description=gettext_lazy("số liệu mới"))
    def now(self, line: CorrectedScore) -> str:
        """Return what counts since, in words, and its points."""
        return _said(line, line.after, line.points_after)


@admin.register(Correction)
class CorrectionAdmin(Sealed):
    """Corrections: drafts, published and withdrawn ones."""

    year = "period__bloc_year"
    list_display = ("period", "state", "reason", "opened_by", "opened_at", "published_at", "withdrawn_at")
    list_select_related = (*_OF_PERIOD, "opened_by")
    list_filter = ("state",)
    search_fields = ("period__bloc_year__bloc__name", "reason")
    date_hierarchy = "opened_at"
    fields = (
        *("period", "state", "reason", "opened_by", "opened_at", "published_by", "published_at"),
        *("publication", "withdrawn_by", "withdrawn_at"),
    )
    inlines = (CorrectedInline,)


@admin.register(TargetLink)
class TargetLinkAdmin(Sealed):
    """Which promise of the year a criterion measures."""

    year = "bloc_year"
    list_display = ("bloc_year", "criterion", "indicator", "linked_by", "linked_at")
    list_select_related = ("bloc_year__bloc", "criterion", "linked_by")
    search_fields = ("bloc_year__bloc__name", "criterion__name", "indicator")
    fields = ("bloc_year", "criterion", "indicator", "linked_by", "linked_at")

    def address(self, obj: TargetLink) -> str:
        """Return the page of the year."""
        return str(obj.bloc_year.get_absolute_url())


@admin.register(Extension)
class ExtensionAdmin(Sealed):
    """More time that was given, with its reason."""

    year = "period__bloc_year"
    list_display = ("period", "evaluation", "due_before", "due_at", "reason", "granted_by", "granted_at")
    list_select_related = (
        *(*_OF_PERIOD, "granted_by", "evaluation__period__bloc_year"),
        *("evaluation__seat__unit", "evaluation__seat__bloc_year"),
    )
    search_fields = ("period__bloc_year__bloc__name", "reason")
    date_hierarchy = "granted_at"
    fields = ("period", "evaluation", "due_before", "due_at", "reason", "granted_by", "granted_at")

    def address(self, obj: Extension) -> str:
        """Return the page of the period."""
        return obj.period.get_absolute_url()


def _said(line: CorrectedScore, plain: dict[str, Any], points: Any) -> str:
    entry = entry_from(plain)
    side = say_side(points, entry.reason)
    return side if entry.not_applicable else f"{say_entry(line.score.criterion, entry)} ({side})"
