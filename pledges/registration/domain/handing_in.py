"""Handing a registration in, confirming it, giving it back."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from blocs.enums import SeatRole
from blocs.roles import leaders_of, staff_of, units_with_role
from emulation import clock
from emulation.notices.outbox import notify
from pledges.registration.domain.workflow import REGISTRATION
from pledges.registration.models import Registration


@transaction.atomic
def submit(*, by: Any, registration: Registration, version: int | None = None) -> Registration:
    """Hand the registration in and return it; whoever confirms is told. Raises as the gate does."""
    handed: Registration = REGISTRATION.perform(registration, "submit", by=by, version=version, effect=_hand_in)
    own = handed.seat.role == SeatRole.HEAD
    units = units_with_role(handed.seat.bloc_year, SeatRole.DEPUTY if own else SeatRole.HEAD)
    notify(
        leaders_of(units),
        text=_("%(unit)s đã gửi đăng ký danh hiệu, chỉ tiêu.") % {"unit": handed.seat.unit},
        url=handed.get_absolute_url(),
        besides=by,
    )
    return handed


@transaction.atomic
def confirm(*, by: Any, registration: Registration, version: int | None = None) -> Registration:
    """Confirm the registration and return it; the unit is told. Raises as the gate does."""
    confirmed: Registration = REGISTRATION.perform(registration, "confirm", by=by, version=version)
    _tell_unit(confirmed, _("Đăng ký danh hiệu, chỉ tiêu của đơn vị đã được xác nhận."), by)
    return confirmed


@transaction.atomic
def return_for_correction(
    *, by: Any, registration: Registration, note: str, version: int | None = None
) -> Registration:
    """Give what was handed in back with ``note`` as the reason, and return it; the unit is told. Raises as the gate does."""
    return _back_to_draft(registration, "return_for_correction", by=by, note=note, version=version)


@transaction.atomic
def reopen(*, by: Any, registration: Registration, note: str, version: int | None = None) -> Registration:
    """Open what was confirmed with ``note`` as the reason, and return it; the unit is told. Raises as the gate does."""
    return _back_to_draft(registration, "reopen", by=by, note=note, version=version)


def _back_to_draft(registration: Registration, move: str, *, by: Any, note: str, version: int | None) -> Registration:
    def open_again(locked: Registration) -> None:
        details.update(submitted_at=locked.submitted_at, late=locked.submitted_late)
        locked.returned_because = note
        locked.submitted_at = locked.submitted_by = None
        locked.confirmed_at = locked.confirmed_by = None

    details: dict[str, Any] = {}
    returned: Registration = REGISTRATION.perform(
        registration, move, by=by, note=note, version=version, effect=open_again, details=details
    )
    _tell_unit(returned, _("Đăng ký của đơn vị được trả lại để sửa: %(note)s") % {"note": note}, by)
    return returned


def _hand_in(locked: Registration) -> None:
    locked.returned_because = ""
    locked.submitted_late = clock.now() > locked.round.due_at


def _tell_unit(registration: Registration, text: str, by: Any) -> None:
    notify(staff_of([registration.seat.unit_id]), text=text, url=registration.get_absolute_url(), besides=by)
