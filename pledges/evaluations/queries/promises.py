"""What was signed against what was done: each unit's targets in the pledge and in its registration, quarter by quarter."""

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse

from blocs.models import BlocYear, Seat
from emulation.text import clean, fold
from pledges.appendices.domain.standing import in_force
from pledges.appendices.queries.appendices import standing_text
from pledges.domain.text import goal_of
from pledges.enums import PledgeState
from pledges.evaluations.enums import HANDED_IN
from pledges.evaluations.models import Period, TargetResult
from pledges.evaluations.queries.beside import anchor_of
from pledges.models import Pledge
from pledges.registration.enums import RegistrationState
from pledges.registration.models import RegisteredTarget


@dataclass
class Promise:
    """One target of one unit: what the pledge says and where, what the unit registered, what the quarters tell."""

    indicator: str
    pledged: str = ""
    place: str = ""
    url: str = ""
    registered: str = ""
    quarters: list[TargetResult | None] = field(default_factory=list)
    periods: list[Period] = field(default_factory=list)

    @property
    def told(self) -> list[tuple[Period, TargetResult | None]]:
        """Return each period with what it tells."""
        return list(zip(self.periods, self.quarters, strict=True))

    @property
    def last(self) -> TargetResult | None:
        """Return what the newest quarter that tells anything says."""
        return next((each for each in reversed(self.quarters) if each is not None), None)

    @property
    def verdict(self) -> str:
        """Return ``met``, ``open`` where it is not reached yet, or ``unknown`` without a result, which is not 0."""
        return "unknown" if self.last is None else "met" if self.last.met else "open"


@dataclass
class UnitPromises:
    """All targets of one unit."""

    seat: Seat
    rows: list[Promise]

    def _count(self, verdict: str) -> int:
        return sum(row.verdict == verdict for row in self.rows)

    @property
    def met(self) -> int:
        """Return how many targets are reached."""
        return self._count("met")

    @property
    def open(self) -> int:
        """Return how many are measured and not reached yet."""
        return self._count("open")

    @property
    def unknown(self) -> int:
        """Return how many nobody has told anything of."""
        return self._count("unknown")


@dataclass(frozen=True)
class Promises:
    """The year: its quarters, and each unit in protocol order."""

    signed: bool
    periods: list[Period]
    units: list[UnitPromises]


def promises_of(bloc_year: BlocYear) -> Promises:
    """Return what was signed and what was done in the year: six queries for any number of units and targets."""
    pledge = Pledge.objects.filter(bloc_year=bloc_year, state=PledgeState.SIGNED).first()
    text = standing_text(pledge) if pledge else {"targets": []}
    periods = list(bloc_year.periods.order_by("ends_on", "quarter"))  # "so far" is what the newest one says
    registered = _registered(bloc_year)
    results = _results(bloc_year)
    units = []
    for seat in bloc_year.seats.select_related("unit").order_by("order", "pk"):
        seat.bloc_year = bloc_year
        rows = _pledged(text, seat, bloc_year)
        for target in registered[seat.pk]:
            row = rows.setdefault(fold(target.indicator), Promise(target.indicator))
            row.registered = target.goal
            row.quarters = [results.get((period.pk, target.pk)) for period in periods]
        for row in rows.values():
            row.periods, row.quarters = periods, row.quarters or [None] * len(periods)
        units.append(UnitPromises(seat, list(rows.values())))
    return Promises(pledge is not None, periods, units)


def _pledged(text: dict[str, Any], seat: Seat, bloc_year: BlocYear) -> dict[str, Promise]:
    """Return what the pledge asks of the unit by the folded indicator; its own targets go before those of the bloc."""
    if not text["targets"]:
        return {}
    page = reverse("appendices:current", args=[bloc_year.bloc.slug, bloc_year.year])
    standing = in_force(text)
    found: dict[str, Promise] = {}
    for unit in ("", clean(seat.name.full)):
        for target in standing["targets"]:
            if target["unit"] == unit:
                found[fold(target["indicator"])] = Promise(
                    target["indicator"], goal_of(target), _place(text, target), f"{page}#{anchor_of(text, target)}"
                )
    return found


def _place(text: dict[str, Any], target: dict[str, Any]) -> str:
    return f"PL.{target['number']}" if target["unit"] else f"{text['targets_number']}.{target['number']}"


def _registered(bloc_year: BlocYear) -> dict[int, list[RegisteredTarget]]:
    """Return the targets of confirmed registrations by seat."""
    rows = RegisteredTarget.objects.filter(
        registration__round__bloc_year=bloc_year, registration__state=RegistrationState.CONFIRMED
    ).select_related("registration")
    found: dict[int, list[RegisteredTarget]] = defaultdict(list)
    for row in rows.order_by("order", "pk"):
        found[row.registration.seat_id].append(row)
    return found


def _results(bloc_year: BlocYear) -> dict[tuple[int, int], TargetResult]:
    """Return what handed-in sheets tell, by (period, target): a draft is nobody else's business."""
    rows = TargetResult.objects.filter(evaluation__period__bloc_year=bloc_year, evaluation__state__in=HANDED_IN)
    return {(row.evaluation.period_id, row.target_id): row for row in rows.select_related("evaluation", "target")}
