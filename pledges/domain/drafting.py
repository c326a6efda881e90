"""Writing the pledge: heading, grounds, clauses, targets, by the head and deputy units.

Every function locks the pledge's row, asks the rules again on the locked row, raises the version and records the deed;
the caller's pledge is brought up to date. A part that is edited remembers the version of its last change, so of two
people who edit the same part the second is told (``Overtaken``), and those who edit different parts are not.
"""

from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from blocs.enums import BlocYearState
from blocs.models import BlocYear, Decision, Seat
from emulation import rows
from emulation.audit.log import record
from emulation.text import clean
from emulation.workflow import NotAllowed, WrongState, lock
from pledges.domain import parts, skeleton
from pledges.domain.drafts import Overtaken, cleaned, lock_draft, own_later_save, touch
from pledges.models import Clause, Ground, Pledge, Target
from pledges.permissions import WHO_DRAFTS, drafts

HEADING = (
    "number",
    "superior",
    "organiser",
    "place",
    "conference_on",
    "abstract",
    "opening",
    "closing",
    "recipients",
)


@transaction.atomic
def draft_pledge(
    *,
    by: Any,
    bloc_year: BlocYear,
    place: str,
    conference_on: date,
    superior: str | None = None,
    organiser: str | None = None,
    abstract: str | None = None,
    opening: str | None = None,
    closing: str | None = None,
    recipients: str = "",
    number: str = "",
) -> Pledge:
    """Begin the pledge of ``bloc_year`` and return it, in draft; what is None gets the usual words of the bloc-year.

    Raises ``NotAllowed`` unless ``by`` works for the head or a deputy unit, ``WrongState`` where the bloc-year is not
    active or has its pledge already, ``Invalid`` naming the field.
    """
    locked: BlocYear = lock(bloc_year)
    if not drafts.test(by, locked):
        raise NotAllowed(WHO_DRAFTS)
    if locked.state != BlocYearState.ACTIVE:
        raise WrongState(
            _("Năm thi đua đang ở trạng thái “%(state)s”. Chỉ soạn giao ước khi năm thi đua đang hoạt động.")
            % {"state": locked.get_state_display()}
        )
    if Pledge.objects.filter(bloc_year=locked).exists():
        raise WrongState(_("Khối đã có giao ước của năm này. Có thể người khác vừa soạn trước bạn; hãy mở bản đã có."))
    values = {
        "number": number,
        "superior": skeleton.superior(locked) if superior is None else superior,
        "organiser": skeleton.organiser(locked) if organiser is None else organiser,
        "place": place,
        "abstract": skeleton.abstract(locked) if abstract is None else abstract,
        "opening": _usual_opening(locked, place, conference_on) if opening is None else opening,
        "closing": skeleton.CLOSING if closing is None else closing,
        "recipients": recipients,
    }
    pledge = rows.save(Pledge(bloc_year=bloc_year, conference_on=conference_on, drafted_by=by, **cleaned(values)))
    record("pledge.drafted", pledge, by=by, details={"conference_on": conference_on, "place": pledge.place})
    return pledge


@transaction.atomic
def fill_with_skeleton(*, by: Any, pledge: Pledge) -> None:
    """Add the usual grounds, clauses and recipients to a draft that has none of them. Raises as ``add_clause``."""
    locked = lock_draft(pledge, by)
    if not pledge.recipients:
        usual = skeleton.recipients(locked.bloc_year)
        edit_heading(by=by, pledge=pledge, version=locked.version, recipients=usual)
    if not pledge.grounds.exists():
        for text, decision in skeleton.grounds(locked.bloc_year):
            add_ground(by=by, pledge=pledge, text=text, decision=decision)
    if not pledge.clauses.exists():
        for section, text in skeleton.clauses(locked.bloc_year):
            add_clause(by=by, pledge=pledge, section=section, text=text)


@transaction.atomic
def edit_heading(*, by: Any, pledge: Pledge, version: int | None, **fields: Any) -> Pledge:
    """Change fields of the heading (names in ``HEADING``) and return the pledge as stored.

    An opening sentence that nobody has touched follows day and place. ``version`` is the version of the pledge that the
    editor saw. Raises as ``lock_draft``, ``Overtaken`` when the heading has changed since, ``Invalid``.
    """
    unknown = set(fields) - set(HEADING)
    if unknown:
        raise TypeError(f"Not fields of the heading: {sorted(unknown)}")
    locked = lock_draft(pledge, by)
    fields = cleaned(fields)
    usual = _usual_opening(locked.bloc_year, locked.place, locked.conference_on)
    before = {name: getattr(locked, name) for name in fields}
    if before == fields:
        return locked
    newest = locked.heading_version
    if version is not None and newest > version and not own_later_save(locked, newest, version, by):
        raise Overtaken(locked)
    for name, value in fields.items():
        setattr(locked, name, value)
    if locked.opening == usual and isinstance(locked.conference_on, date):
        locked.opening = _usual_opening(locked.bloc_year, locked.place, locked.conference_on)
    locked.version += 1
    locked.heading_version = locked.version
    rows.save(locked)
    touch(locked, pledge, "pledge.heading_edited", by=by, details={"before": before, "after": fields})
    for name in HEADING:
        setattr(pledge, name, getattr(locked, name))
    return locked


def add_ground(*, by: Any, pledge: Pledge, text: str, decision: Decision | None = None) -> Ground:
    """Add a "Căn cứ" line (at most 600 characters) after the last one. Raises as ``parts.add``."""
    return parts.add(Ground(pledge=pledge, text=text, decision=decision), by=by)


def edit_ground(
    *, by: Any, ground: Ground, text: str, decision: Decision | None = None, version: int | None = None
) -> Ground:
    """Change a "Căn cứ" line. Raises as ``parts.edit``."""
    return parts.edit(ground, by=by, version=version, text=text, decision=decision)


def move_ground(*, by: Any, ground: Ground, up: bool) -> Ground:
    """Move a "Căn cứ" line one place. Raises as ``parts.move``."""
    return parts.move(ground, by=by, up=up)


def remove_ground(*, by: Any, ground: Ground) -> None:
    """Remove a "Căn cứ" line. Raises as ``parts.remove``."""
    parts.remove(ground, by=by)


def add_clause(*, by: Any, pledge: Pledge, section: str, text: str, **movement: Any) -> Clause:
    """Add a clause (plain text, at most 6,000 characters) at the end of ``section``. Raises as ``parts.add``.

    ``movement``: details of the movement that the clause names (names in pledges/movements.py).
    """
    return parts.add(Clause(pledge=pledge, section=section, text=text, **movement), by=by)


def edit_clause(
    *, by: Any, clause: Clause, text: str, section: str | None = None, version: int | None = None, **movement: Any
) -> Clause:
    """Change a clause, and the details of its ``movement`` that are given; a new ``section`` takes it to the end of that one.

    Raises as ``parts.edit``.
    """
    return parts.edit(clause, by=by, version=version, text=text, section=section or clause.section, **movement)


def move_clause(*, by: Any, clause: Clause, up: bool) -> Clause:
    """Move a clause one place within its section. Raises as ``parts.move``."""
    return parts.move(clause, by=by, up=up)


def remove_clause(*, by: Any, clause: Clause) -> None:
    """Remove a clause. Raises as ``parts.remove``."""
    parts.remove(clause, by=by)


def add_target(
    *,
    by: Any,
    pledge: Pledge,
    indicator: str,
    measure: str,
    direction: str,
    planned: Decimal,
    seat: Seat | None = None,
) -> Target:
    """Add a target of the whole bloc, or of the unit of ``seat``. Raises as ``parts.add``.

    ``measure`` is the unit of measure, ``direction`` one of ``Direction``, ``planned`` at least 0, three decimals.
    """
    _check_seat(pledge, seat)
    target = Target(
        pledge=pledge, indicator=indicator, measure=measure, direction=direction, planned=planned, seat=seat
    )
    return parts.add(target, by=by)


def edit_target(*, by: Any, target: Target, version: int | None = None, **values: Any) -> Target:
    """Change fields of a target (names as in ``add_target``). Raises as ``parts.edit``."""
    _check_seat(target.pledge, values.get("seat"))
    return parts.edit(target, by=by, version=version, **values)


def move_target(*, by: Any, target: Target, up: bool) -> Target:
    """Move a target one place among those of the same unit. Raises as ``parts.move``."""
    return parts.move(target, by=by, up=up)


def remove_target(*, by: Any, target: Target) -> None:
    """Remove a target. Raises as ``parts.remove``."""
    parts.remove(target, by=by)


def _check_seat(pledge: Pledge, seat: Seat | None) -> None:
    if seat is not None and seat.bloc_year_id != pledge.bloc_year_id:
        raise rows.Invalid(_("Đơn vị: không phải thành viên của khối trong năm này. Hãy chọn lại."))


def _usual_opening(bloc_year: BlocYear, place: str, conference_on: date) -> str:
    members = bloc_year.seats.count()
    return clean(skeleton.opening(bloc_year, place=place, conference_on=conference_on, members=members))
