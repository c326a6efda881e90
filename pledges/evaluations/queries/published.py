"""What is sealed when a table is published: the table itself, and the sheet of every unit leaf by leaf. Plain data.

Everything is said in words and copied by name, so that the table is read in ten years without the code, the people and
the units of today. Sealed papers stay Vietnamese whatever the screen speaks.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils import timezone, translation

from emulation.canonical import sha256_of
from pledges.evaluations.domain.scoring import LeafScore, UnitScore
from pledges.evaluations.enums import CriterionKind
from pledges.evaluations.explanations import say_lines
from pledges.evaluations.models import CorrectedScore, Correction, Criterion, Evaluation, Period, Publication, Score
from pledges.evaluations.queries.boards import snapshot_from, totals_of
from pledges.evaluations.queries.corrections import changes
from pledges.evaluations.queries.sheets import leaf_of, tree_of

Plain = dict[str, Any]
SCHEMA = 2


def sealed(
    period: Period,
    *,
    by: Any,
    at: datetime,
    former: Publication | None = None,
    correction: Correction | None = None,
    totals: list[tuple[Evaluation, UnitScore]] | None = None,
) -> tuple[Plain, dict[str, Plain]]:
    """Return the snapshot of the table as it counts now, and the sheet of each unit by its code.

    ``by`` publishes it at the moment ``at``. With ``correction`` the snapshot tells what it changes of ``former``.
    ``totals`` are given where the caller knows them already.
    """
    with translation.override("vi"):
        totals = totals or totals_of(period, also=correction)  # type: ignore[assignment]
        sheets = {
            evaluation.seat.unit.code: _sheet(evaluation, score, lines)
            for evaluation, score, lines in _with_lines(period, totals, correction)
        }
        table = snapshot_from(period, totals)
        order = {evaluation.seat.unit.code: place for place, (evaluation, _score) in enumerate(totals, start=1)}
        maximum = {each.seat.unit.code: score.maximum for each, score in totals if score is not None}
        rows = [
            row
            | {
                "order": order[row["unit"]],
                "maximum": text_of(maximum[row["unit"]]),
                "sheet": sha256_of(sheets[row["unit"]]),
            }
            for row in table["rows"]
        ]
        snapshot = table | {
            "schema": SCHEMA,
            "rows": rows,
            "period": {
                "name": period.name,
                "starts_on": period.starts_on.isoformat(),
                "ends_on": period.ends_on.isoformat(),
            },
            "host": period.bloc_year.host_name.full,
            "criteria": _criteria(period),
            "published": {"by": str(by), "at": _moment(at)},
        }
        if former is not None and correction is not None:
            snapshot["corrects"] = _corrects(former, snapshot, correction)
        return snapshot, sheets


def table_to_seal(period: Period) -> Plain:
    """Return the table exactly as it would be sealed now, but for who publishes it and when."""
    snapshot, _sheets = sealed(period, by="", at=period.due_at)
    del snapshot["published"]
    return snapshot


def mark_of(snapshot: Plain) -> str:
    """Return the SHA-256 of all that a table says, down to the leaf of every unit, but for who published it and when."""
    return sha256_of({name: value for name, value in snapshot.items() if name != "published"})


def sealed_preview(period: Period, correction: Correction) -> Plain:
    """Return the table as ``correction`` would make it, to be compared before it is published; nothing is sealed."""
    with translation.override("vi"):
        return snapshot_from(period, totals_of(period, also=correction))


def sheet_of(publication: Publication, unit: str) -> Plain | None:
    """Return the sheet of ``unit`` as it was sealed, None where the table has none (one query)."""
    row = next((row for row in publication.snapshot["rows"] if row["unit"] == unit), None)
    if row is None or "sheet" not in row:
        return None
    kept = publication.sheets.filter(unit=unit, sha256=row["sheet"]).first()
    return kept.content if kept else None


def text_of(value: Decimal | None) -> str:
    """Return a number as it is sealed: with a point, without needless zeros; nothing for an empty value."""
    return "" if value is None else f"{value.normalize():f}"


def _criteria(period: Period) -> Plain:
    table = period.criteria_set
    return {
        "name": table.name,
        "label": table.label,
        "decision": str(table.decision) if table.decision else "",
        "algorithm": table.algorithm,
    }


def _corrects(former: Publication, snapshot: Plain, correction: Correction) -> Plain:
    """Return what the correction says of itself: which table, why, which leaves, and what changes in the table."""
    lines = correction.lines.select_related(
        "score__criterion", "score__evaluation__seat__unit", "score__evaluation__seat__bloc_year", "written_by"
    )
    return {
        "sequence": former.sequence,
        "sha256": former.sha256,
        "reason": correction.reason,
        "lines": [
            {
                "unit": line.score.evaluation.seat.unit.code,
                "name": line.score.evaluation.seat.name.short,
                "code": line.score.criterion.code,
                "criterion": line.score.criterion.name,
                "old": text_of(line.points_before),
                "new": text_of(line.points_after),
                **_aside(old_not_applicable=line.before, new_not_applicable=line.after),
                "reason": line.reason,
                "by": str(line.written_by),
                "at": _moment(line.written_at),
            }
            for line in lines
        ],
        "changes": [
            {"unit": each.unit, "name": each.name, "what": each.what, "old": each.old, "new": each.new}
            for each in changes(former.snapshot, snapshot)
        ],
    }


def _with_lines(
    period: Period, totals: Iterable[tuple[Evaluation, UnitScore | None]], correction: Correction | None
) -> Iterable[tuple[Evaluation, UnitScore, list[Plain]]]:
    """Yield each judged unit with the lines of its sheet (four queries for all units)."""
    totals = list(totals)
    sets = {each.criteria_set.pk: each.criteria_set for each, _total in totals}
    trees = {pk: tree_of(each) for pk, each in sets.items()}
    scores: dict[int, dict[str, Score]] = defaultdict(dict)
    rows = Score.objects.filter(evaluation__period=period).select_related(
        "criterion", "entered_by", "appraised_by", "standing_by"
    )
    for score in rows:
        scores[score.evaluation_id][score.criterion.code] = score
    corrected = _corrected(period, correction)
    for evaluation, total in totals:
        if total is not None:
            own = scores[evaluation.pk]
            yield (
                evaluation,
                total,
                [
                    _line(criterion, depth, own.get(criterion.code), total, corrected)
                    for criterion, depth in trees[evaluation.criteria_set.pk]
                ],
            )


def _corrected(period: Period, correction: Correction | None) -> dict[int, CorrectedScore]:
    lines = CorrectedScore.objects.filter(correction__period=period).select_related("written_by", "correction")
    return {
        line.score_id: line
        for line in lines.order_by("correction", "pk")
        if line.correction == correction or line.correction.publication_id
    }


def _sheet(evaluation: Evaluation, score: UnitScore, lines: list[Plain]) -> Plain:
    return {
        "schema": 1,
        "unit": evaluation.seat.unit.code,
        "name": evaluation.seat.name.full,
        "period": evaluation.period.name,
        "submitted": {"by": str(evaluation.submitted_by or ""), "at": _moment(evaluation.submitted_at)},
        "totals": {
            name: text_of(getattr(score, name)) for name in ("content", "bonus", "deduction", "total", "maximum")
        },
        "lines": lines,
    }


def _line(
    criterion: Criterion, depth: int, score: Score | None, total: UnitScore, corrected: dict[int, CorrectedScore]
) -> Plain:
    """Return one line: a group, or a leaf with its points, where they come from, who gave them, and why."""
    line: Plain = {"code": criterion.code, "name": criterion.name, "depth": depth}
    if criterion.kind == CriterionKind.GROUP:
        return line | {"group": True, "maximum": text_of(criterion.max_points)}
    leaf = total.by_leaf.get(criterion.code, LeafScore(None, criterion.max_points))
    line |= {
        "part": leaf_of(criterion).part.value,
        "rule": str(criterion.get_kind_display()),
        "maximum": text_of(criterion.max_points),
        "points": text_of(leaf.points),
        "said": say_lines(leaf.lines),
    }
    if score is None:
        return line
    line |= {
        "self": text_of(score.self_result),
        "appraised": text_of(score.appraised_result),
        "note": score.note,
        "entered": {"by": str(score.entered_by or ""), "at": _moment(score.entered_at)},
        "judged": {"by": str(score.appraised_by or ""), "at": _moment(score.appraised_at)},
        "reason": score.appraisal_reason,
        **_standing(score),
        "not_applicable": score.reason if score.not_applicable else "",
    }
    if change := corrected.get(score.pk):
        line["corrected"] = {
            "by": str(change.written_by),
            "at": _moment(change.written_at),
            "reason": change.reason,
            "old": text_of(change.points_before),
            **_aside(old_not_applicable=change.before),
        }
        line["judged_not_applicable"] = line["not_applicable"]  # what unit and appraiser said stays beside it
        line["not_applicable"] = change.after.get("reason", "")
    return line


def _aside(**sides: Plain) -> Plain:
    """Return of each side of a correction why the leaf does not apply; nothing where it does."""
    return {name: plain["reason"] for name, plain in sides.items() if plain.get("reason")}


def _standing(score: Score) -> Plain:
    """Return what the standing body said of the leaf; nothing where it was not asked."""
    if not score.standing:
        return {}
    said = {"by": str(score.standing_by or ""), "at": _moment(score.standing_at), "reason": score.standing_reason}
    return {"standing": text_of(score.standing_result), "stood": said}


def _moment(value: datetime | None) -> str:
    return timezone.localtime(value).isoformat(timespec="seconds") if value else ""
