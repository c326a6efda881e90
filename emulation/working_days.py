"""The days on which offices work, and when such a day ends."""

from datetime import date, datetime, time, timedelta

from django.utils import timezone

CLOSING_HOUR = time(17)  # when offices close; what "by 5 December" means to the people who wait for the paper


def is_working(day: date) -> bool:
    """Say whether offices work on ``day``, Monday to Friday; public holidays are not known."""
    return day.weekday() < 5


def after_working_days(day: date, count: int) -> datetime:
    """Return the end of work on the ``count``-th working day after ``day``, in Asia/Ho_Chi_Minh."""
    while count:
        day += timedelta(days=1)
        count -= is_working(day)
    return end_of_work(day)


def end_of_work(day: date) -> datetime:
    """Return when offices close on ``day``."""
    return timezone.make_aware(datetime.combine(day, CLOSING_HOUR))


def on_working_day(day: date) -> date:
    """Return ``day``, or the first working day after it."""
    while not is_working(day):
        day += timedelta(days=1)
    return day
