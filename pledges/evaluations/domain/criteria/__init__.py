"""Points tables as legal objects: drafted, edited until they are adopted, replaced by a new version, bound to periods."""

from pledges.evaluations.domain.criteria.editing import (
    change_criterion,
    describe,
    move_criterion,
    remove_criterion,
    remove_draft,
    set_bands,
)
from pledges.evaluations.domain.criteria.versions import draft_from_table, fill_from_table, new_version
from pledges.evaluations.domain.criteria.writing import add_band, add_criterion, adopt, draft_criteria_set

__all__ = [
    "add_band",
    "add_criterion",
    "adopt",
    "change_criterion",
    "describe",
    "draft_criteria_set",
    "draft_from_table",
    "fill_from_table",
    "move_criterion",
    "new_version",
    "remove_criterion",
    "remove_draft",
    "set_bands",
]
