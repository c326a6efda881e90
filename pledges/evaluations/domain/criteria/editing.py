"""Changing a points table while it is a draft."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from emulation import rows
from emulation.audit.log import record
from emulation.workflow import Gone, Missing, Stale, again
from pledges.evaluations.domain.criteria.writing import known_kinds, require_draft, require_params, touch
from pledges.evaluations.enums import CriterionKind
from pledges.evaluations.models import CriteriaSet, Criterion, RatingBand

HEAD = ("name", "label", "decision", "effective_from", "effective_to", "basis", "ceiling", "tie_breaks", "illustrative")
LINE = (
    "code",
    "name",
    "kind",
    "max_points",
    "params",
    "parent",
    "guidance",
    "assessor",
    "evidence_required",
    "double_count_note",
)


@transaction.atomic
def describe(
    *,
    by: Any,
    criteria_set: CriteriaSet,
    version: int | None = None,
    unit_kinds: Iterable[str] | None = None,
    **values: Any,
) -> CriteriaSet:
    """Change what the table says of itself (the names in ``HEAD``), and return it.

    Raises ``NotAllowed``, ``WrongState``, ``Stale`` or ``Invalid``.
    """
    draft = require_draft(by, criteria_set)
    _require_version(draft, version)
    before = {name: getattr(draft, name) for name in (*HEAD, "unit_kinds")}
    for name in HEAD:
        if name in values:
            setattr(draft, name, values[name])
    if unit_kinds is not None:
        draft.unit_kinds = known_kinds(unit_kinds)
    changes = {
        name: [str(old), str(getattr(draft, name))] for name, old in before.items() if getattr(draft, name) != old
    }
    if not changes:
        return draft
    draft.version += 1
    rows.save(draft)
    record("criteria_set.changed", draft, by=by, details={"fields": changes})
    return draft


@transaction.atomic
def change_criterion(*, by: Any, criterion: Criterion, version: int | None = None, **values: Any) -> Criterion:
    """Change a line (the names in ``LINE``) and return it; ``version`` is that of the table when the page was made.

    Raises ``NotAllowed``, ``WrongState``, ``Stale`` or ``Invalid``: also for a group that would belong to itself, and a
    group with lines that would become a leaf.
    """
    draft = require_draft(by, criterion.criteria_set)
    _require_version(draft, version)
    line: Criterion = again(Criterion.objects.select_related("criteria_set"), criterion)
    before = {name: getattr(line, name) for name in LINE}
    for name in LINE:
        if name in values:
            setattr(line, name, values[name])
    changes = {name: [str(old), str(getattr(line, name))] for name, old in before.items() if getattr(line, name) != old}
    if not changes:
        return line
    require_params(line.code, line.kind, line.max_points, line.params)
    _require_place(line)
    rows.save(line)
    touch(draft)
    record("criterion.changed", line, by=by, details={"set": str(draft), "fields": changes})
    return line


@transaction.atomic
def move_criterion(*, by: Any, criterion: Criterion, up: bool) -> Criterion:
    """Move a line one place up or down among those of its group; at the end nothing happens. Raises as above."""
    draft = require_draft(by, criterion.criteria_set)
    siblings = list(draft.criteria.filter(parent=criterion.parent_id).order_by("order", "pk"))
    place = next((index for index, each in enumerate(siblings) if each.pk == criterion.pk), None)
    if place is None:  # deleted, or put into another group, since the page was made
        raise Gone.named(criterion)
    other = place - 1 if up else place + 1
    if not 0 <= other < len(siblings):
        return criterion
    siblings[place], siblings[other] = siblings[other], siblings[place]
    orders = sorted(each.order for each in siblings)
    for index, each in enumerate(siblings):
        each.order = orders[index] if len(set(orders)) == len(orders) else orders[0] + index
    Criterion.objects.bulk_update(siblings, ["order"])
    touch(draft)
    record("criterion.moved", criterion, by=by, details={"set": str(draft), "to": other + 1})
    return next(each for each in siblings if each.pk == criterion.pk)


@transaction.atomic
def remove_criterion(*, by: Any, criterion: Criterion) -> None:
    """Remove a line. Raises ``NotAllowed``, ``WrongState``, or ``Missing`` for a group that still has lines."""
    draft = require_draft(by, criterion.criteria_set)
    again(draft.criteria.all(), criterion)
    if criterion.children.exists():
        raise Missing(
            _("Nhóm %(code)s còn tiêu chí bên trong. Hãy xóa hoặc chuyển chúng trước.") % {"code": criterion.code}
        )
    record("criterion.deleted", criterion, by=by, details={"set": str(draft)})
    rows.delete(criterion)
    touch(draft)


@transaction.atomic
def set_bands(
    *, by: Any, criteria_set: CriteriaSet, bands: Iterable[tuple[str, Decimal]], version: int | None = None
) -> list[RatingBand]:
    """Replace the ratings of the table, and return them. Raises ``NotAllowed``, ``WrongState``, ``Stale``, ``Invalid``."""
    draft = require_draft(by, criteria_set)
    _require_version(draft, version)
    given = sorted(bands, key=lambda band: band[1], reverse=True)
    before = [(band.name, band.minimum) for band in draft.bands.all()]
    if given == before:
        return list(draft.bands.all())
    draft.bands.all().delete()
    written = [rows.save(RatingBand(criteria_set=draft, name=name, minimum=minimum)) for name, minimum in given]
    touch(draft)
    record("rating_bands.changed", draft, by=by, details={"from": _said(before), "to": _said(given)})
    return written


@transaction.atomic
def remove_draft(*, by: Any, criteria_set: CriteriaSet) -> None:
    """Throw a draft away with its lines. Raises ``NotAllowed``, ``WrongState``, ``Impossible``."""
    draft = require_draft(by, criteria_set)
    record("criteria_set.deleted", draft, by=by)
    draft.criteria.update(parent=None)  # a group goes with the rest, whatever the order
    rows.delete(draft)


def _require_version(draft: CriteriaSet, version: int | None) -> None:
    if version is not None and draft.version != version:
        raise Stale(
            _("Bộ tiêu chí đã được người khác sửa sau khi bạn mở trang. Hãy tải lại trang, xem lại rồi làm tiếp.")
        )


def _require_place(line: Criterion) -> None:
    """Refuse a group under itself, a leaf as a group, and a group with lines that becomes a leaf."""
    above = line.parent
    while above is not None:
        if above.pk == line.pk:
            raise rows.Invalid(_("Thuộc nhóm: nhóm không thể thuộc chính nó. Hãy chọn nhóm khác."))
        above = above.parent
    if line.parent is not None and line.parent.kind != CriterionKind.GROUP:
        raise rows.Invalid(_("Thuộc nhóm: “%(name)s” không phải là nhóm. Hãy chọn nhóm.") % {"name": line.parent})
    if line.kind != CriterionKind.GROUP and line.children.exists():
        raise rows.Invalid(_("Cách chấm: nhóm còn tiêu chí bên trong. Hãy xóa hoặc chuyển chúng trước."))


def _said(bands: list[tuple[str, Decimal]]) -> str:
    return "; ".join(f"{name} {minimum}" for name, minimum in bands)
