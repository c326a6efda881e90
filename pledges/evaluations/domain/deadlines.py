"""Deadlines when nobody set any: five working days for the units, ten for the appraisal (domain.md, section 3)."""

from datetime import date, datetime, time, timedelta

from django.utils import timezone

UNIT_DAYS, APPRAISAL_DAYS = 5, 10  # working days after the last day of the period
CLOSING_HOUR = time(17, 0)


def default_deadlines(ends_on: date) -> tuple[datetime, datetime]:
    """Return (units, appraisal): 17:00 in Asia/Ho_Chi_Minh, Monday to Friday counted; public holidays are not known."""
    return _after(ends_on, UNIT_DAYS), _after(ends_on, APPRAISAL_DAYS)


def _after(day: date, working_days: int) -> datetime:
    left = working_days
    while left:
        day += timedelta(days=1)
        left -= day.weekday() < 5
    return timezone.make_aware(datetime.combine(day, CLOSING_HOUR))
