"""Warnings ahead: what the status page finds is told to the people who keep the installation, once for each step.

One notice for each person and round, however much was found; 60, 30 and 7 days before something ends, when it has ended,
and weekly while something without an end of its own is wrong.
"""

from collections.abc import Iterable

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from emulation.notices.models import CareWarning
from emulation.notices.outbox import notify
from emulation.status import Finding, findings, keepers


def warn(found: Iterable[Finding] | None = None) -> list[Finding]:
    """Tell the keepers what is new among ``found`` (by default all that the rooms find) and return that.

    Of two runs at once one tells. Where there is nobody to tell, nothing counts as told.
    """
    people = keepers()
    if not people:
        return []
    wanted = [each for each in (findings() if found is None else found) if each.needs_care]  # before any lock is held
    with transaction.atomic():
        new = [each for each in wanted if _first(each)]
        if new:
            notify(people, text=_sentence(new), url=reverse("status"))
    return new


def _first(finding: Finding) -> bool:
    """Say whether this step of the finding is told for the first time, and remember it."""
    _row, made = CareWarning.objects.get_or_create(key=finding.key, mark=finding.mark)
    return made


def _sentence(new: list[Finding]) -> str:
    named = "; ".join(f"{each.title}: {each.text}" for each in new)
    head = ngettext("%(count)d việc của hệ thống cần xem.", "%(count)d việc của hệ thống cần xem.", len(new))
    return _("%(head)s %(named)s") % {"head": head % {"count": len(new)}, "named": named}
