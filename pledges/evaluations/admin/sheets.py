"""What stands behind a sheet: its evidence, what happened to its lines, objections. Scores themselves are not here."""

from typing import Any

from django.contrib import admin
from django.urls import reverse

from pledges.evaluations.admin.sealed import Sealed
from pledges.evaluations.models import Evidence, Objection, ScoreStep

_SHEET = ("period__bloc_year__bloc", "seat__unit", "seat__bloc_year")


def _of_sheet(path: str) -> tuple[str, ...]:
    return tuple(f"{path}__{each}" for each in _SHEET)


@admin.register(Evidence)
class EvidenceAdmin(Sealed):
    """Files, links and numbers of documents, without the files themselves: those open where the sheet may be read."""

    year = "score__evaluation__period__bloc_year"
    list_display = ("name", "kind", "score", "attached_by", "attached_at")
    list_select_related = (*_of_sheet("score__evaluation"), "score__criterion", "file", "attached_by")
    list_filter = ("kind",)
    search_fields = ("document", "url", "about", "file__name")
    date_hierarchy = "attached_at"
    fields = ("score", "kind", "file", "url", "document", "about", "no_state_secret", "attached_by", "attached_at")

    def address(self, obj: Evidence) -> str:
        """Return the page on which it is looked at."""
        return reverse("evaluations:evidence_look", args=[obj.pk])


@admin.register(Objection)
class ObjectionAdmin(Sealed):
    """Objections and what was decided."""

    year = "evaluation__period__bloc_year"
    list_display = ("evaluation", "criterion", "state", "raised_by", "raised_at", "decided_by", "decided_at")
    list_select_related = (*_of_sheet("evaluation"), "criterion", "raised_by", "decided_by")
    list_filter = ("state",)
    search_fields = ("reason", "decision", "criterion__name")
    date_hierarchy = "raised_at"
    fields = (
        *("evaluation", "criterion", "state", "reason", "raised_by", "raised_at"),
        *("decision", "decided_by", "decided_at"),
    )


@admin.register(ScoreStep)
class ScoreStepAdmin(Sealed):
    """What happened to a line after it was handed in: old, new, who, when and why."""

    year = "evaluation__period__bloc_year"
    list_display = ("evaluation", "criterion", "kind", "old", "old_result", "new", "new_result", "by", "at")
    list_select_related = (*_of_sheet("evaluation"), "criterion", "by")
    list_filter = ("kind",)
    search_fields = ("reason", "criterion__name")
    date_hierarchy = "at"
    fields = ("evaluation", "criterion", "kind", "old", "old_result", "new", "new_result", "reason", "by", "at")

    def address(self, obj: Any) -> str:
        """Return the sheet."""
        return str(obj.evaluation.get_absolute_url())
