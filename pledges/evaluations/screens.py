"""A sheet as the screens show it: the criteria tree with a form at every leaf, and the totals below."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from emulation.numbers import format_decimal
from pledges.evaluations.domain.relative import Peers
from pledges.evaluations.domain.rules import Entry
from pledges.evaluations.domain.scoring import LeafScore, UnitScore, score_leaf
from pledges.evaluations.explanations import say_lines
from pledges.evaluations.forms import LeafForm
from pledges.evaluations.models import CorrectedScore, Criterion, Evaluation, Evidence, Score
from pledges.evaluations.queries.corrections import entry_from, last_corrections
from pledges.evaluations.queries.sheets import Line, leaf_of, lines_of, score_of
from pledges.evaluations.queries.standings import peers_for


@dataclass
class Row:
    """One row: a group, or a leaf with its form, its errors, and what its numbers mean."""

    line: Line
    form: LeafForm | None = None
    errors: list[str] = field(default_factory=list)
    peers: Peers | None = None
    corrected: CorrectedScore | None = None

    def show(self, score: Score | None) -> None:
        """Show ``score``, which was just saved, where the page comes back because of another line."""
        assert self.form is not None
        if score is not None:
            score.criterion = self.criterion
        self.line = replace(self.line, score=score)
        self.form = self.form.as_stored()

    @property
    def criterion(self) -> Criterion:
        """Return the criterion of the row."""
        return self.line.criterion

    @property
    def score(self) -> Score | None:
        """Return the stored score, if any."""
        return self.line.score

    @property
    def missing(self) -> bool:
        """Say whether the unit has entered nothing here, which is not the same as 0."""
        return self.line.is_leaf and (self.score is None or self.score.self_entry().empty)

    @property
    def own_points(self) -> str:
        """Return the unit's own points as shown: a dash where nothing was entered, never a 0."""
        if self.score is None or self.score.self_entry().empty:
            return "–"
        return _("KAD") if self.score.not_applicable else format_decimal(self.score.self_result)

    @property
    def appraised_points(self) -> str:
        """Return the appraiser's points as shown."""
        if self.score is None or not self.score.appraised:
            return "–"
        return _("KAD") if self.score.not_applicable else format_decimal(self.score.appraised_result)

    @property
    def judged_points(self) -> str:
        """Return as shown what counted when the table was first published."""
        if self.score is None:
            return "–"
        return _("KAD") if self.score.not_applicable else format_decimal(self.score.result)

    @property
    def corrected_points(self) -> str:
        """Return as shown what counts since the leaf was corrected; nothing where it was not."""
        if self.corrected is None or self.score is None:
            return ""
        return _("KAD") if self.score.entry().not_applicable else format_decimal(self._scored.points)

    @property
    def note(self) -> str:
        """Return the unit's note."""
        return self.score.note if self.score else ""

    @property
    def appraisal_reason(self) -> str:
        """Return why the appraiser changed the value."""
        return self.score.appraisal_reason if self.score else ""

    @property
    def evidence(self) -> list[Evidence]:
        """Return the files at this row."""
        return list(self.score.evidence.all()) if self.score else []

    @property
    def difference(self) -> Decimal | None:
        """Return appraised (or corrected) less own points, or None where there is nothing to compare."""
        score = self.score
        if score is None or not score.appraised or score.self_result is None:
            return None
        counted = self._scored.points if self.corrected else score.appraised_result
        return None if counted is None else counted - score.self_result

    @property
    def explanation(self) -> str:
        """Return how the points that count come about."""
        return say_lines(self._scored.lines) if self.score else ""

    @property
    def _scored(self) -> LeafScore:
        entry = self.score.entry() if self.score else Entry()
        return score_leaf(leaf_of(self.criterion), entry, self.peers)


class Sheet:
    """All rows of one evaluation; ``side`` is who enters: ``self``, ``appraised`` or ``standing``.

    ``only`` names the criteria (primary keys) that may be changed, None all of them.
    """

    row_class: type[Row] = Row

    def __init__(
        self, evaluation: Evaluation, *, side: str, data: Any = None, editable: bool, only: set[int] | None = None
    ) -> None:
        def opened(line: Line) -> bool:
            return editable and (only is None or line.criterion.pk in only)

        self.rows = [
            self.row_class(
                line, LeafForm(data, criterion=line.criterion, score=line.score, side=side) if opened(line) else None
            )
            if line.is_leaf
            else self.row_class(line)
            for line in lines_of(evaluation)
        ]
        corrected = last_corrections(evaluation)
        for row in self.rows:
            if row.score is not None:
                row.score.criterion = row.criterion  # already read with the tree
                row.corrected = corrected.get(row.score.pk)
                row.score.correction = entry_from(row.corrected.after) if row.corrected else None
        self.peers = peers_for(evaluation, [leaf_of(row.criterion) for row in self.rows if row.line.is_leaf])
        for row in self.rows:
            row.peers = self.peers.get(row.criterion.code)
        self.saved = 0

    @property
    def missing(self) -> list[Row]:
        """Return the leaves without an entry."""
        return [row for row in self.rows if row.missing]

    @property
    def failed(self) -> list[Row]:
        """Return the rows whose values were refused."""
        return [row for row in self.rows if row.errors]

    @property
    def own(self) -> UnitScore:
        """Return the totals of what the unit entered."""
        return self._total(own=True)

    @property
    def final(self) -> UnitScore:
        """Return the totals of what counts now."""
        return self._total(own=False)

    def save(self, deed: Callable[[LeafForm], list[str]]) -> bool:
        """Save every row that was changed with ``deed``, which returns what is wrong; say whether all were good.

        Rows stand for themselves: a refused value does not throw away the work on the others.
        """
        for row in self.rows:
            if row.form is None:
                continue
            if not row.form.has_changed():
                row.form = row.form.as_stored()
            elif not row.form.is_valid():
                row.errors = [
                    f"{row.form[name].label}: {message}" if name in row.form.fields else str(message)
                    for name, messages in row.form.errors.items()
                    for message in messages
                ]
            else:
                row.errors = deed(row.form)
                if not row.errors:
                    self.saved += 1
                    row.show(row.form.score)
        return not self.failed

    def _total(self, *, own: bool) -> UnitScore:
        leaves = [leaf_of(row.criterion) for row in self.rows if row.line.is_leaf]
        return score_of(leaves, [row.score for row in self.rows if row.score is not None], own=own, peers=self.peers)
