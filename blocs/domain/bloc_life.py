"""What happens to a bloc after its founding: its regulation, its end, its founding anew."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from blocs.domain import bloc_years
from blocs.enums import BlocYearState
from blocs.models import Bloc, Decision, Refounding
from blocs.objections import objections_to_closing
from blocs.permissions import require_host
from emulation import clock, rows
from emulation.audit.log import record
from emulation.text import clean
from emulation.workflow import Missing, Reasons, WrongState, lock


@transaction.atomic
def adopt_regulation(*, by: Any, bloc: Bloc, decision: Decision) -> Bloc:
    """Record the decision that issues the regulation (*quy chế*) of the bloc and return the bloc.

    Raises ``NotAllowed``, or ``WrongState`` where the bloc is closed.
    """
    locked = _locked(by, bloc)
    if locked.closed_on:
        raise WrongState(_closed(locked))
    before = locked.regulation_decision
    locked.regulation_decision = bloc.regulation_decision = decision
    rows.save(locked)
    details = {"decision": str(decision), "before": str(before or "")}
    record("bloc.regulation_adopted", locked, by=by, details=details)
    return locked


@transaction.atomic
def close_bloc(*, by: Any, bloc: Bloc, decision: Decision, closed_on: date, note: str) -> Bloc:
    """End the bloc on ``closed_on`` by ``decision``, with ``note`` as the reason, and return it.

    A year at work is closed in the same deed with the same reason; a year that is still forming cannot begin any more.
    Raises ``NotAllowed``, ``WrongState`` (closed before), ``Invalid`` (a day to come, or before the bloc was founded), or
    ``Missing`` naming what other rooms object, or the reason that was not given.
    """
    locked = _locked(by, bloc)
    if locked.closed_on:
        raise WrongState(_closed(locked))
    note = clean(note)
    if not note:
        raise Missing(_("Cần ghi lý do. Hãy nhập lý do rồi thực hiện lại."))
    _check_day(locked, closed_on)
    if reasons := missing_for_closing(locked):
        raise Missing(*reasons)
    for bloc_year in locked.years.filter(state=BlocYearState.ACTIVE).order_by("year"):
        bloc_years.close(by=by, bloc_year=bloc_year, note=note)
    for each in (locked, bloc):
        each.closed_on, each.closing_decision, each.closing_note = closed_on, decision, note
    rows.save(locked)
    record("bloc.closed", locked, by=by, note=note, details={"decision": str(decision), "closed_on": closed_on})
    return locked


@transaction.atomic
def refound_bloc(*, by: Any, bloc: Bloc, decision: Decision, effective_on: date, note: str = "") -> Refounding:
    """Found the bloc anew by a later ``decision``; a closed bloc is open again from then on. Return the re-founding.

    Raises ``NotAllowed``, or ``Invalid`` where the day is before the bloc ended or the decision was recorded before.
    """
    locked = _locked(by, bloc)
    if decision == locked.founding_decision:
        raise rows.Invalid(_("Quyết định này đã thành lập khối. Hãy chọn quyết định thành lập lại."))
    refounding = rows.save(
        Refounding(
            bloc=locked,
            decision=decision,
            effective_on=effective_on,
            note=clean(note),
            closed_on=locked.closed_on,
            closing_decision=locked.closing_decision,
        )
    )
    reopened = locked.closed_on is not None
    if reopened:
        for each in (locked, bloc):
            each.closed_on, each.closing_decision, each.closing_note = None, None, ""
        rows.save(locked)
    details = {"decision": str(decision), "effective_on": effective_on, "reopened": reopened}
    record("bloc.refounded", locked, by=by, note=refounding.note, details=details)
    return refounding


def missing_for_closing(bloc: Bloc) -> Reasons:
    """Return what keeps the bloc from being closed now; the page and the deed ask the same."""
    return objections_to_closing(bloc)


def _check_day(bloc: Bloc, closed_on: date) -> None:
    """Refuse a day that has not come, and one before the bloc was founded or last founded anew."""
    if closed_on > clock.today():
        raise rows.Invalid(_("Ngày kết thúc: ở sau hôm nay. Hãy nhập ngày khối đã thôi hoạt động."))
    last = bloc.refoundings.order_by("-effective_on", "-pk").first()
    since = last.effective_on if last else bloc.founding_decision.issued_on
    if closed_on < since:
        raise rows.Invalid(
            _("Ngày kết thúc: ở trước ngày thành lập %(day)s. Hãy kiểm tra lại ngày.") % {"day": f"{since:%d/%m/%Y}"}
        )


def _locked(by: Any, bloc: Bloc) -> Bloc:
    locked: Bloc = lock(bloc)
    require_host(by, locked)
    return locked


def _closed(bloc: Bloc) -> str:
    return _("Khối đã kết thúc ngày %(day)s. Muốn mở lại, hãy ghi quyết định thành lập lại.") % {
        "day": f"{bloc.closed_on:%d/%m/%Y}"
    }
