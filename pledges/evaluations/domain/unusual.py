"""What is lawful and yet rarely meant when a period is opened or published: said in words and asked, not refused.

Every finding has a code. A deed that meets findings which nobody has seen raises ``Unusual``; the page shows the sentences,
and comes back with the codes that its reader confirmed. What contradicts itself is refused elsewhere (domain/periods.py).
"""

from collections.abc import Collection, Iterable
from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from blocs.enums import Span
from blocs.models import BlocYear
from emulation import clock
from emulation.deadlines import in_words
from emulation.workflow import Missing
from pledges.evaluations.models import Period

Findings = dict[str, str]
DUE_PASSED, APPRAISAL_PASSED, DUE_BEFORE_END, OVERLAP = "due_passed", "appraisal_passed", "due_before_end", "overlap"
NOT_OVER = "not_over"
# For who prepares a period without a screen and has looked at its days: the demonstration.
ALL = frozenset({DUE_PASSED, APPRAISAL_PASSED, DUE_BEFORE_END, OVERLAP, NOT_OVER})


class Unusual(Missing):
    """Something that is asked before it is done; ``findings`` are sentences by their code, those not confirmed yet."""

    def __init__(self, findings: Findings) -> None:
        self.findings = findings
        super().__init__(*findings.values())


def require_seen(findings: Findings, seen: Collection[str]) -> None:
    """Raise ``Unusual`` with the findings whose codes are not among ``seen``."""
    left = {code: sentence for code, sentence in findings.items() if code not in seen}
    if left:
        raise Unusual(left)


def in_opening(
    *,
    bloc_year: BlocYear,
    quarter: int,
    starts_on: date,
    ends_on: date,
    dues: Iterable[datetime],
    appraisal_due_at: datetime,
    opens_at: datetime | None = None,
) -> Findings:
    """Return what is unusual about a period with these days and deadlines that opens now or at ``opens_at`` (one query).

    ``dues`` are the deadlines of all its units, aware. A half-year may hold its own quarters; spans of different parts of
    the year may not share days.
    """
    moment, first = max(opens_at or clock.now(), clock.now()), min(dues)
    found: Findings = {}
    if first <= moment:
        found[DUE_PASSED] = _("Hạn nộp %(due)s đã qua khi kỳ mở: mọi phiếu nộp sau đó là nộp muộn.") % {
            "due": in_words(first)
        }
    if appraisal_due_at <= moment:
        found[APPRAISAL_PASSED] = _("Hạn thẩm định %(due)s đã qua khi kỳ mở.") % {"due": in_words(appraisal_due_at)}
    if timezone.localdate(first) <= ends_on:
        found[DUE_BEFORE_END] = _("Hạn nộp %(due)s đến trước khi hết kỳ (%(last)s).") % {
            "due": in_words(first),
            "last": f"{ends_on:%d/%m/%Y}",
        }
    crossing = _crossing(bloc_year, quarter, starts_on, ends_on)
    if crossing:
        found[OVERLAP] = _("Ngày của kỳ trùng với kỳ khác: %(periods)s.") % {"periods": "; ".join(crossing)}
    return found


def in_opening_now(period: Period) -> Findings:
    """Return what is unusual about opening this prepared period now, without what was confirmed when it was prepared."""
    dues = [each.unit_due_at or period.due_at for each in period.evaluations.all()]
    found = in_opening(
        bloc_year=period.bloc_year,
        quarter=period.quarter,
        starts_on=period.starts_on,
        ends_on=period.ends_on,
        dues=dues or [period.due_at],
        appraisal_due_at=period.appraisal_due_at,
    )
    return {code: sentence for code, sentence in found.items() if code not in period.confirmed_unusual}


def in_publishing(period: Period) -> Findings:
    """Return what is unusual about publishing the table of ``period`` today."""
    if period.ends_on < clock.today():
        return {}
    return {
        NOT_OVER: _(
            "Kỳ chưa kết thúc: đến hết ngày %(last)s. Sau khi công bố, số liệu của những ngày còn lại không vào bảng."
        )
        % {"last": f"{period.ends_on:%d/%m/%Y}"}
    }


def _crossing(bloc_year: BlocYear, quarter: int, starts_on: date, ends_on: date) -> list[str]:
    """Return the periods of other parts of the year that share days with these, each with its days."""
    others = Period.objects.filter(bloc_year=bloc_year, starts_on__lte=ends_on, ends_on__gte=starts_on)
    mine = set(Span(quarter).quarters)
    return [
        f"{other.span.of_year(bloc_year.year)} ({other.starts_on:%d/%m/%Y} – {other.ends_on:%d/%m/%Y})"
        for other in others.exclude(quarter=quarter).order_by("starts_on", "pk")
        if mine.isdisjoint(other.span.quarters)
    ]
