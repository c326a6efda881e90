"""What of the registrations stands on the page of a bloc-year."""

from typing import Any

from django.db.models import Count

from blocs.enums import BlocYearState
from blocs.models import BlocYear
from blocs.panels import Panel, provider
from pledges.registration.enums import RegistrationState
from pledges.registration.models import Registration
from pledges.registration.permissions import opens


@provider
def registration_panel(bloc_year: BlocYear, user: Any) -> Panel | None:
    """Return how many units have registered (one query); none while the year is forming."""
    if bloc_year.state == BlocYearState.FORMING:
        return None
    rows = Registration.objects.filter(round__bloc_year=bloc_year).order_by()
    counts = dict(rows.values_list("state").annotate(Count("pk")))
    return Panel(
        "registration/panel.html",
        {
            "counts": [(state.value, state.label, counts[state]) for state in RegistrationState if state in counts],
            "total": sum(counts.values()),
            "may_open": opens.test(user, bloc_year) and bloc_year.state == BlocYearState.ACTIVE,
        },
    )
