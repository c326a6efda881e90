"""What a unit writes into its registration: titles, targets of its own, and those it takes from the pledge."""

from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from emulation import rows
from emulation.audit.log import record
from emulation.text import clean
from emulation.workflow import Gone, NotAllowed, WrongState, lock
from pledges.domain.drafts import Overtaken
from pledges.registration.domain.promises import by_indicator, worse
from pledges.registration.domain.workflow import year_rests
from pledges.registration.enums import Bearer, RegistrationState
from pledges.registration.models import EmulationTitle, RegisteredTarget, RegisteredTitle, Registration
from pledges.registration.permissions import WHO_REGISTERS, registers


@transaction.atomic
def add_title(
    *, by: Any, registration: Registration, title: EmulationTitle, people: int | None = None
) -> RegisteredTitle:
    """Register a title, with the number of ``people`` where people bear it, and return the row.

    Raises as ``lock_draft``, ``Invalid``, ``Impossible`` where it is registered already.
    """
    locked = lock_draft(registration, by)
    year = locked.round.bloc_year
    if (title.valid_from or year.ends_on) > year.ends_on or (title.valid_until or year.starts_on) < year.starts_on:
        raise rows.Invalid(_("Danh hiệu: không còn hoặc chưa có trong năm này. Hãy chọn danh hiệu khác."))
    if title.bearer == Bearer.PERSON and not people:
        raise rows.Invalid(_("Số người: danh hiệu này dành cho cá nhân. Hãy ghi số người đăng ký."))
    if title.bearer == Bearer.UNIT and people:
        raise rows.Invalid(_("Số người: danh hiệu này dành cho tập thể. Hãy để trống ô này."))
    row = rows.save(RegisteredTitle(registration=locked, title=title, people=people))
    _touch(locked, registration, "registration.title_added", by, {"title": str(title), "people": people})
    return row


@transaction.atomic
def remove_title(*, by: Any, row: RegisteredTitle) -> None:
    """Take a title back; one that is gone is gone. Raises as ``lock_draft``."""
    locked = lock_draft(row.registration, by)
    stored = RegisteredTitle.objects.filter(pk=row.pk).select_related("title").first()
    if stored is not None:
        rows.delete(stored)
        _touch(locked, row.registration, "registration.title_removed", by, {"title": str(stored)})


@transaction.atomic
def take_from_pledge(*, by: Any, registration: Registration) -> list[RegisteredTarget]:
    """Register the targets of the pledge, those of the bloc and those of the unit, that are not registered yet.

    Returns the new rows. Raises as ``lock_draft``, ``Invalid`` where the pledge has none left.
    """
    locked = lock_draft(registration, by)
    known = {clean(indicator) for indicator in locked.targets.order_by().values_list("indicator", flat=True)}
    new = [promise for indicator, promise in by_indicator(locked).items() if indicator not in known]
    if not new:
        raise rows.Invalid(_("Giao ước không còn chỉ tiêu nào chưa đăng ký. Hãy thêm chỉ tiêu riêng nếu cần."))
    locked.version += 1
    order = _last(locked)
    taken = []
    for place, promise in enumerate(new, start=order + 1):
        values = {name: getattr(promise, name) for name in ("indicator", "measure", "direction", "planned")}
        row = RegisteredTarget(
            registration=locked, pledged=promise.target, order=place, version=locked.version, **values
        )
        taken.append(rows.save(row))
    locked.version -= 1
    names = [row.indicator for row in taken]
    _touch(locked, registration, "registration.targets_taken", by, {"indicators": names})
    return taken


@transaction.atomic
def add_target(*, by: Any, registration: Registration, **values: Any) -> RegisteredTarget:
    """Register a target of the unit's own (``indicator``, ``measure``, ``direction``, ``planned``) and return the row.

    Raises as ``lock_draft``, ``Invalid``, ``Impossible``.
    """
    locked = lock_draft(registration, by)
    row = RegisteredTarget(registration=locked, order=_last(locked) + 1, version=locked.version + 1, **_cleaned(values))
    _bind(row, locked)
    rows.save(row)
    _touch(locked, registration, "registration.target_added", by, _values(row))
    return row


@transaction.atomic
def edit_target(*, by: Any, row: RegisteredTarget, version: int | None = None, **values: Any) -> RegisteredTarget:
    """Change a target and return it as stored; what the pledge promises may be bettered, not worsened.

    ``version`` is the version of the registration that the editor saw. Raises as ``lock_draft``, ``Gone``,
    ``Overtaken``, ``Invalid``.
    """
    locked = lock_draft(row.registration, by)
    stored = RegisteredTarget.objects.filter(pk=row.pk).select_related("pledged").first()
    if stored is None:
        raise Gone(_("Chỉ tiêu này vừa được người khác bỏ. Hãy quay lại phiếu đăng ký."))
    values = _cleaned(values)
    if all(getattr(stored, name) == value for name, value in values.items()):
        return stored
    if version is not None and stored.version > version:
        raise Overtaken(stored)
    before = _values(stored)
    for name, value in values.items():
        setattr(stored, name, value)
    _bind(stored, locked)
    stored.version = locked.version + 1
    rows.save(stored)
    _touch(locked, row.registration, "registration.target_edited", by, {"before": before, "after": _values(stored)})
    return stored


@transaction.atomic
def remove_target(*, by: Any, row: RegisteredTarget) -> None:
    """Take a target back; one that is gone is gone. Raises as ``lock_draft``, ``Invalid`` where the pledge promises it."""
    locked = lock_draft(row.registration, by)
    stored = RegisteredTarget.objects.filter(pk=row.pk).first()
    if stored is None:
        return
    if clean(stored.indicator) in by_indicator(locked):
        raise rows.Invalid(_("Chỉ tiêu này đã cam kết trong giao ước nên không bỏ được; có thể sửa mức cho cao hơn."))
    rows.delete(stored)
    _touch(locked, row.registration, "registration.target_removed", by, _values(stored))


def lock_draft(registration: Registration, by: Any) -> Registration:
    """Return the registration under its row lock. Raises ``NotAllowed`` or ``WrongState`` unless ``by`` may write now."""
    locked: Registration = lock(registration)
    if not registers.test(by, locked):
        raise NotAllowed(WHO_REGISTERS)
    if locked.state != RegistrationState.DRAFT:
        raise WrongState(
            _("Đăng ký đang ở trạng thái “%(state)s” nên không sửa được. Hãy đề nghị trả lại rồi sửa.")
            % {"state": locked.get_state_display()}
        )
    if reasons := year_rests(locked):
        raise WrongState(*reasons)
    return locked


def _bind(row: RegisteredTarget, registration: Registration) -> None:
    """Tie the row to the promise of the same words and refuse what falls short of it."""
    promise = by_indicator(registration).get(row.indicator)
    row.pledged = promise.target if promise else None
    if promise is not None and (reason := worse(row, promise)):
        raise rows.Invalid(reason)


def _last(registration: Registration) -> int:
    return registration.targets.aggregate(last=Max("order"))["last"] or 0


def _cleaned(values: dict[str, Any]) -> dict[str, Any]:
    return {name: clean(value) if isinstance(value, str) else value for name, value in values.items()}


def _values(row: RegisteredTarget) -> dict[str, str | Decimal]:
    return {name: getattr(row, name) for name in ("indicator", "measure", "direction", "planned")}


def _touch(locked: Registration, registration: Registration, verb: str, by: Any, details: dict[str, Any]) -> None:
    locked.version += 1
    locked.save(update_fields=["version"])
    registration.version = locked.version
    record(verb, locked, by=by, details=details)
