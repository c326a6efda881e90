"""A person's own certificates, as the pages of signing and of the account show them."""

from dataclasses import dataclass
from typing import Any

from emulation import clock
from emulation.text import clean
from pledges.domain.diff import Run, word_runs
from pledges.enums import CertificateState
from pledges.models import BoundCertificate


@dataclass(frozen=True)
class Own:
    """Whether somebody can sign with a certificate of the own: with one that is ``ready``, else with one that still waits."""

    ready: list[BoundCertificate]
    waiting: list[BoundCertificate]
    by_name: list[BoundCertificate]


def certificates_of(person: Any) -> list[BoundCertificate]:
    """Return all certificates that ``person`` ever claimed (one query): those that still count first, the newest first."""
    rows = BoundCertificate.objects.filter(person=person).select_related("confirmed_by", "renews")
    return sorted(rows.order_by("-claimed_at", "-pk"), key=lambda row: row.ended_at is not None)


def own_certificates(person: Any) -> Own:
    """Return what ``person`` can sign with today and what is still missing for the others (one query)."""
    rows = BoundCertificate.objects.open().filter(person=person).order_by("pk")
    live = [row for row in rows if row.holds(clock.now())]

    def of(state: CertificateState) -> list[BoundCertificate]:
        return [row for row in live if row.state == state]

    return Own(of(CertificateState.BOUND), of(CertificateState.CLAIMED), of(CertificateState.BY_NAME))


def side_by_side(account: str, certificate: str) -> tuple[tuple[Run, ...], tuple[Run, ...]]:
    """Return the name of the account and that on a certificate as runs in which what differs is marked."""
    return word_runs(clean(account), clean(certificate))
