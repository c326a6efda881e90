"""What of the appendices waits for a person: signatures, and drafts that are not opened yet."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from blocs.roles import standing_of
from emulation.duties import Duty, provider
from pledges.appendices.queries.appendices import drafts_led_by, places_waiting_for, said_at


@provider
def duties_of_signers(user: Any) -> Iterator[Duty]:
    """Yield the signatures that wait for this person (one query)."""
    standing = standing_of(user)
    if not standing.leader_of and not standing.provincial_leader_of:
        return
    for place in places_waiting_for(user, standing):
        title = _("Chứng kiến ký phụ lục giao ước thi đua; các đơn vị đã ký đủ.")
        if place.seat:
            title = _("Ký phụ lục giao ước thi đua thay mặt %(unit)s.") % {"unit": place.seat.name.short}
        appendix = place.appendix
        yield Duty(
            title=title, where=str(appendix.bloc_year), url=said_at(appendix, "sign", place.pk), action=_("Đọc và ký")
        )


@provider
def duties_of_drafters(user: Any) -> Iterator[Duty]:
    """Yield the drafts of the blocs whose head or deputy unit this person works for (one query)."""
    standing = standing_of(user)
    for appendix in drafts_led_by(standing) if standing.member_units else ():
        yield Duty(
            title=_("Phụ lục giao ước đang là dự thảo."),
            where=str(appendix.bloc_year),
            url=appendix.get_absolute_url(),
            action=_("Soạn tiếp"),
        )
