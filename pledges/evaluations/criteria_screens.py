"""A points table as the units will see it, and a rehearsal as it is read on the screen."""

from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _

from emulation.numbers import format_decimal
from pledges.evaluations.domain.blocs import LEAF_BREAK, Standing
from pledges.evaluations.domain.exchange.rehearsals import Rehearsal
from pledges.evaluations.domain.exchange.results import say_entry
from pledges.evaluations.domain.exchange.words import TIE_BREAKS
from pledges.evaluations.domain.points_table import PointsTable, TableLine
from pledges.evaluations.domain.rating import Basis
from pledges.evaluations.domain.rules import Entry, LeafKind, Part
from pledges.evaluations.enums import CriterionKind, LeafAssessor
from pledges.evaluations.explanations import choice_label, input_label, say_lines
from pledges.evaluations.models import Criterion
from pledges.evaluations.queries.criteria import line_of
from pledges.evaluations.table_checks import Finding, check_table
from pledges.evaluations.tables import check_params


@dataclass(frozen=True)
class PreviewRow:
    """One row of the sheet; ``criterion`` is the stored line, where there is one to change."""

    line: TableLine
    depth: int
    criterion: Criterion | None
    marked: bool

    @property
    def kind(self) -> str:
        """Return how the line is scored, in words."""
        return str(CriterionKind(self.line.kind).label)

    @property
    def assessor(self) -> str:
        """Return who has the last word."""
        return str(LeafAssessor(self.line.assessor).label)

    @property
    def inputs(self) -> list[str]:
        """Return the boxes that a unit fills in."""
        return [input_label(self.line.leaf, name) for name in self.line.leaf.inputs] if self.line.is_leaf else []

    @cached_property
    def rule(self) -> list[str]:
        """Return the rule in words, with its numbers."""
        line = self.line
        if not line.is_leaf or check_params(line.kind, line.max_points, line.params):
            return []
        return [text for text in (self._rule(), self._not_applicable(), self._part(), self._sanction()) if text]

    def _rule(self) -> str:
        leaf, params = self.line.leaf, self.line.params
        if leaf.kind in (LeafKind.COUNT_CAPPED, LeafKind.MAX_MINUS, LeafKind.DEDUCTION):
            return _("%(points)s điểm mỗi trường hợp") % {"points": format_decimal(leaf.param("per_case", "1"))}
        if leaf.kind in (LeafKind.CHOICE, LeafKind.HIGHEST):
            return "; ".join(f"{choice_label(c, label)}: {format_decimal(points)}" for c, label, points in leaf.choices)
        if leaf.kind is LeafKind.BANDS:
            return _said_bands(params["bands"])
        if leaf.kind in (LeafKind.RATIO, LeafKind.RELATIVE):
            return _("làm tròn đến %(step)s") % {"step": format_decimal(leaf.param("step", "0.01"))}
        return ""

    def _not_applicable(self) -> str:
        rules = {"full": _("không áp dụng: tính đủ điểm"), "leaves": _("không áp dụng: không tính vào tổng")}
        return rules.get(self.line.params.get("not_applicable", ""), "")

    def _part(self) -> str:
        bonus = self.line.leaf.part is Part.BONUS and self.line.kind != LeafKind.BONUS
        return _("cộng ngoài điểm tối đa") if bonus else ""

    def _sanction(self) -> str:
        sanction = self.line.params.get("sanction")
        if not sanction:
            return ""
        said = [_("từ %(from)s trường hợp") % {"from": sanction.get("from", "1")}]
        if sanction.get("cap"):
            said.append(_("không được xếp trên “%(cap)s”") % {"cap": sanction["cap"]})
        if sanction.get("downgrade"):
            said.append(_("hạ %(bands)s mức xếp loại") % {"bands": sanction["downgrade"]})
        return ", ".join(said)


def rule_in_words(criterion: Criterion) -> str:
    """Return the rule of a stored line in words; of one that the scoring could not read, what is wrong with it."""
    line = line_of(criterion)
    wrong = check_params(line.kind, line.max_points, line.params)
    return "; ".join(wrong or PreviewRow(line, 0, criterion, marked=False).rule)


def _said_bands(bands: list[dict[str, Any]]) -> str:
    rows = sorted(((Decimal(str(row["from"])), Decimal(str(row["points"]))) for row in bands), reverse=True)
    return "; ".join(
        _("từ %(from)s %%: %(points)s") % {"from": format_decimal(start), "points": format_decimal(points)}
        for start, points in rows
    )


class Preview:
    """The whole table with its sums, its findings, its ratings and tie-breaks in words."""

    def __init__(self, table: PointsTable, criteria: dict[str, Criterion], marked: str = "") -> None:
        self.table = table
        self.rows = [
            PreviewRow(line, depth, criteria.get(line.code), line.code == marked) for line, depth in table.walk()
        ]
        self.findings: list[Finding] = check_table(table)
        self.content, self.bonus, self.deduction = (table.attainable(part) for part in Part)

    @property
    def serious(self) -> list[Finding]:
        """Return what stands against an adoption."""
        return [finding for finding in self.findings if finding.serious]

    @property
    def doubts(self) -> list[Finding]:
        """Return what may be meant so."""
        return [finding for finding in self.findings if not finding.serious]

    @property
    def bands(self) -> list[tuple[str, str]]:
        """Return (rating, from where) from the best down."""
        unit = " %" if self.table.scale.basis is Basis.PERCENTAGE else ""
        return [(name, format_decimal(minimum) + unit) for name, minimum in self.table.scale.from_best]

    @property
    def tie_breaks(self) -> str:
        """Return what parts equals, in words and in order."""
        return ", ".join(TIE_BREAKS.get(name) or name.removeprefix(LEAF_BREAK) for name in self.table.tie_breaks)


def rehearsed_units(rehearsal: Rehearsal) -> list[dict[str, Any]]:
    """Return the units of a rehearsal from the best down, each with its leaves and explanations."""
    return [_unit(rehearsal, standing) for standing in rehearsal.score.ranked()]


def _unit(rehearsal: Rehearsal, standing: Standing) -> dict[str, Any]:
    entries = rehearsal.results.entries[str(standing.key)]
    leaves = []
    for leaf in rehearsal.table.leaves:
        score = standing.score.by_leaf[leaf.code]
        leaves.append(
            {
                "leaf": leaf,
                "entered": say_entry(leaf, entries.get(leaf.code, Entry())),
                "points": "–" if score.points is None else format_decimal(score.points),
                "why": say_lines(score.lines),
            }
        )
    return {
        "name": standing.key,
        "standing": standing,
        "score": standing.score,
        "why": say_lines(standing.rating.lines),
        "leaves": leaves,
    }
