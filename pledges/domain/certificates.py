"""Whose a certificate is: its person claims it once, an administrator confirms it once, and then it is theirs alone.

Known by the certificate itself (SHA-256, shown as issuer and serial number), never by a name: An and Ân are two people, and an
authority can be named like another. A renewed certificate of the same authority with the same UID needs no new confirmation.
"""

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from blocs.roles import keepers_of_installation
from emulation import clock
from emulation.audit.log import record
from emulation.certificates.identity import Identity, identity_of
from emulation.certificates.queries import outside_crls, outside_roots
from emulation.documents.credentials import check_certificate
from emulation.notices.outbox import notify
from emulation.rows import explained
from emulation.text import clean
from emulation.workflow import Missing, NotAllowed, Refused, WrongState, lock
from pledges.enums import CertificateState
from pledges.models import BoundCertificate

DECIDES = "pledges.change_boundcertificate"


class NotTheirs(Refused):
    """The certificate is another person's."""


class Unclaimed(Refused):
    """The person has not said yet that the certificate is theirs."""


class Unconfirmed(Refused):
    """The person claimed the certificate, and no administrator has confirmed it yet."""


def must_be_of(person: Any, certificate: bytes) -> BoundCertificate:
    """Return the confirmed binding of ``certificate`` (DER) to ``person``, made now where it renews a confirmed one.

    The caller has checked that the certificate is trusted and in force. Raises ``NotTheirs``, ``Unclaimed`` or
    ``Unconfirmed``, each with what to do now.
    """
    found = identity_of(certificate, issuers=outside_roots())
    kept = _kept(person, found)
    if kept is not None and kept.state == CertificateState.BOUND:
        return kept
    if kept is None and (renewed := _renewal(person, found)):
        return renewed
    if kept is not None and kept.state == CertificateState.CLAIMED:
        raise Unconfirmed(
            _(
                "Chứng thư số %(serial)s của bạn còn chờ quản trị viên xác nhận nên chữ ký chưa được nhận. Hãy nhờ quản trị "
                "viên (%(names)s) xác nhận, rồi ký lại."
            )
            % {"serial": found.serial, "names": _names(person)}
        )
    raise Unclaimed(
        _(
            "Chứng thư số %(serial)s chưa được xác nhận là của bạn nên chữ ký chưa được nhận. Hãy mở trang “Chứng thư số của "
            "tôi”, nhận chứng thư này, rồi nhờ quản trị viên xác nhận."
        )
        % {"serial": found.serial}
    )


@transaction.atomic
def claim_certificate(*, by: Any, certificate: bytes, chain: Sequence[bytes] = ()) -> BoundCertificate:
    """Say that ``certificate`` (DER) is one's own, and return the claim, or the binding where it renews a confirmed one.

    ``chain`` holds the certificates (DER) of its issuers as far as they came along. Claiming twice is claiming once. Raises
    ``BadCertificate`` for a certificate that could not sign here, and ``NotTheirs``.
    """
    roots = outside_roots()
    check_certificate(certificate, chain=chain, roots=roots, at=clock.now(), crls=outside_crls())
    found = identity_of(certificate, issuers=roots)
    kept = _kept(by, found)
    if kept is not None and kept.state != CertificateState.BY_NAME:
        return kept
    if kept is None and (renewed := _renewal(by, found)):
        return renewed
    claimed = lock(kept) if kept is not None else BoundCertificate(person=by)
    for name, value in found.values().items():
        setattr(claimed, name, value)
    claimed.state, claimed.claimed_at = CertificateState.CLAIMED, clock.now()
    with explained():
        claimed.save()
    record("certificate.claimed", claimed, by=by, details=_details(claimed))
    notify(
        _deciders(by),
        text=_("%(person)s đề nghị xác nhận chứng thư số %(serial)s.") % {"person": by, "serial": claimed.serial},
        url=reverse("admin:pledges_boundcertificate_change", args=[claimed.pk]),
        besides=by,
    )
    return claimed


@transaction.atomic
def confirm_certificate(*, by: Any, bound: BoundCertificate, note: str = "") -> BoundCertificate:
    """Confirm that a claimed certificate is its person's, compared with the issuer's paper (``note``), and return it.

    Raises ``NotAllowed`` (no administrator, or the person), ``WrongState`` (somebody was faster), ``Refused`` (expired, the
    account closed) or ``Impossible`` (bound to another account).
    """
    locked = _decided(by, bound)
    if locked.person_id == by.pk:
        raise NotAllowed(_("Không ai tự xác nhận chứng thư của mình. Hãy nhờ một quản trị viên khác xác nhận."))
    if not locked.person.is_active:
        raise Refused(_("Tài khoản của người ký đã ngừng hoạt động. Hãy mở lại tài khoản trước."))
    if not locked.holds(clock.now()):
        raise Refused(_("Chứng thư đã hết hạn nên không ký được nữa. Hãy từ chối; người ký nhận chứng thư mới."))
    locked.state, locked.confirmed_at, locked.confirmed_by = CertificateState.BOUND, clock.now(), by
    locked.note = clean(note)[:1000]
    with explained():
        locked.save()
    record("certificate.bound", locked, by=by, note=locked.note, details=_details(locked))
    _tell(locked, _("Chứng thư số %(serial)s của bạn đã được xác nhận. Bạn ký số được bằng chứng thư này."), by)
    return locked


@transaction.atomic
def refuse_certificate(*, by: Any, bound: BoundCertificate, note: str) -> BoundCertificate:
    """Refuse a claim, for a reason that its person reads, and return it. Raises as ``confirm_certificate``, and ``Missing``."""
    locked = _decided(by, bound)
    locked.note = clean(note)[:1000]
    if not locked.note:
        raise Missing(_("Cần ghi lý do. Hãy nhập lý do rồi thực hiện lại."))
    locked.state, locked.ended_at = CertificateState.REFUSED, clock.now()
    locked.save()
    record("certificate.refused", locked, by=by, note=locked.note, details=_details(locked))
    _tell(locked, _("Chứng thư số %(serial)s không được xác nhận: %(note)s"), by)
    return locked


@transaction.atomic
def unbind(*, by: Any, bound: BoundCertificate, note: str = "") -> bool:
    """Take a certificate off its person, and say whether it was on; signatures that it gave stay.

    The person may do that (a lost token, a claim by mistake), and an administrator; ``by`` None is the system.
    """
    locked: BoundCertificate = lock(bound)
    if by is not None and by.pk != locked.person_id and not by.has_perm(DECIDES):
        raise NotAllowed(_("Chỉ người ký và quản trị viên gỡ được chứng thư khỏi người ký."))
    if locked.ended_at is not None:
        return False
    locked.state, locked.ended_at = CertificateState.UNBOUND, clock.now()
    locked.save()
    record("certificate.unbound", locked, by=by, note=clean(note)[:1000], details=_details(locked))
    if by is not None:
        _tell(locked, _("Chứng thư số %(serial)s đã được gỡ khỏi tài khoản của bạn."), by)
    return True


def unbind_all_of(*, by: Any, user: Any) -> int:
    """Take all certificates off ``user``, whose account is being closed, and return how many: reopened, they are claimed anew."""
    standing = BoundCertificate.objects.open().filter(person=user).order_by("pk")
    return sum(unbind(by=by, bound=each) for each in standing)


def _kept(person: Any, found: Identity) -> BoundCertificate | None:
    """Return the open row of this certificate for ``person``. Raises ``NotTheirs`` where it is somebody else's."""
    rows = list(BoundCertificate.objects.open().filter(sha256=found.sha256).order_by("pk"))
    own = next((row for row in rows if row.person_id == person.pk), None)
    other = next((row for row in rows if row.person_id != person.pk and row.state != CertificateState.CLAIMED), None)
    if other is not None:
        raise NotTheirs(
            _(
                "Chứng thư số này đã gắn với một tài khoản khác. Hãy ký bằng chứng thư của chính bạn; nếu chứng thư này là "
                "của bạn, hãy nhờ quản trị viên (%(names)s) gỡ khỏi tài khoản kia."
            )
            % {"names": _names(person)}
        )
    return own


def _renewal(person: Any, found: Identity) -> BoundCertificate | None:
    """Bind what renews a confirmed certificate of ``person``: the same UID, signed by the same key of a trusted authority.

    None where there is no such, or where somebody else's certificate carries that UID as well: then it is asked.
    """
    if not found.uid_hash or not found.issuer_key:
        return None
    same = BoundCertificate.objects.filter(
        state=CertificateState.BOUND, uid_hash=found.uid_hash, issuer_key=found.issuer_key
    )
    rows = list(same.order_by("-confirmed_at", "-pk"))
    if not rows or any(row.person_id != person.pk for row in rows):
        return None
    made = BoundCertificate(
        person=person, state=CertificateState.BOUND, renews=rows[0], confirmed_at=clock.now(), **found.values()
    )
    with explained():
        made.save()
    record("certificate.renewed", made, by=person, details={**_details(made), "renews": rows[0].sha256})
    return made


def _decided(by: Any, bound: BoundCertificate) -> BoundCertificate:
    """Return the claim locked, for an administrator to decide on."""
    if not by.has_perm(DECIDES):
        raise NotAllowed(_("Chỉ quản trị hệ thống mới được xác nhận chứng thư số của người ký."))
    locked: BoundCertificate = lock(bound)
    if locked.state != CertificateState.CLAIMED:
        raise WrongState(
            _("Chứng thư này không còn chờ xác nhận (%(state)s). Có thể một quản trị viên khác vừa quyết định.")
            % {"state": CertificateState(locked.state).label}
        )
    return locked


def _deciders(person: Any) -> list[Any]:
    """Return who may confirm a certificate of ``person``."""
    return [each for each in keepers_of_installation() if each.pk != person.pk and each.has_perm(DECIDES)]


def _names(person: Any) -> str:
    return ", ".join(str(each) for each in _deciders(person)[:3]) or _("chưa có quản trị viên nào khác")


def _tell(bound: BoundCertificate, text: str, by: Any) -> None:
    said = text % {"serial": bound.serial, "note": bound.note}
    notify([bound.person], text=said, url=reverse("certificates:mine"), besides=by)


def _details(bound: BoundCertificate) -> dict[str, Any]:
    return {"sha256": bound.sha256, "serial": bound.serial, "issuer": bound.issuer, "person": str(bound.person)}
