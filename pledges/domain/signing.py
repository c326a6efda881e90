"""Signing: places are opened, people sign turn by turn, the last signature completes the pledge.

How a signature comes about is told in taking.py. Every function locks the pledge's row before the row of a signatory, so
that fifteen people may sign in the same second and each signature is kept.
"""

from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from blocs.roles import leaders_of, staff_of
from emulation import clock, rows
from emulation.audit.log import record
from emulation.notices.outbox import notify
from emulation.text import clean
from emulation.workflow import Refused, Stale, WrongState, lock
from pledges.domain import leases, publication, signing_files
from pledges.domain.drafts import lock_draft
from pledges.domain.taking import INTERNAL, Way, refusals_recorded, signature_by
from pledges.domain.text import in_signing_order
from pledges.domain.workflow import PLEDGE, SIGNATORY
from pledges.enums import SignatoryRole, SignatoryState, SigningOrder
from pledges.models import Lease, Pledge, Signatory
from pledges.permissions import WHO_WITNESSES, may_witness
from pledges.queries.people import leading_units, member_units, said_at, signers_of

MAX_WITNESSES = 10
MAX_REASON = 2000  # characters


@transaction.atomic
def name_witness(*, by: Any, pledge: Pledge, person: Any) -> Signatory:
    """Name ``person``, a leader of the host unit, as witness and return the place; before the text is agreed.

    Raises ``NotAllowed``, ``WrongState``, ``Refused`` where the person cannot witness or is named already.
    """
    locked = lock_draft(pledge, by)
    if not may_witness(person, locked):
        raise Refused(WHO_WITNESSES)
    places = Signatory.objects.filter(pledge=locked, role=SignatoryRole.WITNESS)
    if places.count() >= MAX_WITNESSES:
        raise Refused(
            _("Đã có %(count)d người chứng kiến, tối đa một giao ước. Hãy bỏ bớt.") % {"count": MAX_WITNESSES}
        )
    order = (places.aggregate(last=Max("order"))["last"] or 0) + 1
    witness = rows.save(Signatory(pledge=locked, role=SignatoryRole.WITNESS, person=person, order=order))
    _raise_version(locked, pledge)
    record("pledge.witness_named", locked, by=by, details={"person": str(person)})
    notify(
        [person],
        text=_("Bạn được mời chứng kiến ký giao ước thi đua: %(bloc)s.") % {"bloc": locked.bloc_year},
        url=said_at(locked, "detail"),
        besides=by,
    )
    return witness


@transaction.atomic
def remove_witness(*, by: Any, signatory: Signatory) -> None:
    """Take a witness off the list before the text is agreed. Raises ``NotAllowed``, ``WrongState``."""
    locked = lock_draft(signatory.pledge, by)
    witness = Signatory.objects.filter(pk=signatory.pk, role=SignatoryRole.WITNESS).select_related("person").first()
    if witness is None:
        return
    _raise_version(locked, signatory.pledge)
    record("pledge.witness_removed", locked, by=by, details={"person": str(witness.person)})
    rows.delete(witness)


@transaction.atomic
def open_signing(
    *,
    by: Any,
    pledge: Pledge,
    version: int | None = None,
    order: SigningOrder = SigningOrder.UNITS_FIRST,
    quorum: int | None = None,
) -> Pledge:
    """Open the agreed text for signing and return the pledge: one place for each seat, head, deputies, members.

    ``order`` says in which turns they sign, ``quorum`` how many witnesses are enough (None: all who were named). Raises
    ``NotAllowed``, ``WrongState``, ``Missing`` while the frozen page is not rendered, ``Stale``, ``Invalid``.
    """

    def open_places(locked: Pledge) -> None:
        witnesses = Signatory.objects.filter(pledge=locked, role=SignatoryRole.WITNESS)
        named = witnesses.count()
        if quorum is not None and not 0 <= quorum <= named:
            raise rows.Invalid(
                _("Số người chứng kiến tối thiểu phải từ 0 đến %(count)d, là số người đã ghi.") % {"count": named}
            )
        locked.signing_order, locked.witness_quorum = order, quorum
        for place, seat in enumerate(in_signing_order(locked.bloc_year.seats.select_related("unit")), start=1):
            turn = order.turn(seat.role)
            Signatory(pledge=locked, role=SignatoryRole.UNIT, seat=seat, order=place, turn=turn).save()
        witnesses.update(turn=order.turn("witness"))
        details.update(order=order, quorum=quorum)

    order = SigningOrder(order)
    details: dict[str, Any] = {}
    opened: Pledge = PLEDGE.perform(pledge, "open_signing", by=by, version=version, effect=open_places, details=details)
    first = opened.signatories.filter(turn=1).select_related("seat__unit", "person").order_by("role", "order", "pk")
    notify(
        signers_of(first),
        text=_("Mời đơn vị ký giao ước thi đua: %(bloc)s.") % {"bloc": opened.bloc_year},
        url=said_at(opened, "detail"),
        besides=by,
    )
    return opened


def take_signature(*, by: Any, signatory: Signatory, text_sha256: str, way: Way = INTERNAL) -> Signatory:
    """Take the signature at this place by one of the three lawful ways and return the place; the last one completes the pledge.

    ``text_sha256`` is the hash that the signer saw (64 hex digits). Name, title, authority and unit are copied from the
    signer's post of today. A refusal is recorded and changes nothing else. Raises ``NotAllowed``, ``WrongState`` (already
    signed or declined), ``Missing`` (not open for signing, not this place's turn), ``Stale`` where the signer read another
    text, and what the way refuses.
    """
    with refusals_recorded(by, signatory, way):
        return _taken(by, signatory, text_sha256, way)


def _taken(by: Any, signatory: Signatory, text_sha256: str, way: Way) -> Signatory:
    pledge = _lock_places(signatory)
    if pledge.frozen_sha256 and text_sha256 != pledge.frozen_sha256:
        raise Stale(
            _("Văn bản bạn đã đọc không còn là văn bản đang ký. Hãy mở lại trang ký, đọc văn bản mới rồi mới ký.")
        )
    details: dict[str, Any] = {}
    effect = signature_by(by, pledge, pledge, text_sha256, way, details)
    taken: Signatory = SIGNATORY.perform(signatory, way.move, by=by, effect=effect, details=details)
    unsigned = pledge.signatories.exclude(state=SignatoryState.SIGNED).select_related("seat__unit", "person")
    waiting = list(unsigned.order_by("role", "order", "pk"))
    if not waiting:
        _complete(pledge, "complete", last=taken)
    elif all(row.turn > taken.turn for row in waiting):
        turn = min(row.turn for row in waiting)
        _call(pledge, [row for row in waiting if row.turn == turn], by)
    return taken


@transaction.atomic
def take_lease(*, by: Any, signatory: Signatory) -> Lease:
    """Give ``by`` the file for some minutes to sign it outside, and return the lease.

    Raises what the gate would refuse a signature for, and ``Held`` where somebody else is signing outside.
    """
    pledge = _lock_places(signatory)
    place: Signatory = lock(signatory)
    if reasons := SIGNATORY.reasons_against(place, "sign", by=by):
        raise Refused(*reasons)
    signing_file, _current = signing_files.to_extend(pledge)
    return leases.take(signing_file, place, by)


@transaction.atomic
def give_back_lease(*, by: Any, signatory: Signatory) -> bool:
    """End the own lease before its time, and say whether there was one."""
    signing_file, _current = signing_files.to_extend(_lock_places(signatory))
    return leases.give_back(signing_file, signatory, by)


@transaction.atomic
def conclude(*, by: Any, pledge: Pledge, version: int | None = None) -> Pledge:
    """End the signing without the witnesses who are still missing, and return the pledge; their places stay empty.

    Raises ``NotAllowed``, ``WrongState``, ``Missing`` (a unit has not signed, too few witnesses), ``Stale``.
    """
    return _complete(pledge, "conclude", by=by, version=version)


def _call(pledge: Pledge, places: list[Signatory], by: Any) -> None:
    """Tell those whose turn has come."""
    if places[0].role == SignatoryRole.WITNESS:
        text = _("Các đơn vị đã ký đủ. Mời bạn chứng kiến giao ước thi đua: %(bloc)s.")
    else:
        text = _("Đã đến lượt đơn vị ký giao ước thi đua: %(bloc)s.")
    notify(signers_of(places), text=text % {"bloc": pledge.bloc_year}, url=said_at(pledge, "detail"), besides=by)


@transaction.atomic
def decline_to_sign(*, by: Any, signatory: Signatory, reason: str) -> Signatory:
    """Decline to sign here, with a reason, and return the place; head and deputies are told.

    Raises ``NotAllowed``, ``WrongState``, ``Missing`` without a reason or outside signing.
    """

    def decline(locked: Signatory) -> None:
        if len(reason) > MAX_REASON:
            raise rows.Invalid(_("Lý do: dài quá %(limit)d ký tự. Hãy rút gọn.") % {"limit": MAX_REASON})
        locked.declined_at, locked.decline_reason = clock.now(), reason

    reason = clean(reason)
    pledge = _lock_places(signatory)
    declined: Signatory = SIGNATORY.perform(signatory, "decline", by=by, note=reason, effect=decline)
    notify(
        leaders_of(leading_units(pledge)),
        text=_("%(who)s từ chối ký giao ước: %(reason)s") % {"who": declined, "reason": reason},
        url=said_at(pledge, "detail"),
        besides=by,
    )
    return declined


@transaction.atomic
def ask_again(*, by: Any, signatory: Signatory, note: str) -> Signatory:
    """Let a place that was declined wait for its signature again, with ``note`` as the reason, and return it.

    By the leader of the head unit, or by those who declined. Raises ``NotAllowed``, ``WrongState``, ``Missing``.
    """

    def wait(locked: Signatory) -> None:
        details["declined"] = locked.decline_reason
        locked.declined_at, locked.decline_reason = None, ""

    details: dict[str, Any] = {}
    pledge = _lock_places(signatory)
    asked: Signatory = SIGNATORY.perform(signatory, "ask_again", by=by, note=note, effect=wait, details=details)
    notify(
        signers_of([asked]),
        text=_("Đề nghị ký lại giao ước thi đua: %(note)s") % {"note": note},
        url=said_at(pledge, "detail"),
        besides=by,
    )
    return asked


def _lock_places(signatory: Signatory) -> Pledge:
    """Return the pledge under its row lock, under which no place comes or goes."""
    pledge: Pledge = lock(signatory.pledge)
    if not Signatory.objects.filter(pk=signatory.pk).exists():
        raise WrongState(_("Giao ước vừa được mở lại để sửa nên chỗ ký này không còn. Hãy mở lại trang giao ước."))
    return pledge


def _complete(
    pledge: Pledge, move: str, *, by: Any = None, last: Signatory | None = None, version: int | None = None
) -> Pledge:
    def stamp(locked: Pledge) -> None:
        publication.try_to_close(locked)
        locked.signed_at = clock.now()

    details = {"last": str(last)} if last else {}
    signed: Pledge = PLEDGE.perform(pledge, move, by=by, version=version, effect=stamp, details=details)
    notify(
        staff_of(member_units(signed)),
        text=_("Giao ước thi đua đã được ký đủ: %(bloc)s.") % {"bloc": signed.bloc_year},
        url=said_at(signed, "detail"),
    )
    return signed


def _raise_version(locked: Pledge, pledge: Pledge) -> None:
    locked.version += 1
    locked.save(update_fields=["version"])
    pledge.version = locked.version
