"""Preparing and leading a conference: agenda, roll call, one step on the screen at a time, what was said."""

from typing import Any

from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from blocs.enums import BlocYearState
from blocs.models import BlocYear, Seat
from blocs.roles import staff_of
from emulation import clock, rows
from emulation.audit.log import record
from emulation.canonical import sha256_of
from emulation.notices.outbox import notify
from emulation.text import clean
from emulation.workflow import NotAllowed, WrongState, again, lock
from pledges.conference.domain.locks import lock_open, lock_running
from pledges.conference.domain.minutes import compose
from pledges.conference.domain.workflow import CONFERENCE
from pledges.conference.enums import Presence, Remark, Step
from pledges.conference.models import AgendaItem, Attendance, Conference, Note
from pledges.conference.permissions import WHO_RUNS, runs

# The order of the conference of 31/3/2021 (domain.md, section 1); the witnesses speak after the units have signed.
AGENDA = tuple(Step)
FIELDS = ("title", "place", "planned_at", "meeting", "chair", "secretary")


@transaction.atomic
def plan_conference(*, by: Any, bloc_year: BlocYear, **fields: Any) -> Conference:
    """Prepare a conference (``fields`` as in ``FIELDS``) with the usual agenda, invite every unit, and return it.

    Raises ``NotAllowed``, ``WrongState`` unless the year is active, ``Invalid``, ``Impossible`` where another one is
    still open.
    """
    locked: BlocYear = lock(bloc_year)
    if not runs.test(by, locked):
        raise NotAllowed(WHO_RUNS)
    if locked.state != BlocYearState.ACTIVE:
        raise WrongState(_("Chỉ chuẩn bị hội nghị khi năm thi đua đang hoạt động."))
    conference = rows.save(Conference(bloc_year=bloc_year, **_cleaned(fields)))
    with translation.override("vi"):  # the titles are printed, whatever language the screen is in
        for order, step in enumerate(AGENDA, start=1):
            rows.save(AgendaItem(conference=conference, order=order, step=step, title=str(step.label)))
    seats = list(Seat.objects.filter(bloc_year=locked).select_related("unit"))
    for seat in seats:
        rows.save(Attendance(conference=conference, seat=seat))
    record("conference.planned", conference, by=by, details={"at": conference.planned_at, "place": conference.place})
    when = timezone.localtime(conference.planned_at)
    notify(
        staff_of(seat.unit_id for seat in seats),
        text=_("Mời dự %(title)s lúc %(when)s tại %(place)s.")
        % {"title": conference.title, "when": f"{when:%H:%M %d/%m/%Y}", "place": conference.place},
        url=conference.get_absolute_url(),
        besides=by,
    )
    return conference


def open_conference(*, by: Any, conference: Conference, version: int | None = None) -> Conference:
    """Open the conference with the first step of its agenda and return it. Raises as the gate does."""

    def begin(locked: Conference) -> None:
        first = locked.items.order_by("order").first()
        if first is not None:
            first.started_at = clock.now()
            rows.save(first)

    opened: Conference = CONFERENCE.perform(conference, "open", by=by, version=version, effect=begin)
    return opened


@transaction.atomic
def show_step(*, by: Any, item: AgendaItem) -> AgendaItem:
    """Put this step on the screen, end the one before, and return it; a step may come back.

    Raises ``NotAllowed``, ``WrongState`` unless the conference is running.
    """
    conference = lock_running(item.conference, by)
    shown: AgendaItem = again(AgendaItem.objects.all(), item)
    if shown.running:
        return shown
    for running in conference.items.filter(started_at__isnull=False, ended_at__isnull=True):
        running.ended_at = clock.now()
        rows.save(running)
    shown.started_at, shown.ended_at = shown.started_at or clock.now(), None
    rows.save(shown)
    record("conference.step_shown", conference, by=by, details={"step": shown.title})
    return shown


@transaction.atomic
def call_roll(*, by: Any, conference: Conference, called: dict[int, tuple[str, str]]) -> None:
    """Note who is there: ``called`` leads from an attendance (primary key) to (presence, who came).

    Before and while the conference runs. Raises ``NotAllowed``, ``WrongState``, ``Invalid``.
    """
    locked = lock_open(conference, by)
    changed = {}
    for row in Attendance.objects.filter(conference=locked, pk__in=called).select_related(
        "seat__unit", "seat__bloc_year"
    ):
        presence, name = called[row.pk]
        if (row.presence, row.name) != (presence, clean(name)):
            row.presence, row.name = presence, clean(name)
            rows.save(row)
            changed[str(row)] = [presence, row.name]
    if changed:
        record("conference.roll_called", locked, by=by, details=changed)


@transaction.atomic
def add_guest(*, by: Any, conference: Conference, name: str) -> Attendance:
    """Add a guest who is there (name and title in words). Raises ``NotAllowed``, ``WrongState``, ``Invalid``."""
    locked = lock_open(conference, by)
    guest = rows.save(Attendance(conference=locked, name=clean(name), presence=Presence.PRESENT))
    record("conference.guest_added", locked, by=by, details={"name": guest.name})
    return guest


@transaction.atomic
def take_note(
    *, by: Any, item: AgendaItem, text: str, remark: str = Remark.SPEECH, seat: Seat | None = None, speaker: str = ""
) -> Note:
    """Note what was said during a step, by the unit of ``seat`` or by ``speaker``, and return the note.

    Raises ``NotAllowed``, ``WrongState`` unless the conference is running, ``Invalid``.
    """
    conference = lock_running(item.conference, by)
    if seat is not None and seat.bloc_year_id != conference.bloc_year_id:
        raise rows.Invalid(_("Đơn vị: không phải thành viên của khối trong năm này. Hãy chọn lại."))
    note = rows.save(
        Note(
            conference=conference,
            item=item,
            seat=seat,
            speaker=clean(speaker),
            remark=remark,
            text=clean(text),
            noted_by=by,
        )
    )
    record("conference.noted", conference, by=by, details={"step": item.title, "remark": remark, "text": note.text})
    return note


def close_conference(*, by: Any, conference: Conference, version: int | None = None) -> Conference:
    """End the conference, freeze its minutes under their SHA-256, and return it. Raises as the gate does."""

    def freeze(locked: Conference) -> None:
        for running in locked.items.filter(started_at__isnull=False, ended_at__isnull=True):
            running.ended_at = clock.now()
            rows.save(running)
        locked.minutes = compose(locked, closed_at=clock.now())
        locked.minutes_sha256 = sha256_of(locked.minutes)
        details["sha256"] = locked.minutes_sha256

    details: dict[str, Any] = {}
    closed: Conference = CONFERENCE.perform(conference, "close", by=by, version=version, effect=freeze, details=details)
    return closed


def _cleaned(fields: dict[str, Any]) -> dict[str, Any]:
    unknown = set(fields) - set(FIELDS)
    if unknown:
        raise TypeError(f"Not fields of a conference: {sorted(unknown)}")
    return {name: clean(value) if isinstance(value, str) else value for name, value in fields.items()}
