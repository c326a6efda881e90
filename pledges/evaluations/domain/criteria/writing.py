"""Writing and adopting points tables."""

from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from blocs.enums import UnitKind
from blocs.models import BlocYear, Decision, Unit
from emulation import rows
from emulation.audit.log import record
from emulation.workflow import NotAllowed, WrongState, lock
from pledges.evaluations.domain.scoring import ALGORITHM
from pledges.evaluations.domain.workflow import CRITERIA_SET
from pledges.evaluations.enums import CriteriaSetState, CriterionKind, LeafAssessor, RatingBasis
from pledges.evaluations.models import CriteriaSet, Criterion, RatingBand
from pledges.evaluations.models.criteria import default_tie_breaks
from pledges.evaluations.permissions import WHO_KEEPS_CRITERIA, keeps_criteria
from pledges.evaluations.tables import check_params


@transaction.atomic
def draft_criteria_set(
    *,
    by: Any,
    name: str,
    label: str,
    illustrative: bool = False,
    decision: Decision | None = None,
    bloc_year: BlocYear | None = None,
    host_unit: Unit | None = None,
    unit_kinds: Iterable[str] = (),
    effective_from: date | None = None,
    effective_to: date | None = None,
    basis: str = RatingBasis.POINTS,
    ceiling: Decimal | None = None,
    tie_breaks: Iterable[str] | None = None,
    replaces: CriteriaSet | None = None,
) -> CriteriaSet:
    """Begin a points table called ``name`` in version ``label``; that of a ``bloc_year`` is the bloc's own.

    A shared one is kept by the standing body of ``host_unit``, without one by the administrator.
    Raises ``NotAllowed`` or ``Invalid``.
    """
    drafted = CriteriaSet(
        name=name,
        label=label,
        illustrative=illustrative,
        decision=decision,
        bloc_year=bloc_year,
        host_unit=host_unit,
        unit_kinds=known_kinds(unit_kinds),
        effective_from=effective_from,
        effective_to=effective_to,
        basis=basis,
        ceiling=ceiling,
        tie_breaks=default_tie_breaks() if tie_breaks is None else list(tie_breaks),
        replaces=replaces,
    )
    require_keeper(by, drafted)
    rows.save(drafted)
    details = {"replaces": str(replaces)} if replaces else {}
    record("criteria_set.drafted", drafted, by=by, details=details)
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
    assessor: str = LeafAssessor.HEAD,
    evidence_required: bool = False,
    double_count_note: str = "",
) -> Criterion:
    """Add a group or a leaf at the end of a table that is not adopted yet.

    Raises ``NotAllowed``, or ``Invalid`` (also where ``params`` do not fit the kind, see tables.py).
    """
    draft = require_draft(by, criteria_set)
    require_params(code, kind, max_points, params or {})
    last = draft.criteria.aggregate(last=Max("order"))["last"] or 0
    criterion = rows.save(
        Criterion(
            criteria_set=criteria_set,
            parent=parent,
            order=last + 1,
            code=code,
            name=name,
            kind=CriterionKind(kind),
            max_points=max_points,
            params=params or {},
            guidance=guidance,
            assessor=assessor,
            evidence_required=evidence_required,
            double_count_note=double_count_note,
        )
    )
    touch(draft)
    record("criterion.added", criterion, by=by, details={"set": str(criteria_set), "max_points": max_points})
    return criterion


@transaction.atomic
def add_band(*, by: Any, criteria_set: CriteriaSet, name: str, minimum: Decimal) -> RatingBand:
    """Add the rating ``name`` that is given from ``minimum`` on. Raises ``NotAllowed``, ``Invalid``."""
    draft = require_draft(by, criteria_set)
    band = rows.save(RatingBand(criteria_set=criteria_set, name=name, minimum=minimum))
    touch(draft)
    record("rating_band.added", band, by=by, details={"set": str(criteria_set), "minimum": minimum})
    return band


@transaction.atomic
def adopt(*, by: Any, criteria_set: CriteriaSet, version: int | None = None) -> CriteriaSet:
    """Adopt the table; from now on the database refuses every change of it.

    It is scored by the algorithm of this day for ever. The version that it replaces ends on the day before, where both
    have days. Raises ``NotAllowed``, ``Stale``, or ``Missing`` naming every contradiction in the table.
    """

    def stamp(draft: CriteriaSet) -> None:
        draft.algorithm = ALGORITHM

    adopted: CriteriaSet = CRITERIA_SET.perform(criteria_set, "adopt", by=by, version=version, effect=stamp)
    replaced = adopted.replaces
    if replaced and adopted.effective_from and replaced.effective_to is None:
        replaced.effective_to = adopted.effective_from - timedelta(days=1)
        if replaced.effective_from is None or replaced.effective_from <= replaced.effective_to:
            rows.save(replaced)
            record(
                "criteria_set.replaced", replaced, by=by, details={"by": str(adopted), "until": replaced.effective_to}
            )
    return adopted


def require_keeper(by: Any, criteria_set: CriteriaSet) -> None:
    """Raise ``NotAllowed`` unless ``by`` writes this table."""
    if not keeps_criteria.test(by, criteria_set):
        raise NotAllowed(WHO_KEEPS_CRITERIA)


def require_draft(by: Any, criteria_set: CriteriaSet) -> CriteriaSet:
    """Return the table under its lock; refuse it once adopted, so that nothing is added in the second of its adoption."""
    require_keeper(by, criteria_set)
    locked: CriteriaSet = lock(criteria_set)
    if locked.state != CriteriaSetState.DRAFT:
        raise WrongState(_("Bộ tiêu chí đã ban hành, không thể sửa. Hãy soạn phiên bản mới."))
    return locked


def require_params(code: str, kind: str, max_points: Decimal, params: Any) -> None:
    """Raise ``Invalid`` where the parameters do not fit the kind."""
    problems = check_params(kind, max_points, params)
    if problems:
        raise rows.Invalid(*(f"{code}: {problem}" for problem in problems))


def touch(draft: CriteriaSet) -> None:
    """Raise the version, so that who has the table open is told before adopting what was never shown."""
    CriteriaSet.objects.filter(pk=draft.pk).update(version=draft.version + 1)


def known_kinds(unit_kinds: Iterable[str]) -> list[str]:
    """Return the kinds of unit in the order of the catalogue. Raises ``Invalid`` for one that is not there."""
    given = set(unit_kinds)
    if given - set(UnitKind.values):
        raise rows.Invalid(_("Áp dụng cho loại đơn vị: có loại không nằm trong danh mục. Hãy chọn lại."))
    return [kind for kind in UnitKind.values if kind in given]
