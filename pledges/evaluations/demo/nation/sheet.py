"""The points table of the nation, as long as a real one, and what units enter in it."""

from dataclasses import dataclass
from decimal import Decimal
from random import Random
from typing import Any

from pledges.evaluations.demo.nation.scores import Columns, columns
from pledges.evaluations.domain import criteria
from pledges.evaluations.domain.rules import Entry, Leaf, LeafKind
from pledges.evaluations.domain.scoring import score_leaf
from pledges.evaluations.models import CriteriaSet, Criterion
from pledges.evaluations.models.evaluations import INPUT_NAMES
from pledges.evaluations.queries.sheets import leaf_of, leaves_of

GROUPS, LEAVES = 11, 7  # 77 leaves: 690 units × 4 quarters × 77 are the ~207,000 scores a year of domain.md, section 8
ANSWERS = 12  # different entries for one leaf
_NAMES = (
    "tố giác, tin báo",
    "điều tra",
    "truy tố",
    "xét xử",
    "thi hành án",
    "tạm giữ, tạm giam",
    "dân sự",
    "hành chính",
)
_NAMES += ("khiếu nại, tố cáo", "xây dựng Ngành", "thi đua, khen thưởng")
_CHOICES = [
    {"code": "tot", "label": "Tốt", "points": "1.5"},
    {"code": "kha", "label": "Khá", "points": "1"},
    {"code": "chua", "label": "Chưa thực hiện", "points": "0"},
]
_BANDS = [{"from": "95", "points": "1.5"}, {"from": "80", "points": "1"}, {"from": "0", "points": "0.5"}]
# One leaf of each kind in a group: (name, kind, parameters). 11 groups × 6 × 1.5 = 99 points and 1 × 11 beside.
_LINES: tuple[tuple[str, LeafKind, dict[str, Any]], ...] = (
    ("Tỷ lệ giải quyết", LeafKind.RATIO, {"step": "0.25"}),
    ("Tỷ lệ đúng hạn", LeafKind.BANDS, {"bands": _BANDS}),
    ("Số phiên rút kinh nghiệm", LeafKind.COUNT_CAPPED, {"per_case": "0.5", "not_applicable": "full"}),
    ("Báo cáo muộn", LeafKind.MAX_MINUS, {"per_case": "0.5"}),
    ("Chất lượng", LeafKind.CHOICE, {"choices": _CHOICES}),
    ("Việc giao thêm", LeafKind.MANUAL, {}),
    ("Điểm thưởng", LeafKind.BONUS, {}),
)
_BANDS_OF_TOTALS = (("Xuất sắc", "90"), ("Tốt", "80"), ("Khá", "65"), ("Trung bình", "50"), ("Yếu", "0"))


@dataclass(frozen=True)
class Answer:
    """What a unit can enter for a leaf, and the same as columns of a score: of the unit's side and of the appraiser's."""

    entry: Entry
    own: Columns
    appraised: Columns


@dataclass(frozen=True)
class Table:
    """The adopted points table with its leaves, and for each leaf the answers that occur."""

    criteria_set: CriteriaSet
    leaves: list[Leaf]
    criteria: list[Criterion]
    answers: list[list[Answer]]


def adopt(by: Any, random: Random) -> Table:
    """Write and adopt the table, and draw the answers."""
    drafted = criteria.draft_criteria_set(
        by=by, name="Bảng điểm minh họa toàn quốc", label="số liệu thử tải", illustrative=True
    )
    for number, name in enumerate(_NAMES, start=1):
        group = criteria.add_criterion(
            by=by,
            criteria_set=drafted,
            code=str(number),
            name=f"Kết quả công tác {name}",
            kind="group",
            max_points=Decimal(9),
        )
        for place, (line, kind, params) in enumerate(_LINES, start=1):
            criteria.add_criterion(
                by=by,
                criteria_set=drafted,
                code=f"{number}.{place}",
                name=f"{line}: {name}",
                kind=kind,
                max_points=Decimal("1") if kind == LeafKind.BONUS else Decimal("1.5"),
                params=params,
                parent=group,
            )
    for name, minimum in _BANDS_OF_TOTALS:
        criteria.add_band(by=by, criteria_set=drafted, name=name, minimum=Decimal(minimum))
    adopted = criteria.adopt(by=by, criteria_set=drafted)
    rows = list(leaves_of(adopted.pk))
    leaves = [leaf_of(row) for row in rows]
    return Table(adopted, leaves, rows, [[_answer(leaf, random) for _ in range(ANSWERS)] for leaf in leaves])


def _answer(leaf: Leaf, random: Random) -> Answer:
    entry = _ENTRIES[leaf.kind](random)
    values = {name: getattr(entry, name) for name in INPUT_NAMES}
    values["result"] = score_leaf(leaf, entry).points
    return Answer(
        entry,
        columns(**{f"self_{name}": value for name, value in values.items()}),
        columns(**{f"appraised_{name}": value for name, value in values.items()}),
    )


_ENTRIES = {
    LeafKind.RATIO: lambda random: Entry(numerator=Decimal(random.randint(48, 64)), denominator=Decimal(64)),
    LeafKind.BANDS: lambda random: Entry(numerator=Decimal(random.randint(36, 50)), denominator=Decimal(50)),
    LeafKind.COUNT_CAPPED: lambda random: Entry(count=Decimal(random.randint(0, 4))),
    LeafKind.MAX_MINUS: lambda random: Entry(count=Decimal(random.choice((0, 0, 0, 1, 2)))),
    LeafKind.CHOICE: lambda random: Entry(choice=random.choice(("tot", "tot", "kha", "chua"))),
    LeafKind.MANUAL: lambda random: Entry(points=Decimal(random.randint(2, 6)) / 4),
    LeafKind.BONUS: lambda random: Entry(points=Decimal(random.randint(0, 2)) / 2),
}
