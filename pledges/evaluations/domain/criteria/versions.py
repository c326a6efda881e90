"""A table out of another one: a new version of an adopted table, or what a workbook says."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from blocs.models import BlocYear, Unit
from emulation import rows
from emulation.audit.log import record
from emulation.workflow import WrongState
from pledges.evaluations.domain.criteria.writing import draft_criteria_set, require_draft, touch
from pledges.evaluations.domain.points_table import PointsTable
from pledges.evaluations.enums import CriteriaSetState
from pledges.evaluations.models import CriteriaSet, Criterion, RatingBand
from pledges.evaluations.queries.criteria import table_of
from pledges.evaluations.table_checks import check_table
from pledges.evaluations.tables import check_params, in_words


@transaction.atomic
def new_version(*, by: Any, criteria_set: CriteriaSet, label: str) -> CriteriaSet:
    """Begin version ``label`` of an adopted table with all its lines and ratings, and return the draft.

    Periods keep the version they were opened with. Raises ``NotAllowed``, ``WrongState`` (not adopted) or ``Invalid``.
    """
    if criteria_set.state != CriteriaSetState.ADOPTED:
        raise WrongState(_("Bộ tiêu chí này còn là dự thảo. Hãy sửa ngay trong dự thảo."))
    drafted = draft_criteria_set(
        by=by,
        name=criteria_set.name,
        label=label,
        illustrative=criteria_set.illustrative,
        bloc_year=criteria_set.bloc_year,
        host_unit=criteria_set.host_unit,
        unit_kinds=criteria_set.unit_kinds,
        basis=criteria_set.basis,
        ceiling=criteria_set.ceiling,
        tie_breaks=criteria_set.tie_breaks,
        replaces=criteria_set,
    )
    _write(drafted, table_of(criteria_set))
    return drafted


@transaction.atomic
def draft_from_table(
    *,
    by: Any,
    table: PointsTable,
    name: str,
    label: str,
    bloc_year: BlocYear | None = None,
    host_unit: Unit | None = None,
) -> CriteriaSet:
    """Begin a table with the lines and ratings of ``table``, read from a workbook, and return the draft.

    Contradictions stay in the draft, named on its page; a line that no rule can read is refused. Raises ``NotAllowed``
    or ``Invalid``.
    """
    _require_readable(table)
    drafted = draft_criteria_set(
        by=by,
        name=name,
        label=label,
        bloc_year=bloc_year,
        host_unit=host_unit,
        unit_kinds=table.unit_kinds,
        effective_from=table.effective_from,
        effective_to=table.effective_to,
        basis=table.scale.basis,
        ceiling=table.scale.ceiling,
        tie_breaks=table.tie_breaks,
    )
    _write(drafted, table)
    record("criteria_set.imported", drafted, by=by, details={"lines": len(table.lines)})
    return drafted


@transaction.atomic
def fill_from_table(*, by: Any, criteria_set: CriteriaSet, table: PointsTable) -> CriteriaSet:
    """Replace all lines and ratings of a draft by those of ``table``, and return it. Raises as above, or ``WrongState``."""
    draft = require_draft(by, criteria_set)
    _require_readable(table)
    draft.criteria.update(parent=None)
    draft.criteria.all().delete()
    draft.bands.all().delete()
    draft.basis, draft.ceiling, draft.tie_breaks = table.scale.basis, table.scale.ceiling, list(table.tie_breaks)
    rows.save(draft)
    _write(draft, table)
    touch(draft)
    record("criteria_set.imported", draft, by=by, details={"lines": len(table.lines), "replaced": True})
    return draft


def _require_readable(table: PointsTable) -> None:
    reasons = [
        f"{line.code}: {in_words(problem)}"
        for line in table.lines
        for problem in check_params(line.kind, line.max_points, line.params)
    ]
    twice = [finding.text for finding in check_table(table) if finding.serious and finding.twice]
    if reasons or twice:
        raise rows.Invalid(*twice, *reasons)


def _write(draft: CriteriaSet, table: PointsTable) -> None:
    """Write lines and ratings: groups first get their keys, then everything its group."""
    written: dict[str, Criterion] = {}
    for order, line in enumerate(table.lines, start=1):
        written[line.code] = rows.save(
            Criterion(
                criteria_set=draft,
                order=order,
                code=line.code,
                name=line.name,
                kind=line.kind,
                max_points=line.max_points,
                params=line.params,
                guidance=line.guidance,
                assessor=line.assessor,
                evidence_required=line.evidence_required,
                double_count_note=line.double_count_note,
            )
        )
    for line in table.lines:
        written[line.code].parent = written.get(line.parent)
    Criterion.objects.bulk_update(written.values(), ["parent"])
    for name, minimum in table.scale.bands:
        rows.save(RatingBand(criteria_set=draft, name=name, minimum=minimum))
