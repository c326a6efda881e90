"""What the pages that open a year start from."""

from datetime import date
from typing import Any

from blocs.models import Bloc, BlocYear, WorkCalendar
from emulation import clock


def next_year(bloc: Bloc, *, last_year: BlocYear | None = None) -> dict[str, Any]:
    """Return the first year that is not open yet, this one or later (and later than ``last_year``).

    The calendar is that of the last year, else one that begins like the statistics of the sector, on 1 December
    (domain.md, section 3). Only where the catalogue has none, the days themselves are proposed.
    """
    opened = set(bloc.years.values_list("year", flat=True))
    year = max(clock.today().year, last_year.year + 1 if last_year else 0)
    while year in opened:
        year += 1
    calendar = last_year.calendar_id if last_year else None
    calendar = calendar or WorkCalendar.objects.filter(first_month=12).values_list("pk", flat=True).first()
    if calendar:
        return {"year": year, "calendar": calendar}
    return {"year": year, "starts_on": date(year - 1, 12, 1), "ends_on": date(year, 11, 30)}
