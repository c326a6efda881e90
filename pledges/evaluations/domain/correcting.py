"""Correcting a published table: written line by line beside the published rows, then sealed as the next table."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from blocs.roles import staff_of
from emulation import clock, rows
from emulation.audit.log import record
from emulation.notices.outbox import notify
from emulation.text import clean
from emulation.workflow import NotAllowed, Stale, WrongState, lock
from pledges.evaluations.domain.correction_moves import CORRECTION
from pledges.evaluations.domain.entries import RefusedEntry, checked, said
from pledges.evaluations.domain.publishing import seal
from pledges.evaluations.domain.rules import Entry
from pledges.evaluations.enums import CorrectionState, PeriodState
from pledges.evaluations.models import CorrectedScore, Correction, Evaluation, Period, Publication, Score
from pledges.evaluations.permissions import WHO_APPRAISES, WHO_RUNS, appraises, runs_period
from pledges.evaluations.queries.corrections import entry_from, plain_entry


@transaction.atomic
def open_correction(*, by: Any, period: Period, reason: str) -> Correction:
    """Begin a correction of the published table of ``period`` for ``reason`` and return it.

    Raises ``NotAllowed``, ``WrongState`` (nothing published, or the books are closed), ``Invalid`` (no reason), or
    ``Impossible`` where one is being written already.
    """
    locked: Period = lock(period)
    if not runs_period.test(by, locked):
        raise NotAllowed(WHO_RUNS)
    if locked.state != PeriodState.PUBLISHED:
        raise WrongState(
            _("Kỳ đang ở trạng thái “%(state)s”. Chỉ đính chính được bảng điểm đã công bố của kỳ chưa khóa.")
            % {"state": locked.get_state_display()}
        )
    correction = rows.save(Correction(period=locked, reason=clean(reason), opened_by=by))
    record("correction.opened", correction, by=by, note=correction.reason)
    return correction


@transaction.atomic
def correct_score(
    *,
    by: Any,
    correction: Correction,
    score: Score,
    reason: str,
    version: int | None = None,
    not_applicable: bool = False,
    why_not: str = "",
    **inputs: Any,
) -> CorrectedScore:
    """Write what counts at ``score`` from this correction on and return the line; the published score stays as it is.

    ``inputs`` are those of the leaf's rule; instead of them ``not_applicable`` says that the leaf does not count for the
    unit, and ``why_not`` for what reason. ``version`` is that of the line when the page was made (0: there was none yet).
    Nobody corrects the own unit. Raises ``NotAllowed``, ``WrongState``, ``Stale``, or ``RefusedEntry`` (out of rule, no
    reason, nothing changed, or a leaf with dishonest evidence that would no longer count).
    """
    locked, evaluation = _open(correction), score.evaluation
    if not appraises.test(by, evaluation):
        raise NotAllowed(WHO_APPRAISES)
    code, reason = score.criterion.code, clean(reason)
    before = standing_entry(score, besides=locked)
    given = Entry(**inputs, not_applicable=not_applicable, reason=clean(why_not) if not_applicable else "")
    entry = replace(given, dishonest=before.dishonest)  # a finding about the evidence stays
    if entry.not_applicable and entry.dishonest:
        raise RefusedEntry(
            _("%(code)s: minh chứng đã bị kết luận không trung thực nên không chuyển sang không áp dụng được.")
            % {"code": code}
        )
    after = checked(score.criterion, entry)
    if entry.empty:
        raise RefusedEntry(_("%(code)s: chưa có số liệu đúng. Hãy nhập.") % {"code": code})
    if not reason:
        raise RefusedEntry(_("%(code)s: cần ghi lý do đính chính.") % {"code": code})
    if plain_entry(entry) == plain_entry(before):
        raise RefusedEntry(
            _("%(code)s: số liệu trùng với số đã công bố nên không có gì để đính chính.") % {"code": code}
        )
    line = CorrectedScore.objects.filter(correction=locked, score=score).first()
    moved = version is not None and version != (line.version if line else 0)
    if moved and not (line and line.written_by_id == by.pk):
        raise Stale(_("Dòng này vừa được người khác sửa. Hãy tải lại trang, xem lại rồi làm tiếp."))
    points_before = checked(score.criterion, before)
    line = line or CorrectedScore(correction=locked, score=score, version=0)
    line.before, line.after, line.reason = plain_entry(before), plain_entry(entry), reason
    line.points_before, line.points_after = points_before, after
    line.written_at, line.written_by = clock.now(), by
    line.version += 1
    rows.save(line)
    _raise_version(locked)
    details = {"unit": evaluation.seat.unit.code, "criterion": code, "from": said(before), "to": said(entry)}
    record("correction.line_written", locked, by=by, note=reason, details=details | {"points": after})
    return line


@transaction.atomic
def take_back_line(*, by: Any, line: CorrectedScore) -> None:
    """Remove a line from a correction that is being written. Raises ``NotAllowed`` or ``WrongState``."""
    locked = _open(line.correction)
    if not appraises.test(by, line.score.evaluation):
        raise NotAllowed(WHO_APPRAISES)
    details = {"criterion": line.score.criterion.code, "unit": line.score.evaluation.seat.unit.code}
    rows.delete(line)
    _raise_version(locked)
    record("correction.line_removed", locked, by=by, details=details)


@transaction.atomic
def publish_correction(*, by: Any, correction: Correction, version: int | None = None) -> Publication:
    """Publish the correction: seal the next table, tell every unit, and return the publication.

    Raises ``NotAllowed``, ``WrongState``, ``Stale``, or ``Missing`` (nothing corrected, the period is locked).
    """
    lock(correction.period)  # two corrections cannot count the same number of tables

    def make(locked: Correction) -> None:
        locked.publication = seal(by=by, period=locked.period, correction=locked)

    done: Correction = CORRECTION.perform(
        correction, "publish", by=by, version=version, effect=make, note=correction.reason
    )
    assert done.publication is not None
    units = Evaluation.objects.filter(period=done.period).values_list("seat__unit_id", flat=True).order_by("pk")
    notify(
        staff_of(list(units)),
        text=_("Đã đính chính kết quả %(period)s: %(reason)s")
        % {"period": done.period.name, "reason": done.reason[:150]},
        url=done.get_absolute_url(),
        besides=by,
    )
    return done.publication


@transaction.atomic
def withdraw_correction(*, by: Any, correction: Correction, note: str, version: int | None = None) -> Correction:
    """Give up a correction that was not published, with the reason ``note``, and return it."""
    withdrawn: Correction = CORRECTION.perform(correction, "withdraw", by=by, note=clean(note), version=version)
    return withdrawn


def standing_entry(score: Score, *, besides: Correction) -> Entry:
    """Return what counts at ``score`` in the last published table: corrected before, or as it was appraised."""
    lines = CorrectedScore.objects.filter(score=score, correction__state=CorrectionState.PUBLISHED)
    last = lines.exclude(correction=besides).order_by("correction", "pk").last()
    return entry_from(last.after) if last else score.entry()


def points_now(score: Score, *, besides: Correction) -> Decimal | None:
    """Return the points of ``standing_entry``."""
    return checked(score.criterion, standing_entry(score, besides=besides))


def _open(correction: Correction) -> Correction:
    """Return the correction under its lock; raises ``WrongState`` where it is no longer being written."""
    locked: Correction = lock(correction)
    if locked.state != CorrectionState.DRAFT:
        raise WrongState(
            _("Đính chính đang ở trạng thái “%(state)s” nên không sửa được. Hãy lập đính chính mới.")
            % {"state": locked.get_state_display()}
        )
    return locked


def _raise_version(correction: Correction) -> None:
    """Let who is about to publish be told that the correction has changed since the page was made."""
    correction.version += 1
    correction.save(update_fields=["version"])
