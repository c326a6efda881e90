"""Signing with a certificate of one's own: a PKCS#12 file that is opened once, or any tool outside.

Both are judged alike: the result must be the newest revision, one signature more in the own field, and nothing else; the
certificate must be trusted, in force, and this person's. What a tool outside drew into the field is a picture of its own that
could say anything: the signer is shown it as foreign before it counts, and it is kept for the organiser to see.
"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from emulation.certificates.queries import outside_crls, outside_roots
from emulation.documents.signing import signer_from_pkcs12
from emulation.documents.verifying import accept_outside
from pledges.domain import certificates, drawings, leases, signing_files
from pledges.domain.taking import Way, appearance_of, extend_by, signed_at_place
from pledges.enums import Means
from pledges.models import Revision, SigningFile, SigningPlace

LABEL = "Chữ ký số"


@dataclass(frozen=True)
class OwnCertificate(Way):
    """Chữ ký số with a PKCS#12 file, opened once in memory; neither file nor passphrase is kept anywhere."""

    content: bytes = field(default=b"", repr=False)
    passphrase: str = field(default="", repr=False)
    handwriting: bytes = field(default=b"", repr=False)
    means = Means.CERTIFICATE

    def give(self, place: SigningPlace, paper: Any, by: Any) -> Revision:
        """Sign with the person's own key, then ask of the result what is asked of every file signed outside."""
        signer = signer_from_pkcs12(self.content, self.passphrase)
        signing_file, current = signing_files.to_extend(paper)
        drawn = appearance_of(place, LABEL, self.handwriting)
        content = signed_at_place(current, place, signer, drawn, "Ký số")
        proofs = {"roots": outside_roots(), "crls": outside_crls()}
        found = accept_outside(current, content, field=place.key, **proofs, since=_since(signing_file), shown=None)
        certificates.must_be_of(by, found.certificate)
        return extend_by(self, signing_file, current, content, place, paper, signer.certificate, by)


@dataclass(frozen=True)
class Uploaded(Way):
    """Chữ ký số made outside: the file came back with one signature more.

    ``content`` is the whole file, ``shown`` the SHA-256 of the drawing that the signer was shown and accepted.
    """

    content: bytes = field(default=b"", repr=False)
    shown: str = ""
    means = Means.CERTIFICATE

    def give(self, place: SigningPlace, paper: Any, by: Any) -> Revision:
        """Accept the file only where it is the newest revision, this person's signature, and nothing else."""
        signing_file, current = signing_files.to_extend(paper)
        leases.must_be_free(signing_file, by)
        leases.must_extend(signing_file, current, self.content)
        proofs = {"roots": outside_roots(), "crls": outside_crls()}
        found = accept_outside(
            current, self.content, field=place.key, **proofs, since=_since(signing_file), shown=self.shown
        )
        certificates.must_be_of(by, found.certificate)
        leases.end(signing_file)
        drawing = drawings.kept(self.content, place, by) if found.drawing else None
        return extend_by(
            self, signing_file, current, self.content, place, paper, found.certificate, by, drawing=drawing
        )


def _since(signing_file: SigningFile) -> datetime | None:
    """Return when the file that is signed now was stored: nobody signed it earlier."""
    stored = signing_files.newest(signing_file)
    return stored.stored_at if stored else None
