"""Signing an appendix, the same way as the pledge: places are opened, units sign, witnesses follow, the last one completes it.

Every function locks the appendix's row before the row of a place, so that all may sign in the same second.
"""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from blocs.roles import leaders_of, staff_of
from emulation import clock, rows
from emulation.notices.outbox import notify
from emulation.text import clean
from emulation.workflow import Refused, Stale, WrongState, lock
from pledges.appendices.domain import publication
from pledges.appendices.domain.text import compose
from pledges.appendices.domain.workflow import APPENDIX, PLACE
from pledges.appendices.models import Appendix, AppendixSignatory
from pledges.appendices.queries.appendices import signed_appendices
from pledges.domain import leases, signing_files
from pledges.domain.publication import try_to_close
from pledges.domain.signing import MAX_REASON
from pledges.domain.taking import INTERNAL, Way, refusals_recorded, signature_by
from pledges.domain.text import in_signing_order, sha256_of, signing_places
from pledges.enums import SignatoryRole, SignatoryState, SigningOrder
from pledges.models import Lease
from pledges.permissions import may_witness
from pledges.queries.people import leading_units, member_units, signers_of


@transaction.atomic
def open_signing(*, by: Any, appendix: Appendix, version: int | None = None) -> Appendix:
    """Freeze the text under its SHA-256, make the places for signatures, and return the appendix.

    All units of the bloc-year sign, in the turns of the pledge; its witnesses are asked again where the draft says so and
    they are still in office. Raises ``NotAllowed``, ``WrongState``, ``Missing``, ``Stale``.
    """

    def freeze(locked: Appendix) -> None:
        places.extend(_places(locked))
        locked.frozen_text = _text_of(locked, places)
        locked.frozen_sha256 = sha256_of(locked.frozen_text)
        details["sha256"] = locked.frozen_sha256

    places: list[AppendixSignatory] = []
    details: dict[str, Any] = {}
    opened: Appendix = APPENDIX.perform(
        appendix, "open_signing", by=by, version=version, effect=freeze, details=details
    )
    for place in places:
        place.appendix = opened
        place.save()
    signing_files.begin(opened)
    transaction.on_commit(lambda: publication.prepare_later(opened.pk))
    notify(
        signers_of([place for place in places if place.turn == 1]),
        text=_("Mời đơn vị ký phụ lục số %(number)d của giao ước thi đua: %(bloc)s.")
        % {"number": opened.number, "bloc": opened.bloc_year},
        url=opened.get_absolute_url(),
        besides=by,
    )
    return opened


def take_signature(*, by: Any, place: AppendixSignatory, text_sha256: str, way: Way = INTERNAL) -> AppendixSignatory:
    """Take the signature at this place by one of the three lawful ways and return the place; the last one completes the appendix.

    ``text_sha256`` is the hash that the signer saw. A refusal is recorded and changes nothing else. Raises ``NotAllowed``,
    ``WrongState``, ``Missing``, ``Stale``, and what the way refuses.
    """
    with refusals_recorded(by, place, way):
        return _taken(by, place, text_sha256, way)


def _taken(by: Any, place: AppendixSignatory, text_sha256: str, way: Way) -> AppendixSignatory:
    appendix = _lock_places(place)
    if appendix.frozen_sha256 and text_sha256 != appendix.frozen_sha256:
        raise Stale(_("Văn bản bạn đã đọc không còn là văn bản đang ký. Hãy mở lại trang ký rồi mới ký."))
    details: dict[str, Any] = {}
    effect = signature_by(by, appendix, appendix.pledge, text_sha256, way, details)
    taken: AppendixSignatory = PLACE.perform(place, way.move, by=by, effect=effect, details=details)
    unsigned = appendix.signatories.exclude(state=SignatoryState.SIGNED).select_related("seat__unit", "person")
    waiting = list(unsigned.order_by("role", "order", "pk"))
    if not waiting:
        _complete(appendix, "complete", last=taken)
    elif all(row.turn > taken.turn for row in waiting):
        turn = min(row.turn for row in waiting)
        _call(appendix, [row for row in waiting if row.turn == turn], by)
    return taken


@transaction.atomic
def take_lease(*, by: Any, place: AppendixSignatory) -> Lease:
    """Give ``by`` the file for some minutes to sign it outside, and return the lease; raises as under a pledge."""
    appendix = _lock_places(place)
    locked: AppendixSignatory = lock(place)
    if reasons := PLACE.reasons_against(locked, "sign", by=by):
        raise Refused(*reasons)
    signing_file, _current = signing_files.to_extend(appendix)
    return leases.take(signing_file, locked, by)


@transaction.atomic
def give_back_lease(*, by: Any, place: AppendixSignatory) -> bool:
    """End the own lease before its time, and say whether there was one."""
    signing_file, _current = signing_files.to_extend(_lock_places(place))
    return leases.give_back(signing_file, place, by)


@transaction.atomic
def conclude(*, by: Any, appendix: Appendix, version: int | None = None) -> Appendix:
    """End the signing without the witnesses who are still missing, and return the appendix; their places stay empty.

    Raises ``NotAllowed``, ``WrongState``, ``Missing`` (a unit has not signed, too few witnesses), ``Stale``.
    """
    return _complete(appendix, "conclude", by=by, version=version)


def _call(appendix: Appendix, places: list[AppendixSignatory], by: Any) -> None:
    """Tell those whose turn has come."""
    if places[0].role == SignatoryRole.WITNESS:
        text = _("Các đơn vị đã ký đủ. Mời bạn chứng kiến phụ lục giao ước thi đua: %(bloc)s.")
    else:
        text = _("Đã đến lượt đơn vị ký phụ lục giao ước thi đua: %(bloc)s.")
    notify(signers_of(places), text=text % {"bloc": appendix.bloc_year}, url=appendix.get_absolute_url(), besides=by)


@transaction.atomic
def decline_to_sign(*, by: Any, place: AppendixSignatory, reason: str) -> AppendixSignatory:
    """Decline to sign here, with a reason, and return the place. Raises ``NotAllowed``, ``WrongState``, ``Missing``."""

    def decline(locked: AppendixSignatory) -> None:
        if len(reason) > MAX_REASON:
            raise rows.Invalid(_("Lý do: dài quá %(limit)d ký tự. Hãy rút gọn.") % {"limit": MAX_REASON})
        locked.declined_at, locked.decline_reason = clock.now(), reason

    reason = clean(reason)
    appendix = _lock_places(place)
    declined: AppendixSignatory = PLACE.perform(place, "decline", by=by, note=reason, effect=decline)
    notify(
        leaders_of(leading_units(appendix.pledge)),
        text=_("%(who)s từ chối ký phụ lục: %(reason)s") % {"who": declined, "reason": reason},
        url=appendix.get_absolute_url(),
        besides=by,
    )
    return declined


@transaction.atomic
def ask_again(*, by: Any, place: AppendixSignatory, note: str) -> AppendixSignatory:
    """Let a declined place wait again, with ``note`` as the reason. Raises ``NotAllowed``, ``WrongState``, ``Missing``."""

    def wait(locked: AppendixSignatory) -> None:
        details["declined"] = locked.decline_reason
        locked.declined_at, locked.decline_reason = None, ""

    details: dict[str, Any] = {}
    appendix = _lock_places(place)
    asked: AppendixSignatory = PLACE.perform(place, "ask_again", by=by, note=note, effect=wait, details=details)
    notify(
        signers_of([asked]),
        text=_("Đề nghị ký lại phụ lục giao ước thi đua: %(note)s") % {"note": note},
        url=appendix.get_absolute_url(),
        besides=by,
    )
    return asked


@transaction.atomic
def reopen(*, by: Any, appendix: Appendix, note: str, version: int | None = None) -> Appendix:
    """Take an appendix that is not signed by all back to draft, with ``note`` as the reason, and return it.

    Every signature lapses: record and notice name whose. Raises ``NotAllowed``, ``WrongState``, ``Missing``, ``Stale``.
    """

    def thaw(locked: Appendix) -> None:
        signed = locked.signatories.filter(state=SignatoryState.SIGNED).order_by("role", "order", "pk")
        lapsed.extend(f"{row.name} ({row.unit_name})" for row in signed)
        details.update(lapsed=lapsed, sha256=locked.frozen_sha256)
        locked.frozen_text, locked.frozen_sha256 = None, ""
        locked.opened_at = locked.opened_by = None

    lapsed: list[str] = []
    details: dict[str, Any] = {}
    reopened: Appendix = APPENDIX.perform(
        appendix, "reopen", by=by, note=note, version=version, effect=thaw, details=details
    )
    signing_files.lapse(reopened, note)
    AppendixSignatory.objects.filter(appendix=reopened).delete()
    text = _("Phụ lục giao ước được mở lại để sửa. Lý do: %(note)s")
    if lapsed:
        text = _("Phụ lục giao ước được mở lại để sửa. Chữ ký hết hiệu lực: %(names)s. Lý do: %(note)s")
    notify(
        staff_of(member_units(reopened.pledge)),
        text=text % {"names": ", ".join(lapsed), "note": note},
        url=reopened.get_absolute_url(),
        besides=by,
    )
    return reopened


def text_of(appendix: Appendix) -> dict[str, Any]:
    """Return the canonical text: the frozen one, or that of the draft as it stands now."""
    return appendix.frozen_text or _text_of(appendix, _places(appendix))


def _places(appendix: Appendix) -> list[AppendixSignatory]:
    """Return the places, not saved yet, in signing order."""
    turns = SigningOrder(appendix.pledge.signing_order)
    seats = in_signing_order(appendix.bloc_year.seats.select_related("unit", "bloc_year"))
    places = [
        AppendixSignatory(
            appendix=appendix, role=SignatoryRole.UNIT, seat=seat, order=order, turn=turns.turn(seat.role)
        )
        for order, seat in enumerate(seats, start=1)
    ]
    if not appendix.with_witnesses:
        return places
    witnesses = appendix.pledge.signatories.filter(seat=None).select_related("person").order_by("order", "pk")
    return places + [
        AppendixSignatory(
            appendix=appendix,
            role=SignatoryRole.WITNESS,
            person=row.person,
            order=row.order,
            turn=turns.turn("witness"),
        )
        for row in witnesses
        if may_witness(row.person, appendix.pledge)
    ]


def _text_of(appendix: Appendix, places: list[AppendixSignatory]) -> dict[str, Any]:
    pledge = appendix.pledge
    earlier = signed_appendices(pledge)
    seats = [place.seat for place in places if place.seat]
    witnesses = [place for place in places if place.seat is None]
    return compose(
        appendix,
        pledge_text=pledge.frozen_text or {},
        pledge_sha256=pledge.frozen_sha256,
        base_sha256=earlier[-1].frozen_sha256 if earlier else pledge.frozen_sha256,
        earlier=[row.frozen_text or {} for row in earlier],
        changes=appendix.changes.all(),
        signatories=signing_places(seats, witnesses, pledge.bloc_year.host_name.full),
    )


def _lock_places(place: AppendixSignatory) -> Appendix:
    """Return the appendix under its row lock, under which no place comes or goes."""
    appendix: Appendix = lock(place.appendix)
    if not AppendixSignatory.objects.filter(pk=place.pk).exists():
        raise WrongState(_("Phụ lục vừa được mở lại để sửa nên chỗ ký này không còn. Hãy mở lại trang phụ lục."))
    return appendix


def _complete(
    appendix: Appendix,
    move: str,
    *,
    by: Any = None,
    last: AppendixSignatory | None = None,
    version: int | None = None,
) -> Appendix:
    def stamp(locked: Appendix) -> None:
        try_to_close(locked)
        locked.signed_at = clock.now()

    details = {"last": str(last)} if last else {}
    signed: Appendix = APPENDIX.perform(appendix, move, by=by, version=version, effect=stamp, details=details)
    notify(
        staff_of(member_units(signed.pledge)),
        text=_("Phụ lục số %(number)d của giao ước thi đua đã được ký đủ: %(bloc)s.")
        % {"number": signed.number, "bloc": signed.bloc_year},
        url=signed.get_absolute_url(),
    )
    return signed
