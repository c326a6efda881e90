"""What of the registrations waits for a person: the own unit's, and those to be confirmed."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from blocs.models import BlocYear
from blocs.roles import standing_of
from emulation.duties import Duty, provider
from pledges.registration.enums import RegistrationState
from pledges.registration.models import Registration
from pledges.registration.queries.registrations import listed_at, waiting_for


@provider
def duties_of_registration(user: Any) -> Iterator[Duty]:
    """Yield what the unit of this person has not handed in, then what was handed in to it (one query).

    What is to be confirmed is one duty a bloc-year, however many units it comes from.
    """
    units = standing_of(user).member_units
    handed_in: dict[BlocYear, list[Registration]] = {}
    for row in waiting_for(units) if units else ():
        if row.state == RegistrationState.SUBMITTED:
            handed_in.setdefault(row.round.bloc_year, []).append(row)
        else:
            yield _own(row)
    for bloc_year, rows in handed_in.items():
        yield _to_confirm(bloc_year, rows)


def _own(row: Registration) -> Duty:
    title = _("Đăng ký danh hiệu, chỉ tiêu thay mặt %(unit)s")
    if row.returned_because:
        title = _("Sửa đăng ký bị trả lại của %(unit)s")
    return Duty(
        title=title % {"unit": row.seat.name.short},
        where=str(row.round.bloc_year),
        url=row.get_absolute_url(),
        action=_("Đăng ký"),
        due=row.round.due_at,
    )


def _to_confirm(bloc_year: BlocYear, rows: Sequence[Registration]) -> Duty:
    title = ngettext("Xác nhận đăng ký của %(count)d đơn vị", "Xác nhận đăng ký của %(count)d đơn vị", len(rows))
    title, url = title % {"count": len(rows)}, listed_at(bloc_year)
    if len(rows) == 1:
        title, url = _("Xác nhận đăng ký của %(unit)s") % {"unit": rows[0].seat.name.short}, rows[0].get_absolute_url()
    return Duty(title=title, where=str(bloc_year), url=url, action=_("Xem và xác nhận"))
