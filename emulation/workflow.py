"""The table of legal moves of an aggregate, and the one gate that performs them.

An aggregate (a pledge, an evaluation, a period, a bloc-year) has one state field and one ``Workflow``. Nothing else
writes that field. Screens ask the same table which buttons to show and why a button is closed, so that a screen and
the gate cannot disagree.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db import models, transaction
from django.utils.translation import gettext as _

from emulation import clock
from emulation.audit.log import record

Reasons = list[str]


class Refused(Exception):
    """A deed that the rules do not allow. ``reasons`` are Vietnamese sentences that name reason and remedy."""

    status = 409
    template = "refused.html"

    def __init__(self, *reasons: Any) -> None:
        self.reasons: Reasons = [str(reason) for reason in reasons]
        super().__init__(" ".join(self.reasons))


class NotAllowed(Refused):
    """The person may see the object but may not do this to it (HTTP 403)."""

    status = 403


class WrongState(Refused):
    """The aggregate is no longer in a state from which the move starts: somebody was faster."""


class Missing(Refused):
    """Something that the move needs is not there yet; every missing thing is one reason."""


class Stale(Refused):
    """The caller looked at an older version of the aggregate than the stored one."""


class Gone(Refused):
    """What the caller looked at was deleted meanwhile."""

    @classmethod
    def named(cls, obj: Any) -> "Gone":
        """Return the refusal that names ``obj``, where nothing more can be said of how to go on."""
        return cls(
            _("“%(name)s” vừa bị người khác xóa nên không làm tiếp được. Hãy quay lại danh sách và tải lại trang.")
            % {"name": obj}
        )


def nothing_missing(obj: Any) -> Reasons:
    """Return no reasons: the default for moves that need nothing."""
    return []


@dataclass(frozen=True)
class Move:
    """One legal move.

    ``allowed(user, obj)`` answers who; ``missing(obj)`` lists what is not there yet; ``stamp`` names a pair of fields
    ``<stamp>_at`` and ``<stamp>_by`` that the gate fills; ``event`` is the audit verb in past tense; a ``quiet`` move is
    offered by the page where it arises, not among the buttons of the aggregate.
    """

    name: str
    label: Any
    sources: tuple[str, ...]
    target: str
    allowed: Callable[[Any, Any], bool]
    who: Any
    event: str
    missing: Callable[[Any], Reasons] = nothing_missing
    needs_note: bool = False
    stamp: str = ""
    quiet: bool = False


@dataclass(frozen=True)
class Choice:
    """A move as a screen shows it: open when there are no ``reasons`` against it."""

    move: Move
    reasons: Reasons = field(default_factory=list)

    @property
    def open(self) -> bool:
        """Say whether the button may be pressed."""
        return not self.reasons


class Workflow:
    """The moves of one aggregate; see the module's docstring."""

    def __init__(self, *, states: type[models.TextChoices], moves: Iterable[Move], state_field: str = "state") -> None:
        self.states = states
        self.state_field = state_field
        self.moves = {move.name: move for move in moves}

    def reasons_against(self, obj: Any, name: str, *, by: Any) -> Reasons:
        """Return why ``by`` cannot perform move ``name`` on ``obj`` now; an empty list means that the gate is open."""
        try:
            self._check(obj, self.moves[name], by)
        except Refused as refusal:
            return refusal.reasons
        return []

    def choices(self, obj: Any, *, by: Any) -> list[Choice]:
        """Return the moves that start from the present state and are this person's, each with what is missing."""
        state = getattr(obj, self.state_field)
        return [
            Choice(move, move.missing(obj))
            for move in self.moves.values()
            if not move.quiet and state in move.sources and move.allowed(by, obj)
        ]

    @transaction.atomic
    def perform(
        self,
        obj: Any,
        name: str,
        *,
        by: Any,
        note: str = "",
        version: int | None = None,
        effect: Callable[[Any], None] | None = None,
        details: dict[str, Any] | None = None,
    ) -> Any:
        """Perform move ``name`` on ``obj`` and return the freshly locked instance.

        The row is locked, every rule is asked again on the locked row, ``effect(locked)`` runs, the state, the stamp
        and the version are written and the deed is audited, all in one transaction and at one moment of the clock.

        Raises ``NotAllowed``, ``WrongState``, ``Missing`` or ``Stale`` (all ``Refused``) and then writes nothing.
        """
        move = self.moves[name]
        locked = lock(obj)
        if version is not None and locked.version != version:
            raise Stale(
                _(
                    "Nội dung đã được người khác thay đổi, hoặc bạn thay đổi ở tab khác, sau khi bạn mở trang. "
                    "Hãy tải lại trang, xem lại rồi làm tiếp."
                )
            )
        self._check(locked, move, by)
        if move.needs_note and not note.strip():
            raise Missing(_("Cần ghi lý do. Hãy nhập lý do rồi thực hiện lại."))
        old = getattr(locked, self.state_field)
        with clock.at(clock.now()):  # read under the lock: late or not, the stamp and the record tell one moment
            if effect:
                effect(locked)
            setattr(locked, self.state_field, move.target)
            if move.stamp:
                setattr(locked, f"{move.stamp}_at", clock.now())
                setattr(locked, f"{move.stamp}_by", by)
            locked.version += 1
            locked.save()
            record(move.event, locked, by=by, note=note, details={"from": old, "to": move.target, **(details or {})})
        return locked

    def _check(self, obj: Any, move: Move, by: Any) -> None:
        if not move.allowed(by, obj):
            raise NotAllowed(move.who)
        state = getattr(obj, self.state_field)
        if state not in move.sources:
            raise WrongState(
                _("Không thể “%(move)s” khi đang ở trạng thái “%(state)s”. Có thể người khác vừa thao tác trước bạn.")
                % {"move": move.label, "state": self.states(state).label}
            )
        reasons = move.missing(obj)
        if reasons:
            raise Missing(*reasons)


def lock(obj: Any, **beside: Any) -> Any:
    """Return ``obj`` read again under a row lock, with the expressions ``beside`` it; the caller is inside a transaction.

    On SQLite the transaction itself is the lock (``transaction_mode: IMMEDIATE``). Raises ``Gone``.
    """
    return again(type(obj)._base_manager.select_for_update(of=("self",)).annotate(**beside), obj)


def again(rows: models.QuerySet[Any], obj: Any) -> Any:
    """Return ``obj`` read again from ``rows``. Raises ``Gone`` where somebody deleted it since it was read."""
    try:
        return rows.get(pk=obj.pk)
    except type(obj).DoesNotExist as error:
        raise Gone.named(obj) from error
