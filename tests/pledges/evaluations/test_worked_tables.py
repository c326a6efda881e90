"""docs/scoring.md is true: every row of its tables is computed."""

import re
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest

from pledges.evaluations.domain.ranking import Row, rank
from pledges.evaluations.domain.rating import Scale, rate
from pledges.evaluations.domain.relative import Peers
from pledges.evaluations.domain.rules import Entry, Leaf, LeafKind, problems
from pledges.evaluations.domain.scoring import Sanction, UnitScore, score_leaf
from pledges.evaluations.domain.steps import Line

PAGE = (Path(__file__).parents[3] / "docs" / "scoring.md").read_text()


def tables(heading: str) -> list[dict[str, str]]:
    """Return the rows of the table under ``heading`` as dictionaries."""
    section = re.search(rf"^#+ {heading}\n(.*?)(?=^#|\Z)", PAGE, re.M | re.S)
    assert section, heading
    lines = [line for line in section[1].splitlines() if line.startswith("|")]
    head, _, *body = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    return [dict(zip(head, row, strict=True)) for row in body]


def number(text: str) -> Decimal | None:
    """Read a cell; a dash is no value."""
    return None if text == "—" else Decimal(text.replace(",", "."))


def pairs(text: str) -> list[tuple[str, str]]:
    """Read ``tot=10; kha=7,5``."""
    return [tuple(part.strip().split("=")) for part in text.split(";")]  # type: ignore[misc]


def leaf_of(kind: str, row: dict[str, str]) -> Leaf:
    params: dict[str, object] = {}
    if "per_case" in row:
        params["per_case"] = row["per_case"].replace(",", ".")
    if "step" in row:
        params["step"] = row["step"].replace(",", ".")
    if "choices" in row:
        params["choices"] = [
            {"code": code, "label": code, "points": points.replace(",", ".")} for code, points in pairs(row["choices"])
        ]
    if "bands" in row:
        params["bands"] = [{"from": start.replace(",", "."), "points": points} for start, points in pairs(row["bands"])]
    if "rule" in row:
        params["not_applicable"] = row["rule"]
    return Leaf("A", "A", LeafKind(kind), number(row["max"]) or Decimal(0), params)


def entry_of(row: dict[str, str]) -> Entry:
    numbers = {name: number(row[name]) for name in ("points", "count", "numerator", "denominator") if name in row}
    choice = row.get("choice", "—")
    return Entry(**numbers, choice="" if choice == "—" else choice)


def peers_of(row: dict[str, str]) -> Peers | None:
    """Read what the bloc shows for a relative leaf; dashes are a sheet alone."""
    exceed = number(row.get("best exceed", "—"))
    if exceed is None:
        return None
    return Peers(Fraction(exceed) / 100, number(row["best without"]) or Decimal(0), complete=True)


ROWS = [(kind.value, row) for kind in LeafKind for row in tables(kind.value)]


@pytest.mark.parametrize(("kind", "row"), ROWS, ids=[f"{kind}-{index}" for index, (kind, _) in enumerate(ROWS)])
def test_leaf_row_is_true(kind: str, row: dict[str, str]) -> None:
    leaf, entry = leaf_of(kind, row), entry_of(row)
    refused = problems(leaf, entry)
    if row["result"].startswith("refused"):
        assert [problem.code for problem in refused] == [row["result"].split()[1]]
    else:
        assert not refused
        score = score_leaf(leaf, entry, peers_of(row))
        assert score.points == number(row["result"])
        assert score.provisional == (row.get("best exceed") == "—")
        assert score.maximum == (0 if kind in ("bonus", "deduction") else leaf.max_points)


@pytest.mark.parametrize("row", tables("Not applicable"), ids=lambda row: f"{row['kind']}-{row['rule']}")
def test_not_applicable_row_is_true(row: dict[str, str]) -> None:
    score = score_leaf(leaf_of(row["kind"], row), Entry(not_applicable=True, reason="Không có án loại này"))
    assert score.points == number(row["result"])
    assert score.maximum == number(row["adds to maximum"])


@pytest.mark.parametrize("row", tables("Dishonest evidence"), ids=lambda row: row["kind"])
def test_dishonest_row_is_true(row: dict[str, str]) -> None:
    entry = Entry(points=number(row["points"]), count=number(row["count"]), dishonest=True)
    score = score_leaf(leaf_of(row["kind"], row), entry)
    assert score.points == number(row["result"])
    assert (score.sanction and score.sanction.downgrade) == number(row["bands down"])


def test_every_leaf_kind_has_a_table() -> None:
    assert {kind for kind, _ in ROWS} == {kind.value for kind in LeafKind}


def test_ranking_table_is_true() -> None:
    table = tables("Ranking")
    rows = [
        Row(row["unit"], number(row["total"]), (tie,) if (tie := number(row["tie-break"])) is not None else ())
        for row in table
    ]
    expected = {row["unit"]: int(row["rank"]) if row["rank"] != "—" else None for row in table}
    assert {ranked.key: ranked.rank for ranked in rank(rows)} == expected
    assert {ranked.key: ranked.rank for ranked in rank(reversed(rows))} == expected


BANDS = (
    ("Xuất sắc", Decimal(90)),
    ("Tốt", Decimal(80)),
    ("Khá", Decimal(65)),
    ("Trung bình", Decimal(50)),
    ("Yếu", Decimal(0)),
)


def unit_score(row: dict[str, str]) -> UnitScore:
    """Return a unit with the total and the sanctions of a row."""
    reason = Line("sanction_cases")
    sanctions = [Sanction("x", reason, cap=row["cap"])] if row.get("cap", "—") != "—" else []
    sanctions += [Sanction("x", reason, downgrade=int(row["down"]))] if row.get("down", "—") != "—" else []
    total = number(row["total"]) or Decimal(0)
    return UnitScore(total, total, Decimal(0), Decimal(0), Decimal(100), (), {}, (), tuple(sanctions))


@pytest.mark.parametrize(("heading", "ceiling"), [("Rating", "25"), ("Ceiling and ties", "50")])
def test_rating_table_is_true(heading: str, ceiling: str) -> None:
    table = tables(heading)
    scores = {row["unit"]: unit_score(row) for row in table}
    ranks = {each.key: each.rank for each in rank(Row(key, score.total) for key, score in scores.items())}
    found = rate(scores, scale=Scale(BANDS, ceiling=Decimal(ceiling)), ranks=ranks, members=len(table))
    for row in table:
        assert found[row["unit"]].band == row["rating"].replace("—", "")
        assert ", ".join(line.code for line in found[row["unit"]].lines) == row["steps"]
