"""Points tables as plain data, and which of them a reader sees."""

from typing import Any

from django.db.models import QuerySet

from pledges.evaluations.domain.points_table import PointsTable, TableLine
from pledges.evaluations.domain.rules import Assessor
from pledges.evaluations.models import CriteriaSet, Criterion
from pledges.evaluations.queries.standings import scale_of


def table_of(criteria_set: CriteriaSet) -> PointsTable:
    """Return the table of a criteria set as plain data (two queries)."""
    criteria = list(criteria_set.criteria.order_by("order", "pk"))
    codes = {criterion.pk: criterion.code for criterion in criteria}
    lines = tuple(line_of(criterion, codes.get(criterion.parent_id or 0, "")) for criterion in criteria)
    return PointsTable(
        criteria_set.name,
        criteria_set.label,
        lines,
        scale_of(criteria_set),
        tuple(criteria_set.tie_breaks),
        tuple(criteria_set.unit_kinds),
        criteria_set.effective_from,
        criteria_set.effective_to,
    )


def line_of(criterion: Criterion, parent: str = "") -> TableLine:
    """Return one stored line as plain data; ``parent`` is the code of its group."""
    return TableLine(
        criterion.code,
        criterion.name,
        criterion.kind,
        criterion.max_points,
        criterion.params or {},
        parent,
        Assessor(criterion.assessor),
        criterion.evidence_required,
        criterion.double_count_note,
        criterion.guidance,
    )


def listed_for(user: Any) -> "QuerySet[CriteriaSet]":
    """Return the tables that ``user`` may read, by name, the newest version first."""
    sets = CriteriaSet.objects.visible_to(user).select_related(
        "decision", "bloc_year__bloc", "host_unit", "replaces", "adopted_by"
    )
    return sets.order_by("name", "-pk")
