"""Scoring a table of units that exists only in two workbooks: nothing of the product's data is read or written."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from emulation.cells import csv_bytes
from emulation.numbers import format_decimal
from pledges.evaluations.domain.blocs import BlocScore, Standing, score_bloc
from pledges.evaluations.domain.exchange.results import Results, read_results, say_entry
from pledges.evaluations.domain.exchange.tables import read_table
from pledges.evaluations.domain.points_table import PointsTable
from pledges.evaluations.domain.rules import Entry
from pledges.evaluations.domain.scoring import ALGORITHM
from pledges.evaluations.explanations import say_lines
from pledges.evaluations.table_checks import Finding, check_table
from pledges.evaluations.tables import check_params


@dataclass(frozen=True)
class Rehearsal:
    """A table, what its checks say, the results, and what comes out of them."""

    table: PointsTable
    findings: list[Finding]
    results: Results
    score: BlocScore


def rehearse(criteria: bytes, results: bytes) -> Rehearsal:
    """Score the units of one workbook (bytes) by the table of another.

    Raises ``Unreadable`` or ``Unfit`` naming sheet, row and column. A table that contradicts itself is scored all the
    same where every line can be: its findings are there to be read before anybody adopts it.
    """
    return rehearse_table(read_table(criteria), results)


def rehearse_table(table: PointsTable, results: bytes) -> Rehearsal:
    """Score the units of a workbook (bytes) by ``table``. Raises as ``rehearse``, and ``Unusable``."""
    findings = check_table(table)
    broken = [finding for finding in findings if finding.serious and unusable(table, finding)]
    if broken:
        raise Unusable(broken)
    found = read_results(results, table)
    score = score_bloc(
        table.leaves, found.entries, scale=table.scale, tie_breaks=table.tie_breaks, waiting=found.waiting
    )
    return Rehearsal(table, findings, found, score)


class Unusable(Exception):
    """A table with lines that no rule can read; ``findings`` say which."""

    def __init__(self, findings: list[Finding]) -> None:
        self.findings = findings
        super().__init__(" ".join(finding.text for finding in findings))


def as_data(rehearsal: Rehearsal) -> dict[str, Any]:
    """Return everything as JSON data; points are text with a point, so that none is rounded on its way."""
    return {
        "schema": 1,
        "algorithm": ALGORITHM,
        "table": {"name": rehearsal.table.name, "label": rehearsal.table.label},
        "findings": [{"serious": each.serious, "line": each.code, "text": each.text} for each in rehearsal.findings],
        "provisional": rehearsal.score.provisional,
        "waiting": list(rehearsal.results.waiting),
        "tie_breaks": list(rehearsal.table.tie_breaks),
        "units": [_unit(rehearsal, standing) for standing in rehearsal.score.ranked()],
    }


def as_csv(rehearsal: Rehearsal) -> bytes:
    """Return one row for each unit and leaf, and one for each total, for spreadsheet programs; numbers with a comma."""
    heading = [_("Đơn vị"), _("Hạng"), _("Xếp loại"), _("Mã"), _("Tiêu chí"), _("Số liệu"), _("Điểm"), _("Giải thích")]
    rows: list[list[Any]] = []
    for standing in rehearsal.score.ranked():
        unit = str(standing.key)
        rank = "" if standing.rank is None else standing.rank
        for leaf in rehearsal.table.leaves:
            score = standing.score.by_leaf[leaf.code]
            said = say_entry(leaf, rehearsal.results.entries[unit].get(leaf.code, Entry()))
            points = "" if score.points is None else format_decimal(score.points)
            rows.append([unit, rank, standing.rating.band, leaf.code, leaf.name, said, points, say_lines(score.lines)])
        total, why = format_decimal(standing.score.total), say_lines(standing.rating.lines)
        rows.append([unit, rank, standing.rating.band, "", _("Tổng điểm"), "", total, why])
    return csv_bytes(heading, rows)


def unusable(table: PointsTable, finding: Finding) -> bool:
    """Say whether a finding is about a line whose parameters no rule can read, or that stands twice."""
    lines = [line for line in table.lines if line.code == finding.code]
    return len(lines) > 1 or any(check_params(line.kind, line.max_points, line.params) for line in lines)


def _unit(rehearsal: Rehearsal, standing: Standing) -> dict[str, Any]:
    score = standing.score
    return {
        "unit": str(standing.key),
        "rank": standing.rank,
        "rating": standing.rating.band,
        "why": say_lines(standing.rating.lines),
        "total": text_of(score.total),
        "content": text_of(score.content),
        "bonus": text_of(score.bonus),
        "deduction": text_of(score.deduction),
        "maximum": text_of(score.maximum),
        "percentage": None if score.percentage is None else text_of(round(score.percentage, 4)),
        "tie_breaks": [text_of(value) for value in standing.tie_breaks],
        "missing": list(score.missing),
        "provisional": list(score.provisional),
        "leaves": [
            {
                "code": leaf.code,
                "name": leaf.name,
                "entered": say_entry(leaf, rehearsal.results.entries[str(standing.key)].get(leaf.code, Entry())),
                "points": None if (points := score.by_leaf[leaf.code].points) is None else text_of(points),
                "why": say_lines(score.by_leaf[leaf.code].lines),
            }
            for leaf in rehearsal.table.leaves
        ],
    }


def text_of(value: Decimal) -> str:
    """Return a number as text with a point and without trailing zeros; never -0."""
    return f"{value.normalize() + 0:f}"
