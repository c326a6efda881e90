"""What of the conferences stands on the page of a bloc-year."""

from typing import Any

from blocs.enums import BlocYearState
from blocs.models import BlocYear
from blocs.panels import Panel, provider
from pledges.conference.models import Conference
from pledges.conference.permissions import runs


@provider
def conference_panel(bloc_year: BlocYear, user: Any) -> Panel | None:
    """Return the conferences of the year, the newest first (one query); none while the year is forming."""
    if bloc_year.state == BlocYearState.FORMING:
        return None
    conferences = list(Conference.objects.filter(bloc_year=bloc_year).defer("minutes"))
    may_plan = runs.test(user, bloc_year) and bloc_year.state == BlocYearState.ACTIVE
    return Panel("conference/panel.html", {"conferences": conferences, "may_plan": may_plan})
