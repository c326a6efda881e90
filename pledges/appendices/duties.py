"""What of the appendices waits for a person: a signature, or a draft that is not opened yet."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from blocs.roles import standing_of
from emulation.duties import Duty, provider
from pledges.appendices.enums import AppendixState
from pledges.appendices.queries.appendices import said_at, waiting_for


@provider
def duties_of_appendices(user: Any) -> Iterator[Duty]:
    """Yield the next signature, or the draft, of each unfinished appendix that waits for this person (one query)."""
    standing = standing_of(user)
    if not standing.member_units and not standing.provincial_leader_of:
        return
    for appendix in waiting_for(user, standing):
        where = str(appendix.bloc_year)
        if appendix.state == AppendixState.SIGNING:
            title = _("Ký phụ lục số %(number)d của giao ước thi đua.") % {"number": appendix.number}
            yield Duty(title=title, where=where, url=said_at(appendix, "sign", appendix.to_sign), action=_("Đọc và ký"))
        else:
            title = _("Phụ lục giao ước đang là dự thảo.")
            yield Duty(title=title, where=where, url=appendix.get_absolute_url(), action=_("Soạn tiếp"))
