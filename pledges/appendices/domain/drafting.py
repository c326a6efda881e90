"""Writing an appendix: beginning it, its heading, its changes, and throwing the draft away."""

from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from emulation import rows
from emulation.audit.log import record
from emulation.text import clean
from emulation.workflow import Gone, NotAllowed, Stale, WrongState, lock
from pledges.appendices.domain.standing import clauses_in, targets_in, units_in
from pledges.appendices.enums import AppendixState, ChangeKind
from pledges.appendices.models import Appendix, Change
from pledges.appendices.permissions import WHO_DRAFTS, drafts
from pledges.appendices.queries.appendices import standing_text
from pledges.domain.workflow import year_is_over
from pledges.enums import PledgeState
from pledges.models import Pledge
from pledges.permissions import drafts as drafts_pledge

MAX_CHANGES = 100


@transaction.atomic
def draft_appendix(
    *, by: Any, pledge: Pledge, place: str, held_on: date, reason: str, with_witnesses: bool = True
) -> Appendix:
    """Begin the next appendix to a signed pledge and return it; a pledge has one that is not signed yet at a time.

    ``held_on`` is the day of signing, from which the changes are in force. Raises ``NotAllowed``, ``WrongState``
    (pledge not signed, year over), ``Invalid``, ``Impossible`` where another one is not done yet.
    """
    locked: Pledge = lock(pledge)
    if not drafts_pledge.test(by, locked):
        raise NotAllowed(WHO_DRAFTS)
    if locked.state != PledgeState.SIGNED:
        raise WrongState(_("Giao ước chưa ký đủ nên sửa thẳng văn bản, không cần phụ lục."))
    if reasons := year_is_over(locked):
        raise WrongState(*reasons)
    number = (locked.appendices.aggregate(last=Max("number"))["last"] or 0) + 1
    appendix = Appendix(pledge=locked, number=number, drafted_by=by)
    _write_heading(appendix, place=place, held_on=held_on, reason=reason, with_witnesses=with_witnesses)
    record("appendix.drafted", appendix, by=by, details={"number": number, "reason": appendix.reason})
    return appendix


@transaction.atomic
def edit_heading(*, by: Any, appendix: Appendix, version: int | None = None, **values: Any) -> Appendix:
    """Change place, day, reason or whether the witnesses are asked again, and return the appendix.

    Raises as ``lock_draft``, ``Stale``, ``Invalid``.
    """
    locked = lock_draft(appendix, by)
    if version is not None and locked.version != version:
        raise Stale(_("Phụ lục đã được người khác sửa sau khi bạn mở trang. Hãy tải lại trang rồi sửa tiếp."))
    locked.version += 1
    _write_heading(locked, **values)
    record("appendix.heading_edited", locked, by=by, details={"reason": locked.reason, "held_on": locked.held_on})
    return locked


@transaction.atomic
def add_change(*, by: Any, appendix: Appendix, kind: ChangeKind, place: str, **values: Any) -> Change:
    """Write one change at ``place`` of the pledge as it stands, and return it; ``values`` are the fields of ``Change``.

    Raises as ``lock_draft``, ``Gone`` where nothing stands at ``place``, ``Invalid``, ``Impossible`` where the appendix
    changes that place already.
    """
    locked = lock_draft(appendix, by)
    if locked.changes.count() >= MAX_CHANGES:
        raise rows.Invalid(_("Phụ lục đã có %(limit)d nội dung sửa đổi, tối đa. Hãy gộp bớt.") % {"limit": MAX_CHANGES})
    if place not in places_for(locked, kind):
        raise Gone(_("Chỗ này không có trong giao ước hiện hành. Hãy chọn lại ở trang soạn phụ lục."))
    order = (locked.changes.aggregate(last=Max("order"))["last"] or 0) + 1
    change = Change(appendix=locked, kind=kind, place=place, order=order)
    _write(change, locked, values, by=by, verb="appendix.change_added")
    return change


@transaction.atomic
def edit_change(*, by: Any, change: Change, version: int | None = None, **values: Any) -> Change:
    """Change the words of one change and return it. Raises as ``lock_draft``, ``Gone``, ``Stale``, ``Invalid``."""
    locked = lock_draft(change.appendix, by)
    stored = Change.objects.filter(pk=change.pk).first()
    if stored is None:
        raise Gone(_("Nội dung này vừa được người khác bỏ. Hãy quay lại trang phụ lục."))
    if version is not None and stored.version != version:
        raise Stale(_("Nội dung này vừa được người khác sửa. Hãy tải lại trang, so sánh rồi sửa tiếp."))
    stored.version += 1
    _write(stored, locked, values, by=by, verb="appendix.change_edited")
    return stored


@transaction.atomic
def remove_change(*, by: Any, change: Change) -> None:
    """Take a change out of the draft; one that is gone is gone. Raises as ``lock_draft``."""
    locked = lock_draft(change.appendix, by)
    stored = Change.objects.filter(pk=change.pk).first()
    if stored is not None:
        rows.delete(stored)
        _touch(locked, by=by, verb="appendix.change_removed", details={"kind": stored.kind, "place": stored.place})


@transaction.atomic
def discard(*, by: Any, appendix: Appendix) -> None:
    """Throw a draft away; the record keeps that it was there. Raises as ``lock_draft``."""
    locked = lock_draft(appendix, by)
    record("appendix.discarded", locked, by=by, details={"number": locked.number, "reason": locked.reason})
    rows.delete(locked)


def lock_draft(appendix: Appendix, by: Any) -> Appendix:
    """Return the appendix under its row lock. Raises ``NotAllowed``, ``WrongState`` unless ``by`` may edit it now."""
    locked: Appendix = lock(appendix)
    if not drafts.test(by, locked):
        raise NotAllowed(WHO_DRAFTS)
    if locked.state != AppendixState.DRAFT:
        raise WrongState(
            _("Phụ lục đang ở trạng thái “%(state)s” nên không sửa được. Muốn sửa phải mở lại, có lý do.")
            % {"state": locked.get_state_display()}
        )
    if reasons := year_is_over(locked.pledge):
        raise WrongState(*reasons)
    return locked


def places_for(appendix: Appendix, kind: ChangeKind) -> list[str]:
    """Return the places at which this kind of change can be made."""
    text = standing_text(appendix.pledge)
    if kind is ChangeKind.CLAUSE_ADDED:
        return [section["number"] for section in text["sections"]]
    if kind is ChangeKind.TARGET_ADDED:
        return ["", *units_in(text)]
    return list(clauses_in(text) if kind.of_clause else targets_in(text))


def _write_heading(appendix: Appendix, *, place: str, held_on: date, reason: str, with_witnesses: bool) -> None:
    if held_on < appendix.pledge.conference_on:
        raise rows.Invalid(_("Ngày ký: không được trước ngày ký giao ước. Hãy chọn ngày sau."))
    appendix.place, appendix.reason = clean(place), clean(reason)
    appendix.held_on, appendix.with_witnesses = held_on, with_witnesses
    rows.save(appendix)


def _write(change: Change, locked: Appendix, values: dict[str, Any], *, by: Any, verb: str) -> None:
    for name, value in values.items():
        setattr(change, name, clean(value) if isinstance(value, str) else value)
    rows.save(change)
    details = {"kind": change.kind, "place": change.place, **{name: getattr(change, name) for name in values}}
    _touch(locked, by=by, verb=verb, details=details)


def _touch(locked: Appendix, *, by: Any, verb: str, details: dict[str, Any]) -> None:
    locked.version += 1
    locked.save(update_fields=["version"])
    record(verb, locked, by=by, details=details)
