"""Sharing a highlight with the bloc, taking it back, and picking it for the summary of the year."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from blocs.enums import SeatRole
from blocs.roles import staff_of, units_with_role
from emulation import rows
from emulation.notices.outbox import notify
from emulation.text import clean
from pledges.library.domain.workflow import HIGHLIGHT
from pledges.library.models import Highlight


@transaction.atomic
def share(*, by: Any, highlight: Highlight, version: int | None = None) -> Highlight:
    """Let everybody of the bloc read it, tell the head and the deputies, and return it.

    Raises ``NotAllowed``, ``WrongState``, ``Missing`` or ``Stale``.
    """

    def forget_withdrawal(locked: Highlight) -> None:
        locked.withdrawn_at = locked.withdrawn_by = None
        locked.withdrawal_note = ""

    shared = _perform(highlight, "share", by=by, version=version, effect=forget_withdrawal)
    notify(
        staff_of(units_with_role(shared.bloc_year, SeatRole.HEAD, SeatRole.DEPUTY)),
        text=_("%(unit)s chia sẻ vào kho của khối: %(title)s") % {"unit": shared.teller, "title": shared.title},
        url=shared.get_absolute_url(),
        besides=by,
    )
    return shared


@transaction.atomic
def withdraw(*, by: Any, highlight: Highlight, note: str, version: int | None = None) -> Highlight:
    """Take it back for the reason ``note``, so that only its writers see it, and return it.

    Raises as ``share``, and ``Missing`` while it is picked or reported on a sheet of a quarter.
    """

    def keep_reason(locked: Highlight) -> None:
        locked.withdrawal_note = clean(note)

    return _perform(highlight, "withdraw", by=by, note=note, version=version, effect=keep_reason)


@transaction.atomic
def pick(*, by: Any, highlight: Highlight, version: int | None = None) -> Highlight:
    """Choose it for the summary of the year, tell who shared it, and return it. Raises as ``share``."""
    picked = _perform(highlight, "pick", by=by, version=version)
    _tell(picked, _("Mục của đơn vị bạn được chọn vào báo cáo của khối: %(title)s"), by)
    return picked


@transaction.atomic
def unpick(*, by: Any, highlight: Highlight, version: int | None = None) -> Highlight:
    """Leave it out of the summary again, tell who shared it, and return it. Raises as ``share``."""

    def forget_pick(locked: Highlight) -> None:
        locked.picked_at = locked.picked_by = None

    left = _perform(highlight, "unpick", by=by, version=version, effect=forget_pick)
    _tell(left, _("Mục của đơn vị bạn không còn được chọn vào báo cáo của khối: %(title)s"), by)
    return left


def _perform(highlight: Highlight, name: str, **how: Any) -> Highlight:
    """Perform the move; what only the guards see (a year closed, a sheet reporting it in the same second) is said in words."""
    with rows.explained():
        moved: Highlight = HIGHLIGHT.perform(highlight, name, **how)
    return moved


def _tell(highlight: Highlight, text: str, by: Any) -> None:
    assert highlight.shared_by is not None
    notify(
        [highlight.shared_by],
        text=text % {"title": highlight.title},
        url=highlight.get_absolute_url(),
        besides=by,
    )
