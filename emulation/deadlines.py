"""A deadline in words: weekday, hour and date, and how much is left, in the local time of Asia/Ho_Chi_Minh."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from emulation import clock

WEEKDAYS = (
    gettext_lazy("Thứ Hai"),
    gettext_lazy("Thứ Ba"),
    gettext_lazy("Thứ Tư"),
    gettext_lazy("Thứ Năm"),
    gettext_lazy("Thứ Sáu"),
    gettext_lazy("Thứ Bảy"),
    gettext_lazy("Chủ nhật"),
)
SOON = timedelta(days=3)
FARTHEST = 90  # days before a deadline on which a reminder may still be asked for


def reminder_days(typed: Iterable[str]) -> frozenset[int]:
    """Return the days before a deadline on which people are reminded, as the setting REMINDER_DAYS names them.

    Raises ``ValueError`` with the entry that is no whole number from 0 to ``FARTHEST``, "" where there is none at all.
    """
    entries = [entry.strip() for entry in typed]
    for entry in entries or [""]:
        if not (entry.isascii() and entry.isdecimal()) or int(entry) > FARTHEST:
            raise ValueError(entry)
    return frozenset(int(entry) for entry in entries)


def in_words(due: datetime) -> str:
    """Return ``due`` (aware) as ``Thứ Sáu, 16:00 05/06/2026``."""
    local = timezone.localtime(due)
    return f"{WEEKDAYS[local.weekday()]}, {local:%H:%M %d/%m/%Y}"


def remaining(due: datetime) -> str:
    """Return how much is left until ``due`` (aware), or by how much it is overdue.

    Counted in calendar days, because people plan by days; on the last day in hours, in the last hour in minutes.
    """
    now = clock.now()
    late = due < now
    days = abs((timezone.localdate(due) - timezone.localdate(now)).days)
    minutes = int(abs(due - now).total_seconds() // 60)
    if days:
        left = ngettext("%(count)d ngày", "%(count)d ngày", days) % {"count": days}
    elif minutes >= 60:
        left = ngettext("%(count)d giờ", "%(count)d giờ", minutes // 60) % {"count": minutes // 60}
    else:
        left = ngettext("%(count)d phút", "%(count)d phút", minutes) % {"count": minutes}
    return (_("quá hạn %(time)s") if late else _("còn %(time)s")) % {"time": left}


def urgency(due: datetime) -> str:
    """Return ``late``, ``soon`` (three days or less) or ``calm``: the end of a CSS class."""
    left = due - clock.now()
    if left < timedelta(0):
        return "late"
    return "soon" if left <= SOON else "calm"
