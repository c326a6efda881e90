"""Deadlines of a period: those given, else those of the bloc-year's calendar, else the defaults of domain.md, section 3.

The defaults are five working days after the period for the units, ten for the appraisal.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from blocs.domain.calendars import deadlines_of
from blocs.models import BlocYear
from emulation.working_days import after_working_days

UNIT_DAYS, APPRAISAL_DAYS = 5, 10  # working days after the last day of the period


@dataclass(frozen=True)
class Deadlines:
    """When the units hand in, by kind of unit; ``general`` holds for the other kinds, ``default`` where nobody set it.

    ``last`` is the latest deadline that any unit has: from then on the period as a whole is overdue.
    """

    general: datetime
    by_kind: Mapping[str, datetime]
    last: datetime
    default: bool

    def of(self, kind: str) -> datetime:
        """Return the deadline of the units of this kind."""
        return self.by_kind.get(kind, self.general)


def deadlines_for(
    bloc_year: BlocYear,
    quarter: int,
    ends_on: date,
    *,
    kinds: Iterable[str],
    due_at: datetime | None,
    by_kind: Mapping[str, datetime] | None,
) -> Deadlines:
    """Return the deadlines of the units of ``kinds`` for a period that ends on ``ends_on``.

    ``due_at`` holds for every kind that ``by_kind`` does not name. Where neither is given, the calendar of the bloc-year
    names the kinds, and the default holds for the rest.
    """
    if by_kind is None:
        by_kind = {} if due_at else deadlines_of(bloc_year, quarter)
    general = due_at or default_deadlines(ends_on)[0]
    held = {kind: by_kind.get(kind, general) for kind in kinds}
    named = {kind: due for kind, due in held.items() if kind in by_kind}
    last = max(held.values(), default=general)
    return Deadlines(general=general, by_kind=named, last=last, default=due_at is None and not named)


def default_deadlines(ends_on: date) -> tuple[datetime, datetime]:
    """Return (units, appraisal): 17:00 in Asia/Ho_Chi_Minh, Monday to Friday counted; public holidays are not known."""
    return after_working_days(ends_on, UNIT_DAYS), after_working_days(ends_on, APPRAISAL_DAYS)
