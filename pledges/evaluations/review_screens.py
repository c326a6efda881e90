"""A sheet under review as the screens show it: each line in two panes, with what happened to it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from emulation.numbers import format_decimal
from emulation.workflow import Stale
from pledges.evaluations.domain.scoring import score_leaf
from pledges.evaluations.enums import EvaluationState
from pledges.evaluations.explanations import say_entry, say_lines
from pledges.evaluations.models import Criterion, Evaluation, Score
from pledges.evaluations.permissions import appraises
from pledges.evaluations.queries.reviews import Story, standing_leaves, stories_of
from pledges.evaluations.queries.sheets import leaf_of
from pledges.evaluations.screens import Row, Sheet

_LONGEST_VERSION = 10  # digits; a longer one is no version


@dataclass
class Line:
    """One leaf: what the unit entered on the left, the appraiser's boxes on the right, the line's story below."""

    row: Row
    story: Story
    previous: Criterion | None = None
    next: Criterion | None = None

    @property
    def criterion(self) -> Criterion:
        """Return the criterion of the line."""
        return self.row.criterion

    @property
    def score(self) -> Score | None:
        """Return the stored score, if any."""
        return self.row.score

    @property
    def entered(self) -> str:
        """Return in words what the unit entered."""
        return say_entry(self.criterion, self.score.self_entry()) if self.score else ""

    @property
    def inputs(self) -> list[Any]:
        """Return the boxes: none where the unit marked the leaf as not applicable, which can only be confirmed."""
        if self.row.form is None or (self.score is not None and self.score.not_applicable):
            return []
        return self.row.form.inputs

    @property
    def own_rule(self) -> str:
        """Return how the unit's own points come about."""
        return self._rule("self")

    @property
    def counted_rule(self) -> str:
        """Return how the points that count come about."""
        return self._rule(self.score.side) if self.score else ""

    @property
    def differs(self) -> bool:
        """Say whether the points that count are not those of the unit."""
        if self.row.corrected is not None:
            return bool(self.row.difference)
        return self.score is not None and self.score.side != "self" and self.score.result != self.score.self_result

    @property
    def done(self) -> bool:
        """Say whether the side that fills the boxes has looked at the line."""
        if self.score is None:
            return False
        return self.score.standing if self.row.form and self.row.form.side == "standing" else self.score.appraised

    @property
    def kept_points(self) -> str:
        """Return as shown what is stored on the side that fills the boxes."""
        if self.score is not None and self.row.form is not None and self.row.form.side == "standing":
            return _("KAD") if self.score.not_applicable else format_decimal(self.score.standing_result)
        return self.row.appraised_points

    def _rule(self, side: str) -> str:
        if self.score is None:
            return ""
        entry = {"self": self.score.self_entry, "appraised": self.score.appraised_entry}.get(
            side, self.score.standing_entry
        )()
        return say_lines(score_leaf(leaf_of(self.criterion), entry).lines)


class Review:
    """All leaves of one sheet for ``side`` (appraised or standing); only the lines that are open have boxes."""

    def __init__(self, evaluation: Evaluation, *, side: str, data: Any = None, editable: bool) -> None:
        stories = stories_of(evaluation)
        only = _open_for(evaluation, side, stories) if editable else None
        self.sheet = Sheet(evaluation, side=side, data=data, editable=editable, only=only)
        leaves = [row for row in self.sheet.rows if row.line.is_leaf]
        self.lines = [
            Line(
                row,
                stories.get(row.criterion.pk) or Story(),
                leaves[place - 1].criterion if place else None,
                leaves[place + 1].criterion if place + 1 < len(leaves) else None,
            )
            for place, row in enumerate(leaves)
        ]

    @property
    def waiting(self) -> list[Line]:
        """Return the lines with boxes that nobody has looked at yet."""
        return [line for line in self.lines if line.row.form and not line.done]

    @property
    def differing(self) -> list[Line]:
        """Return the lines whose points are no longer those of the unit."""
        return [line for line in self.lines if line.differs]

    def save(self, deed: Callable[[Any], list[str]]) -> bool:
        """Save the changed lines as ``Sheet.save`` does."""
        return self.sheet.save(deed)

    def require_shown(self) -> None:
        """Raise ``Stale`` unless every line with boxes was sent: a deed about all lines is about those on the screen."""
        forms = [line.row.form for line in self.lines if line.row.form is not None]
        if not all(form.add_prefix("version") in form.data for form in forms):
            raise Stale(_("Trang gửi lên thiếu các dòng của phiếu nên chưa làm gì. Hãy tải lại trang rồi làm lại."))

    def versions(self) -> dict[int, int]:
        """Return by criterion (primary key) the version of each line that this person sees."""
        shown = {line.criterion.pk: line.row.form for line in self.lines if line.row.form is not None}
        found = {}
        for pk, form in shown.items():
            sent = form.data.get(form.add_prefix("version"), "") if form.is_bound else form.initial.get("version", "")
            found[pk] = int(sent) if str(sent).isdecimal() and len(str(sent)) < _LONGEST_VERSION else -1
        return found


def _open_for(evaluation: Evaluation, side: str, stories: dict[int, Story]) -> set[int] | None:
    """Return the criteria that may be changed; None where none was picked out and all are open."""
    if side == "standing":
        return set(standing_leaves(evaluation.period).values_list("pk", flat=True))
    return {pk for pk, story in stories.items() if story.reopened} or None


@dataclass(frozen=True)
class Neighbours:
    """The sheets before and after this one among those that wait for the same appraiser, in protocol order."""

    previous: Evaluation | None
    next: Evaluation | None


def neighbours_of(evaluation: Evaluation, user: Any) -> Neighbours:
    """Return the neighbours of ``evaluation`` that ``user`` can appraise now (one query)."""
    rows = evaluation.period.evaluations.filter(state=EvaluationState.SUBMITTED)
    sheets = list(rows.select_related("seat__unit", "seat__bloc_year").order_by("seat__order", "pk"))
    for each in sheets:
        each.period = evaluation.period
    order = evaluation.seat.order, evaluation.pk
    mine = [each for each in sheets if each.pk != evaluation.pk and appraises.test(user, each)]
    before = [each for each in mine if (each.seat.order, each.pk) < order]
    after = [each for each in mine if (each.seat.order, each.pk) > order]
    return Neighbours(before[-1] if before else None, after[0] if after else None)
