"""Tình trạng: whether the installation is sound, and what will need hands soon, gathered from every room.

Each room registers providers of findings; the page shows them all, and ``manage.py send_care_warnings`` tells the
people who keep the installation what is new (emulation/notices/warnings.py).
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from emulation import clock

STEPS = (60, 30, 7)  # days before the end of something at which its keepers are told


class Level(models.TextChoices):
    """How a finding stands; the worst comes first on the page."""

    TROUBLE = "trouble", gettext_lazy("Cần xử lý ngay")
    SOON = "soon", gettext_lazy("Cần chú ý")
    UNKNOWN = "unknown", gettext_lazy("Chưa kiểm tra")
    FINE = "fine", gettext_lazy("Tốt")


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at: what is so, and what to do about it.

    ``key`` names the thing across days, so that nobody is told twice of the same; ``ends_at`` is the moment at which it
    runs out, where it does; what is told ``once`` is not repeated weekly.
    """

    key: str
    title: str
    level: Level
    text: str
    remedy: str = ""
    ends_at: datetime | None = None
    once: bool = False

    @property
    def needs_care(self) -> bool:
        """Say whether somebody should do something."""
        return self.level in (Level.TROUBLE, Level.SOON)

    @property
    def mark(self) -> str:
        """Return the step that is reached: people are told once for each, and weekly of what has no end of its own."""
        if self.once:
            return "once"
        if self.ends_at is None:
            monday = clock.today() - timedelta(days=clock.today().weekday())
            return f"{self.level} {monday:%Y-%m-%d}"
        left = days_left(self.ends_at)
        reached = [step for step in (*STEPS, 0) if left <= step]
        return f"{min(reached, default='')} {timezone.localdate(self.ends_at):%Y-%m-%d}"


Provider = Callable[[], Iterable[Finding]]
Audience = Callable[[], Iterable[Any]]
_providers: list[Provider] = []
_audiences: list[Audience] = []


def provider(function: Provider) -> Provider:
    """Register ``function``, which yields findings; used as a decorator."""
    if function not in _providers:
        _providers.append(function)
    return function


def audience(function: Audience) -> Audience:
    """Register ``function``, which yields people who keep the installation and are warned; used as a decorator."""
    if function not in _audiences:
        _audiences.append(function)
    return function


def findings() -> list[Finding]:
    """Return everything that was looked at, the worst first, then what ends first."""
    order = list(Level)
    found = [finding for each in _providers for finding in each()]
    return sorted(found, key=lambda each: (order.index(each.level), each.ends_at is None, each.ends_at or clock.now()))


def keepers() -> list[Any]:
    """Return the people who are warned, each once."""
    return list({person.pk: person for each in _audiences for person in each()}.values())


def days_left(moment: datetime) -> int:
    """Return how many days there are until the day of ``moment``; below 0 it is over."""
    last: date = timezone.localdate(moment)
    return (last - clock.today()).days if clock.now() < moment else -1


def ending(*, key: str, title: str, ends_at: datetime, remedy: str) -> Finding:
    """Return the finding about something that runs out at ``ends_at``: fine until 60 days before, urgent from 7 on."""
    left = days_left(ends_at)
    said = {"day": f"{timezone.localdate(ends_at):%d/%m/%Y}", "left": left}
    if left > STEPS[0]:
        return Finding(key, title, Level.FINE, _("Dùng đến ngày %(day)s.") % said, ends_at=ends_at)
    if left < 0:
        return Finding(key, title, Level.TROUBLE, _("Đã hết hạn ngày %(day)s.") % said, remedy, ends_at)
    level = Level.TROUBLE if left <= STEPS[-1] else Level.SOON
    return Finding(key, title, level, _("Hết hạn ngày %(day)s, còn %(left)d ngày.") % said, remedy, ends_at)
