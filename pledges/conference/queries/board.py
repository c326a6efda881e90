"""What the projector shows: the step, who is there, who has agreed, who has signed. The same number of queries always."""

from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from blocs.models import Seat
from emulation.canonical import sha256_of
from pledges.conference.enums import ConferenceState, Presence, Step
from pledges.conference.models import AgendaItem, Conference
from pledges.enums import PledgeState, SignatoryState
from pledges.models import Pledge, Signatory
from pledges.queries.opinions import tally


@dataclass(frozen=True)
class Tile:
    """One unit, or one witness, with its state (a code, its word, and whether it is done)."""

    name: str
    state: str
    label: Any
    done: bool


@dataclass
class Board:
    """Everything on the screen; ``mark`` changes when anything of it does."""

    conference: Conference
    items: list[AgendaItem]
    current: AgendaItem | None
    place: int
    present: int
    members: int
    pledge: Pledge | None
    tiles: list[Tile] = field(default_factory=list)

    @property
    def done(self) -> int:
        """Return k of ``k/n``: how many tiles are done."""
        return sum(tile.done for tile in self.tiles)

    @property
    def following(self) -> AgendaItem | None:
        """Return the step after the present one."""
        return self.items[self.place] if self.place < len(self.items) else None

    @property
    def mark(self) -> str:
        """Return a short sign of all that is shown."""
        shown = [self.conference.state, self.place, self.present, self.pledge.state if self.pledge else ""]
        return sha256_of([*shown, *([tile.name, tile.state, tile.done] for tile in self.tiles)])[:16]


def board_of(conference: Conference) -> Board:
    """Return the board as it stands now."""
    items = list(conference.items.all())
    current = next((item for item in items if item.running), None)
    attendances = list(conference.attendances.select_related("seat__unit", "seat__bloc_year"))
    units = [row for row in attendances if row.seat]
    here = (Presence.PRESENT, Presence.ONLINE)
    pledge = Pledge.objects.filter(bloc_year=conference.bloc_year_id).select_related("bloc_year__bloc").first()
    board = Board(
        conference=conference,
        items=items,
        current=current,
        place=items.index(current) + 1 if current else 0,
        present=sum(row.presence in here for row in units),
        members=len(units),
        pledge=pledge,
    )
    step = current.step if current else ""
    if step == Step.ROLL_CALL or conference.state == ConferenceState.PLANNED:
        board.tiles = [_tile(row.seat, row.presence, row.get_presence_display(), row.presence in here) for row in units]
    elif pledge is not None:
        board.tiles = _pledge_tiles(pledge)
    return board


def _pledge_tiles(pledge: Pledge) -> list[Tile]:
    """Return who has answered while the text goes round, who has signed once it is open for signing."""
    if pledge.state in (PledgeState.SIGNING, PledgeState.SIGNED):
        places = pledge.signatories.select_related("seat__unit", "seat__bloc_year", "person").order_by(
            "role", "order", "pk"
        )
        return [_signature(place) for place in places]
    if pledge.state == PledgeState.CONSULTATION:
        return [
            _tile(voice.seat, *_answer(voice.agrees, bool(voice.opinions)), voice.agrees) for voice in tally(pledge)
        ]
    return []


def _tile(seat: Seat | None, state: str, label: Any, done: bool) -> Tile:
    return Tile(seat.name.short if seat else "", str(state), label, done)


def _answer(agrees: bool, spoke: bool) -> tuple[str, str]:
    if agrees:
        return "accepted", _("Nhất trí toàn văn")
    return ("partly", _("Có ý kiến")) if spoke else ("waiting", _("Chưa trả lời"))


def _signature(place: Signatory) -> Tile:
    name = place.seat.name.short if place.seat else str(place)
    return Tile(name, place.state, place.get_state_display(), place.state == SignatoryState.SIGNED)
