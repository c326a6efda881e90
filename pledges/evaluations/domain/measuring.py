"""A unit tells on its sheet how far it has come with each target that it registered for the year."""

from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from emulation import clock, rows
from emulation.audit.log import record
from emulation.text import clean
from emulation.workflow import Missing, Stale
from pledges.evaluations.domain.entries import open_sheet, raise_version
from pledges.evaluations.domain.lines import require_whole
from pledges.evaluations.models import Evaluation, TargetResult
from pledges.evaluations.queries.results import measured_targets
from pledges.registration.models import RegisteredTarget


class Overlapped(Stale):
    """Two people changed one result; ``stored`` is what the other one left, None where it was taken away."""

    def __init__(self, target: RegisteredTarget, stored: TargetResult | None) -> None:
        self.stored = stored
        super().__init__(
            _("%(target)s: người khác vừa sửa kết quả này. Hãy so sánh rồi lưu lại nếu giữ số của bạn.")
            % {"target": target.indicator}
        )


@transaction.atomic
def enter_result(
    *,
    by: Any,
    evaluation: Evaluation,
    target: RegisteredTarget,
    achieved: Decimal | None,
    note: str = "",
    version: int | None = None,
) -> TargetResult | None:
    """Write what the unit reached with ``target`` and return the row; ``achieved`` None takes it away again.

    ``version`` is that of the result when the page was made (0: there was none yet). Raises ``NotAllowed``,
    ``WrongState``, ``Missing`` where the target is not of the unit's confirmed registration, ``Overlapped``, ``Invalid``.
    """
    locked = open_sheet(evaluation, by)
    require_whole(locked)
    if measured_targets(locked).filter(pk=target.pk).first() is None:
        raise Missing(
            _("%(target)s: chỉ nhập được kết quả của chỉ tiêu đơn vị đã đăng ký và đã được xác nhận.")
            % {"target": target.indicator}
        )
    stored = TargetResult.objects.filter(evaluation=locked, target=target).select_related("target").first()
    before, note = stored.achieved if stored else None, clean(note)
    if (before, stored.note if stored else "") == (achieved, note if achieved is not None else ""):
        return stored  # also what was saved once already, and whose answer was lost on the way
    moved = version is not None and version != (stored.version if stored else 0)
    if moved and not (stored and stored.entered_by_id == by.pk):
        raise Overlapped(target, stored)
    result = _write(locked, target, stored, by=by, achieved=achieved, note=note)
    raise_version(locked)
    details = {"target": target.indicator, "planned": target.planned, "from": before, "to": achieved}
    record("evaluation.result_entered", locked, by=by, details=details)
    return result


def _write(
    evaluation: Evaluation,
    target: RegisteredTarget,
    stored: TargetResult | None,
    *,
    by: Any,
    achieved: Decimal | None,
    note: str,
) -> TargetResult | None:
    if achieved is None:
        if stored is not None:
            rows.delete(stored)
        return None
    result = stored or TargetResult(evaluation=evaluation, target=target, version=0)
    result.achieved, result.note, result.planned = achieved, note, target.planned
    result.entered_at, result.entered_by = clock.now(), by
    result.version += 1
    return rows.save(result)
