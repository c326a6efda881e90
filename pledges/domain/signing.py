"""Signing: places are opened, units sign, witnesses follow, the last signature completes the pledge.

Called "xác nhận điện tử nội bộ" towards people: it is no certificate-based signature. Every function locks the pledge's
row before the row of a signatory, so that fifteen people may sign in the same second and each signature is kept.
"""

from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import translation
from django.utils.translation import gettext as _

from blocs.models import Post
from blocs.roles import leaders_of, staff_of
from emulation import clock, rows
from emulation.audit.log import record
from emulation.notices.outbox import notify
from emulation.text import clean
from emulation.workflow import NotAllowed, Refused, Stale, WrongState, lock
from pledges.domain import publication
from pledges.domain.drafts import lock_draft
from pledges.domain.text import in_signing_order
from pledges.domain.workflow import PLEDGE, SIGNATORY
from pledges.enums import SignatoryRole, SignatoryState
from pledges.models import Pledge, Signatory, SigningPlace
from pledges.permissions import WHO_WITNESSES, may_witness
from pledges.queries.people import leading_units, member_units, post_to_sign_from, said_at, signers_of

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
def open_signing(*, by: Any, pledge: Pledge, version: int | None = None) -> Pledge:
    """Open the agreed text for signing and return the pledge: one place for each seat, head, deputies, members.

    Raises ``NotAllowed``, ``WrongState``, ``Stale``.
    """

    def open_places(locked: Pledge) -> None:
        for order, seat in enumerate(in_signing_order(locked.bloc_year.seats.select_related("unit")), start=1):
            Signatory(pledge=locked, role=SignatoryRole.UNIT, seat=seat, order=order).save()

    opened: Pledge = PLEDGE.perform(pledge, "open_signing", by=by, version=version, effect=open_places)
    notify(
        leaders_of(member_units(opened)),
        text=_("Mời đơn vị ký giao ước thi đua: %(bloc)s.") % {"bloc": opened.bloc_year},
        url=said_at(opened, "detail"),
        besides=by,
    )
    return opened


@transaction.atomic
def take_signature(*, by: Any, signatory: Signatory, text_sha256: str) -> Signatory:
    """Take the signature of ``by`` at this place and return the place; the last one completes the pledge.

    ``text_sha256`` is the hash that the signer saw (64 hex digits). Name, title, authority and unit are copied from the
    signer's post of today. Raises ``NotAllowed``, ``WrongState`` (already signed or declined), ``Missing`` (not open for
    signing, a witness before the units), ``Stale`` where the signer read another text.
    """
    pledge = _lock_places(signatory)
    if pledge.frozen_sha256 and text_sha256 != pledge.frozen_sha256:
        raise Stale(
            _("Văn bản bạn đã đọc không còn là văn bản đang ký. Hãy mở lại trang ký, đọc văn bản mới rồi mới ký.")
        )
    taken: Signatory = SIGNATORY.perform(
        signatory, "sign", by=by, effect=signature_by(by, pledge, text_sha256), details={"sha256": text_sha256}
    )
    unsigned = pledge.signatories.exclude(state=SignatoryState.SIGNED).select_related("seat", "person")
    waiting = list(unsigned.order_by("role", "order", "pk"))
    if not waiting:
        _complete(pledge, last=taken)
    elif taken.role == SignatoryRole.UNIT and all(row.role == SignatoryRole.WITNESS for row in waiting):
        notify(
            signers_of(waiting),
            text=_("Các đơn vị đã ký đủ. Mời bạn chứng kiến giao ước thi đua: %(bloc)s.") % {"bloc": pledge.bloc_year},
            url=said_at(pledge, "detail"),
            besides=by,
        )
    return taken


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


def signature_by(by: Any, pledge: Pledge, text_sha256: str) -> Callable[[SigningPlace], None]:
    """Return the effect that copies what will be printed from the signer's post of today, with the hash of the text.

    Under ``pledge`` itself or under an appendix to it. The effect raises ``NotAllowed`` where there is no such post.
    """

    def sign(locked: SigningPlace) -> None:
        unit = locked.seat.unit_id if locked.seat else pledge.bloc_year.bloc.host_unit_id
        post = post_to_sign_from(by, unit)
        if post is None:
            raise NotAllowed(
                _("Hôm nay bạn không giữ chức vụ lãnh đạo nào ở đơn vị này nên không ký thay đơn vị được.")
            )
        locked.person, locked.name, locked.unit_name = by, str(by), post.unit.current_name.full
        locked.title, locked.authority = _printed(post)
        locked.signed_at, locked.text_sha256 = clock.now(), text_sha256

    return sign


def _printed(post: Post) -> tuple[str, str]:
    """Return title and authority as they are printed: Vietnamese, whatever language the signer's screen is in."""
    with translation.override("vi"):
        return post.printed_title, post.authority


def _complete(pledge: Pledge, *, last: Signatory) -> None:
    def stamp(locked: Pledge) -> None:
        locked.signed_at = clock.now()

    signed: Pledge = PLEDGE.perform(pledge, "complete", by=None, effect=stamp, details={"last": str(last)})
    notify(
        staff_of(member_units(signed)),
        text=_("Giao ước thi đua đã được ký đủ: %(bloc)s.") % {"bloc": signed.bloc_year},
        url=said_at(signed, "detail"),
    )
    transaction.on_commit(lambda: publication.render_later(signed.pk))


def _raise_version(locked: Pledge, pledge: Pledge) -> None:
    locked.version += 1
    locked.save(update_fields=["version"])
    pledge.version = locked.version
