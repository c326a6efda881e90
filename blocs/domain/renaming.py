"""Another name for the same unit, from a day on. What was shown, agreed and published before keeps the name of its own day."""

from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from blocs.models import Decision, FormerName, Unit
from blocs.permissions import require_reorganiser
from emulation import rows
from emulation.audit.log import record
from emulation.text import clean
from emulation.workflow import WrongState, lock

_DAY = timedelta(days=1)


@transaction.atomic
def rename_unit(
    *, by: Any, unit: Unit, name: str, short_name: str, effective_on: date, decision: Decision | None
) -> Unit:
    """Give ``unit`` a new name from ``effective_on`` on and return it; the name until then becomes a former one.

    The day may lie in the future: pages show the new name from that day. Raises ``NotAllowed``, ``WrongState`` (the unit is
    closed by then), or ``Invalid``: nothing changes, no decision, a day before the founding or before an earlier renaming.
    """
    require_reorganiser(by, [unit])
    locked: Unit = lock(unit)
    _check(locked, clean(name), clean(short_name), effective_on, decision)
    rows.save(
        FormerName(
            unit=locked,
            name=locked.name,
            short_name=locked.short_name,
            ends_on=effective_on - _DAY,
            decision=decision,
        )
    )
    old = locked.name
    locked.name, locked.short_name = name, short_name
    rows.save(locked)
    record(
        "unit.renamed",
        locked,
        by=by,
        details={"from": old, "to": locked.name, "effective_on": effective_on, "decision": str(decision)},
    )
    unit.refresh_from_db()
    return unit


def _check(unit: Unit, name: str, short_name: str, effective_on: date, decision: Decision | None) -> None:
    if unit.closed_on and unit.closed_on < effective_on:
        raise WrongState(
            _("“%(unit)s” kết thúc hoạt động ngày %(day)s nên không đổi tên sau ngày đó. Hãy đổi tên đơn vị kế thừa.")
            % {"unit": unit, "day": f"{unit.closed_on:%d/%m/%Y}"}
        )
    reasons = []
    if (name, short_name) == (unit.name, unit.short_name):
        reasons.append(_("Tên đầy đủ: chưa khác tên hiện nay. Hãy nhập tên mới."))
    if decision is None:
        reasons.append(_("Căn cứ: chưa có quyết định đổi tên. Hãy chọn hoặc ghi quyết định."))
    if unit.established_on and effective_on <= unit.established_on:
        reasons.append(
            _("Có hiệu lực từ ngày: phải sau ngày thành lập %(day)s. Nếu tên ghi sai, hãy sửa tên trong phần Quản trị.")
            % {"day": f"{unit.established_on:%d/%m/%Y}"}
        )
    if unit.former_names and (effective_on - _DAY).isoformat() <= unit.former_names[-1][0]:
        reasons.append(
            _("Có hiệu lực từ ngày: phải sau lần đổi tên trước (tên cũ dùng đến hết %(day)s). Hãy chọn ngày sau đó.")
            % {"day": f"{date.fromisoformat(unit.former_names[-1][0]):%d/%m/%Y}"}
        )
    if reasons:
        raise rows.Invalid(*reasons)
