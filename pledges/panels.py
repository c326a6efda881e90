"""What of the pledge stands on the page of a bloc-year."""

from typing import Any

from blocs.enums import BlocYearState
from blocs.models import BlocYear
from blocs.panels import Panel, provider
from pledges.enums import SignatoryState
from pledges.models import Pledge
from pledges.permissions import drafts


@provider
def pledge_panel(bloc_year: BlocYear, user: Any) -> Panel | None:
    """Return the state of the pledge, k of n signatures, and the next buttons (two queries); none while forming."""
    if bloc_year.state == BlocYearState.FORMING:
        return None
    pledge = Pledge.objects.filter(bloc_year=bloc_year).select_related("document").first()
    states = list(pledge.signatories.values_list("state", flat=True).order_by("pk")) if pledge else []
    return Panel(
        "pledges/panel.html",
        {
            "pledge": pledge,
            "signed": states.count(SignatoryState.SIGNED),
            "declined": states.count(SignatoryState.DECLINED),
            "total": len(states),
            "may_draft": drafts.test(user, bloc_year) and bloc_year.state == BlocYearState.ACTIVE,
        },
    )
