"""Reading the sheet of a unit: the criteria tree with the scores on its leaves."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from pledges.evaluations.domain.relative import Peers
from pledges.evaluations.domain.rules import Assessor, Entry, Leaf, LeafKind
from pledges.evaluations.domain.scoring import UnitScore, score_unit
from pledges.evaluations.enums import CriterionKind
from pledges.evaluations.models import CriteriaSet, Criterion, Evaluation, Period, Score
from pledges.evaluations.queries.evidence import prefetched


@dataclass(frozen=True)
class Line:
    """One row of a sheet: a group or a leaf, how deep it stands, and the score if there is one."""

    criterion: Criterion
    depth: int
    score: Score | None

    @property
    def is_leaf(self) -> bool:
        """Say whether the row is scored."""
        return self.criterion.kind != CriterionKind.GROUP


def leaf_of(criterion: Criterion) -> Leaf:
    """Return ``criterion`` as the scoring reads it."""
    return Leaf(
        criterion.code,
        criterion.name,
        LeafKind(criterion.kind),
        criterion.max_points,
        criterion.params or {},
        Assessor(criterion.assessor),
    )


def leaves_of(criteria_set_id: int) -> "QuerySet[Criterion]":
    """Return the leaves of a criteria set in the table's order."""
    return Criterion.objects.filter(criteria_set=criteria_set_id).exclude(kind=CriterionKind.GROUP)


def leaves_in(period: Period) -> "QuerySet[Criterion]":
    """Return the leaves of every table by which the period judges: its own, and those of single kinds of unit."""
    own = period.evaluations.exclude(own_criteria_set=None).values("own_criteria_set")
    of_period = Q(criteria_set=period.criteria_set_id) | Q(criteria_set__in=own)
    return Criterion.objects.filter(of_period).exclude(kind=CriterionKind.GROUP).order_by("criteria_set", "order", "pk")


def lines_of(evaluation: Evaluation) -> list[Line]:
    """Return the whole sheet, children after their group (two queries)."""
    scores = {
        score.criterion_id: score
        for score in evaluation.scores.select_related("entered_by", "appraised_by", "standing_by").prefetch_related(
            prefetched()
        )
    }
    return [Line(criterion, depth, scores.get(criterion.pk)) for criterion, depth in tree_of(evaluation.criteria_set)]


def tree_of(criteria_set: CriteriaSet) -> list[tuple[Criterion, int]]:
    """Return (criterion, depth) in print order: each group before what belongs to it."""
    below: dict[int | None, list[Criterion]] = {}
    for criterion in criteria_set.criteria.all():
        below.setdefault(criterion.parent_id, []).append(criterion)

    def walk(parent: int | None, depth: int) -> Iterable[tuple[Criterion, int]]:
        for criterion in below.get(parent, []):
            yield criterion, depth
            yield from walk(criterion.pk, depth + 1)

    return list(walk(None, 0))


def missing_leaves(evaluation: Evaluation) -> list[Criterion]:
    """Return the leaves without an entry, in the table's order."""
    entered = {score.criterion_id for score in evaluation.scores.all() if not score.self_entry().empty}
    return [leaf for leaf in leaves_of(evaluation.table_id) if leaf.pk not in entered]


def unproved_leaves(evaluation: Evaluation) -> list[Criterion]:
    """Return the leaves whose table asks for evidence, that bring points, and have none (one query)."""
    bringing = evaluation.scores.filter(criterion__evidence_required=True, not_applicable=False, evidence__isnull=True)
    bringing = bringing.exclude(self_result=None).exclude(self_result=0).select_related("criterion")
    return [score.criterion for score in bringing.order_by("criterion__order", "pk")]


def unappraised_leaves(evaluation: Evaluation) -> list[Criterion]:
    """Return the leaves that the appraiser has not confirmed or changed yet."""
    done = {score.criterion_id for score in evaluation.scores.all() if score.appraised}
    return [leaf for leaf in leaves_of(evaluation.table_id) if leaf.pk not in done]


def score_of(
    leaves: Iterable[Leaf], scores: Iterable[Score], *, own: bool = False, peers: Mapping[str, Peers] | None = None
) -> UnitScore:
    """Return the totals over the entries that count; with ``own`` over what the unit itself entered.

    ``peers`` is what the bloc shows for leaves that are relative to it (queries/standings.py).
    """
    entries: dict[str, Entry] = {score.criterion.code: score.self_entry() if own else score.entry() for score in scores}
    return score_unit(leaves, entries, peers)
