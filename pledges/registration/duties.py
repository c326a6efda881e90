"""What of the registrations waits for a person: the own unit's, and those to be confirmed."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from blocs.roles import standing_of
from emulation.duties import Duty, provider
from pledges.registration.queries.registrations import to_confirm, waiting_for


@provider
def duties_of_units(user: Any) -> Iterator[Duty]:
    """Yield the registration that the unit of this person has not handed in (one query)."""
    units = standing_of(user).member_units
    for row in waiting_for(units) if units else ():
        title = _("Đăng ký danh hiệu, chỉ tiêu thay mặt %(unit)s.")
        if row.returned_because:
            title = _("Sửa đăng ký bị trả lại của %(unit)s.")
        yield Duty(
            title=title % {"unit": row.seat.name.short},
            where=str(row.round.bloc_year),
            url=row.get_absolute_url(),
            action=_("Đăng ký"),
            due=row.round.due_at,
        )


@provider
def duties_of_heads(user: Any) -> Iterator[Duty]:
    """Yield what was handed in to this person (one query)."""
    units = standing_of(user).member_units
    for row in to_confirm(units) if units else ():
        yield Duty(
            title=_("Xác nhận đăng ký của %(unit)s.") % {"unit": row.seat.name.short},
            where=str(row.round.bloc_year),
            url=row.get_absolute_url(),
            action=_("Xem và xác nhận"),
        )
