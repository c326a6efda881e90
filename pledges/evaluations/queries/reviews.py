"""Reading the review of a sheet: which lines are open, what happened to each line, what is still to be decided."""

from collections import defaultdict
from dataclasses import dataclass, field

from django.db.models import Q, QuerySet

from pledges.evaluations.enums import LeafAssessor, LineSide, ObjectionState, StandingScope
from pledges.evaluations.models import Criterion, Evaluation, Objection, OpenedLine, Period, ScoreStep
from pledges.evaluations.queries.sheets import leaves_in


@dataclass
class Story:
    """What happened to one line after it was handed in."""

    steps: list[ScoreStep] = field(default_factory=list)
    opened: OpenedLine | None = None
    reopened: OpenedLine | None = None
    objections: list[Objection] = field(default_factory=list)

    @property
    def objecting(self) -> bool:
        """Say whether an objection waits for its decision."""
        return any(each.state == ObjectionState.OPEN for each in self.objections)


def open_lines(evaluation: Evaluation, side: LineSide) -> "QuerySet[OpenedLine]":
    """Return the lines of the sheet that are open for ``side`` now."""
    return OpenedLine.objects.filter(evaluation=evaluation, side=side, closed_at=None).select_related("criterion")


def unlocked(evaluation: Evaluation, side: LineSide) -> set[int] | None:
    """Return the criteria (primary keys) that ``side`` may change; None where no line was picked out and all are open."""
    return set(open_lines(evaluation, side).order_by().values_list("criterion", flat=True)) or None


def stories_of(evaluation: Evaluation) -> dict[int, Story]:
    """Return by criterion what happened to the lines of the sheet (three queries)."""
    stories: dict[int, Story] = defaultdict(Story)
    for step in evaluation.steps.select_related("by"):
        stories[step.criterion_id].steps.append(step)
    for line in evaluation.opened.filter(closed_at=None).select_related("opened_by", "explained_by"):
        setattr(stories[line.criterion_id], "opened" if line.side == LineSide.UNIT else "reopened", line)
    for objection in evaluation.objections.select_related("raised_by", "decided_by"):
        stories[objection.criterion_id].objections.append(objection)
    return stories


def waiting_objections(period: Period) -> list[Objection]:
    """Return the objections of a period that wait for a decision, the oldest first (kept on the instance: page and gate ask)."""
    if "_waiting_objections" not in period.__dict__:
        rows = Objection.objects.filter(evaluation__period=period, state=ObjectionState.OPEN)
        rows = rows.select_related("criterion", "evaluation__seat__unit", "evaluation__seat__bloc_year")
        period.__dict__["_waiting_objections"] = list(rows.order_by("pk"))
    kept: list[Objection] = period.__dict__["_waiting_objections"]
    return kept


def standing_leaves(period: Period) -> "QuerySet[Criterion]":
    """Return the leaves that the standing body appraises: those that a table gives it, and what the period adds."""
    leaves, given = leaves_in(period), Q(assessor=LeafAssessor.STANDING)
    if period.standing_scope == StandingScope.ALL:
        return leaves
    if period.standing_scope == StandingScope.LEAVES:
        return leaves.filter(given | Q(pk__in=period.standing_criteria.values("pk")))
    return leaves.filter(given)
