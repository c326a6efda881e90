"""What of the appendices stands on the page of a signed pledge: that it was changed since, and how it reads today."""

from typing import Any

from blocs.enums import BlocYearState
from blocs.panels import Panel
from pledges.appendices.enums import AppendixState
from pledges.appendices.models import Appendix
from pledges.asides import provider
from pledges.enums import PledgeState
from pledges.models import Pledge
from pledges.permissions import drafts


@provider
def appendices_aside(pledge: Pledge, user: Any) -> Panel | None:
    """Return the appendices of a signed pledge (one query), and whether ``user`` may begin the next one."""
    if pledge.state != PledgeState.SIGNED:
        return None
    rows = list(Appendix.objects.filter(pledge=pledge))
    unfinished = any(row.state != AppendixState.SIGNED for row in rows)
    active = pledge.bloc_year.state == BlocYearState.ACTIVE
    context = {
        "appendices": rows,
        "changed": any(row.state == AppendixState.SIGNED for row in rows),
        "may_draft": active and not unfinished and drafts.test(user, pledge),
    }
    return Panel("appendices/aside.html", context)
