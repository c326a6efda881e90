"""What the script of the grid saves while somebody types: the same forms and the same deeds as the button of the page."""

from typing import Any

from django.http import HttpRequest, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from emulation.workflow import Refused, WrongState
from pledges.evaluations.domain import entries, narrating
from pledges.evaluations.domain.entries import Conflict, RefusedEntry
from pledges.evaluations.enums import NarrativePart
from pledges.evaluations.forms import LeafForm, NarrativeForm
from pledges.evaluations.grid import (
    Told,
    said_moment,
    said_saved,
    shown_values,
    told_conflict,
    told_refused,
    told_saved,
)
from pledges.evaluations.loaders import evaluation_to_save
from pledges.evaluations.models import Criterion, Evaluation
from pledges.evaluations.queries.sheets import table_of

_AT_ONCE = 200  # lines of one request


@require_POST
def cells(request: HttpRequest, slug: str, year: int, quarter: int, unit: str) -> JsonResponse:
    """Save the lines named by ``save`` (``c12`` a leaf, ``p-results`` a part of the report) and tell of each how it went.

    Lines stand for themselves: one that is refused or that somebody else changed does not hold up the others. A sheet that
    cannot be written to at all answers with ``problem``.
    """
    try:
        evaluation = evaluation_to_save(request.user, slug, year, quarter, unit)
        if not evaluation.editable_by_unit:
            raise WrongState(_("Phiếu đã nộp nên không sửa được. Nội dung bạn vừa gửi chưa được lưu."))
        return JsonResponse(_Saving(request, evaluation).answer())
    except Refused as refusal:
        return JsonResponse({"problem": " ".join(refusal.reasons)}, status=refusal.status)


class _Saving:
    """The lines of one request, with what was read once for all of them."""

    def __init__(self, request: HttpRequest, evaluation: Evaluation) -> None:
        self.by, self.data, self.evaluation = request.user, request.POST, evaluation
        self.leaves = table_of(evaluation)

    def answer(self) -> Told:
        """Save every line that was sent, and return the whole answer."""
        keys = list(dict.fromkeys(self.data.getlist("save")))[:_AT_ONCE]
        rows = {key: self._line(key) for key in keys}
        return {"saved": said_saved(), "rows": rows}

    def _line(self, key: str) -> Told:
        if key.startswith("p-") and key[2:] in NarrativePart.values:
            return self._part(NarrativePart(key[2:]))
        pk = int(key[1:]) if key[:1] == "c" and key[1:].isdecimal() and len(key) < 19 else 0
        if pk not in self.leaves:
            return told_refused({"": [_("Tiêu chí này không có trong phiếu. Hãy tải lại trang.")]})
        return self._leaf(self.leaves[pk])

    def _leaf(self, leaf: Criterion) -> Told:
        form = LeafForm(self.data, criterion=leaf, score=None, side="self")
        if not form.is_valid():
            return told_refused(_labelled(form))
        try:
            score = entries.enter_score(by=self.by, evaluation=self.evaluation, criterion=leaf, **form.values())
        except Conflict as conflict:
            return told_conflict(leaf, conflict.stored, conflict.reasons)
        except RefusedEntry as refusal:
            return told_refused(_by_name(refusal))
        except Refused as refusal:
            return told_refused({"": refusal.reasons})
        return told_saved(leaf, score)

    def _part(self, part: NarrativePart) -> Told:
        form = NarrativeForm(self.data, part=part)
        if not form.is_valid():
            return told_refused(_labelled(form))
        try:
            stored = narrating.write_part(by=self.by, evaluation=self.evaluation, part=part, **form.values())
        except narrating.Overwritten as overwritten:
            other = overwritten.stored
            return {
                "state": "conflict",
                "problem": " ".join(overwritten.reasons),
                "by": str(other.written_by),
                "at": said_moment(other.written_at),
                "version": other.version,
                "values": shown_values(NarrativeForm(part=part, stored=other)),
            }
        except Refused as refusal:
            return told_refused({"text": refusal.reasons})
        values = shown_values(NarrativeForm(part=part, stored=stored))
        return {"state": "saved", "version": stored.version if stored else 0, "values": values}


def _labelled(form: Any) -> dict[str, list[str]]:
    return {
        name if name in form.fields else "": [
            f"{form[name].label}: {message}" if name in form.fields else str(message) for message in messages
        ]
        for name, messages in form.errors.items()
    }


def _by_name(refusal: RefusedEntry) -> dict[str, list[str]]:
    """Return the reasons at the inputs that they speak of."""
    found: dict[str, list[str]] = {}
    names = refusal.names or [""] * len(refusal.reasons)
    for name, reason in zip(names, refusal.reasons, strict=True):
        found.setdefault(name, []).append(reason)
    return found
