"""Running a period that is open or prepared: more time, closing by hand, its settings."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from blocs.roles import staff_of
from emulation import clock, rows
from emulation.audit.log import record
from emulation.deadlines import in_words
from emulation.notices.outbox import notify
from emulation.text import clean
from emulation.workflow import Missing, NotAllowed, Stale, WrongState, lock
from pledges.evaluations.enums import DraftReaders, EvaluationState, PeriodState, StandingScope
from pledges.evaluations.models import Criterion, Evaluation, Extension, Period
from pledges.evaluations.permissions import WHO_RUNS, runs_period
from pledges.evaluations.queries.sheets import leaves_in

_WITH_UNIT = (EvaluationState.DRAFT, EvaluationState.RETURNED)


@transaction.atomic
def extend_deadline(
    *, by: Any, period: Period, due_at: datetime, reason: str, evaluation: Evaluation | None = None
) -> Extension:
    """Give one unit, or all that have not handed in (``evaluation`` None), until ``due_at``, and return the extension.

    The appraisal moves along where it would be due before. Raises ``NotAllowed``, ``WrongState`` (nothing to hand in), or
    ``Missing`` (no reason, a moment that has passed or is not later than before).
    """
    locked = _locked(period, by, (PeriodState.OPEN,))
    if not clean(reason):
        raise Missing(_("Lý do gia hạn: còn thiếu. Hãy ghi lý do."))
    if due_at <= clock.now():
        raise Missing(_("Hạn mới đã qua. Hãy chọn thời điểm sau bây giờ."))
    sheets = locked.evaluations.select_related("seat", "period").filter(state__in=_WITH_UNIT)
    if evaluation is not None:
        sheets = sheets.filter(pk=evaluation.pk)
    given = [each for each in sheets.order_by("pk").select_for_update(of=("self",)) if each.due_at < due_at]
    if not given:
        raise Missing(_("Không có phiếu chưa nộp nào có hạn trước thời điểm này. Hãy chọn hạn muộn hơn."))
    before = max(each.due_at for each in given)
    for each in given:
        each.own_due_at = due_at
        each.version += 1
        each.save(update_fields=["own_due_at", "version"])
    if evaluation is None:
        locked.due_at = max(locked.due_at, due_at)
        locked.closes_at = max(locked.closes_at, due_at) if locked.closes_at else None
    locked.appraisal_due_at = max(locked.appraisal_due_at, due_at)
    locked.version += 1
    locked.save(update_fields=["due_at", "closes_at", "appraisal_due_at", "version"])
    extension = rows.save(
        Extension(
            period=locked,
            evaluation=evaluation,
            due_before=before,
            due_at=due_at,
            reason=clean(reason),
            granted_at=clock.now(),
            granted_by=by,
        )
    )
    details = {"due_at": due_at, "before": before, "units": [str(each.seat.unit_id) for each in given]}
    record("period.extended", evaluation or locked, by=by, note=extension.reason, details=details)
    notify(
        staff_of([each.seat.unit_id for each in given]),
        text=_("Gia hạn nộp %(period)s đến %(due)s: %(reason)s")
        % {"period": locked.name, "due": in_words(due_at), "reason": extension.reason[:150]},
        url=evaluation.get_absolute_url() if evaluation else locked.get_absolute_url(),
        besides=by,
    )
    return extension


@transaction.atomic
def stop_taking(*, by: Any, period: Period, reason: str, version: int | None = None) -> Period:
    """Close the taking of sheets by hand, now, and return the period; deadlines of a unit's own still hold.

    Raises ``NotAllowed``, ``WrongState``, ``Stale``, or ``Missing`` (no reason, closed already).
    """
    locked = _locked(period, by, (PeriodState.OPEN,), version)
    if not clean(reason):
        raise Missing(_("Cần ghi lý do. Hãy nhập lý do rồi thực hiện lại."))
    if locked.closes_at is not None and locked.closes_at <= clock.now():
        raise Missing(_("Kỳ đã ngừng nhận phiếu từ %(when)s.") % {"when": in_words(locked.closes_at)})
    locked.closes_at = clock.now()
    locked.version += 1
    locked.save(update_fields=["closes_at", "version"])
    record("period.closed_to_sheets", locked, by=by, note=clean(reason))
    waiting = locked.evaluations.filter(state__in=_WITH_UNIT).order_by()
    notify(
        staff_of(list(waiting.values_list("seat__unit", flat=True))),
        text=_("%(period)s ngừng nhận phiếu: %(reason)s") % {"period": locked.name, "reason": clean(reason)[:150]},
        url=locked.get_absolute_url(),
        besides=by,
    )
    return locked


@transaction.atomic
def set_rules(
    *,
    by: Any,
    period: Period,
    late_allowed: bool,
    closes_at: datetime | None,
    objections_from: datetime | None,
    objections_until: datetime | None,
    standing_scope: str,
    draft_readers: str = DraftReaders.JUDGES,
    standing_criteria: Iterable[Criterion] = (),
    version: int | None = None,
) -> Period:
    """Say how the period takes late sheets and objections, who reads drafts, what the standing body appraises.

    Returns the period.

    Raises ``NotAllowed``, ``WrongState`` (published), ``Stale``, ``Missing`` or ``Invalid``.
    """
    locked = _locked(period, by, (PeriodState.PLANNED, PeriodState.OPEN), version)
    chosen = {criterion.pk for criterion in standing_criteria} if standing_scope == StandingScope.LEAVES else set()
    if standing_scope == StandingScope.LEAVES and not chosen:
        raise Missing(_("Tiêu chí Thường trực thẩm định: hãy chọn ít nhất một tiêu chí."))
    if chosen - set(leaves_in(locked).values_list("pk", flat=True)):
        raise Missing(_("Tiêu chí Thường trực thẩm định: chỉ chọn được tiêu chí của bộ tiêu chí kỳ này."))
    values = {
        "late_allowed": late_allowed,
        "closes_at": closes_at,
        "objections_from": objections_from,
        "objections_until": objections_until,
        "standing_scope": standing_scope,
        "draft_readers": draft_readers,
    }
    before = {name: getattr(locked, name) for name in values}
    for name, value in values.items():
        setattr(locked, name, value)
    locked.version += 1
    rows.save(locked)
    locked.standing_criteria.set(chosen)
    changed = {name: [before[name], value] for name, value in values.items() if before[name] != value}
    record("period.rules_set", locked, by=by, details=changed | {"standing_criteria": sorted(chosen)})
    return locked


def _locked(period: Period, by: Any, states: tuple[str, ...], version: int | None = None) -> Period:
    locked: Period = lock(period)
    if not runs_period.test(by, locked):
        raise NotAllowed(WHO_RUNS)
    if locked.state not in states:
        raise WrongState(
            _("Kỳ đánh giá đang ở trạng thái “%(state)s” nên không làm được việc này.")
            % {"state": locked.get_state_display()}
        )
    if version is not None and locked.version != version:
        raise Stale(
            _(
                "Nội dung đã được người khác thay đổi, hoặc bạn thay đổi ở tab khác, sau khi bạn mở trang. "
                "Hãy tải lại trang, xem lại rồi làm tiếp."
            )
        )
    return locked
