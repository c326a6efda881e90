"""*Không xét thi đua*: a unit is left out of the year's emulation, and taken back, both with a reason.

The exclusion also bars the unit from leading the bloc next year (blocs/domain/rotation.py).
"""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from blocs.domain.bloc_years import STALE, touch
from blocs.enums import BlocYearState
from blocs.models import BlocYear, Seat
from blocs.permissions import require_host
from blocs.roles import leaders_of
from emulation import rows
from emulation.audit.log import record
from emulation.notices.outbox import notify
from emulation.text import clean
from emulation.workflow import Missing, Stale, WrongState, lock


def exclude_unit(*, by: Any, seat: Seat, note: str, version: int | None = None) -> Seat:
    """Record that the unit is not considered for emulation in this bloc-year, ``note`` being the reason; return the seat.

    ``version`` is that of the bloc-year at which the page was opened. Raises ``NotAllowed``, ``WrongState`` (still
    forming, or excluded before), ``Stale``, or ``Missing`` without a reason.
    """
    return _set(by, seat, note, version, excluded=True)


def readmit_unit(*, by: Any, seat: Seat, note: str, version: int | None = None) -> Seat:
    """Take the exclusion back, with the reason in the record of deeds, and return the seat. Raises as above."""
    return _set(by, seat, note, version, excluded=False)


@transaction.atomic
def _set(by: Any, seat: Seat, note: str, version: int | None, *, excluded: bool) -> Seat:
    bloc_year: BlocYear = lock(seat.bloc_year)
    require_host(by, bloc_year)
    locked: Seat = lock(seat)
    reason = clean(note)
    if bloc_year.state == BlocYearState.FORMING:
        raise WrongState(_("Năm thi đua chưa hoạt động nên chưa ghi không xét thi đua. Hãy đưa đơn vị ra khỏi khối."))
    if version is not None and bloc_year.version != version:
        raise Stale(STALE)
    if locked.excluded == excluded:
        raise WrongState(
            _("“%(unit)s” đã được ghi không xét thi đua.") % {"unit": locked.unit}
            if excluded
            else _("“%(unit)s” đang được xét thi đua bình thường.") % {"unit": locked.unit}
        )
    if not reason:
        raise Missing(_("Cần ghi lý do. Hãy nhập lý do rồi thực hiện lại."))
    locked.excluded, locked.exclusion_reason = excluded, reason if excluded else ""
    rows.save(locked)
    touch(bloc_year)
    verb = "bloc_year.unit_excluded" if excluded else "bloc_year.unit_readmitted"
    record(verb, bloc_year, by=by, note=reason, details={"unit": str(locked.unit)})
    text = (
        _("Đơn vị của bạn không được xét thi đua: %(bloc)s.")
        if excluded
        else _("Đơn vị của bạn lại được xét thi đua: %(bloc)s.")
    )
    notify(leaders_of([locked.unit_id]), text=text % {"bloc": bloc_year}, url=bloc_year.get_absolute_url(), besides=by)
    return locked
