"""Writing and adopting points tables."""

from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from blocs.models import Decision
from emulation import rows
from emulation.audit.log import record
from emulation.workflow import NotAllowed, WrongState, lock
from pledges.evaluations.domain.workflow import CRITERIA_SET
from pledges.evaluations.enums import CriteriaSetState, CriterionKind
from pledges.evaluations.models import CriteriaSet, Criterion, RatingBand
from pledges.evaluations.permissions import WHO_KEEPS_CRITERIA, keeps_criteria
from pledges.evaluations.tables import check_params


@transaction.atomic
def draft_criteria_set(
    *, by: Any, name: str, label: str, illustrative: bool = False, decision: Decision | None = None
) -> CriteriaSet:
    """Begin a points table called ``name`` in version ``label``. Raises ``NotAllowed`` or ``Invalid``."""
    _require_keeper(by)
    drafted = rows.save(CriteriaSet(name=name, label=label, illustrative=illustrative, decision=decision))
    record("criteria_set.drafted", drafted, by=by)
    return drafted


@transaction.atomic
def add_criterion(
    *,
    by: Any,
    criteria_set: CriteriaSet,
    code: str,
    name: str,
    kind: str,
    max_points: Decimal,
    params: dict[str, Any] | None = None,
    parent: Criterion | None = None,
    guidance: str = "",
) -> Criterion:
    """Add a group or a leaf at the end of a table that is not adopted yet.

    Raises ``NotAllowed``, or ``Invalid`` (also where ``params`` do not fit the kind, see tables.py).
    """
    _require_draft(by, criteria_set)
    problems = check_params(kind, max_points, params or {})
    if problems:
        raise rows.Invalid(*(f"{code}: {problem}" for problem in problems))
    criterion = rows.save(
        Criterion(
            criteria_set=criteria_set,
            parent=parent,
            order=criteria_set.criteria.count() + 1,
            code=code,
            name=name,
            kind=CriterionKind(kind),
            max_points=max_points,
            params=params or {},
            guidance=guidance,
        )
    )
    record("criterion.added", criterion, by=by, details={"set": str(criteria_set), "max_points": max_points})
    return criterion


@transaction.atomic
def add_band(*, by: Any, criteria_set: CriteriaSet, name: str, minimum: Decimal) -> RatingBand:
    """Add the rating ``name`` that is given from ``minimum`` points on. Raises ``NotAllowed``, ``Invalid``."""
    _require_draft(by, criteria_set)
    band = rows.save(RatingBand(criteria_set=criteria_set, name=name, minimum=minimum))
    record("rating_band.added", band, by=by, details={"set": str(criteria_set), "minimum": minimum})
    return band


@transaction.atomic
def adopt(*, by: Any, criteria_set: CriteriaSet, version: int | None = None) -> CriteriaSet:
    """Adopt the table; from now on the database refuses every change of it. Raises ``NotAllowed`` or ``Missing``."""
    adopted: CriteriaSet = CRITERIA_SET.perform(criteria_set, "adopt", by=by, version=version)
    return adopted


def _require_keeper(by: Any) -> None:
    if not keeps_criteria.test(by):
        raise NotAllowed(WHO_KEEPS_CRITERIA)


def _require_draft(by: Any, criteria_set: CriteriaSet) -> None:
    """Lock the table and refuse it once adopted, so that nothing is added in the second of its adoption."""
    _require_keeper(by)
    if lock(criteria_set).state != CriteriaSetState.DRAFT:
        raise WrongState(_("Bộ tiêu chí đã ban hành, không thể sửa. Hãy soạn phiên bản mới."))
