"""A points table as plain data: what the database keeps of a criteria set, and what a workbook says of one.

Standard library only. Checks, preview, rehearsal, import and export all read this, so that they cannot disagree.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from pledges.evaluations.domain.blocs import TIE_BREAKS
from pledges.evaluations.domain.rating import Scale
from pledges.evaluations.domain.rules import Assessor, Leaf, LeafKind, Part

GROUP = "group"


@dataclass(frozen=True)
class TableLine:
    """One line: a group, or a leaf with its rule; ``parent`` is the code of the group it belongs to, or ""."""

    code: str
    name: str
    kind: str
    max_points: Decimal
    params: dict[str, Any] = field(default_factory=dict)
    parent: str = ""
    assessor: Assessor = Assessor.HEAD
    evidence_required: bool = False
    double_count_note: str = ""
    guidance: str = ""

    @property
    def is_leaf(self) -> bool:
        """Say whether the line is scored."""
        return self.kind != GROUP

    @property
    def leaf(self) -> Leaf:
        """Return the line as the scoring reads it."""
        return Leaf(self.code, self.name, LeafKind(self.kind), self.max_points, self.params, self.assessor)


@dataclass(frozen=True)
class PointsTable:
    """A whole table: its lines in order, its ratings, what parts equals, for whom it is and since when."""

    name: str
    label: str
    lines: tuple[TableLine, ...]
    scale: Scale = field(default_factory=Scale)
    tie_breaks: tuple[str, ...] = TIE_BREAKS
    unit_kinds: tuple[str, ...] = ()
    effective_from: date | None = None
    effective_to: date | None = None

    @property
    def leaves(self) -> list[Leaf]:
        """Return the leaves in the table's order."""
        return [line.leaf for line in self.lines if line.is_leaf]

    def children(self, code: str) -> list[TableLine]:
        """Return the lines of a group ("": the top) in order."""
        return [line for line in self.lines if line.parent == code]

    def walk(self) -> Iterator[tuple[TableLine, int]]:
        """Yield (line, depth) in print order, each group before what belongs to it; lost lines are left out."""
        below: dict[str, list[TableLine]] = {}
        for line in self.lines:
            below.setdefault(line.parent, []).append(line)

        def down(code: str, depth: int) -> Iterator[tuple[TableLine, int]]:
            for line in below.get(code, []):
                yield line, depth
                if not line.is_leaf:
                    yield from down(line.code, depth + 1)

        yield from down("", 0)

    @property
    def lost(self) -> list[TableLine]:
        """Return the lines that stand under no group of the table: on no sheet, and yet asked for."""
        shown = {line.code for line, _depth in self.walk()}
        return [line for line in self.lines if line.code not in shown]

    def attainable(self, part: Part) -> Decimal:
        """Return the sum of the maxima of the leaves that count as ``part``."""
        return sum((leaf.max_points for leaf in self.leaves if leaf.part is part), Decimal(0))
