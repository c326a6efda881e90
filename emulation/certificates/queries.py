"""What is trusted: read by whoever checks a signature."""

from datetime import timedelta

from cryptography import x509
from django.db.models import QuerySet

from emulation import clock
from emulation.certificates.domain import root_of
from emulation.certificates.making import Withdrawn, fingerprint_of, make_crl
from emulation.certificates.models import Authority, AuthorityState, Certificate, OutsideRoot, Reason, State

WARNED = timedelta(days=60)  # before the end of something, its keepers are told for the first time
_REASONS = {
    Reason.LEFT: x509.ReasonFlags.cessation_of_operation,
    Reason.WRONG: x509.ReasonFlags.affiliation_changed,
    Reason.EXPOSED: x509.ReasonFlags.key_compromise,
}


def trusted_roots() -> list[bytes]:
    """Return the roots (DER) of this installation, the present one first: old ones vouch for old signatures."""
    return [bytes(der) for der in Authority.objects.order_by("-issued_at", "pk").values_list("der", flat=True)]


def certificate_of(der: bytes) -> Certificate | None:
    """Return the row of a certificate (DER) that this installation issued, or None: who signed, by our own books."""
    return Certificate.objects.select_related("holder").filter(fingerprint=fingerprint_of(der)).first()


def crl_of(authority: Authority) -> bytes:
    """Return the revocation list (DER) of ``authority``. Raises ``Locked`` where its key cannot be opened."""
    revoked = authority.issued.filter(state=State.REVOKED).order_by("revoked_at", "pk")
    lines = [Withdrawn(row.serial, row.revoked_at, _REASONS[Reason(row.reason)]) for row in revoked if row.revoked_at]
    return make_crl(root=root_of(authority), withdrawn=lines, at=clock.now())


def outside_roots(*, past: bool = False) -> list[bytes]:
    """Return the outside certificates (DER) by which a new signature is accepted today.

    With ``past`` also those that have expired or were withdrawn since: for looking at signatures that were accepted then.
    """
    rows = OutsideRoot.objects.filter(trusted_from__lte=clock.today()).order_by("pk")
    if not past:
        rows = rows.filter(withdrawn_at=None, valid_from__lte=clock.now(), valid_until__gt=clock.now())
    return [bytes(der) for der in rows.values_list("der", flat=True)]


def outside_crls() -> list[bytes]:
    """Return the revocation lists (DER) of the outside authorities that are trusted now."""
    rows = OutsideRoot.objects.filter(withdrawn_at=None, crl__isnull=False).order_by("pk")
    return [bytes(crl) for crl in rows.values_list("crl", flat=True) if crl]


def authorities_ending(rows: QuerySet[Authority]) -> QuerySet[Authority]:
    """Keep the authority that issues but soon may not any more."""
    return rows.filter(state=AuthorityState.CURRENT, used_until__lte=clock.now() + WARNED)


def roots_ending(rows: QuerySet[OutsideRoot]) -> QuerySet[OutsideRoot]:
    """Keep the outside certificates that are trusted but end soon, or have ended."""
    return rows.filter(withdrawn_at=None, valid_until__lte=clock.now() + WARNED)


def crls_outdated(rows: QuerySet[OutsideRoot]) -> QuerySet[OutsideRoot]:
    """Keep the outside certificates whose revocation list should have been replaced by now."""
    return rows.filter(withdrawn_at=None, crl_until__lte=clock.now())
