"""Opening the round of a bloc-year, and giving it another deadline."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from blocs.enums import BlocYearState
from blocs.models import BlocYear, Seat
from blocs.roles import staff_of
from emulation import clock, rows
from emulation.audit.log import record
from emulation.deadlines import in_words
from emulation.notices.outbox import notify
from emulation.workflow import NotAllowed, WrongState, lock
from pledges.registration.models import Registration, Round
from pledges.registration.permissions import WHO_OPENS, opens
from pledges.registration.queries.registrations import listed_at


@transaction.atomic
def open_round(*, by: Any, bloc_year: BlocYear, due_at: datetime) -> Round:
    """Call every unit to register until ``due_at`` (aware), or give the round a new deadline; return the round.

    Raises ``NotAllowed``, ``WrongState`` unless the year is active, ``Invalid`` where the deadline is not ahead.
    """
    locked: BlocYear = lock(bloc_year)
    if not opens.test(by, locked):
        raise NotAllowed(WHO_OPENS)
    if locked.state != BlocYearState.ACTIVE:
        raise WrongState(_("Chỉ mở đợt đăng ký khi năm thi đua đang hoạt động."))
    if due_at <= clock.now():
        raise rows.Invalid(_("Hạn đăng ký: đã qua. Hãy chọn một thời điểm ở phía trước."))
    called = Round.objects.filter(bloc_year=locked).first()
    text = _("Mời đơn vị đăng ký danh hiệu, chỉ tiêu thi đua: %(bloc)s. Hạn: %(due)s.")
    if called is None:
        called = rows.save(Round(bloc_year=locked, due_at=due_at, opened_by=by))
        record("registration.round_opened", called, by=by, details={"due_at": due_at})
    else:
        text = _("Hạn đăng ký danh hiệu, chỉ tiêu của %(bloc)s được đổi. Hạn mới: %(due)s.")
        before, called.due_at, called.version = called.due_at, due_at, called.version + 1
        rows.save(called)
        record("registration.round_extended", called, by=by, details={"before": before, "due_at": due_at})
    seats = list(Seat.objects.filter(bloc_year=locked).select_related("unit", "bloc_year"))
    known = set(called.registrations.order_by().values_list("seat", flat=True))
    for seat in seats:
        if seat.pk not in known:
            rows.save(Registration(round=called, seat=seat))
    notify(
        staff_of(seat.unit_id for seat in seats),
        text=text % {"bloc": locked, "due": in_words(due_at)},
        url=listed_at(locked),
        besides=by,
    )
    return called
