"""What a signed file says of itself: its signatures, what each covers, what was changed after it.

The answer is pyHanko's (mathematics, certificate path, difference analysis) and ours: pinned roots, no more bytes behind the
last signature, no field that was not there at the first signature, and page numbers for what is wrong. It is one half of a
verdict. The other half needs the database: whether these are the signers and fields it expects, and the SHA-256 it knows. A
file whose last signature was cut off is flawless in itself.

Nothing a stranger uploads makes these functions raise: what cannot be read is a problem like any other.
"""

import contextlib
import dataclasses
import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from asn1crypto import x509
from django.utils.translation import gettext as _
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.pdf_utils.rw_common import PdfHandler
from pyhanko.sign.validation import (
    EmbeddedPdfSignature,
    ModificationInfo,
    async_validate_pdf_signature,
    async_validate_pdf_timestamp,
)
from pyhanko.sign.validation.settings import KeyUsageConstraints
from pyhanko.sign.validation.status import PdfSignatureStatus, SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.registry import SimpleTrustManager

from emulation import clock
from emulation.documents import containers, locks, revisions
from emulation.documents.additions import wrong_additions
from emulation.documents.credentials import WEAK_DIGESTS, BadCertificate, check_certificate, load, name_of, serial_of
from emulation.documents.problems import Problem
from emulation.documents.signing import in_own_loop

logger = logging.getLogger(__name__)
GENERAL = ("changed", "objects-hidden", "no-signature-in-update")  # said where nothing better can be said
VAGUE = (*GENERAL, "not-whole", "no-signature", "untrusted")  # what does not tell where a file was changed
SIGNING = KeyUsageConstraints(key_usage={"digital_signature", "non_repudiation"}, match_all_key_usages=False)


@dataclass(frozen=True)
class FoundSignature:
    """One signature of a file. ``signed_at`` is what the signer claims; ``timestamped_at`` what a trusted authority says.

    ``claims`` are all times that the signer claims: a signature has room for two. ``covers_file`` is true of the last one in a
    whole file. ``distrust`` is the sentence why the certificate is not trusted. ``drawing`` is the SHA-256 of what was drawn
    into the field, nothing where it was left as it is. ``locks`` says whether the signature forbids what comes after it.
    """

    field: str
    page: int
    name: str
    subject: str
    issuer: str
    serial: str
    certificate: bytes = dataclasses.field(repr=False)
    chain: tuple[bytes, ...] = dataclasses.field(repr=False)
    signed_at: datetime | None
    timestamped_at: datetime | None
    timestamp_by: str
    revision: int
    intact: bool
    unchanged: bool
    trusted: bool
    distrust: str
    covers_file: bool
    claims: tuple[datetime, ...] = ()
    drawing: str = ""
    locks: bool = False
    is_timestamp: bool = False

    @property
    def good(self) -> bool:
        """Whether the signature itself is in order: whole, by a trusted signer, and nothing but signatures came after."""
        return self.intact and self.unchanged and self.trusted


@dataclass(frozen=True)
class Inspection:
    """What was found in a file. ``signatures`` are those of people and of the organiser, oldest first."""

    signatures: tuple[FoundSignature, ...] = ()
    timestamps: tuple[FoundSignature, ...] = ()
    problems: tuple[Problem, ...] = ()
    pages: int = 0

    @property
    def whole(self) -> bool:
        """Whether the last signature or timestamp covers every byte."""
        return any(each.covers_file for each in [*self.signatures, *self.timestamps])

    @property
    def good(self) -> bool:
        """Whether the file is in order as far as it can tell by itself."""
        return bool(self.signatures) and not self.problems


def inspect_pdf(
    pdf: bytes,
    *,
    roots: Sequence[bytes],
    crls: Sequence[bytes] = (),
    timestamp_roots: Sequence[bytes] = (),
    received: Mapping[str, datetime] | None = None,
) -> Inspection:
    """Return what ``pdf`` says of itself, judged by the pinned ``roots`` (DER) and by nothing else; never raises.

    ``received`` says when this installation took the signature in a field, by its own clock. At that moment a certificate
    must be good, or at that of a trusted timestamp where it is earlier; without either it must be good now. What the
    signer claims proves nothing: a certificate that ran out signs at any time of its choice. See
    docs/decisions/0023-the-door-believes-its-own-clock.md.
    """
    if code := containers.container_problem(pdf):
        return Inspection(problems=(Problem(code),))
    try:
        reader = PdfFileReader(containers.stream_of(pdf))
        if reader.encrypted:
            return Inspection(problems=(Problem("encrypted"),))
        return _Inspector(reader, roots, crls, timestamp_roots, received or {}).inspect()
    except Exception as error:  # noqa: BLE001  (a parser before hostile bytes: whatever it raises means "cannot be read")
        logger.debug("A file could not be inspected: %r", error)
        return Inspection(problems=(Problem("broken"),))


@dataclass(frozen=True)
class _Verdict:
    """What was found out about one signature, whichever kind it is."""

    intact: bool
    trusted: bool
    distrust: str
    timestamped_at: datetime | None
    timestamp_by: str
    changes: ModificationInfo


class _Inspector:
    """One look at one file."""

    def __init__(
        self,
        reader: PdfFileReader,
        roots: Sequence[bytes],
        crls: Sequence[bytes],
        timestamp_roots: Sequence[bytes],
        received: Mapping[str, datetime],
    ) -> None:
        self.reader = reader
        self.received = received
        self.now = clock.now()
        self.roots, self.crls = roots, crls
        self._signer_trust = _trust(roots)
        self._timestamp_trust = _trust([*timestamp_roots, *roots])
        self.places = revisions.fields(reader)
        self.problems: list[Problem] = []
        self._steps: dict[int, tuple[Problem, ...]] = {}  # revision → what it adds to the one before besides signatures

    def inspect(self) -> Inspection:
        """Look at every signature, then at what is around them."""
        embedded = list(self.reader.embedded_signatures)
        found = [self._look_at(each) for each in embedded]
        self._judge_fields(embedded)
        people = tuple(each for each in found if not each.is_timestamp)
        if not people:
            self.problems.append(Problem("no-signature"))
        whole = not found or found[-1].covers_file
        if found and any(self._added(number) for number in range(1, embedded[0].signed_revision + 1)):
            self._name_step(0, embedded[0].signed_revision)
        if not whole or not all(each.unchanged for each in found):
            self._name_changes(embedded, found)
        if not whole:
            self.problems.append(Problem("not-whole", field=found[-1].field))
        return Inspection(
            signatures=people,
            timestamps=tuple(each for each in found if each.is_timestamp),
            problems=tuple(dict.fromkeys(self.problems)),
            pages=int(self.reader.root["/Pages"]["/Count"]),
        )

    def _look_at(self, embedded: EmbeddedPdfSignature) -> FoundSignature:
        """Return what pyHanko and the pinned roots say of one signature."""
        is_timestamp = embedded.sig_object_type == "/DocTimeStamp"
        claimed = _aware(embedded.self_reported_timestamp)
        ask = self._ask_timestamp if is_timestamp else self._ask_signature
        verdict = ask(embedded, self.received.get(embedded.field_name, self.now))
        intact, trusted, distrust = verdict.intact, verdict.trusted, verdict.distrust
        own = load(_der(embedded.signer_cert))
        name = embedded.field_name
        if not intact:
            self.problems.append(Problem("altered", field=name))
        elif _weakly_digested(embedded):
            self.problems.append(Problem("weak-digest", field=name))
        elif not trusted and not is_timestamp:  # a timestamp of an unknown authority proves no time and harms nothing
            self.problems.append(Problem("untrusted", field=name, detail=distrust))
        locking = locks.locks(embedded)
        unchanged = self._unchanged_after(embedded, verdict.changes)
        if locking and not locks.kept(embedded):
            self.problems.append(Problem("lock-broken", field=name))
            unchanged = False
        return FoundSignature(
            field=name,
            page=self.places.get(name, 0),
            name=name_of(own.subject),
            subject=own.subject.rfc4514_string(),
            issuer=name_of(own.issuer),
            serial=serial_of(own),
            certificate=_der(embedded.signer_cert),
            chain=tuple(_der(each) for each in embedded.other_embedded_certs),
            signed_at=claimed,
            timestamped_at=verdict.timestamped_at,
            timestamp_by=verdict.timestamp_by,
            revision=embedded.signed_revision + 1,
            intact=intact,
            unchanged=unchanged,
            trusted=trusted,
            distrust=distrust,
            covers_file=verdict.changes.coverage == SignatureCoverageLevel.ENTIRE_FILE,
            claims=_claims(embedded),
            drawing=revisions.drawing_of(embedded.sig_field),
            locks=locking,
            is_timestamp=is_timestamp,
        )

    def _ask_signature(self, embedded: EmbeddedPdfSignature, at: datetime) -> "_Verdict":
        """Ask pyHanko, with the clock at the moment the signature was received, and nothing fetched from anywhere.

        A trusted timestamp proves an earlier moment: a certificate that ended between the two is asked about at that one.
        """
        status = self._status_at(embedded, at)
        moment, by = _timestamp(status)
        if moment is not None and moment < at:
            at = moment
            status = status if status.trusted else self._status_at(embedded, at)
        distrust = self._distrust(embedded, at, trusted=bool(status.trusted))
        return _Verdict(
            intact=bool(status.intact and status.valid and _bare(embedded)),
            trusted=bool(status.trusted and not distrust),
            distrust=distrust,
            timestamped_at=moment,
            timestamp_by=by,
            changes=status,
        )

    def _status_at(self, embedded: EmbeddedPdfSignature, at: datetime) -> PdfSignatureStatus:
        signer = ValidationContext(
            trust_manager=self._signer_trust, moment=at, best_signature_time=at, allow_fetching=False
        )
        stamps = ValidationContext(trust_manager=self._timestamp_trust, allow_fetching=False)
        return in_own_loop(
            async_validate_pdf_signature(embedded, signer, stamps, key_usage_settings=SIGNING, skip_diff=True)
        )

    def _ask_timestamp(self, embedded: EmbeddedPdfSignature, at: datetime) -> "_Verdict":
        """Ask pyHanko about a timestamp of the whole document."""
        context = ValidationContext(trust_manager=self._timestamp_trust, allow_fetching=False)
        status = in_own_loop(async_validate_pdf_timestamp(embedded, context, skip_diff=True))
        return _Verdict(
            intact=bool(status.intact and status.valid and _bare(embedded)),
            trusted=bool(status.trusted),
            distrust="",
            timestamped_at=status.timestamp,
            timestamp_by=name_of(load(_der(embedded.signer_cert)).subject),
            changes=status,
        )

    def _distrust(self, embedded: EmbeddedPdfSignature, at: datetime, *, trusted: bool) -> str:
        """Return why the certificate was not good at that moment, or nothing."""
        chain = [_der(each) for each in embedded.other_embedded_certs]
        try:
            check_certificate(_der(embedded.signer_cert), chain=chain, roots=self.roots, at=at, crls=self.crls)
        except BadCertificate as bad:
            return str(bad)
        return "" if trusted else _("Hãy ký lại bằng chứng thư được cấp để ký công vụ.")

    def _unchanged_after(self, embedded: EmbeddedPdfSignature, status: ModificationInfo) -> bool:
        """Say whether nothing came after the signature but further signatures and what proves them.

        pyHanko would compare the signed state with every later one, for every signature: the square of their number. As
        each step is judged by the same policy, it is enough that every later step is allowed after the one before it.
        """
        if status.coverage is None or status.coverage < SignatureCoverageLevel.ENTIRE_REVISION:
            return False
        later = range(embedded.signed_revision + 1, self.reader.total_revisions)
        return not any(self._added(number) for number in later)

    def _added(self, number: int) -> tuple[Problem, ...]:
        """Return what the revision ``number`` adds besides a signature; asked once for all signatures before it."""
        if number not in self._steps:
            old, new = (self.reader.get_historical_resolver(each) for each in (number - 1, number))
            self._steps[number] = wrong_additions(old, new)
        return self._steps[number]

    def _judge_fields(self, embedded: list[EmbeddedPdfSignature]) -> None:
        """Find fields that came after the first signature: only a timestamp of the whole document may bring its own."""
        if not embedded:
            return
        at_first = revisions.fields(self.reader.get_historical_resolver(embedded[0].signed_revision))
        stamps = {each.field_name for each in embedded if each.sig_object_type == "/DocTimeStamp"}
        for name in self.places.keys() - at_first.keys() - stamps:
            self.problems.append(Problem("field-added", pages=_numbers(self.places[name]), field=name))

    def _name_changes(self, embedded: list[EmbeddedPdfSignature], found: list[FoundSignature]) -> None:
        """Say on which pages something was changed, after the last signature that does not hold what came after it."""
        broken = [place for place, each in enumerate(found) if not each.unchanged]
        last = len(found) - 1 if not found[-1].covers_file else broken[-1]
        marks = [each.signed_revision for each in embedded]
        closing = last == len(marks) - 1
        self._name_step(marks[last], self.reader.total_revisions - 1 if closing else marks[last + 1], closing=closing)

    def _name_step(self, first: int, last: int, *, closing: bool = False) -> None:
        """Say what the revisions after ``first`` up to ``last`` changed, by pages where it shows on pages.

        ``closing``: up to the very end of the file, whatever stands there.
        """
        old: PdfHandler = self.reader.get_historical_resolver(first)
        new: PdfHandler = self.reader if closing else self.reader.get_historical_resolver(last)
        for change in revisions.changes(old, new):
            if change.code != "field-added":  # told with its name elsewhere
                self.problems.append(Problem(change.code, pages=change.pages))
        states = [self.reader.get_historical_resolver(number) for number in range(first + 1, last + 1)]
        if any(revisions.orphan_pages(new, state.explicit_refs_in_revision()) for state in states):
            self.problems.append(Problem("page-hidden"))
        added = [problem for number in range(first + 1, last + 1) for problem in self._added(number)]
        self.problems += [problem for problem in added if problem.code not in GENERAL]
        if all(problem.code in VAGUE for problem in self.problems):
            self.problems += added or [Problem("changed")]


def _trust(roots: Sequence[bytes]) -> SimpleTrustManager:
    """Return a trust manager that knows ``roots`` alone: also when there are none, never the roots of the machine."""
    return SimpleTrustManager.build(trust_roots=[x509.Certificate.load(each) for each in roots])


def _timestamp(status: PdfSignatureStatus) -> tuple[datetime | None, str]:
    """Return moment and authority of the timestamp inside a signature, when it is valid and trusted."""
    stamp = status.timestamp_validity
    if stamp is None or not (stamp.valid and stamp.intact and stamp.trusted):
        return None, ""
    moment: datetime = stamp.timestamp
    return moment, name_of(load(_der(stamp.signing_cert)).subject)


def _weakly_digested(embedded: EmbeddedPdfSignature) -> bool:
    """Say whether the signature rests on a digest for which a second content can be made."""
    signed = embedded.signer_info
    names = {signed["digest_algorithm"]["algorithm"].native, embedded.md_algorithm}
    return bool(names & WEAK_DIGESTS) or "sha1" in str(signed["signature_algorithm"]["algorithm"].native)


def _claims(embedded: EmbeddedPdfSignature) -> tuple[datetime, ...]:
    """Return the times that the signer claims: in the signed attributes, and in the signature's dictionary."""
    claimed = [_aware(embedded.self_reported_timestamp)]
    with contextlib.suppress(KeyError, PdfError, ValueError):  # it says none there, or none that can be read
        claimed.append(_aware(generic.parse_pdf_date(str(embedded.sig_object["/M"]), strict=False)))
    return tuple(dict.fromkeys(each for each in claimed if each is not None))


def _bare(embedded: EmbeddedPdfSignature) -> bool:
    """Say whether nothing hides behind the signature in its own room, which no signature covers: zeros fill it up."""
    content = embedded.pkcs7_content
    head = content[:6]
    if head[1] & 0x80:
        size_bytes = head[1] & 0x7F
        end = 2 + size_bytes + int.from_bytes(content[2 : 2 + size_bytes], "big")
    else:
        end = 2 + head[1]
    return not any(content[end:])


def _der(certificate: x509.Certificate) -> bytes:
    der: bytes = certificate.dump()
    return der


def _aware(moment: datetime | None) -> datetime | None:
    """Return ``moment`` with a zone; a date without one is read as UTC."""
    return moment if moment is None or moment.tzinfo else moment.replace(tzinfo=UTC)


def _numbers(page: int) -> tuple[int, ...]:
    return (page,) if page else ()


def open_pdf(pdf: bytes) -> PdfFileReader | None:
    """Return a reader of ``pdf``, or None where it cannot be read."""
    try:
        return PdfFileReader(containers.stream_of(pdf))
    except (PdfError, ValueError, OSError):
        return None
