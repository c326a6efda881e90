"""What of the registrations waits for a person: the own unit's, and those to be confirmed."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from blocs.models import BlocYear
from blocs.roles import standing_of
from emulation.duties import Duty, provider
from pledges.registration.models import Registration
from pledges.registration.queries.registrations import listed_at, to_confirm, waiting_for


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
    """Yield what was handed in to this person, one duty a bloc-year (one query): all of it is settled on one round."""
    units = standing_of(user).member_units
    waiting: dict[BlocYear, list[Registration]] = {}
    for row in to_confirm(units) if units else ():
        waiting.setdefault(row.round.bloc_year, []).append(row)
    for bloc_year, found in waiting.items():
        title = ngettext(
            "Xác nhận đăng ký của %(count)d đơn vị.", "Xác nhận đăng ký của %(count)d đơn vị.", len(found)
        ) % {"count": len(found)}
        if len(found) == 1:
            title = _("Xác nhận đăng ký của %(unit)s.") % {"unit": found[0].seat.name.short}
        yield Duty(
            title=title,
            where=str(bloc_year),
            url=found[0].get_absolute_url() if len(found) == 1 else listed_at(bloc_year),
            action=_("Xem và xác nhận"),
        )
