"""The dates that a work calendar gives for a year: its quarters, and the deadlines of each kind of unit."""

from calendar import monthrange
from datetime import date, datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from blocs.enums import Span
from blocs.models import BlocYear, WorkCalendar
from emulation.rows import Invalid

Days = tuple[date, date]


def day_in(year: int, month: int, day: int) -> date:
    """Return the day; one that the month lacks becomes its last day, so that 29/2 means the end of February."""
    return date(year, month, min(day, monthrange(year, month)[1]))


def first_on_or_after(start: date, month: int, day: int) -> date:
    """Return the first time that day and month come round on or after ``start``."""
    found = day_in(start.year, month, day)
    return found if found >= start else day_in(start.year + 1, month, day)


def quarters_of(calendar: WorkCalendar, year: int) -> dict[int, Days]:
    """Return (first day, last day) of the four quarters of work year ``year``, which is the year in which the last ends.

    Raises ``Invalid`` where the calendar has not four quarters in order within twelve months.
    """
    ends = [(row.ends_month, row.ends_day) for row in sorted(calendar.quarters.all(), key=lambda row: row.quarter)]
    for first_year in (year, year - 1):
        start = day_in(first_year, calendar.first_month, calendar.first_day)
        spans: dict[int, Days] = {}
        for quarter, (month, day) in enumerate(ends, start=1):
            last = first_on_or_after(start, month, day)
            spans[quarter] = (start, last)
            start = last + timedelta(days=1)
        if len(spans) == 4 and spans[4][1].year == year and (spans[4][1] - spans[1][0]).days <= 366:
            return spans
    raise Invalid(
        _("Lịch “%(name)s” chưa đủ bốn quý nối tiếp trong một năm. Hãy đề nghị quản trị hệ thống sửa lịch.")
        % {"name": calendar}
    )


def days_of(calendar: WorkCalendar, year: int) -> Days:
    """Return the first and the last day of work year ``year``. Raises as ``quarters_of``."""
    spans = quarters_of(calendar, year)
    return spans[1][0], spans[4][1]


def quarters_of_year(bloc_year: BlocYear) -> dict[int, Days]:
    """Return the quarters that the calendar proposes, cut by the days of the bloc-year; empty without a usable one."""
    if bloc_year.calendar is None:
        return {}
    try:
        spans = quarters_of(bloc_year.calendar, bloc_year.year)
    except Invalid:
        return {}
    cut = {
        quarter: (max(first, bloc_year.starts_on), min(last, bloc_year.ends_on))
        for quarter, (first, last) in spans.items()
    }
    return {quarter: span for quarter, span in cut.items() if span[0] <= span[1]}


def span_of_year(bloc_year: BlocYear, span: Span) -> Days | None:
    """Return the first and the last day that the calendar gives for ``span``, or None where it names not all of it."""
    quarters = quarters_of_year(bloc_year)
    first, last = quarters.get(span.quarters[0]), quarters.get(span.quarters[-1])
    return (first[0], last[1]) if first and last else None


def deadlines_of(bloc_year: BlocYear, quarter: int) -> dict[str, datetime]:
    """Return the deadline (aware) of each kind of unit that the calendar names for a span: ``{kind: moment}``.

    The day is the first one of its day and month after the last quarter of the span began: a deadline of January belongs
    to the quarter that ends in December.
    """
    spans, last = quarters_of_year(bloc_year), Span(quarter).quarters[-1]
    if bloc_year.calendar is None or last not in spans:
        return {}
    begin = spans[last][0]
    return {
        row.unit_kind: timezone.make_aware(
            datetime.combine(first_on_or_after(begin, row.due_month, row.due_day), row.due_hour)
        )
        for row in bloc_year.calendar.deadlines.filter(quarter=quarter)
    }
