"""Which paper a code or a file belongs to."""

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from emulation.audit.models import Event
from emulation.documents.verifying import FoundSignature
from pledges.appendices.models import Appendix
from pledges.models import Revision, SigningFile

ISSUED = "paper.completion_issued"  # the deed under which the hash of a completion certificate is kept
MOST_ENDS = 400  # file ends that are looked at; every signature leaves one


def by_code(code: str) -> SigningFile | None:
    """Return the file of a short code, typed in any case and with or without dashes; None where there is no such code."""
    letters = re.sub(r"[^0-9A-Z]", "", code.upper())[:40]
    grouped = "-".join(letters[start : start + 4] for start in range(0, len(letters), 4))
    return _files().filter(code=grouped).first()


def by_content(pdf: bytes) -> SigningFile | None:
    """Return the file that ``pdf`` is, or extends, or was cut out of: one of its beginnings has a hash that we know."""
    digests = list(_hashes_of_beginnings(pdf))
    revision = Revision.objects.filter(sha256__in=digests).order_by("pk").first()
    if revision is not None:
        return _files().get(pk=revision.signing_file_id)
    return _files().filter(prepared__sha256__in=digests).order_by("pk").first()


def by_signatures(found: Iterable[FoundSignature]) -> SigningFile | None:
    """Return the file whose recorded signatures (field and certificate) are most like those ``found`` in a damaged copy.

    Nothing is proved by that: the verdict that follows is only told about the right paper.
    """
    marks = {(each.field, hashlib.sha256(each.certificate).hexdigest()) for each in found}
    rows = Revision.objects.filter(certificate_sha256__in=[digest for _field, digest in marks]).order_by("pk")
    alike = Counter(
        pk
        for pk, field, digest in rows.values_list("signing_file_id", "field", "certificate_sha256")
        if (field, digest) in marks
    )
    return _files().get(pk=alike.most_common(1)[0][0]) if alike else None


def revisions_of(signing_file: SigningFile) -> list[Revision]:
    """Return the signatures that the file must hold, in their order."""
    return list(signing_file.revisions.select_related("file").order_by("number"))


def issued_certificate(sha256: str) -> Event | None:
    """Return the deed by which a completion certificate with this hash was given out."""
    return Event.objects.filter(verb=ISSUED, details__sha256=sha256).order_by("sequence").first()


@dataclass(frozen=True)
class Link:
    """One appendix in the chain: the hash it names as what it changes must be that of the text before it."""

    appendix: Appendix
    code: str
    holds: bool


def chain_of(signing_file: SigningFile) -> list[Link]:
    """Return the signed appendices to the pledge of ``signing_file``, oldest first, each with whether it joins the one before."""
    pledge: Any = signing_file.pledge
    before = pledge.frozen_sha256
    rows = Appendix.objects.filter(pledge=pledge, signed_at__isnull=False).order_by("number")
    files = SigningFile.objects.filter(pledge=pledge, appendix__gt=0, lapsed_at=None)
    codes = dict(files.order_by("appendix").values_list("appendix", "code"))
    links = []
    for row in rows:
        text = row.frozen_text or {}
        joins = text.get("base_sha256") == before and text.get("pledge", {}).get("sha256") == pledge.frozen_sha256
        links.append(Link(row, codes.get(row.number, ""), joins))
        before = row.frozen_sha256
    return links


def _files() -> QuerySet[SigningFile]:
    return SigningFile.objects.select_related("prepared", "pledge__bloc_year__bloc").order_by("pk")


def _hashes_of_beginnings(pdf: bytes) -> Iterator[str]:
    """Yield the SHA-256 of every beginning of ``pdf`` that ends where a PDF can end, the whole of it last."""
    digest, done = hashlib.sha256(), 0
    for end in [match.end() for match in re.finditer(rb"%%EOF(?:\r\n|\n|\r)?", pdf)][:MOST_ENDS]:
        digest.update(pdf[done:end])
        done = end
        yield digest.hexdigest()
    digest.update(pdf[done:])
    yield digest.hexdigest()
