"""Lines that are opened again one by one, and the steps that a line goes through after it was handed in."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from emulation import clock, rows
from emulation.workflow import WrongState
from pledges.evaluations.enums import EvaluationState, LineSide, StepKind
from pledges.evaluations.explanations import say_entry
from pledges.evaluations.models import Criterion, Evaluation, OpenedLine, Score, ScoreStep
from pledges.evaluations.queries.reviews import open_lines, unlocked

Value = tuple[str, Decimal | None]


def is_unlocked(evaluation: Evaluation, criterion_id: int) -> bool:
    """Say whether the line is no other than those for which the sheet was returned (one query, on a returned sheet)."""
    if evaluation.state != EvaluationState.RETURNED:
        return True
    allowed = unlocked(evaluation, LineSide.UNIT)
    return allowed is None or criterion_id in allowed


def require_unlocked(evaluation: Evaluation, criterion_id: int) -> None:
    """Raise ``WrongState`` where the sheet was returned for other lines than this one."""
    if not is_unlocked(evaluation, criterion_id):
        raise WrongState(_("Phiếu chỉ được trả lại một số dòng; dòng này không mở nên không sửa được."))


def require_whole(evaluation: Evaluation) -> None:
    """Raise ``WrongState`` where the sheet was returned for some lines only: what stands beside the lines stays."""
    if evaluation.state != EvaluationState.RETURNED:
        return
    if open_lines(evaluation, LineSide.UNIT).exclude(note="").exists():
        raise WrongState(_("Phiếu chỉ được trả lại một số dòng điểm; phần này không mở nên không sửa được."))


def open_for(
    evaluation: Evaluation, side: LineSide, notes: Mapping[int, str], scores: Mapping[int, Score], *, by: Any
) -> None:
    """Open the lines (primary keys of criteria, each with what is wanted) and keep what stands there now."""
    moment = clock.now()
    OpenedLine.objects.bulk_create(
        OpenedLine(
            evaluation=evaluation,
            criterion_id=pk,
            side=side,
            note=note,
            before=before[0],
            before_result=before[1],
            opened_at=moment,
            opened_by=by,
        )
        for pk, note in notes.items()
        for before in [own_value_of(scores[pk]) if side == LineSide.UNIT else value_of(scores[pk])]
    )


def close_for(evaluation: Evaluation, side: LineSide) -> None:
    """Close the lines of ``side``: the sheet goes on to the next."""
    open_lines(evaluation, side).update(closed_at=clock.now())


def add_step(
    evaluation: Evaluation,
    criterion: Criterion,
    kind: StepKind,
    *,
    by: Any,
    reason: str = "",
    old: Value = ("", None),
    new: Value = ("", None),
) -> ScoreStep:
    """Keep one step of a line; ``old`` and ``new`` are what was entered, in words, and its points."""
    return rows.save(
        ScoreStep(
            evaluation=evaluation,
            criterion=criterion,
            kind=kind,
            old=old[0],
            old_result=old[1],
            new=new[0],
            new_result=new[1],
            reason=reason,
            at=clock.now(),
            by=by,
        )
    )


def value_of(score: Score) -> Value:
    """Return what counts of ``score`` now, in words and points."""
    return say_entry(score.criterion, score.entry())[:400], score.result


def own_value_of(score: Score) -> Value:
    """Return what the unit itself entered, in words and points."""
    return say_entry(score.criterion, score.self_entry())[:400], score.self_result
