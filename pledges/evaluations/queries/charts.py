"""The numbers behind the charts: units of a period, the groups of criteria of a unit, a unit over the quarters."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import OuterRef, Subquery

from pledges.evaluations.domain.scoring import HUNDRED, UnitScore, rounded
from pledges.evaluations.enums import CriterionKind
from pledges.evaluations.models import CriteriaSet, Evaluation, Period, Publication
from pledges.evaluations.queries.boards import published_rows
from pledges.evaluations.queries.sheets import tree_of

_CENT = Decimal("0.01")
QUARTERS = 6  # how far a trend looks back


@dataclass(frozen=True)
class Share:
    """What a unit has of a group of criteria, in percent of the maximum, and what the units have on average."""

    name: str
    own: Decimal | None
    average: Decimal | None


@dataclass(frozen=True)
class Moment:
    """One published quarter: the unit's total and rank, the average total, how many units there were."""

    name: str
    total: Decimal | None
    rank: int | None
    average: Decimal | None
    units: int


Leaves = dict[str, dict[str, tuple[Decimal, Decimal]]]  # unit: name of the top group: (points, maximum)


def leaves_of_sheets(sheets: Iterable[tuple[str, dict[str, Any]]]) -> Leaves:
    """Return points and maxima by top group from the sealed sheets of a table."""
    found: Leaves = {}
    for unit, sheet in sheets:
        groups: dict[str, tuple[Decimal, Decimal]] = {}
        top = ""
        for line in sheet["lines"]:
            if line["depth"] == 0:
                top = f"{line['code']}. {line['name']}"
            if not line.get("group") and line["part"] == "content" and line["points"]:
                points, maximum = groups.get(top, (Decimal(0), Decimal(0)))
                groups[top] = (points + Decimal(line["points"]), maximum + Decimal(line["maximum"]))
        found[unit] = groups
    return found


def _tops(criteria_set: CriteriaSet) -> dict[str, str]:
    """Return the top group of each leaf that makes content points, by the code of the leaf."""
    tops: dict[str, str] = {}
    top = ""
    for criterion, depth in tree_of(criteria_set):
        top = f"{criterion.code}. {criterion.name}" if depth == 0 else top
        if criterion.kind not in (CriterionKind.GROUP, CriterionKind.BONUS, CriterionKind.DEDUCTION):
            tops[criterion.code] = top
    return tops


def leaves_of_totals(totals: Iterable[tuple[Evaluation, UnitScore | None]]) -> Leaves:
    """Return the same from totals that are not published yet; each table of the period is read once."""
    found: Leaves = {}
    by_set: dict[int, dict[str, str]] = {}
    for evaluation, score in totals:
        criteria_set = evaluation.criteria_set
        if criteria_set.pk not in by_set:
            by_set[criteria_set.pk] = _tops(criteria_set)
        tops = by_set[criteria_set.pk]
        groups: dict[str, tuple[Decimal, Decimal]] = {}
        for code, leaf in score.by_leaf.items() if score else ():
            if code in tops and leaf.points is not None:
                points, maximum = groups.get(tops[code], (Decimal(0), Decimal(0)))
                groups[tops[code]] = (points + leaf.points, maximum + leaf.maximum)
        found[evaluation.seat.unit.code] = groups
    return found


def profile(leaves: Leaves, unit: str) -> list[Share]:
    """Return how ``unit`` stands in each top group beside the average of all units that have points there."""
    shares: dict[str, dict[str, Decimal]] = defaultdict(dict)
    for each, groups in leaves.items():
        for name, (points, maximum) in groups.items():
            if maximum:
                shares[name][each] = points * HUNDRED / maximum
    return [Share(name, _rounded(found.get(unit)), _average(found.values())) for name, found in shares.items()]


def trend(unit: str, period: Period, user: Any) -> list[Moment]:
    """Return the last published quarters of the bloc up to ``period`` that ``user`` sees, oldest first (one query)."""
    newest = Publication.objects.filter(period=OuterRef("period")).order_by("-sequence").values("pk")[:1]
    periods = Period.objects.visible_to(user).filter(bloc_year__bloc=period.bloc_year.bloc_id)
    publications = (
        Publication.objects.filter(pk=Subquery(newest), period__in=periods, period__quarter__lte=4)
        .select_related("period__bloc_year")
        .order_by("-period__bloc_year__year", "-period__quarter")
    )
    last = (period.bloc_year.year, period.quarter)
    found = [each for each in publications if (each.period.bloc_year.year, each.period.quarter) <= last][:QUARTERS]
    return [_moment(each, unit) for each in reversed(found)]


def _moment(publication: Publication, unit: str) -> Moment:
    rows = published_rows(publication.snapshot)
    own = next((row for row in rows if row["unit"] == unit), None)
    return Moment(
        publication.period.name,
        own and own["total"],
        own and own["rank"],
        _average([row["total"] for row in rows]),
        len(rows),
    )


def _average(values: Iterable[Decimal]) -> Decimal | None:
    given = list(values)
    return rounded(sum(given, Decimal(0)) / len(given), _CENT) if given else None


def _rounded(value: Decimal | None) -> Decimal | None:
    return None if value is None else rounded(value, _CENT)
