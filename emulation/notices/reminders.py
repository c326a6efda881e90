"""Reminding people of what is due: one digest a person and a day, gathered from the same duties as Việc của tôi.

A duty is named when so many days are left as the setting REMINDER_DAYS says, or when its day went by yesterday. Never on the
day it was opened nor on the day after, when everybody has just been told (domain.md, section 10).
"""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from emulation import clock
from emulation.deadlines import remaining, reminder_days
from emulation.duties import Duty, duties_of
from emulation.notices.models import Digest, Notice
from emulation.notices.outbox import notify

OVERDUE = -1  # calendar days left of what was due yesterday
QUIET = timedelta(days=1)  # after a duty began
_NAMED = 3  # how many duties a digest names; the others stand on the page it leads to


def remind() -> int:
    """Send today's digests and return how many people got one. Run again on the same day, it reminds nobody twice."""
    today = clock.today()
    done = set(Digest.objects.filter(on=today).order_by().values_list("recipient", flat=True))
    people = get_user_model().objects.filter(is_active=True).exclude(pk__in=done).order_by("pk")
    with translation.override(settings.LANGUAGE_CODE):
        return sum(_remind(person) for person in people.iterator())


def worth_reminding(duties: Iterable[Duty]) -> list[Duty]:
    """Return the duties that a digest of today names, the next deadline first. Raises ``ValueError`` as ``reminder_days``."""
    today, days = clock.today(), reminder_days(settings.REMINDER_DAYS) | {OVERDUE}
    return [
        duty
        for duty in duties
        if duty.due is not None
        and (timezone.localdate(duty.due) - today).days in days
        and (duty.since is None or today - timezone.localdate(duty.since) > QUIET)
    ]


def digest_of(duties: list[Duty]) -> str:
    """Return the one sentence: ``2 việc đến hạn: Nộp kết quả Quý III/2026 (còn 3 ngày); …``."""
    named = [f"{duty.title} ({remaining(duty.due)})" for duty in duties[:_NAMED] if duty.due]
    more = len(duties) - len(named)
    count = ngettext("%(count)d việc đến hạn", "%(count)d việc đến hạn", len(duties)) % {"count": len(duties)}
    rest = _("; và %(count)d việc khác") % {"count": more} if more else ""
    return f"{count}: {'; '.join(named)}{rest}"


def _remind(person: Any) -> bool:
    duties = worth_reminding(duties_of(person))
    if not duties:
        return False
    try:
        with transaction.atomic():
            digest = Digest.objects.create(recipient=person, on=clock.today())
            notify([person], text=digest_of(duties), url=duties[0].url if len(duties) == 1 else reverse("home"))
            digest.notice = Notice.objects.filter(recipient=person).order_by("-pk").first()
            digest.save(update_fields=["notice"])
    except IntegrityError:  # another process was faster
        return False
    return True
