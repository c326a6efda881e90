"""What of the library stands on the page of a bloc-year."""

from typing import Any

from blocs.enums import BlocYearState
from blocs.models import BlocYear
from blocs.panels import Panel, provider
from pledges.library.permissions import tells
from pledges.library.queries.highlights import counts, newest

_NEWEST = 3


@provider
def library_panel(bloc_year: BlocYear, user: Any) -> Panel | None:
    """Return how much of each kind is shared, and the newest three (two queries); none while forming."""
    if bloc_year.state == BlocYearState.FORMING:
        return None
    context = {
        "counts": counts(bloc_year),
        "newest": newest(bloc_year, _NEWEST),
        "tells": tells.test(user, bloc_year) and bloc_year.state == BlocYearState.ACTIVE,
    }
    return Panel("library/panel.html", context)
