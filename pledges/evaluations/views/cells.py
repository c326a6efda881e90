"""What the script of the grid saves while somebody types: the same forms and the same deeds as the button of the page."""

from contextlib import AbstractContextManager, nullcontext
from typing import Any

from django.db import transaction
from django.http import HttpRequest, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from emulation.workflow import Refused
from pledges.evaluations.domain import narrating
from pledges.evaluations.domain.entries import Conflict, OpenSheet, RefusedEntry
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
from pledges.evaluations.loaders import sheet_to_save
from pledges.evaluations.models import Score

_AT_ONCE = 200  # lines of one request
_KEY_LENGTH = 19  # a longer number is no primary key


@require_POST
def cells(request: HttpRequest, pk: int) -> JsonResponse:
    """Save the lines named by ``save`` (``c12`` a leaf, ``p-results`` a part of the report) and tell of each how it went.

    Lines stand for themselves: one that is refused or that somebody else changed does not hold up the others. A sheet that
    cannot be written to at all answers with ``problem``.
    """
    try:
        with transaction.atomic():
            answer = _Saving(request, sheet_to_save(request.user, pk)).answer()
    except Refused as refusal:
        problem = " ".join([*refusal.reasons, _("Nội dung bạn vừa gửi chưa được lưu.")])
        return JsonResponse({"problem": problem}, status=refusal.status)
    return JsonResponse(answer)


class _Saving:
    """The lines of one request under one lock of the sheet, with what was read once for all of them."""

    def __init__(self, request: HttpRequest, sheet: OpenSheet) -> None:
        self.by, self.data, self.sheet = request.user, request.POST, sheet
        self.keys = list(dict.fromkeys(self.data.getlist("save")))[:_AT_ONCE]
        named = [int(key[1:]) for key in self.keys if key[:1] == "c" and key[1:].isdecimal() and len(key) < _KEY_LENGTH]
        self.scores = {f"c{pk}": score for pk, score in sheet.scores(named).items()} if named else {}

    def answer(self) -> Told:
        """Save every line that was sent and return the whole answer."""
        return {"saved": said_saved(), "rows": {key: self._line(key) for key in self.keys}}

    def _line(self, key: str) -> Told:
        if key.startswith("p-") and key[2:] in NarrativePart.values:
            return self._part(NarrativePart(key[2:]))
        if key not in self.scores:
            return told_refused({"": [_("Tiêu chí này không có trong phiếu. Hãy tải lại trang.")]})
        return self._leaf(self.scores[key])

    def _leaf(self, score: Score) -> Told:
        leaf = score.criterion
        form = LeafForm(self.data, criterion=leaf, score=None, side="self")
        if not form.is_valid():
            return told_refused(_labelled(form))
        try:
            with self.alone():
                self.sheet.enter(score, **form.values())
        except Conflict as conflict:
            return told_conflict(leaf, conflict.stored, conflict.reasons)
        except RefusedEntry as refusal:
            return told_refused(_by_name(refusal))
        except Refused as refusal:
            return told_refused({"": refusal.reasons})
        return told_saved(leaf, score)

    def alone(self) -> AbstractContextManager[None]:
        """Return what keeps a line that the database refuses from taking the others with it."""
        return transaction.atomic() if len(self.keys) > 1 else nullcontext()

    def _part(self, part: NarrativePart) -> Told:
        form = NarrativeForm(self.data, part=part)
        if not form.is_valid():
            return told_refused(_labelled(form))
        try:
            stored = narrating.write_part(by=self.by, evaluation=self.sheet.evaluation, part=part, **form.values())
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
