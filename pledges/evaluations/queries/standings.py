"""The units of a period as the scoring sees them: entries of who has handed in, tables by kind of unit, scales."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from pledges.evaluations.domain.blocs import BlocScore, score_bloc
from pledges.evaluations.domain.rating import Basis, Scale
from pledges.evaluations.domain.relative import Peers, peers_of
from pledges.evaluations.domain.rules import Entry, Leaf, LeafKind
from pledges.evaluations.enums import HANDED_IN, CriterionKind, EvaluationState, PeriodState
from pledges.evaluations.models import Correction, CriteriaSet, Criterion, Evaluation, Period, RatingBand, Score
from pledges.evaluations.queries.corrections import corrected_entries
from pledges.evaluations.queries.sheets import leaf_of

# What of a score says nothing about its points.
BESIDE_THE_ENTRY = (
    *("note", "entered_at", "entered_by"),
    *("appraisal_reason", "appraised_at", "appraised_by"),
    *("standing_reason", "standing_at", "standing_by"),
)


@dataclass(frozen=True)
class PeriodScore:
    """All evaluations of a period in protocol order, and the standings of those handed in, by key of the evaluation."""

    evaluations: list[Evaluation]
    bloc: BlocScore


def score_period(period: Period, *, also: Correction | None = None) -> PeriodScore:
    """Return totals, ranks and ratings of the period as they stand now: the same few queries for any number of units.

    What was corrected counts as corrected, and as ``also`` says, a correction that is about to be published.
    """
    known = period.evaluations.select_related("seat__unit", "seat__bloc_year", "own_criteria_set")
    evaluations = list(known.order_by("seat__order", "pk"))
    for evaluation in evaluations:
        evaluation.period = period
    tables = {evaluation.pk: evaluation.table_id for evaluation in evaluations}
    ids = {period.criteria_set_id, *tables.values()}
    criteria, scales = _criteria_of(ids), scales_by_set(ids)
    leaves: dict[int, list[Leaf]] = {pk: [] for pk in ids}
    for criterion in criteria.values():
        leaves[criterion.criteria_set_id].append(leaf_of(criterion))
    entries: dict[int, dict[str, Entry]] = defaultdict(dict)
    corrected = {} if period.state == PeriodState.OPEN else corrected_entries(period, also=also)
    # Words and stamps stay in the database, and the criteria are read once, not beside each of a thousand scores.
    for score in Score.objects.filter(evaluation__period=period).defer(*BESIDE_THE_ENTRY).order_by("pk"):
        score.correction = corrected.get(score.pk)
        score.criterion = criteria[score.criterion_id]  # already read with the tables
        entries[score.evaluation_id][score.criterion.code] = score.entry()
    handed_in = [each.pk for each in evaluations if EvaluationState(each.state) in HANDED_IN]
    bloc = score_bloc(
        leaves[period.criteria_set_id],
        {key: entries[key] for key in handed_in},
        scale=scales[period.criteria_set_id],
        tie_breaks=period.criteria_set.tie_breaks,
        waiting=[each.pk for each in evaluations if each.pk not in handed_in],
        own_leaves={key: leaves[table] for key, table in tables.items()},
        own_scales={key: scales[table] for key, table in tables.items()},
        algorithm=period.criteria_set.algorithm,
    )
    return PeriodScore(evaluations, bloc)


def peers_for(evaluation: Evaluation, leaves: Iterable[Leaf]) -> dict[str, Peers]:
    """Return what the bloc shows for the relative ones among ``leaves``, the table of ``evaluation``; else no query.

    A draft is compared with nobody: until it is handed in, it shows what the unit is sure of.
    """
    relative = {leaf.code: leaf for leaf in leaves if leaf.kind is LeafKind.RELATIVE}
    if not relative or EvaluationState(evaluation.state) not in HANDED_IN:
        return {}
    states = dict(evaluation.period.evaluations.order_by("pk").values_list("pk", "state"))
    complete = all(EvaluationState(state) in HANDED_IN for state in states.values())
    shown: dict[str, list[Entry]] = {code: [] for code in relative}
    corrected = {} if evaluation.period.state == PeriodState.OPEN else corrected_entries(evaluation.period)
    scores = Score.objects.filter(evaluation__period=evaluation.period_id, criterion__code__in=relative)
    for score in scores.filter(evaluation__state__in=HANDED_IN).select_related("criterion").order_by("pk"):
        if leaf_of(score.criterion) == relative[score.criterion.code]:
            score.correction = corrected.get(score.pk)
            shown[score.criterion.code].append(score.entry())
    return {code: peers_of(entries, complete=complete) for code, entries in shown.items()}


def _criteria_of(ids: set[int]) -> dict[int, Criterion]:
    """Return the leaves of these criteria sets by their key, in the order of their tables (one query)."""
    rows = Criterion.objects.filter(criteria_set__in=ids).exclude(kind=CriterionKind.GROUP)
    return {row.pk: row for row in rows.order_by("order", "pk")}


def scales_by_set(ids: set[int]) -> dict[int, Scale]:
    """Return the rating scale of each criteria set (two queries)."""
    bands: dict[int, list[RatingBand]] = defaultdict(list)
    for band in RatingBand.objects.filter(criteria_set__in=ids).order_by("-minimum", "pk"):
        bands[band.criteria_set_id].append(band)
    sets = CriteriaSet.objects.filter(pk__in=ids).order_by("pk")
    return {each.pk: scale_from(each, bands[each.pk]) for each in sets}


def scale_of(criteria_set: CriteriaSet) -> Scale:
    """Return the rating scale of one criteria set."""
    return scale_from(criteria_set, list(criteria_set.bands.all()))


def scale_from(criteria_set: CriteriaSet, bands: list[RatingBand]) -> Scale:
    """Return the scale of a criteria set whose ``bands`` are known."""
    pairs = tuple((band.name, band.minimum) for band in bands)
    return Scale(pairs, Basis(criteria_set.basis), criteria_set.ceiling)
