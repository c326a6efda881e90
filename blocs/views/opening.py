"""What the pages that open a year start from."""

from datetime import date

from blocs.models import Bloc
from emulation import clock


def next_year(bloc: Bloc, *, after: int = 0) -> dict[str, object]:
    """Return the first year that is not open yet, this one or later (and later than ``after``), and its days.

    The days run from 1 December to 30 November, as the statistics of the sector do (domain.md, section 3).
    """
    opened = set(bloc.years.values_list("year", flat=True))
    year = max(clock.today().year, after + 1)
    while year in opened:
        year += 1
    return {"year": year, "starts_on": date(year - 1, 12, 1), "ends_on": date(year, 11, 30)}
