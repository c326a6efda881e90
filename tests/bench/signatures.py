"""How much 18 signatures and their verification cost, beside a bare pyHanko loop over the same file.

"Ours" signs 18 prepared fields of one frozen page, each with its drawn appearance, by an internal key. "Bare" signs the same
fields of the same file with the same keys by pyHanko's own ``PdfSigner``, with its own visible text stamp in an embedded OpenType
font. Verification: ``inspect_pdf`` beside ``validate_pdf_signature`` for every signature of the same signed file. The two take
turns. Targets: 1.25 and 1.2.
"""

import io
import statistics
import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

FIELDS = 18
ROUNDS = 20
WARM_UP = 2
SIGNED_AT = datetime(2021, 3, 31, 3, 15, tzinfo=UTC)
NAME = "Nguyễn Thị Ánh Tuyết"


def rows() -> list[dict[str, Any]]:
    """Return two rows: signing and verifying."""
    frozen, fields, root, signer = _world()
    ours_ms, bare_ms = _medians(lambda: _sign(frozen, fields, signer), lambda: _bare_sign(frozen, fields, signer))
    signed = _sign(frozen, fields, signer)
    look_ms, bare_look_ms = _medians(lambda: _inspect(signed, root), lambda: _bare_inspect(signed, root))
    size = f"{len(signed) >> 10} KiB, bare {len(_bare_sign(frozen, fields, signer)) >> 10} KiB"
    return [
        _row(
            f"{FIELDS} signatures, drawn",
            ours_ms,
            bare_ms,
            f"target ≤ 1.25; beside PdfSigner with its text stamp; {size}",
        ),
        _row(
            f"verification of {FIELDS} signatures", look_ms, bare_look_ms, "target ≤ 1.2; beside validate_pdf_signature"
        ),
    ]


def _row(what: str, ours_ms: float, bare_ms: float, note: str) -> dict[str, Any]:
    return {"what": what, "ours_ms": ours_ms, "bare_ms": bare_ms, "ratio": ours_ms / bare_ms, "note": note}


def _medians(ours: Callable[[], Any], bare: Callable[[], Any]) -> tuple[float, float]:
    times: dict[Callable[[], Any], list[float]] = {ours: [], bare: []}
    for turn in range(WARM_UP + ROUNDS):
        for work in (ours, bare):
            started = time.perf_counter()
            work()
            if turn >= WARM_UP:
                times[work].append((time.perf_counter() - started) * 1000)
    return statistics.median(times[ours]), statistics.median(times[bare])


def _world() -> tuple[bytes, list[str], bytes, Any]:
    """Return a frozen page of a pledge with its fields, and a root with one person's key."""
    from emulation.certificates.making import Subject, issue, make_root
    from emulation.documents.signing import Signer, empty_fields
    from pledges.documents import pledge_pdf
    from tests.pledges.pledge_texts import pledge_text

    frozen = pledge_pdf(pledge_text(units=FIELDS - 3, witnesses=3), code="ABCD-EFGH-JKMN", draft=False)
    root = make_root(organisation="VKSND", serial="1", at=SIGNED_AT)
    person = issue(root=root, subject=Subject(NAME, "VKSND", "VKSND huyện Vũ Thư", "1"), at=SIGNED_AT)
    signer = Signer(person.key, person.certificate, (root.certificate,))
    return frozen, empty_fields(frozen)[:FIELDS], root.certificate, signer


def _sign(pdf: bytes, fields: list[str], signer: Any) -> bytes:
    from emulation.documents.signing import Appearance, sign_pdf

    drawn = Appearance("Xác nhận điện tử nội bộ", NAME, "Viện trưởng", "", "VKSND huyện Vũ Thư", SIGNED_AT)
    for field in fields:
        pdf = sign_pdf(pdf, field=field, signer=signer, appearance=drawn, signed_at=SIGNED_AT, reason="Ký giao ước")
    return pdf


def _bare_sign(pdf: bytes, fields: list[str], signer: Any) -> bytes:
    from asn1crypto import keys, x509
    from pyhanko.pdf_utils.font.opentype import GlyphAccumulatorFactory
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.pdf_utils.text import TextBoxStyle
    from pyhanko.sign.fields import SigSeedSubFilter
    from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner, SimpleSigner
    from pyhanko.stamp import TextStampStyle
    from pyhanko_certvalidator.registry import SimpleCertificateStore

    own = SimpleSigner(
        x509.Certificate.load(signer.certificate), keys.PrivateKeyInfo.load(signer.key), SimpleCertificateStore()
    )
    text = TextBoxStyle(font=GlyphAccumulatorFactory(_font()))
    style = TextStampStyle(stamp_text=f"Xác nhận điện tử nội bộ\n{NAME}\n%(ts)s", text_box_style=text)
    for field in fields:
        metadata = PdfSignatureMetadata(field_name=field, md_algorithm="sha256", subfilter=SigSeedSubFilter.PADES)
        writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
        pdf = PdfSigner(metadata, own, stamp_style=style).sign_pdf(writer, existing_fields_only=True).getvalue()
    return pdf


def _font() -> str:
    """Return the file of the font that both use."""
    import subprocess

    command = ["fc-match", "-f", "%{file}", "Liberation Serif:bold"]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def _inspect(pdf: bytes, root: bytes) -> None:
    from emulation.documents.verifying import inspect_pdf

    seen = inspect_pdf(pdf, roots=[root])
    if not seen.good:
        raise RuntimeError(f"the signed file is not good: {seen.problems}")


def _bare_inspect(pdf: bytes, root: bytes) -> None:
    from asn1crypto import x509
    from pyhanko.pdf_utils.reader import PdfFileReader
    from pyhanko.sign.validation import validate_pdf_signature
    from pyhanko_certvalidator import ValidationContext

    for signature in PdfFileReader(io.BytesIO(pdf)).embedded_signatures:
        context = ValidationContext(
            trust_roots=[x509.Certificate.load(root)], moment=SIGNED_AT, best_signature_time=SIGNED_AT
        )
        if not validate_pdf_signature(signature, context).bottom_line:
            raise RuntimeError("pyHanko does not believe the signed file")
