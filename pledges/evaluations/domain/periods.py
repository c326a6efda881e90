"""Preparing and opening a period, and publishing its table."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from blocs.enums import BlocYearState
from blocs.models import BlocYear, Seat
from blocs.roles import runs_bloc_year, staff_of
from emulation import clock, rows
from emulation.audit.log import record
from emulation.notices.outbox import notify
from emulation.text import clean
from emulation.workflow import Missing, NotAllowed, WrongState, lock
from pledges.evaluations.domain.criteria.binding import require_fitting
from pledges.evaluations.domain.deadlines import Deadlines, deadlines_for, default_deadlines
from pledges.evaluations.domain.publishing import seal
from pledges.evaluations.domain.unusual import Unusual, in_opening, in_opening_now, in_publishing, require_seen
from pledges.evaluations.domain.workflow import EVALUATION, PERIOD
from pledges.evaluations.enums import PeriodState
from pledges.evaluations.models import CriteriaSet, Evaluation, Period, Publication
from pledges.evaluations.permissions import WHO_RUNS
from pledges.evaluations.queries.published import mark_of


class Changed(Missing):
    """The table that would be sealed is not the one that was shown."""


@transaction.atomic
def open_period(
    *,
    by: Any,
    bloc_year: BlocYear,
    quarter: int,
    criteria_set: CriteriaSet,
    starts_on: date,
    ends_on: date,
    due_at: datetime | None = None,
    appraisal_due_at: datetime | None = None,
    due_by_kind: Mapping[str, datetime] | None = None,
    criteria_by_kind: Mapping[str, CriteriaSet] | None = None,
    planned: bool = False,
    opens_at: datetime | None = None,
    late_allowed: bool = True,
    seen: Collection[str] = (),
) -> Period:
    """Open ``quarter`` (a ``Span``) for every member unit under one adopted criteria set and return the period.

    With ``planned`` it is only prepared, and opened later by hand (``open_planned``) or, at ``opens_at``, by the clock.
    ``due_at`` is the deadline of all units but those whose kind ``due_by_kind`` names; without both the calendar of the
    bloc-year speaks, and where it says nothing the defaults of domain.md, section 3, hold and are marked so. Each unit
    gets its own deadline; that of the period is the last of them. Units of a kind in ``criteria_by_kind`` are judged by
    that table instead of ``criteria_set``; the period pins these versions for ever. ``seen`` are the codes of what is
    unusual (domain/unusual.py) and was confirmed. Raises ``NotAllowed``, ``WrongState`` (year not active, criteria not
    adopted), ``Invalid``, or ``Unusual``.
    """
    year: BlocYear = lock(bloc_year)
    if not runs_bloc_year(by, year):
        raise NotAllowed(WHO_RUNS)
    if year.state != BlocYearState.ACTIVE:
        raise WrongState(_("Năm thi đua chưa hoạt động hoặc đã kết thúc nên không mở kỳ đánh giá được."))
    _check_years(year, starts_on, ends_on, [due_at, *(due_by_kind or {}).values()], appraisal_due_at)
    _check_days(year, starts_on, ends_on)
    seats = list(year.seats.select_related("unit"))
    kinds = dict.fromkeys(seat.unit.kind for seat in seats)
    own_sets = {kind: each for kind, each in (criteria_by_kind or {}).items() if each.pk != criteria_set.pk}
    require_fitting(year, kinds, starts_on, criteria_set, own_sets)
    due = deadlines_for(year, quarter, ends_on, kinds=kinds, due_at=due_at, by_kind=due_by_kind)
    _check_deadlines(min(starts_on, ends_on), [due.of(kind) for kind in kinds] or [due.general], appraisal_due_at)
    appraisal_due = appraisal_due_at or max(default_deadlines(ends_on)[1], due.last)
    findings = _unusual(year, quarter, starts_on, ends_on, due, kinds, appraisal_due, opens_at)
    require_seen(findings, seen)
    period = rows.save(
        Period(
            bloc_year=year,
            quarter=quarter,
            criteria_set=criteria_set,
            starts_on=starts_on,
            ends_on=ends_on,
            due_at=due.last,
            appraisal_due_at=appraisal_due,
            default_deadlines=due.default and appraisal_due_at is None,
            state=PeriodState.PLANNED if planned or opens_at else PeriodState.OPEN,
            opens_at=opens_at,
            opened_at=None if planned or opens_at else clock.now(),
            opened_by=None if planned or opens_at else by,
            late_allowed=late_allowed,
            confirmed_unusual=sorted(findings),
        )
    )
    Evaluation.objects.bulk_create(
        Evaluation(
            period=period,
            seat=seat,
            unit_due_at=due.of(seat.unit.kind),
            own_criteria_set=own_sets.get(seat.unit.kind),
        )
        for seat in seats
    )
    details = {"criteria_set": str(criteria_set), "due_at": period.due_at, "due_by_kind": due.by_kind}
    if findings:
        details["unusual"] = list(findings.values())
    if own_sets:
        details["criteria_by_kind"] = {kind: str(each) for kind, each in own_sets.items()}
    if period.state == PeriodState.PLANNED:
        record("period.planned", period, by=by, details=details | {"opens_at": opens_at})
    else:
        record("period.opened", period, by=by, details=details)
        _tell_opened(period, by)
    return period


@transaction.atomic
def open_planned(*, by: Any, period: Period, version: int | None = None, seen: Collection[str] = ()) -> Period:
    """Open a prepared period and return it; ``by`` None is the clock, on the day that was set.

    Units that took a seat since it was prepared get their sheet now. ``seen`` as in ``open_period``; what was confirmed when
    the period was prepared is not asked again. Raises ``NotAllowed``, ``WrongState``, ``Stale`` or ``Unusual``.
    """

    def ask(locked: Period) -> None:
        findings = in_opening_now(locked)
        require_seen(findings, seen)
        locked.confirmed_unusual = sorted({*locked.confirmed_unusual, *findings})

    opened: Period = PERIOD.perform(period, "open", by=by, version=version, effect=ask)
    sheets = list(opened.evaluations.select_related("seat__unit"))
    alike = {sheet.seat.unit.kind: sheet for sheet in sheets}
    late = opened.bloc_year.seats.exclude(pk__in=[sheet.seat_id for sheet in sheets]).select_related("unit")
    Evaluation.objects.bulk_create(_sheet_like(alike.get(seat.unit.kind), opened, seat) for seat in late)
    _tell_opened(opened, by)
    return opened


def _sheet_like(other: Evaluation | None, period: Period, seat: Seat) -> Evaluation:
    """Return a new sheet for ``seat`` with table and deadline of ``other``, the sheet of a unit of the same kind."""
    if other is None:
        return Evaluation(period=period, seat=seat, unit_due_at=period.due_at)
    own = other.own_criteria_set
    return Evaluation(period=period, seat=seat, unit_due_at=other.unit_due_at, own_criteria_set=own)


def open_due_periods() -> tuple[list[Period], list[tuple[Period, Unusual]]]:
    """Open every prepared period whose moment has come, each in its own transaction. For cron.

    Returns those that were opened, and those that wait for a person because something became unusual since they were
    prepared (the clock came so late that a deadline has passed), each with what it is.
    """
    due = Period.objects.filter(state=PeriodState.PLANNED, opens_at__lte=clock.now()).order_by("opens_at", "pk")
    opened, waiting = [], []
    for period in due.select_related("bloc_year__bloc"):
        try:
            opened.append(open_planned(by=None, period=period))
        except Unusual as unusual:
            waiting.append((period, unusual))
    return opened, waiting


def _unusual(
    year: BlocYear,
    quarter: int,
    starts_on: date,
    ends_on: date,
    due: Deadlines,
    kinds: Iterable[str],
    appraisal_due_at: datetime,
    opens_at: datetime | None,
) -> dict[str, str]:
    return in_opening(
        bloc_year=year,
        quarter=quarter,
        starts_on=starts_on,
        ends_on=ends_on,
        dues=[due.of(kind) for kind in kinds] or [due.general],
        appraisal_due_at=appraisal_due_at,
        opens_at=opens_at,
    )


def _tell_opened(period: Period, by: Any) -> None:
    notify(
        staff_of(list(period.evaluations.order_by().values_list("seat__unit", flat=True))),
        text=_("Đã mở %(period)s. Hãy nhập kết quả của đơn vị.") % {"period": period.name},
        url=period.get_absolute_url(),
        besides=by,
    )


@transaction.atomic
def publish(
    *,
    by: Any,
    period: Period,
    note: str = "",
    version: int | None = None,
    shown: str | None = None,
    seen: Collection[str] = (),
) -> Publication:
    """Publish the table: seal the snapshot, close every evaluation, and return the publication.

    ``shown`` is the mark of the table that the person looked at (``mark_of``), None where nobody looks; another table
    than that is not sealed. Before the last day of the period has passed, ``seen`` has to hold ``NOT_OVER`` and ``note`` the
    reason, which the record of deeds keeps. Raises ``NotAllowed``, ``WrongState``, ``Stale``, ``Unusual``, ``Changed``, or
    ``Missing`` naming the units that are not appraised yet.
    """

    def ask(locked: Period) -> None:
        early = in_publishing(locked)
        require_seen(early, seen)
        if early and not clean(note):
            raise Missing(_("Lý do công bố trước khi hết kỳ: còn thiếu. Hãy ghi lý do."))

    published: Period = PERIOD.perform(period, "publish", by=by, note=clean(note), version=version, effect=ask)
    publication = seal(by=by, period=published)
    if shown is not None and mark_of(publication.snapshot) != shown:
        raise Changed(
            _("Bảng đã thay đổi sau khi bạn mở trang, nên chưa công bố. Hãy xem lại bảng mới bên dưới rồi xác nhận.")
        )
    evaluations = list(published.evaluations.select_related("period__bloc_year__bloc", "seat__unit", "seat__bloc_year"))
    for evaluation in evaluations:
        EVALUATION.perform(evaluation, "publish", by=by)
    notify(
        staff_of([evaluation.seat.unit_id for evaluation in evaluations]),
        text=_("Đã công bố kết quả %(period)s.") % {"period": published.name},
        url=published.get_absolute_url(),
        besides=by,
    )
    return publication


def _check_years(
    bloc_year: BlocYear,
    starts_on: date,
    ends_on: date,
    dues: Sequence[datetime | None],
    appraisal_due_at: datetime | None,
) -> None:
    """Refuse a day more than a year away from the work year, naming the field: it is a slip of the pen."""
    days: list[tuple[str, date | None]] = [("starts_on", starts_on), ("ends_on", ends_on)]
    days += [("due_at", due) for due in dues] + [("appraisal_due_at", appraisal_due_at)]
    reasons = [
        _("%(field)s: năm %(typed)s quá xa năm thi đua %(year)s. Hãy kiểm tra lại năm.")
        % {"field": _label(field), "typed": day.year, "year": bloc_year.year}
        for field, day in days
        if day and abs(day.year - bloc_year.year) > 1
    ]
    if reasons:
        raise rows.Invalid(*reasons)


def _check_days(year: BlocYear, starts_on: date, ends_on: date) -> None:
    """Refuse a period outside the work year: a wrong year would take the place of the right one for ever.

    The order of the two days is the model's to check.
    """
    if min(starts_on, ends_on) < year.starts_on or max(starts_on, ends_on) > year.ends_on:
        raise rows.Invalid(
            _("Từ ngày, đến hết ngày: kỳ phải nằm trong năm công tác %(first)s – %(last)s. Hãy chọn lại ngày.")
            % {"first": f"{year.starts_on:%d/%m/%Y}", "last": f"{year.ends_on:%d/%m/%Y}"}
        )


def _check_deadlines(starts_on: date, dues: Sequence[datetime], appraisal_due_at: datetime | None) -> None:
    """Refuse deadlines that contradict the days or each other, naming the field."""
    reasons = []
    if timezone.localdate(min(dues)) < starts_on:
        reasons.append(_("Hạn nộp: ở trước ngày đầu của kỳ. Hãy chọn ngày sau."))
    if appraisal_due_at and appraisal_due_at < max(dues):
        reasons.append(_("Hạn thẩm định: ở trước hạn nộp. Hãy chọn thời điểm sau hạn nộp."))
    if reasons:
        raise rows.Invalid(*reasons)


def _label(name: str) -> str:
    field = next(each for each in Period._meta.fields if each.name == name)
    return str(capfirst(field.verbose_name))
