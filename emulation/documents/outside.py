"""A file that somebody signed elsewhere, with a USB token and a desktop program, and brings back.

It is taken only when it is the current revision, byte for byte, plus one signature in the agreed field, by a certificate that
is trusted now, at a time that can be true, without a lock. What its program drew into the field was shown to somebody before.
Every other thing it can be has a sentence of its own.
"""

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader

from emulation import clock
from emulation.documents import revisions
from emulation.documents.credentials import check_certificate
from emulation.documents.inspection import FoundSignature, Inspection, inspect_pdf, open_pdf
from emulation.documents.moments import Implausible, must_be_plausible
from emulation.documents.problems import Problem
from emulation.documents.signing import signed_fields
from emulation.workflow import Refused

UNREADABLE = ("too-large", "not-pdf", "polyglot", "encrypted", "bad-end", "broken")


class BadUpload(Refused):
    """An uploaded file that is not the one expected. ``code`` names the reason for tests and the audit record."""

    def __init__(self, code: str, *reasons: str) -> None:
        super().__init__(*reasons)
        self.code = code


class Drawn(BadUpload):
    """All is well but for what a foreign program drew into the field: it must be shown first.

    ``drawing`` is its SHA-256, ``name`` that of the certificate.
    """

    def __init__(self, drawing: str, name: str) -> None:
        super().__init__(
            "drawn-elsewhere",
            _(
                "Phần mềm bên ngoài đã vẽ hình riêng vào ô ký. "
                "Hãy xem hình đó ở dưới; nếu đúng, xác nhận rồi gửi; nếu không, ký lại bằng kiểu hiển thị khác."
            ),
        )
        self.drawing = drawing
        self.name = name


@dataclass(frozen=True)
class OutsideSignature:
    """The signature that came back: who, with which certificate (DER), when."""

    certificate: bytes = dataclasses.field(repr=False)
    name: str
    subject: str
    serial: str
    signed_at: datetime
    drawing: str = ""


def accept_outside(
    current: bytes,
    uploaded: bytes,
    *,
    field: str,
    roots: Sequence[bytes],
    crls: Sequence[bytes] = (),
    since: datetime | None = None,
    shown: str | None = "",
) -> OutsideSignature:
    """Return the one signature that ``uploaded`` adds to ``current`` in ``field``.

    Its certificate must lead to one of ``roots`` and be unrevoked by ``crls``, now or at a trusted timestamp; the signatures
    that were there already are not judged again, the file before them is ours. ``since`` is when ``current`` was stored.
    ``shown`` is the SHA-256 of the drawing in the field that the signer was shown as foreign and accepted (``Drawn`` tells it);
    None where this product drew it. Raises ``Drawn``, ``BadUpload`` or ``BadCertificate``.
    """
    if uploaded == current:
        raise BadUpload("same-file", _same_file())
    seen = inspect_pdf(uploaded, roots=roots, crls=crls)
    for problem in seen.problems:
        if problem.code in UNREADABLE:
            raise BadUpload(problem.code, problem.sentence)
    before = set(signed_fields(current))
    if not uploaded.startswith(current):
        raise _not_an_extension(current, uploaded, before, seen)
    signature = _new_signature(before, seen, field)
    if signature.locks:
        raise BadUpload("locked", Problem("locked").sentence)
    _check_signer(signature, roots, crls)
    wrong = [problem for problem in seen.problems if problem.code != "untrusted" or problem.field not in before]
    if wrong:
        raise BadUpload(wrong[0].code, *(problem.sentence for problem in wrong))
    _check_times(signature, since)
    if shown is not None and signature.drawing != shown:
        raise Drawn(signature.drawing, signature.name)
    return OutsideSignature(
        certificate=signature.certificate,
        name=signature.name,
        subject=signature.subject,
        serial=signature.serial,
        signed_at=signature.timestamped_at or clock.now(),
        drawing=signature.drawing,
    )


def _new_signature(before: set[str], seen: Inspection, expected: str) -> FoundSignature:
    """Return the added signature. Raises ``BadUpload`` unless exactly one came, in the expected field, at the very end."""
    added = [each for each in [*seen.signatures, *seen.timestamps] if each.field not in before]
    if not added:
        raise _other_problem(seen) or BadUpload("not-signed", _not_signed(expected))
    if len(added) > 1:
        raise BadUpload("too-many", _too_many(len(added)))
    if added[0].field != expected:
        raise BadUpload("wrong-field", _wrong_field(added[0].field, expected))
    return added[0]


def _check_signer(signature: FoundSignature, roots: Sequence[bytes], crls: Sequence[bytes]) -> None:
    """Raise ``BadCertificate`` with the reason when the certificate may not sign here now, or at its trusted timestamp."""
    at = min(signature.timestamped_at or clock.now(), clock.now())
    check_certificate(signature.certificate, chain=signature.chain, roots=roots, at=at, crls=crls)


def _check_times(signature: FoundSignature, since: datetime | None) -> None:
    """Raise ``BadUpload`` for a time in the signature that cannot be true."""
    try:
        must_be_plausible(signature.claims, signature.timestamped_at, now=clock.now(), since=since)
    except Implausible as wrong:
        raise BadUpload(wrong.code, str(wrong)) from wrong


def _other_problem(seen: Inspection) -> BadUpload | None:
    """Return what was done to the file instead of signing it."""
    for problem in seen.problems:
        if problem.code not in ("not-whole", "no-signature", "untrusted"):
            return BadUpload(problem.code, problem.sentence)
    return None


def _not_an_extension(current: bytes, uploaded: bytes, before: set[str], seen: Inspection) -> BadUpload:
    """Say what kind of other file it is: of another pledge, an older revision, or the same text rewritten or changed."""
    here, there = open_pdf(current), open_pdf(uploaded)
    if here is None or there is None:
        return BadUpload("broken", Problem("broken").sentence)
    if _identity(here) != _identity(there):
        return BadUpload("other-document", _other_document())
    if _shares_a_revision(current, uploaded):
        return BadUpload("older-revision", _older_revision())
    if problems := pages_changed(current, uploaded):
        return BadUpload(problems[0].code, *(problem.sentence for problem in problems))
    gone = sorted(before - {each.field for each in seen.signatures})
    if gone:
        return BadUpload("signature-removed", _signature_removed(gone))
    return BadUpload("rewritten", _rewritten())


def pages_changed(current: bytes, other: bytes) -> list[Problem]:
    """Return how the pages of ``other`` differ from those of ``current``, page by page, whoever wrote the files."""
    here, there = open_pdf(current), open_pdf(other)
    if here is None or there is None:
        return []
    try:
        return [Problem(change.code, pages=change.pages) for change in revisions.same_pages(here, there)]
    except (PdfError, KeyError, ValueError, TypeError, AttributeError, RecursionError):
        return []  # too broken to be compared; that it is broken is told by the inspection


def cell_of(pdf: bytes, field: str) -> tuple[int, tuple[float, float, float, float]]:
    """Return page (from 1) and box (points) of a signature field in a file that was accepted or asked about."""
    reader = open_pdf(pdf)
    assert reader is not None
    return revisions.cell_of(reader, field)


def _identity(reader: PdfFileReader) -> object:
    """Return the identity that a file got when it was first written; programs keep it when they save it again."""
    try:
        return reader.document_id[0]
    except (PdfError, KeyError, IndexError):
        return None


def _shares_a_revision(current: bytes, uploaded: bytes) -> bool:
    """Say whether ``uploaded`` begins with an older revision of ``current``."""
    end = current.find(b"%%EOF")
    return end > 0 and uploaded[: end + 5] == current[: end + 5]


def _same_file() -> str:
    return _("Tệp tải lên chính là bản hiện hành, chưa có chữ ký mới. Hãy ký tệp bằng phần mềm ký số rồi tải lên lại.")


def _other_document() -> str:
    return _("Tệp là của một văn bản khác (giao ước hoặc phụ lục khác). Hãy chọn đúng tệp đã tải từ trang này.")


def _older_revision() -> str:
    return _(
        "Tệp không nối tiếp bản hiện hành: sau khi anh/chị tải về đã có người khác ký, hoặc chữ ký đã có bị bỏ bớt. "
        "Hãy tải bản hiện hành, ký lại rồi tải lên."
    )


def _signature_removed(fields: Sequence[str]) -> str:
    return _("Tệp đã mất chữ ký ở ô %(fields)s. Hãy tải bản hiện hành, ký thêm (không tạo lại tệp) rồi tải lên.") % {
        "fields": ", ".join(f"“{name}”" for name in fields)
    }


def _rewritten() -> str:
    return _(
        "Phần mềm đã ghi lại toàn bộ tệp thay vì chỉ nối thêm chữ ký, nên không chứng minh được văn bản còn nguyên. "
        "Hãy ký bằng phần mềm ký số PDF theo kiểu ký thêm (PAdES), không in hay lưu lại thành tệp mới."
    )


def _not_signed(expected: str) -> str:
    return _("Tệp không có chữ ký mới ở ô “%(field)s”. Hãy ký vào đúng ô đó rồi tải lên.") % {"field": expected}


def _too_many(count: int) -> str:
    return _("Tệp có thêm %(count)s chữ ký, trong khi mỗi lần chỉ nhận một. Hãy tải bản hiện hành và ký một lần.") % {
        "count": count
    }


def _wrong_field(found: str, expected: str) -> str:
    return _("Chữ ký nằm ở ô “%(found)s” chứ không phải ô “%(field)s” của anh/chị. Hãy ký vào đúng ô rồi tải lên.") % {
        "found": found,
        "field": expected,
    }
