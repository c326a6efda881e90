"""Reading what stands beside the numbers of a sheet: what was pledged, the earlier quarters of the year, the year before."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from blocs.enums import Span
from blocs.lineage import stood_for
from blocs.models import BlocYear
from emulation.numbers import format_decimal, roman
from emulation.text import fold
from pledges.appendices.queries.appendices import standing_text
from pledges.domain.text import goal_of
from pledges.enums import PledgeState
from pledges.evaluations.domain.rules import Entry
from pledges.evaluations.domain.scoring import rounded
from pledges.evaluations.enums import EvaluationState
from pledges.evaluations.models import Criterion, Evaluation, Score, TargetLink
from pledges.models import Pledge

_AGREED = (PledgeState.AGREED, PledgeState.SIGNING, PledgeState.SIGNED)
_CENT = Decimal("0.01")
Key = tuple[str, str]


@dataclass(frozen=True)
class Pledged:
    """What the pledge promises for a criterion: the goal in one phrase, where it stands, and the address of that place."""

    goal: str
    place: str
    url: str


@dataclass(frozen=True)
class Beside:
    """What stands beside one leaf: figures in words, empty where there are none.

    ``last_year_of`` says whose figures those of the year before are, where units before a reorganisation had them.
    """

    target: Pledged | None = None
    so_far: str = ""
    last_year: str = ""
    last_year_of: str = ""


@dataclass
class _Figures:
    """The scores of the same criterion in earlier quarters of this year, and in this period of the year before.

    Beside a half-year, nine months or a year stand the quarters that it covers; those longer periods repeat what quarters say
    and are beside nothing.

    ``inherited`` says that some of the year before are of units in whose place this one stands.
    """

    earlier: list[Score] = field(default_factory=list)
    last_year: list[Score] = field(default_factory=list)
    inherited: bool = False


def beside_of(evaluation: Evaluation, leaves: Iterable[Criterion], *, reader: Any) -> dict[int, Beside]:
    """Return what stands beside each leaf (at most five queries); ``reader`` sees of other years what is theirs to see.

    A criterion and a target belong together when they were linked, else when they are called the same; a criterion of
    another table is the same when name and kind are. Of the year before, what the units had in whose place this one stands
    is added up; points cannot be, so they stand unit by unit. Of a unit that was divided, each heir shows the whole.
    """
    targets, figures = _targets(evaluation), _figures(evaluation, reader)
    year = evaluation.period.bloc_year_id
    links = dict(TargetLink.objects.filter(bloc_year=year).values_list("criterion", "indicator")) if targets else {}
    found = {}
    for leaf in leaves:
        own = figures.get(_key(leaf), _Figures())
        found[leaf.pk] = Beside(
            targets.get(fold(links.get(leaf.pk, leaf.name))),
            _summed(own.earlier),
            *_year_before(own),
        )
    return found


def said(entry: Entry, score: Score) -> str:
    """Return an entry as a figure: ``45/50 = 90 %``, a count, or points."""
    if entry.numerator is not None and entry.denominator:
        share = format_decimal(rounded(entry.numerator * 100 / entry.denominator, _CENT))
        return f"{format_decimal(entry.numerator)}/{format_decimal(entry.denominator)} = {share} %"
    if entry.count is not None:
        return format_decimal(entry.count)
    return format_decimal(score.appraised_result if score.appraised else score.self_result)


def _summed(scores: list[Score]) -> str:
    """Return the figures of the earlier quarters added up, or quarter by quarter where points cannot be added."""
    return _added(scores) or "; ".join(
        f"{roman(score.evaluation.period.quarter)}: {said(entry, score)}"
        for score, entry in ((score, score.entry()) for score in scores)
        if not entry.empty and not entry.not_applicable
    )


def _year_before(own: _Figures) -> tuple[str, str]:
    """Return the figures of the year before, and whose they are where a reorganisation lies between."""
    if not own.inherited:
        return "; ".join(said(score.entry(), score) for score in own.last_year), ""
    scores = [score for score in own.last_year if not score.entry().not_applicable]
    adding = [score for score in scores if _added([score])]
    if adding:
        units = dict.fromkeys(score.evaluation.seat.name.short for score in adding)
        return _added(adding), _("cộng từ %(units)s") % {"units": ", ".join(units)}
    apart = "; ".join(f"{score.evaluation.seat.name.short}: {said(score.entry(), score)}" for score in scores)
    return apart, _("điểm của từng đơn vị trước sắp xếp, không cộng") if apart else ""


def _added(scores: list[Score]) -> str:
    """Return numbers of one criterion added up, in words; nothing where there are none or only points."""
    entries = [score.entry() for score in scores]
    ratios = [entry for entry in entries if entry.numerator is not None and entry.denominator is not None]
    counts = [entry.count for entry in entries if entry.count is not None]
    if ratios:
        top = sum((entry.numerator for entry in ratios if entry.numerator), Decimal(0))
        bottom = sum((entry.denominator for entry in ratios if entry.denominator), Decimal(0))
        return said(Entry(numerator=top, denominator=bottom), scores[0])
    if counts:
        return format_decimal(sum(counts, Decimal(0)))
    return ""


def _key(criterion: Criterion) -> Key:
    return criterion.kind, fold(criterion.name)


def _figures(evaluation: Evaluation, reader: Any) -> dict[Key, _Figures]:
    period, year, unit = evaluation.period, evaluation.period.bloc_year, evaluation.seat.unit_id
    former = [closed for _heir, closed in stood_for([unit], period.ends_on)]
    until = Span(period.quarter).quarters[-1]
    quarters = [quarter for quarter in range(1, until + 1) if quarter != period.quarter]
    earlier = Q(evaluation__period__bloc_year=year, evaluation__period__quarter__in=quarters)
    earlier &= Q(evaluation__seat__unit=unit)
    before = Q(
        evaluation__period__bloc_year__year=year.year - 1,
        evaluation__period__quarter=period.quarter,
        evaluation__seat__unit__in=[unit, *former],
    )
    rows = (
        Score.objects.filter(earlier | before, evaluation__in=Evaluation.objects.visible_to(reader))
        .exclude(evaluation__state=EvaluationState.DRAFT)
        .select_related("criterion", "evaluation__period")
        .order_by("evaluation__period__quarter", "pk")
    )
    if former:
        rows = rows.select_related("evaluation__seat__unit", "evaluation__seat__bloc_year")
    found: dict[Key, _Figures] = {}
    for score in rows:
        own = found.setdefault(_key(score.criterion), _Figures())
        if score.evaluation.period.bloc_year_id == year.pk:
            own.earlier.append(score)
        else:
            own.last_year.append(score)
            own.inherited |= bool(former) and score.evaluation.seat.unit_id != unit
    return found


def indicators_of(year: BlocYear) -> list[str]:
    """Return the indicators that the year's pledge promises something for, in its order, each once (two queries)."""
    _page, text = _agreed_text(year)
    return list(dict.fromkeys(target["indicator"] for target in text["targets"] if not target.get("repealed")))


def _agreed_text(year: BlocYear) -> tuple[str, dict[str, Any]]:
    """Return the page that shows the agreed text and the text, once it is signed as it stands today; no targets before."""
    pledge = Pledge.objects.filter(bloc_year=year, state__in=_AGREED).first()
    if pledge is None:
        return "", {"targets": []}
    signed = pledge.state == PledgeState.SIGNED
    text = standing_text(pledge) if signed else pledge.frozen_text
    return reverse("appendices:current" if signed else "pledges:detail", args=[year.bloc.slug, year.year]), text or {}


def _targets(evaluation: Evaluation) -> dict[str, Pledged]:
    """Return the promised goals by the folded name of their indicator; the unit's own goes before the bloc's."""
    page, text = _agreed_text(evaluation.period.bloc_year)
    found: dict[str, Pledged] = {}
    for unit in ("", evaluation.seat.name.full):
        for target in text["targets"]:
            if target["unit"] == unit and not target.get("repealed"):
                address = f"{page}#{anchor_of(text, target)}"
                found[fold(target["indicator"])] = Pledged(goal_of(target), _place(text, target), address)
    return found


def _place(text: dict[str, Any], target: dict[str, Any]) -> str:
    if target["unit"]:
        return _("Phụ lục giao ước, chỉ tiêu %(number)s") % {"number": target["number"]}
    return _("Giao ước, mục %(place)s") % {"place": f"{text['targets_number']}.{target['number']}"}


def anchor_of(text: dict[str, Any], target: dict[str, Any]) -> str:
    """Return where templates/pledges/_document.html shows ``target``: in the part of the bloc's, or in the unit's annex."""
    units = list(dict.fromkeys(each["unit"] for each in text["targets"] if each["unit"]))
    group = f"pl{units.index(target['unit']) + 1}" if target["unit"] else text["targets_number"]
    return f"chi-tieu-{group}-{target['number']}"
