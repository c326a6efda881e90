"""The round of opinions: the draft goes to the member units, once more when it has changed, and the silent are reminded."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from blocs.models import Seat
from blocs.roles import staff_of
from emulation import clock, rows
from emulation.audit.log import record
from emulation.notices.outbox import notify
from emulation.workflow import Missing, NotAllowed, Refused, WrongState, lock
from pledges.domain.versions import keep
from pledges.domain.workflow import PLEDGE, year_is_over
from pledges.enums import PledgeState, VersionKind
from pledges.models import Pledge
from pledges.permissions import WHO_DRAFTS, drafts
from pledges.queries.history import reminded_today
from pledges.queries.opinions import seats_without_word
from pledges.queries.people import member_units, said_at


class TooLate(Refused):
    """The deadline for opinions has passed."""


@transaction.atomic
def open_consultation(*, by: Any, pledge: Pledge, due_at: datetime, version: int | None = None) -> Pledge:
    """Send the draft round until ``due_at`` (aware) as its next version, and return the pledge.

    Raises ``NotAllowed``, ``WrongState``, ``Missing``, ``Stale``, or ``Invalid`` where the deadline is not ahead.
    """
    consulted: Pledge = PLEDGE.perform(
        pledge, "open_consultation", by=by, version=version, effect=_until(due_at), details={"due_at": due_at}
    )
    keep(consulted, VersionKind.CIRCULATED, by=by, due_at=due_at)
    _tell_units(consulted, _("Mời đơn vị góp ý dự thảo giao ước thi đua: %(bloc)s. Hạn: %(due)s."), by)
    return consulted


@transaction.atomic
def circulate_again(*, by: Any, pledge: Pledge, due_at: datetime, note: str = "", version: int | None = None) -> Pledge:
    """Send the changed draft round once more as a new version, until ``due_at`` (aware), and return the pledge.

    What units agreed to was the version before, so every unit is asked again. Raises as above, and ``Missing`` where
    the text says the same as before.
    """
    consulted: Pledge = PLEDGE.perform(
        pledge, "circulate_again", by=by, note=note, version=version, effect=_until(due_at), details={"due_at": due_at}
    )
    keep(consulted, VersionKind.CIRCULATED, by=by, due_at=due_at, note=note)
    _tell_units(
        consulted,
        _("Dự thảo giao ước của %(bloc)s đã sửa và gửi lại. Mời đơn vị góp ý bản mới hoặc nhất trí. Hạn: %(due)s."),
        by,
    )
    return consulted


@transaction.atomic
def extend_consultation(*, by: Any, pledge: Pledge, due_at: datetime, version: int | None = None) -> Pledge:
    """Give a new deadline ``due_at`` (aware, ahead) to a running round and return the pledge. Raises as above."""
    consulted: Pledge = PLEDGE.perform(
        pledge, "extend_consultation", by=by, version=version, effect=_until(due_at), details={"due_at": due_at}
    )
    _tell_units(consulted, _("Hạn góp ý dự thảo giao ước của %(bloc)s được đổi. Hạn mới: %(due)s."), by)
    return consulted


@transaction.atomic
def remind_silent(*, by: Any, pledge: Pledge) -> list[Seat]:
    """Remind the units that have not spoken in this round, and return their seats.

    Once a day is enough. Raises ``NotAllowed``, ``WrongState`` while nothing goes round or when the deadline has
    passed, ``Missing`` where no unit is silent or all were reminded today.
    """
    locked: Pledge = lock(pledge)
    if not drafts.test(by, locked):
        raise NotAllowed(WHO_DRAFTS)
    check_open(locked)
    silent = seats_without_word(locked)
    if not silent:
        raise Missing(_("Mọi đơn vị đã trả lời, không còn đơn vị nào để nhắc."))
    if reminded_today(locked):
        raise Missing(_("Hôm nay đã nhắc rồi; mỗi ngày nhắc một lần. Hãy gọi trực tiếp đơn vị nếu cần gấp."))
    record("pledge.silent_reminded", locked, by=by, details={"units": [str(seat.unit) for seat in silent]})
    text = _("Đơn vị chưa trả lời dự thảo giao ước thi đua: %(bloc)s. Hạn: %(due)s.")
    _tell(locked, text, by, [seat.unit_id for seat in silent])
    return silent


def _until(due_at: datetime) -> Any:
    """Return the effect that sets the deadline, which lies ahead of the one clock."""

    def effect(locked: Pledge) -> None:
        if due_at <= clock.now():
            raise rows.Invalid(_("Hạn góp ý: đã qua. Hãy chọn một thời điểm ở phía trước."))
        locked.consultation_due_at = due_at

    return effect


def check_open(pledge: Pledge) -> None:
    """Raise ``WrongState`` or ``TooLate`` unless opinions are taken now."""
    if pledge.state != PledgeState.CONSULTATION:
        raise WrongState(
            _("Giao ước đang ở trạng thái “%(state)s” nên không nhận góp ý.") % {"state": pledge.get_state_display()}
        )
    if reasons := year_is_over(pledge):
        raise WrongState(*reasons)
    due = pledge.consultation_due_at
    if due is not None and clock.now() > due:
        raise TooLate(_("Đã hết hạn góp ý lúc %(due)s. Hãy đề nghị Khối trưởng đổi hạn góp ý.") % {"due": _moment(due)})


def _tell_units(pledge: Pledge, text: str, by: Any) -> None:
    _tell(pledge, text, by, member_units(pledge))


def _tell(pledge: Pledge, text: str, by: Any, units: Iterable[int]) -> None:
    assert pledge.consultation_due_at is not None
    notify(
        staff_of(units),
        text=text % {"bloc": pledge.bloc_year, "due": _moment(pledge.consultation_due_at)},
        url=said_at(pledge, "detail"),
        besides=by,
    )


def _moment(value: datetime) -> str:
    return f"{timezone.localtime(value):%H:%M %d/%m/%Y}"
