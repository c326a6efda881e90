"""How a signature is taken, under a pledge or an appendix alike, by one of three lawful ways; and the seal at the end.

Each way makes one revision of the file while the paper's row is locked: read the newest bytes, sign into the own field,
keep, note. Called by the functions named ``take_signature``. The two ways with a certificate of one's own: outside.py.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from typing import Any, ClassVar

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from emulation import clock
from emulation.audit.log import record
from emulation.certificates.domain import seal_signer, signer_for
from emulation.certificates.queries import internal_crls, outside_crls, outside_roots, trusted_roots
from emulation.documents.archive import archive_pdf
from emulation.documents.signing import Appearance, Signer, sign_pdf
from emulation.documents.timestamps import configured as timestamp_authority
from emulation.files.models import StoredFile
from emulation.files.store import keep
from emulation.workflow import NotAllowed, Refused
from pledges.domain import signing_files
from pledges.enums import Means
from pledges.models import InkSignature, Pledge, Revision, SigningFile, SigningPlace
from pledges.queries.people import authorised_to_sign, post_to_sign_from

INTERNAL_LABEL = "Xác nhận điện tử nội bộ"
SEAL_LABEL = "Xác nhận hoàn tất ký kết"


@dataclass(frozen=True)
class Way(ABC):
    """How somebody signs. ``address`` is that of the machine, ``factors`` what stood behind the act (``Factors``, empty
    where nobody was asked); both are kept for the completion certificate.
    """

    address: str | None = None
    factors: str = ""
    move: ClassVar[str] = "sign"
    means: ClassVar[Means]

    def signer(self, by: Any) -> Any:
        """Return whose signature it is: that of ``by``, unless it stands on paper."""
        return by

    @abstractmethod
    def give(self, place: SigningPlace, paper: Any, by: Any) -> Revision:
        """Sign into the file of ``paper`` at ``place``, where what is printed was copied already; return the revision."""


@dataclass(frozen=True)
class Internal(Way):
    """Xác nhận điện tử nội bộ: the personal key of this installation, perhaps with handwriting (a clean PNG)."""

    handwriting: bytes = field(default=b"", repr=False)
    means = Means.INTERNAL

    def give(self, place: SigningPlace, paper: Any, by: Any) -> Revision:
        """Sign with the key that this installation issued to ``by``."""
        signer = signer_for(by, unit=place.unit_name)
        signing_file, current = signing_files.to_extend(paper)
        drawn = appearance_of(place, INTERNAL_LABEL, self.handwriting)
        content = signed_at_place(current, place, signer, drawn, "Xác nhận điện tử nội bộ")
        return extend_by(self, signing_file, current, content, place, paper, signer.certificate, by)


INTERNAL = Internal()


@dataclass(frozen=True)
class Ink(Way):
    """Ký trên bản giấy: registered from a scan by the unit that runs the bloc; ``person`` signed on paper."""

    person: Any = None
    scan: bytes = field(default=b"", repr=False)
    scan_name: str = ""
    signed_on: date = date.min
    copies: int = 1
    pages: int = 1
    sealed: bool = False
    kept_where: str = ""
    move = "register_ink"
    means = Means.INK

    def signer(self, by: Any) -> Any:
        """Return who signed on paper."""
        return self.person

    def give(self, place: SigningPlace, paper: Any, by: Any) -> Revision:
        """Keep the scan, and say in the field, under the organiser's seal, that the signature stands on paper."""
        if self.signed_on > clock.today():
            raise Refused(_("Ngày ghi trên bản giấy ở sau hôm nay. Hãy kiểm tra lại ngày."))
        scan = keep(self.scan, name=self.scan_name, by=by)
        seal = seal_signer(organiser_of(paper))
        signing_file, current = signing_files.to_extend(paper)
        label = f"Đã ký trên bản giấy ngày {self.signed_on:%d/%m/%Y}; bản quét {scan.sha256[:16]}…"
        content = signed_at_place(
            current, place, seal, appearance_of(place, label), f"Đăng ký chữ ký trên bản giấy, SHA-256 {scan.sha256}"
        )
        revision = extend_by(self, signing_file, current, content, place, paper, seal.certificate, by)
        InkSignature.objects.create(
            revision=revision,
            scan=scan,
            signed_on=self.signed_on,
            copies=self.copies,
            pages=self.pages,
            sealed=self.sealed,
            kept_where=self.kept_where,
            checked_by=by,
        )
        return revision


def signature_by(
    by: Any, paper: Any, pledge: Pledge, text_sha256: str, way: Way, details: dict[str, Any]
) -> Callable[[SigningPlace], None]:
    """Return the effect of a signature: what will be printed is copied from the signer's post of today, then the file is signed.

    Under ``pledge`` itself or under an appendix to it. ``details`` gets what the record of deeds says of the revision. The
    effect raises ``NotAllowed`` where there is no post to sign from, and whatever the way refuses.
    """

    def sign(locked: SigningPlace) -> None:
        person = way.signer(by)
        _copy(locked, person, paper, pledge)
        locked.signed_at, locked.text_sha256, locked.means = clock.now(), text_sha256, way.means
        revision = way.give(locked, paper, by)
        details.update(sha256=text_sha256, means=way.means, revision=revision.number, file_sha256=revision.sha256)
        details.update(factors=way.factors)

    return sign


@contextmanager
def refusals_recorded(by: Any, place: SigningPlace, way: Way) -> Iterator[None]:
    """Run the block in a transaction; where it is refused nothing of it stays but an entry in the record of deeds."""
    try:
        with transaction.atomic():
            yield
    except Refused as refusal:
        record_refusal(by, place, way.means, refusal.reasons, kind=type(refusal).__name__)
        raise


@transaction.atomic
def record_refusal(by: Any, place: SigningPlace, means: Means, reasons: list[str], *, kind: str) -> None:
    """Note that a signature was refused and why; nothing that was typed is in it."""
    record("signature.refused", place, by=by, note=" ".join(reasons)[:2000], details={"means": means, "kind": kind})


def seal(paper: Any) -> Revision:
    """Close the file of a paper that is signed by all with the seal of its organiser; return the last revision.

    The caller holds the lock of the paper. Raises ``Refused`` where the seal cannot sign.
    """
    signing_file, current = signing_files.to_extend(paper)
    organiser = organiser_of(paper)
    signer = seal_signer(organiser)
    moment = clock.now()
    drawn = Appearance(label=SEAL_LABEL, name="", title="", authority="", unit=organiser, signed_at=moment)
    authority = timestamp_authority()
    content = sign_pdf(
        current,
        field=signing_files.SEAL,
        signer=signer,
        appearance=drawn,
        signed_at=moment,
        reason=SEAL_LABEL,
        timestamps=authority,
    )
    if authority is not None:  # B-LTA; without an answer the file stays as it is
        proofs = {
            "certificates": [*trusted_roots(), *outside_roots(past=True)],
            "crls": [*internal_crls(), *outside_crls()],
        }
        content = archive_pdf(content, **proofs, timestamps=authority) or content
    return signing_files.extend(
        signing_file,
        current,
        content,
        paper=paper,
        field=signing_files.SEAL,
        means=Means.SEAL,
        certificate=signer.certificate,
        signed_at=moment,
        name=organiser,
        final=True,
    )


def organiser_of(paper: Any) -> str:
    """Return the name of the bloc as the frozen text prints it."""
    return str((paper.frozen_text or {})["organiser"])


def _copy(place: SigningPlace, person: Any, paper: Any, pledge: Pledge) -> None:
    """Copy name, title, authority and unit of ``person`` into the place: from a leader's post, else from an authorisation."""
    unit = place.seat.unit_id if place.seat else pledge.bloc_year.bloc.host_unit_id
    post = post_to_sign_from(person, unit)
    place.person, place.name = person, str(person)
    with translation.override("vi"):  # printed: Vietnamese, whatever language the signer's screen is in
        if post is not None:
            place.title, place.authority = post.printed_title, post.authority
        elif place.seat and (found := authorised_to_sign(person, paper, place.seat)):
            authorisation, post = found
            place.title, place.authority = post.printed_title, authorisation.authority
        else:
            raise NotAllowed(
                _("Hôm nay bạn không giữ chức vụ lãnh đạo nào ở đơn vị này nên không ký thay đơn vị được.")
            )
    place.unit_name = post.unit.current_name.full


def appearance_of(place: SigningPlace, label: str, handwriting: bytes = b"") -> Appearance:
    """Return what is drawn into the field, from what was copied into the place."""
    assert place.signed_at is not None
    return Appearance(
        label=label,
        name=place.name,
        title=place.title,
        authority=place.authority,
        unit=place.unit_name,
        signed_at=place.signed_at,
        handwriting=handwriting,
    )


def signed_at_place(current: bytes, place: SigningPlace, signer: Signer, drawn: Appearance, reason: str) -> bytes:
    """Return ``current`` with the signature of ``signer`` in the field of the place."""
    return sign_pdf(
        current,
        field=place.key,
        signer=signer,
        appearance=drawn,
        signed_at=drawn.signed_at,
        reason=reason,
        timestamps=timestamp_authority(),
    )


def extend_by(
    way: Way,
    signing_file: SigningFile,
    current: bytes,
    content: bytes,
    place: SigningPlace,
    paper: Any,
    certificate: bytes,
    by: Any,
    *,
    drawing: StoredFile | None = None,
) -> Revision:
    """Keep ``content`` as the revision that the way ``way`` made at this place; ``drawing`` shows a cell drawn elsewhere."""
    assert place.signed_at is not None
    return signing_files.extend(
        signing_file,
        current,
        content,
        paper=paper,
        field=place.key,
        means=way.means,
        certificate=certificate,
        signed_at=place.signed_at,
        name=place.name,
        by=by,
        person=place.person,
        title=place.title,
        authority=place.authority,
        unit_name=place.unit_name,
        client_address=way.address or None,
        drawing=drawing,
        factors=way.factors,
    )
