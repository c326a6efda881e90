"""The year of a bloc: opened, its units seated, its leadership named, at work, over.

Every function locks the bloc-year's row, asks the rules again on the locked row, and raises the version, so that of two
people at the same page the second is told. The caller's instance is brought up to date.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from blocs.domain.eligibility import survey
from blocs.domain.workflow import BLOC_YEAR
from blocs.enums import BlocYearState, LeadershipMethod, SeatRole
from blocs.models import Bloc, BlocYear, Decision, Seat, Unit, WorkCalendar
from blocs.permissions import require_host
from blocs.roles import leaders_of, staff_of
from emulation import rows
from emulation.audit.log import record
from emulation.notices.outbox import notify
from emulation.text import clean
from emulation.workflow import Missing, Refused, Stale, WrongState, lock

STALE = gettext_lazy(
    "Khối vừa được người khác thay đổi, hoặc bạn thay đổi ở tab khác, sau khi bạn mở trang. "
    "Hãy tải lại trang, xem lại rồi làm tiếp."
)


class Unseatable(Refused):
    """A unit that cannot sit in this bloc-year."""


@transaction.atomic
def open_bloc_year(
    *,
    by: Any,
    bloc: Bloc,
    year: int,
    starts_on: date,
    ends_on: date,
    calendar: WorkCalendar | None = None,
) -> BlocYear:
    """Open the work year ``year`` of ``bloc`` and return it, still forming.

    The work year may run from 1 December to 30 November, so its days are given: ``starts_on`` lies in ``year`` or the
    year before. ``calendar`` is the one that proposes its quarters and deadlines; a bloc founded within the year may begin
    later than its calendar. Raises ``NotAllowed``, ``Invalid`` (opened before, days out of order) or ``WrongState`` (bloc
    closed).
    """
    require_host(by, bloc)
    check_days(bloc=lock(bloc), year=year, starts_on=starts_on, ends_on=ends_on)
    bloc_year = rows.save(BlocYear(bloc=bloc, year=year, starts_on=starts_on, ends_on=ends_on, calendar=calendar))
    details = {"starts_on": starts_on, "ends_on": ends_on, "calendar": str(calendar or "")}
    record("bloc_year.opened", bloc_year, by=by, details=details)
    return bloc_year


def check_days(*, bloc: Bloc, year: int, starts_on: date, ends_on: date) -> None:
    """Raise ``WrongState`` where the bloc has ended, ``Invalid`` where the days do not belong to ``year``."""
    if bloc.closed_on:
        raise WrongState(
            _("Khối đã kết thúc ngày %(day)s nên không mở năm mới. Muốn mở lại, hãy ghi quyết định thành lập lại.")
            % {"day": f"{bloc.closed_on:%d/%m/%Y}"}
        )
    if starts_on.year not in (year - 1, year) or ends_on.year != year:
        raise rows.Invalid(
            _("Năm công tác %(year)d phải bắt đầu trong năm %(before)d hoặc %(year)d và kết thúc trong năm %(year)d.")
            % {"year": year, "before": year - 1}
        )


def seat_unit(
    *, by: Any, bloc_year: BlocYear, unit: Unit, order: int | None = None, version: int | None = None
) -> Seat:
    """Seat one unit, at place ``order`` (default: after the last), and return the seat. Raises as ``seat_units``."""
    return _seat(by, bloc_year, [unit], order, version)[0]


def seat_units(
    *, by: Any, bloc_year: BlocYear, units: Iterable[Unit], in_order: bool = False, version: int | None = None
) -> list[Seat]:
    """Seat ``units`` after those already there and return their seats.

    They sit in protocol order (equal ones as given), or with ``in_order`` exactly as given.
    Raises ``NotAllowed``, ``WrongState`` (no longer forming), ``Stale``, or ``Unseatable`` naming every unit that is
    seated here or in another bloc of this kind and year, does not exist in that year, or is the host itself.
    """
    line = list(units) if in_order else sorted(units, key=lambda unit: unit.protocol_order)
    return _seat(by, bloc_year, line, None, version)


@transaction.atomic
def choose_members(*, by: Any, bloc_year: BlocYear, units: Iterable[Unit], version: int | None = None) -> None:
    """Make ``units`` the members: who is not among them leaves, who is new is seated at the end, the others stay put.

    Raises as ``seat_units``, and then nothing has changed.
    """
    chosen = {unit.pk: unit for unit in units}
    _locked(bloc_year, by, version)
    seats = list(bloc_year.seats.select_related("unit", "bloc_year__bloc"))
    for seat in seats:
        if seat.unit_id not in chosen:
            unseat_unit(by=by, seat=seat)
    new = [unit for pk, unit in chosen.items() if pk not in {seat.unit_id for seat in seats}]
    if new:
        seat_units(by=by, bloc_year=bloc_year, units=new)
    _forget(bloc_year, BlocYear.objects.values_list("version", flat=True).get(pk=bloc_year.pk))


@transaction.atomic
def unseat_unit(*, by: Any, seat: Seat, version: int | None = None) -> None:
    """Take a unit out of a bloc-year that is still forming. Raises ``NotAllowed``, ``WrongState`` or ``Stale``."""
    bloc_year = _locked(seat.bloc_year, by, version)
    record("bloc_year.unit_unseated", bloc_year, by=by, details={"unit": str(seat.unit), "role": seat.role})
    rows.delete(seat)
    touch(seat.bloc_year)


@transaction.atomic
def reorder_seats(*, by: Any, bloc_year: BlocYear, seats: Sequence[Seat], version: int | None = None) -> None:
    """Give the seats the protocol order in which ``seats`` lists them: all seats of the bloc-year, each once.

    Allowed until the year is closed, because the order is of courtesy only. Raises ``NotAllowed``, ``WrongState``,
    ``Stale``; ``Refused`` where the list is not the whole of the seats.
    """
    locked = _locked(bloc_year, by, version, (BlocYearState.FORMING, BlocYearState.ACTIVE))
    own = {seat.pk: seat for seat in locked.seats.select_related("bloc_year__bloc")}
    if sorted(own) != sorted(seat.pk for seat in seats):
        raise Stale(STALE)
    for order, each in enumerate(seats, start=1):
        if own[each.pk].order != order:
            own[each.pk].order = each.order = order
            own[each.pk].save()
    record("bloc_year.seats_reordered", locked, by=by, details={"units": [str(seat.unit) for seat in seats]})
    touch(bloc_year)


@transaction.atomic
def name_leadership(
    *,
    by: Any,
    bloc_year: BlocYear,
    head: Unit,
    deputies: Sequence[Unit],
    decision: Decision | None,
    method: str = LeadershipMethod.APPOINTED,
    note: str = "",
    version: int | None = None,
) -> BlocYear:
    """Name the head and the deputies among the seated units and return the bloc-year; who led before is a member again.

    ``decision`` may be older than the founding of the bloc (in the seed it is). ``note`` is the reason for a choice
    against the rules (blocs/domain/eligibility.py); it is kept and recorded. Raises ``NotAllowed``, ``WrongState``,
    ``Stale``, ``Missing`` naming every reason (head is also deputy, no deputy, unit not seated), or ``Ineligible`` where
    the rules speak against the choice and no reason is given.
    """
    locked = _locked(bloc_year, by, version)
    seats = {seat.unit_id: seat for seat in locked.seats.select_related("bloc_year__bloc", "unit")}
    _check_leadership(seats, head, deputies)
    note = clean(note)
    overridden = survey(locked, [seat.unit for seat in seats.values()]).check(head, deputies, method, note)
    roles = {unit.pk: SeatRole.DEPUTY for unit in deputies} | {head.pk: SeatRole.HEAD}
    changed = [seat for unit, seat in seats.items() if seat.role != roles.get(unit, SeatRole.MEMBER)]
    # The new head last: the database allows one head at any moment, so the old one must have left the seat.
    for seat in sorted(changed, key=lambda seat: roles.get(seat.unit_id) == SeatRole.HEAD):
        seat.role = roles.get(seat.unit_id, SeatRole.MEMBER)
        seat.save()
    for each in (locked, bloc_year):
        each.leadership_decision, each.leadership_method, each.leadership_note = decision, method, note
    locked.version += 1
    rows.save(locked)
    names = {"head": str(head), "deputies": [str(unit) for unit in deputies], "decision": str(decision or "")}
    record(
        "bloc_year.leadership_named",
        locked,
        by=by,
        note=note,
        details={**names, "method": method, "overridden": overridden},
    )
    notify(
        leaders_of(roles),
        text=_("Đơn vị của bạn được cử làm khối trưởng hoặc khối phó: %(bloc)s.") % {"bloc": locked},
        url=locked.get_absolute_url(),
        besides=by,
    )
    _forget(bloc_year, locked.version)
    return locked


@transaction.atomic
def activate(*, by: Any, bloc_year: BlocYear, version: int | None = None) -> BlocYear:
    """Put the bloc-year to work and return it; its units and leaders are fixed from now on.

    Raises ``NotAllowed``, ``WrongState``, ``Stale``, or ``Missing`` (see blocs/domain/workflow.py).
    """
    lock(bloc_year.bloc)  # a bloc that is being closed in the same second
    with rows.explained():
        active: BlocYear = BLOC_YEAR.perform(bloc_year, "activate", by=by, version=version)
    _tell_members(active, _("%(bloc)s đã bắt đầu hoạt động.") % {"bloc": active}, by)
    return active


@transaction.atomic
def close(*, by: Any, bloc_year: BlocYear, note: str, version: int | None = None) -> BlocYear:
    """End the bloc-year, with ``note`` as the reason, and return it. Raises ``NotAllowed``, ``WrongState``, ``Stale``."""
    closed: BlocYear = BLOC_YEAR.perform(bloc_year, "close", by=by, note=note, version=version)
    _tell_members(closed, _("%(bloc)s đã kết thúc: %(note)s") % {"bloc": closed, "note": note}, by)
    return closed


@transaction.atomic
def _seat(by: Any, bloc_year: BlocYear, units: Sequence[Unit], order: int | None, version: int | None) -> list[Seat]:
    locked = _locked(bloc_year, by, version)
    reasons = [reason for unit in units if (reason := why_not(locked, unit))] + list(_seated_elsewhere(locked, units))
    if reasons:
        raise Unseatable(*reasons)
    last = max(locked.seats.values_list("order", flat=True), default=0)
    first = last + 1 if order is None else order
    with rows.explained():
        seats = [Seat(bloc_year=bloc_year, unit=unit, order=first + place) for place, unit in enumerate(units)]
        for seat in seats:
            seat.save()
    record("bloc_year.units_seated", locked, by=by, details={"units": [str(unit) for unit in units]})
    touch(bloc_year)
    return seats


def why_not(bloc_year: BlocYear, unit: Unit) -> str:
    """Return why ``unit`` cannot sit in ``bloc_year`` by itself (host, or not alive in that year), else ``""``."""
    if unit.pk == bloc_year.bloc.host_unit_id:
        return _("“%(unit)s” là đơn vị chủ quản của khối nên không là thành viên. Hãy bỏ chọn.") % {"unit": unit}
    if not unit.valid_within(bloc_year.starts_on, bloc_year.ends_on):
        return _("“%(unit)s” không hoạt động trong năm %(year)d. Hãy bỏ chọn.") % {
            "unit": unit,
            "year": bloc_year.year,
        }
    return ""


def _seated_elsewhere(bloc_year: BlocYear, units: Sequence[Unit]) -> Iterable[str]:
    taken = Seat.objects.filter(unit__in=units, kind=bloc_year.bloc.kind, year=bloc_year.year)
    for seat in taken.select_related("unit", "bloc_year__bloc"):
        if seat.bloc_year_id == bloc_year.pk:
            yield _("“%(unit)s” đã là thành viên của khối trong năm này.") % {"unit": seat.unit}
        else:
            yield _("“%(unit)s” đã thuộc “%(bloc)s” trong năm %(year)d. Hãy đưa đơn vị ra khỏi khối kia trước.") % {
                "unit": seat.unit,
                "bloc": seat.bloc_year.bloc,
                "year": seat.year,
            }


def _check_leadership(seats: dict[int, Seat], head: Unit, deputies: Sequence[Unit]) -> None:
    reasons = [
        _("“%(unit)s” chưa là thành viên của khối. Hãy chọn đơn vị vào khối trước.") % {"unit": unit}
        for unit in (head, *deputies)
        if unit.pk not in seats
    ]
    if head in deputies:
        reasons.append(
            _("“%(unit)s” không thể vừa là khối trưởng vừa là khối phó. Hãy chọn hai đơn vị.") % {"unit": head}
        )
    if not deputies:
        reasons.append(_("Chưa chọn khối phó. Hãy chọn ít nhất một đơn vị."))
    if reasons:
        raise Missing(*reasons)


def _locked(
    bloc_year: BlocYear, by: Any, version: int | None, states: tuple[str, ...] = (BlocYearState.FORMING,)
) -> BlocYear:
    """Return the bloc-year read again under a lock, after who, state and version were checked."""
    locked: BlocYear = lock(bloc_year)
    require_host(by, locked)
    if locked.state not in states:
        raise WrongState(
            _("Năm thi đua đang ở trạng thái “%(state)s” nên không thể sửa đơn vị thành viên, khối trưởng, khối phó.")
            % {"state": locked.get_state_display()}
        )
    if version is not None and locked.version != version:
        raise Stale(STALE)
    return locked


def touch(bloc_year: BlocYear) -> None:
    """Raise the version of a locked bloc-year; without a row of history, since the seats keep their own."""
    current = BlocYear.objects.filter(pk=bloc_year.pk).values_list("version", flat=True).get()
    BlocYear.objects.filter(pk=bloc_year.pk).update(version=current + 1)
    _forget(bloc_year, current + 1)


def _forget(bloc_year: BlocYear, version: int) -> None:
    bloc_year.version = version
    bloc_year.__dict__.pop("_seat_roles", None)  # kept by blocs.roles.units_with_role
    getattr(bloc_year, "_prefetched_objects_cache", {}).pop("seats", None)


def _tell_members(bloc_year: BlocYear, text: str, by: Any) -> None:
    units = bloc_year.seats.values_list("unit", flat=True)
    notify(staff_of(units), text=text, url=bloc_year.get_absolute_url(), besides=by)
