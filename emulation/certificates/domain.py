"""Founding and renewing the authority, issuing keys, revoking certificates.

A key is issued at the moment when somebody first signs, so that nobody has to prepare anything before the conference;
the same holds for the authority itself. Who signs with a standing key takes no lock. Who issues takes that of the person,
then the turn in the record of deeds, and looks again: of two processes one issues, and the other uses what it finds.
"""

from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from emulation import clock
from emulation.accounts.models import User
from emulation.audit.log import record, take_turn
from emulation.certificates import vault
from emulation.certificates.making import Made, Subject, fingerprint_of, issue, make_root
from emulation.certificates.models import Authority, AuthorityState, Certificate, KeyRow, Kind, Reason, State
from emulation.documents.signing import Signer
from emulation.notices.outbox import notify
from emulation.text import clean
from emulation.workflow import Missing, NotAllowed, Refused, WrongState, lock


@transaction.atomic
def ensure_authority(*, by: Any, organisation: str = "") -> Authority:
    """Return the authority that issues, founding it where there is none, and a new one where its time to issue is over.

    ``organisation`` is what its certificate says; by default the setting ``ORGANISATION``. Raises ``Locked`` where the
    secret of older keys is gone.
    """
    if standing := _issuing():
        return standing
    take_turn()
    if standing := _issuing():
        return standing
    return renew_authority(by=by, organisation=organisation) if _current() else _found(by, organisation)


@transaction.atomic
def renew_authority(*, by: Any, organisation: str = "", lost_secret: bool = False) -> Authority:
    """Found a new authority in the place of the current one, which stays trusted for what it issued, and return it.

    Everybody gets a new key at the next signing. ``lost_secret`` makes a new secret where the old one is gone for
    good; refused while the old one still opens its keys. Raises ``Missing`` where there is no authority yet.
    """
    take_turn()
    standing = _current()
    if standing is None:
        raise Missing(_("Chưa có CA nội bộ. Hãy tạo trước: manage.py internal_ca create."))
    if lost_secret:
        if vault.opens(standing.secret_id):
            raise Refused(_("Tệp bí mật vẫn còn và vẫn mở được khóa. Hãy chạy lại mà không có --lost-secret."))
        vault.replace_secret(clock.now())
        record("authority.secret_replaced", standing, by=by)
    standing.state, standing.retired_at = AuthorityState.RETIRED, clock.now()
    standing.save(update_fields=["state", "retired_at"])
    record("authority.retired", standing, by=by, details={"fingerprint": standing.fingerprint})
    return _found(by, organisation or standing.organisation)


@transaction.atomic
def signer_for(person: Any, *, unit: str = "") -> Signer:
    """Return the key with which ``person`` signs for ``unit`` (its name as printed), issued or renewed where needed.

    A key is issued anew when its two years are over, when the person is called otherwise, when the authority was
    renewed, and after a revocation. Raises ``NotAllowed`` for a closed account and ``Locked`` where no key opens.
    """
    holder = _open_account(User.objects.get(pk=person.pk))
    wanted = Certificate(kind=Kind.PERSONAL, holder=holder, name=clean(str(holder)), unit=clean(unit))
    return _signer(wanted, serial=f"tai-khoan-{holder.pk}", by=holder)


@transaction.atomic
def seal_signer(organiser: str, *, by: Any = None) -> Signer:
    """Return the key with which the organiser ``organiser`` (its name as printed) confirms a complete document."""
    name = clean(organiser)
    if not name:
        raise Missing(_("Đơn vị tổ chức: chưa có tên nên không cấp được chứng thư xác nhận. Hãy nhập tên đơn vị."))
    return _signer(Certificate(kind=Kind.SEAL, name=name), serial="", by=by)


@transaction.atomic
def revoke(*, by: Any, certificate: Certificate, reason: Reason, note: str = "") -> Certificate:
    """Revoke ``certificate`` and return it. What was signed before stays signed; the next signing needs a new key.

    Its holder is told. ``by`` is None for the system. Raises ``NotAllowed``, or ``WrongState`` where it is revoked already.
    """
    if by is not None and not by.has_perm("certificates.change_certificate"):
        raise NotAllowed(_("Chỉ quản trị hệ thống mới được thu hồi chứng thư."))
    take_turn()
    locked: Certificate = lock(certificate)
    if locked.state == State.REVOKED:
        raise WrongState(
            _("“%(certificate)s” đã bị thu hồi lúc %(moment)s.")
            % {"certificate": locked, "moment": f"{locked.revoked_at:%d/%m/%Y}"}
        )
    if locked.holder:
        text = _("Chứng thư nội bộ của bạn đã bị thu hồi: %(reason)s. Lần ký sau hệ thống cấp chứng thư mới.")
        notify([locked.holder], text=text % {"reason": reason.label}, url=reverse("home"), besides=by)
    return _revoke(locked, by=by, reason=reason, note=note)


def revoke_all_of(*, by: Any, user: Any) -> int:
    """Revoke what ``user``, whose account is being closed, could still sign with, and return how many keys that were."""
    standing = Certificate.objects.select_for_update(of=("self",)).filter(holder=user, state=State.VALID)
    return len([_revoke(each, by=by, reason=Reason.LEFT, note="") for each in standing.order_by("pk")])


def _revoke(certificate: Certificate, *, by: Any, reason: Reason, note: str) -> Certificate:
    certificate.state, certificate.reason, certificate.note = State.REVOKED, reason, clean(note)
    certificate.revoked_at, certificate.revoked_by = clock.now(), by
    certificate.save(update_fields=["state", "reason", "note", "revoked_at", "revoked_by"])
    record(
        "certificate.revoked",
        certificate,
        by=by,
        note=". ".join(filter(None, [str(reason.label), certificate.note])),
        details={"fingerprint": certificate.fingerprint, "holder": certificate.holder_id},
    )
    return certificate


def _found(by: Any, organisation: str) -> Authority:
    """Found an authority; the caller has the turn."""
    if not Authority.objects.exists():
        vault.make_secret()  # only here: a new secret beside older keys would hide that theirs is gone
    name = clean(organisation) or settings.ORGANISATION
    row = Authority(organisation=name)
    _keep(row, make_root(organisation=name, serial=row.pk.hex[:12], at=clock.now()), "authority.created", by)
    return row


def _signer(wanted: Certificate, *, serial: str, by: Any) -> Signer:
    """Return the usable key of the one that ``wanted`` describes, or issue it."""
    authority = _issuing()
    found = _usable(wanted, authority) if authority else None
    if authority is None or found is None:
        if wanted.holder_id:
            _open_account(User.objects.select_for_update(no_key=True).get(pk=wanted.holder_id))
        take_turn()
        authority = ensure_authority(by=by)
        found = _usable(wanted, authority) or _issue(wanted, authority, serial, by)
    return Signer(key=open_key(found), certificate=bytes(found.der), chain=(bytes(authority.der),))


def _issue(wanted: Certificate, authority: Authority, serial: str, by: Any) -> Certificate:
    """Issue ``wanted`` in the place of an older one; the caller has the turn."""
    _same(wanted).update(state=State.REPLACED, replaced_at=clock.now())
    wanted.authority = authority
    subject = Subject(wanted.name, authority.organisation, wanted.unit, serial or wanted.pk.hex[:12])
    _keep(wanted, issue(root=root_of(authority), subject=subject, at=clock.now()), "certificate.issued", by)
    return wanted


def _usable(wanted: Certificate, authority: Authority) -> Certificate | None:
    found = _same(wanted).first()
    return found if found and found.usable(name=wanted.name, authority=authority, at=clock.now()) else None


def _same(wanted: Certificate) -> QuerySet[Certificate]:
    """Return the valid certificate of the same holder and unit, or of the same organiser."""
    same = {"holder": wanted.holder, "unit": wanted.unit} if wanted.kind == Kind.PERSONAL else {"name": wanted.name}
    return Certificate.objects.filter(kind=wanted.kind, state=State.VALID, **same).order_by("pk")


def _open_account(holder: User) -> User:
    """Return ``holder``. Raises ``NotAllowed`` where the account is closed."""
    if holder.is_active:
        return holder
    raise NotAllowed(
        _("Tài khoản của %(person)s đã ngừng hoạt động nên không ký được. Hãy cho tài khoản hoạt động lại trước.")
        % {"person": holder}
    )


def _keep(row: Authority | Certificate, made: Made, verb: str, by: Any) -> None:
    """Store ``made`` in ``row``, its key encrypted, and record it."""
    row.der, row.fingerprint, row.serial = made.certificate, fingerprint_of(made.certificate), made.serial
    row.valid_from, row.used_until, row.valid_until = made.valid_from, made.used_until, made.valid_until
    sealed = vault.seal(made.key, place_of(row))
    row.sealed_key, row.secret_id, row.issued_at = sealed.content, sealed.secret_id, clock.now()
    row.save(force_insert=True)
    details = {"fingerprint": row.fingerprint, "serial": row.serial, "used_until": row.used_until}
    record(verb, row, by=by, details=details)


def _current() -> Authority | None:
    return Authority.objects.filter(state=AuthorityState.CURRENT).first()


def _issuing() -> Authority | None:
    """Return the current authority while it may issue."""
    standing = _current()
    return standing if standing and clock.now() < standing.used_until else None


def place_of(row: KeyRow) -> vault.Place:
    """Return what the key of ``row`` is bound to."""
    return vault.Place(row.pk, bytes(row.der))


def open_key(row: KeyRow) -> bytes:
    """Return the private key (PKCS#8 DER) of ``row``. For signing only; nothing stores or shows it."""
    return vault.unseal(vault.Sealed(bytes(row.sealed_key), row.secret_id), place_of(row))


def root_of(authority: Authority) -> Made:
    """Return ``authority`` with its key opened, as something that issues. Raises ``Locked``."""
    return Made(
        key=open_key(authority),
        certificate=bytes(authority.der),
        serial=authority.serial,
        valid_from=authority.valid_from,
        used_until=authority.used_until,
        valid_until=authority.valid_until,
    )
