"""What a unit enters: values, and the files that prove them."""

import hashlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from emulation import clock, rows
from emulation.audit.log import record
from emulation.files import store
from emulation.pictures import BadPicture, without_metadata
from emulation.text import clean
from emulation.workflow import NotAllowed, Refused, Stale, WrongState, lock
from pledges.evaluations.domain.lines import require_unlocked
from pledges.evaluations.domain.rules import Entry, Problem, problems
from pledges.evaluations.domain.scoring import score_leaf
from pledges.evaluations.enums import CriterionKind, PeriodState
from pledges.evaluations.explanations import say_entry, say_problem
from pledges.evaluations.models import Criterion, Evaluation, Evidence, Score
from pledges.evaluations.models.evaluations import INPUT_NAMES
from pledges.evaluations.permissions import WHO_ENTERS, enters
from pledges.evaluations.queries.sheets import leaf_of, leaves_of

# What the right to enter, the state and the record of deeds read of a sheet.
_OF_A_SAVE = (
    *("state", "version", "own_criteria_set"),
    *("period__state", "period__quarter", "period__criteria_set"),
    *("period__bloc_year__year", "period__bloc_year__starts_on", "period__bloc_year__ends_on"),
    *("seat__role", "seat__unit__name", "seat__unit__short_name", "seat__unit__former_names"),
)


class RefusedEntry(Refused):
    """Values that the rule of the leaf does not take; every reason names the input, why, and the remedy.

    ``names`` are the inputs that the reasons speak of, in step with them; empty where they speak of no input.
    """

    status = 422

    def __init__(self, *reasons: Any, about: Sequence[Problem] = ()) -> None:
        super().__init__(*reasons)
        self.names = [problem.name for problem in about]


@dataclass(frozen=True)
class Replaced:
    """What the same person had saved from another page meanwhile, and what the deed has put in its place."""

    at: datetime | None
    value: str

    def told(self, code: str) -> str:
        """Return in words what happened to the earlier value."""
        moment = f"{timezone.localtime(self.at):%H:%M %d/%m/%Y}" if self.at else "–"
        words = {"code": code, "at": moment, "value": self.value or "–"}
        return _("%(code)s: bạn đã lưu ở tab khác lúc %(at)s (%(value)s); giá trị vừa lưu thay cho giá trị đó.") % words


class Conflict(Stale):
    """Two people changed one leaf; ``stored`` is the score as ``person``, the other one, left it."""

    def __init__(self, stored: Score, person: Any) -> None:
        self.stored = stored
        super().__init__(
            _("Tiêu chí %(code)s vừa được %(person)s sửa. Hãy so sánh hai giá trị rồi chọn.")
            % {"code": stored.criterion.code, "person": person}
        )


@transaction.atomic
def enter_score(*, by: Any, evaluation: Evaluation, criterion: Criterion, **values: Any) -> Score:
    """Write what the unit has for one leaf and return the score; ``values`` and errors are those of ``OpenSheet.enter``.

    Raises ``NotAllowed`` or ``WrongState`` too, as ``open_sheet`` does.
    """
    require_leaf(criterion)
    sheet = OpenSheet(open_sheet(evaluation, by), by)
    score = sheet.scores([criterion.pk]).get(criterion.pk)
    if score is None:
        raise RefusedEntry(
            _("“%(name)s” không có trong bộ tiêu chí của phiếu này. Hãy tải lại trang.") % {"name": criterion}
        )
    return sheet.enter(score, **values)


class OpenSheet:
    """A sheet under its row lock, into which ``by`` may write: several lines of one request share the lock and the reading.

    Made of what ``open_sheet`` returns, and used within the same transaction.
    """

    def __init__(self, locked: Evaluation, by: Any) -> None:
        self.evaluation, self.by = locked, by

    @classmethod
    def by_key(cls, pk: int, by: Any) -> "OpenSheet":
        """Return the sheet with the primary key ``pk``, read once: what people save once a second joins as little as it can.

        Raises ``Evaluation.DoesNotExist``, and as ``open_sheet`` does.
        """
        sheets = Evaluation._base_manager.select_related("period__bloc_year", "seat__unit").only(*_OF_A_SAVE)
        locked = sheets.select_for_update(of=("self",)).get(pk=pk)
        locked.seat.bloc_year = locked.period.bloc_year  # the database holds that they are the same
        _require_open(locked, by)
        return cls(locked, by)

    def scores(self, keys: Collection[int]) -> dict[int, Score]:
        """Return by criterion the scores of the leaves among ``keys`` (primary keys), new ones where nothing was entered.

        What is no leaf of this sheet is left out. One query where all have been entered before, which is the rule.
        """
        known = Score.objects.filter(evaluation=self.evaluation.pk, criterion__in=keys).select_related("criterion")
        found = {score.criterion_id: score for score in known.order_by()}
        new = [key for key in keys if key not in found]
        for leaf in leaves_of(self.evaluation.table_id).filter(pk__in=new) if new else ():
            found[leaf.pk] = Score(criterion=leaf)
        for score in found.values():
            score.evaluation = self.evaluation
        return found

    def enter(
        self,
        score: Score,
        *,
        version: int | None = None,
        points: Decimal | None = None,
        count: Decimal | None = None,
        numerator: Decimal | None = None,
        denominator: Decimal | None = None,
        choice: str = "",
        not_applicable: bool = False,
        reason: str = "",
        note: str = "",
    ) -> Score:
        """Write what the unit has for the leaf of ``score`` and return it; all values None make the leaf empty again.

        ``version`` is that of the score when the page was made (0: there was none yet). Writing the values that already
        stand there changes nothing. Raises ``WrongState``, ``Conflict`` or ``RefusedEntry``, and then wrote nothing.
        """
        criterion = score.criterion
        require_unlocked(self.evaluation, criterion.pk)
        entry = Entry(points, count, numerator, denominator, choice, not_applicable, clean(reason))
        result = checked(criterion, entry)
        before = score.self_entry()
        if score.pk and (before, score.note) == (entry, clean(note)):
            return score  # also what was saved once already, and whose answer was lost on the way
        if score.pk and version is not None and score.version != version:
            if score.entered_by_id != self.by.pk or version > score.version:
                raise Conflict(score, score.entered_by)
            score.replaced = Replaced(score.entered_at, say_entry(criterion, before))  # one's own, from another page
        for name in INPUT_NAMES:
            setattr(score, f"self_{name}", getattr(entry, name))
        score.not_applicable, score.reason = not_applicable, entry.reason if not_applicable else ""
        score.self_result, score.note = result, clean(note)
        score.entered_at, score.entered_by = clock.now(), self.by
        forget_appraisal(score)
        score.version += 1 if score.pk else 0
        rows.save(score, known=("evaluation", "criterion"))
        raise_version(self.evaluation)
        record(
            "score.entered",
            self.evaluation,
            by=self.by,
            details={"criterion": criterion.code, "from": said(before), "to": said(entry), "points": result},
        )
        return score


@transaction.atomic
def attach_evidence(
    *, by: Any, score: Score, content: bytes, name: str, no_state_secret: bool, about: str = ""
) -> Evidence:
    """Attach a file (bytes) to a score of the own unit and return the evidence.

    The same file twice is attached once: the first one is returned, and says so (``attached_before``).

    A picture is drawn anew, without its metadata. Raises ``NotAllowed``, ``WrongState``, or ``RefusedEntry`` where the
    file is not taken or the confirmation that it holds no state secret is missing.
    """
    evaluation = open_sheet(score.evaluation, by)
    require_unlocked(evaluation, score.criterion_id)
    must_confirm(no_state_secret)
    fingerprint = hashlib.sha256(content).hexdigest()
    attached = (
        Evidence.objects.filter(score=score, fingerprint=fingerprint).select_related("file", "attached_by").first()
    )
    try:
        if store.is_picture(content):
            content = without_metadata(content)
        if attached:
            if attached.file:  # the good copy mends what was damaged on the disk
                store.heal(attached.file, content, by=by)
            attached.attached_before = True
            return attached
        file = store.keep(content, name=name, by=by)
    except ValidationError as error:
        raise RefusedEntry(*(_("Minh chứng: %(reason)s") % {"reason": each} for each in error.messages)) from error
    except BadPicture as refusal:
        raise RefusedEntry(*(_("Minh chứng: %(reason)s") % {"reason": each} for each in refusal.reasons)) from refusal
    evidence = rows.save(
        Evidence(
            score=score,
            file=file,
            about=clean(about),
            fingerprint=fingerprint,
            no_state_secret=True,
            attached_by=by,
        )
    )
    record("evidence.attached", evaluation, by=by, details={"file": file.name, "sha256": file.sha256})
    return evidence


def must_confirm(no_state_secret: bool) -> None:
    """Raise ``RefusedEntry`` unless the person has confirmed that the evidence holds no state secret."""
    if not no_state_secret:
        raise RefusedEntry(_("Minh chứng: hãy xác nhận tệp không chứa bí mật nhà nước rồi tải lên lại."))


def open_sheet(evaluation: Evaluation, by: Any) -> Evaluation:
    """Return the sheet under its row lock. Raises ``NotAllowed`` or ``WrongState`` unless ``by`` may change it now."""
    found: Any = lock(evaluation, state_of_period=F("period__state"))
    locked: Evaluation = found
    _share(evaluation, locked, "seat")
    _share(evaluation, locked, "period")
    locked.period.state = found.state_of_period  # the only thing of it that may have changed and is asked below
    _require_open(locked, by)
    return locked


def _require_open(locked: Evaluation, by: Any) -> None:
    if not enters.test(by, locked):
        raise NotAllowed(WHO_ENTERS)
    if locked.period.state == PeriodState.PLANNED:
        raise WrongState(_("Kỳ đánh giá chưa mở nên chưa nhập kết quả được. Hãy đợi khối mở kỳ."))
    if not locked.editable_by_unit:
        raise WrongState(
            _(
                "Phiếu đang ở trạng thái “%(state)s” nên không sửa được. Hãy rút phiếu, hoặc đề nghị khối trưởng trả lại."
            )
            % {"state": locked.get_state_display()}
        )


def _share(known: Evaluation, locked: Evaluation, name: str) -> None:
    """Let ``locked`` have the unit or the period that the caller has read already; a sheet never changes either."""
    if name in known._state.fields_cache and name not in locked._state.fields_cache:
        setattr(locked, name, getattr(known, name))


def checked(criterion: Criterion, entry: Entry) -> Decimal | None:
    """Return the points of ``entry``; raises ``RefusedEntry`` naming everything that is wrong with it."""
    require_leaf(criterion)
    leaf = leaf_of(criterion)
    refused = problems(leaf, entry)
    if refused:
        raise RefusedEntry(*(f"{criterion.code}, {say_problem(problem, leaf)}" for problem in refused), about=refused)
    return score_leaf(leaf, entry).points


def require_leaf(criterion: Criterion) -> None:
    """Raise ``RefusedEntry`` for a group, which has no points of its own."""
    if criterion.kind == CriterionKind.GROUP:
        raise RefusedEntry(_("“%(name)s” là nhóm tiêu chí, không chấm điểm.") % {"name": criterion})


def raise_version(evaluation: Evaluation) -> None:
    """Let who has a summary of the sheet open be told that it changed, before handing in what was never shown."""
    evaluation.version += 1
    evaluation.save(update_fields=["version"])


def forget_appraisal(score: Score) -> None:
    """Empty the appraiser's side: it was about another value."""
    for name in INPUT_NAMES:
        setattr(score, f"appraised_{name}", "" if name == "choice" else None)
    score.appraised, score.appraised_result, score.appraisal_reason = False, None, ""
    score.dishonest = False
    score.appraised_at = score.appraised_by = None
    forget_standing(score)


def forget_standing(score: Score) -> None:
    """Empty the standing body's side: it was about another value."""
    for name in INPUT_NAMES:
        setattr(score, f"standing_{name}", "" if name == "choice" else None)
    score.standing, score.standing_result, score.standing_reason = False, None, ""
    score.standing_at = score.standing_by = None


def said(entry: Entry) -> str:
    """Return an entry as the record of deeds keeps it."""
    if entry.not_applicable:
        return f"n/a: {entry.reason}"
    values = [f"{name}={getattr(entry, name)}" for name in INPUT_NAMES if getattr(entry, name) not in (None, "")]
    return ", ".join(values)
